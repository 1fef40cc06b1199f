"""Those who signed, from their table. Names stay byte for byte; `remark` and unknown columns never leave the file."""

from __future__ import annotations

from pathlib import Path

from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Signatory
from letter_render.read.table import Cell, Columns, Record, read_table
from letter_render.read.tags import canonical_tag, countries

COLUMNS = Columns(known=("name", "language", "country", "remark"), required="name")


def read_signatories(path: Path, file: str, asked_at: Origin) -> tuple[list[Signatory], list[Finding]]:
    """The signatories in `path` in the order of the file, and what is wrong or doubtful in their table.

    Rows without a usable name are in the findings only. Raises InputRefusedError where no table can be had.
    """
    records, findings = read_table(path, file, COLUMNS, asked_at)
    if not records:
        findings.append(
            Finding("signatories/empty", Severity.FAILURE, "nobody is listed under the header", origin=Origin(file))
        )
    signatories: list[Signatory] = []
    for record in records:
        findings += _language_faults(record) + _country_faults(record)
        name = record.cells["name"]
        if name.text.strip():
            signatories.append(_signatory(record, name))
    return signatories, findings


def _signatory(record: Record, name: Cell) -> Signatory:
    tags = tuple(canonical_tag(tag) or tag for tag in _text(record, "language").split())
    return Signatory(name.text, tags, _text(record, "country").strip(), record.row, name.origin)


def _text(record: Record, column: str) -> str:
    return record.cells[column].text if column in record.cells else ""


def _language_faults(record: Record) -> list[Finding]:
    """BCP 47: every tag is well-formed and in canonical case."""
    faults = []
    for tag in _text(record, "language").split():
        canonical = canonical_tag(tag)
        if canonical != tag:
            what = f"`{tag}` is written `{canonical}`" if canonical else f"`{tag}` is no language tag"
            hint = "" if canonical else "tags are like fr, zh-Hant-TW; a name that holds a comma stands in quotes"
            origin = record.cells["language"].origin
            faults.append(Finding("signatories/language", Severity.FAILURE, what, "", hint, origin))
    return faults


def _country_faults(record: Record) -> list[Finding]:
    code = _text(record, "country").strip()
    if not code or code in countries():
        return []
    hint = f"did you mean `{code.upper()}`" if code.upper() in countries() else "two capital letters, like TW or FR"
    what = f"`{code}` is no country code of ISO 3166"
    return [Finding("signatories/country", Severity.FAILURE, what, "", hint, record.cells["country"].origin)]
