"""Those who signed, from their table. Names stay byte for byte; `remark` and unknown columns never leave the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from letter_render.checks.visible import excerpt
from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Signatory
from letter_render.read.crosscheck import text_faults
from letter_render.read.table import Cell, Columns, Record, read_table
from letter_render.read.tags import canonical_tag, countries

COLUMNS = Columns(known=("name", "language", "country", "group", "remark"), required="name")


def read_signatories(path: Path, file: str, asked_at: Origin) -> tuple[list[Signatory], list[Finding]]:
    """The signatories in `path` in the order of the file, and what is wrong or doubtful in their table.

    Rows without a usable name are in the findings only. Raises InputRefusedError where no table can be had.
    """
    records, findings = read_table(path, file, COLUMNS, asked_at)
    if not records:
        findings.append(
            Finding("signatories/empty", Severity.FAILURE, "nobody is listed under the header", origin=Origin(file))
        )
    unsure = {finding.origin.row for finding in findings if finding.origin and finding.severity == Severity.FAILURE}
    signatories: list[Signatory] = []
    for record in records:
        if record.row not in unsure:
            findings += [*_language_faults(record), *_country_faults(record), *_group_text_faults(record)]
        name = record.cells["name"]
        if name.text.strip():
            signatories.append(_signatory(record, name))
    return signatories, [*findings, *_group_faults(signatories)]


def _signatory(record: Record, name: Cell) -> Signatory:
    tags = tuple(canonical_tag(tag) or tag for tag in _text(record, "language").split())
    country, group = (_text(record, column).strip() for column in ("country", "group"))
    return Signatory(name.text, tags, country, record.row, name.origin, group)


def _text(record: Record, column: str) -> str:
    return record.cells[column].text if column in record.cells else ""


def _language_faults(record: Record) -> Iterator[Finding]:
    """BCP 47: every tag is well-formed and in canonical case."""
    text = _text(record, "language")
    canonical = {tag: canonical_tag(tag) for tag in text.split()}
    unknown = [excerpt(tag, width=40) for tag, known in canonical.items() if known is None]
    other = [f"`{tag}` is written `{known}`" for tag, known in canonical.items() if known not in (None, tag)]
    if unknown:
        what, hint = f"no language tag: {', '.join(unknown)}", f"tags are like fr or zh-Hant-TW; {_QUOTE}"
        yield _fault("signatories/language", what, hint, record.cells["language"])
    elif other:
        hint = _QUOTE if text[0].isspace() else ""
        yield _fault("signatories/language", ", ".join(other), hint, record.cells["language"])


def _country_faults(record: Record) -> Iterator[Finding]:
    """ISO 3166-1 alpha-2."""
    code = _text(record, "country").strip()
    if code and code not in countries():
        is_lower = code.upper() in countries()
        hint = f"did you mean `{code.upper()}`" if is_lower else f"codes are like TW or FR; {_QUOTE}"
        what = f"no country code of ISO 3166: {excerpt(code, width=40)}"
        yield _fault("signatories/country", what, hint, record.cells["country"])


def _group_text_faults(record: Record) -> Iterator[Finding]:
    """A group is printed, as the names are."""
    if "group" in record.cells:
        yield from text_faults(record.cells["group"].text.strip(), record.cells["group"].origin)


def _group_faults(signatories: list[Signatory]) -> Iterator[Finding]:
    """The rows of a group stand together, and none without a group stands under another's heading."""
    seen: set[str] = set()
    for before, one in pairwise(signatories):
        seen.add(before.group)
        if one.group == before.group or (one.group and one.group not in seen):
            continue
        if one.group:
            what, hint = f"the group {excerpt(one.group, width=40)} stands above here too", "put its rows together"
        else:
            what = f"a row without a group stands under the heading {excerpt(before.group, width=40)}"
            hint = "put the rows without a group first, or give them one"
        yield Finding("signatories/group", Severity.WARNING, what, hint=hint, origin=replace(one.origin, field="group"))


_QUOTE = "if it belongs to the name, the name stands in double quotes"


def _fault(code: str, what: str, hint: str, cell: Cell) -> Finding:
    return Finding(code, Severity.FAILURE, what, "", hint, cell.origin)
