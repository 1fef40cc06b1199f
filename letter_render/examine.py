"""A finished file, whoever made it, put before what needs no more than the file, and before the names of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from letter_render.checks.accept import mark_accepted
from letter_render.checks.against import check_addressee, check_against
from letter_render.checks.embedding import check_embedding
from letter_render.checks.page import check_pages
from letter_render.checks.structure import check_structure
from letter_render.compose.fields import mission
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.fonts.book import read_book
from letter_render.formats import FORMATS, FormatName
from letter_render.inspection import Inspection
from letter_render.looks import look_of
from letter_render.model import Letter
from letter_render.output import format_of, unreadable
from letter_render.pipeline import Prepared, prepare, refuse
from letter_render.read.letter import read_letter
from letter_render.read.recipients import read_recipients
from letter_render.text.languages import wider_tags

_MAX_BYTES = 250_000_000
"""A print run of 20,000 letters is smaller."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was looked at: None for its inspection where it could not be read; the names that it was to have, and
    how many of them it has with nothing to find about them.
    """

    label: str
    inspection: Inspection | None
    findings: tuple[Finding, ...]
    names: int = 0
    names_right: int = 0


def examine(file: Path, against: Path | None = None, to: str = "") -> Examined:
    """Everything wrong or doubtful in a PDF or DOCX; with `against`, a letter's folder, in its names too; with `to`,
    `delegations` or a table, in whose address it has.

    Raises InputRefusedError where letter or table are to be refused, or the file is neither; OSError.
    """
    if not file.is_file():
        what = "there is no such file"
        raise InputRefusedError([Finding("file/missing", Severity.FAILURE, what, origin=Origin(file.name))])
    if (size := file.stat().st_size) > _MAX_BYTES:
        what = f"the file has {size:,} bytes"
        raise InputRefusedError([Finding("file/too-large", Severity.FAILURE, what, origin=Origin(file.name))])
    data = file.read_bytes()
    name = _format(data, file.name)
    _, inspect = format_of(name)
    try:
        inspection = inspect(data)
    except Exception as error:  # whatever the readers under it raise: the file is what is wrong
        return Examined(file.name, None, unreadable(file.name, name, data, 0, error).findings)
    findings = [*_problems(inspection, file.name)]
    for check in (check_embedding, check_structure, check_pages):
        findings += check(inspection, file.name)
    if against is None:
        return Examined(file.name, inspection, tuple(findings))
    return _examined_against(inspection, findings, file.name, _prepared(against, inspection.language), to)


def _format(data: bytes, label: str) -> FormatName:
    """What a file is, by its first bytes. Raises InputRefusedError where it is neither."""
    for name, kind in FORMATS.items():
        if re.match(kind.magic, data):
            return name
    what = "the file is neither a PDF nor a DOCX" if data else "the file is empty"
    raise InputRefusedError([Finding("file/kind", Severity.FAILURE, what, origin=Origin(label))])


def _problems(inspection: Inspection, label: str) -> Iterator[Finding]:
    for problem in inspection.problems:
        yield Finding("readback/structure", Severity.FAILURE, problem, origin=Origin(label))


def _prepared(folder: Path, language: str) -> Prepared:
    """The letter with its version in the file's language, or with its original. Raises InputRefusedError."""
    letter, findings = read_letter(folder)
    if letter is None:
        raise InputRefusedError(findings)
    tag = next((tag for tag in wider_tags(language) if tag in letter.versions), letter.original)
    prepared = prepare(folder, (tag,))
    refuse(prepared.findings, is_strict=False)
    return prepared


def _examined_against(
    inspection: Inspection, findings: list[Finding], label: str, prepared: Prepared, to: str
) -> Examined:
    (galley,), letter = prepared.galleys, prepared.letter
    found = check_against(galley, inspection, read_book(), label)
    wrong = {finding.origin.row for finding in found if finding.origin and finding.origin.row}
    if to:
        found += check_addressee(
            _missions(letter, galley.language, to), _recipient(inspection, letter), inspection, label
        )
    total = len(letter.signatories)
    return Examined(
        label, inspection, tuple(mark_accepted([*findings, *found], letter.accept)), total, total - len(wrong)
    )


def _missions(letter: Letter, tag: str, to: str) -> dict[str, str]:
    """The words that a letter to each recipient is addressed with. Raises InputRefusedError."""
    recipients, _ = read_recipients(to)
    look, _ = look_of(letter, tag, is_addressed=True)
    return {one.id: " ".join(mission(one, tag, look.language)) for one in recipients}


def _recipient(inspection: Inspection, letter: Letter) -> str:
    """The recipient that a file of ours names in its metadata (`letter.recipient.language`), else nobody."""
    parts = inspection.identifier.split(".")
    return parts[1] if len(parts) == 3 and parts[0] == letter.id else ""
