"""The print run of a mailing: one PDF for the printer, and the list of who is on which sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from letter_render.checks.print_x4 import check_x4
from letter_render.checks.printed import Printed, check_print_run
from letter_render.compose.compose import Composer
from letter_render.compose.look import Look
from letter_render.condition import Ink, PrintingCondition, inks_of, profile_fault, shipped_condition
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.folder import locate, read_bytes, refuse
from letter_render.fonts.book import read_book
from letter_render.galley import Galley
from letter_render.inspection_x4 import X4Inspection
from letter_render.looks import look_of
from letter_render.mailing.batch import Order, Prepared, locked
from letter_render.mailing.plan import Job, files_of
from letter_render.output import made
from letter_render.publish import publish
from letter_render.walk import colours

_PLATES = ("cyan", "magenta", "yellow", "black")

if TYPE_CHECKING:
    from letter_render.pdf.inspect_print import PrintedPage
    from letter_render.pdf.print_run import Letter as PrintedLetter


@dataclass(frozen=True, slots=True)
class PrintRun:
    """What a print run came to: its file and the list beside it, how many letters and pages it has, how many bytes,
    who was refused, and what was found. A file that is rejected failed inspection, and is not there.
    """

    file: str
    sheets: str
    letters: int
    pages: int
    bytes: int
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_rejected: bool = False


def render_print_run(order: Order, prepared: Prepared) -> PrintRun:
    """Make `<letter>.print.pdf` and `<letter>.print.csv` in `order.out`, of all letters of the plan in its order.

    A recipient whose letter has a FAILURE is left out. Raises InputRefusedError where something is wrong with the
    letter itself or nobody is left, EngineError, OSError.
    """
    from letter_render.pdf.inspect_print import inspect_print_run  # noqa: PLC0415  (the layout engine takes 0.4 s)
    from letter_render.pdf.inspect_x4 import inspect_x4  # noqa: PLC0415
    from letter_render.pdf.print_run import write_print_run  # noqa: PLC0415

    name, sheets = f"{prepared.letter.id}.print.pdf", f"{prepared.letter.id}.print.csv"
    with locked(order.out):
        composed = _compose(prepared)
        galleys, condition = composed.galleys, composed.conditions[0]
        title = next(iter(prepared.letter.versions.values())).title or prepared.letter.id
        data, letters, engine = made(lambda: write_print_run(galleys, title, condition), name)
        pages = inspect_print_run(data)
        printed = [_printed(galley, one, pages) for galley, one in zip(galleys, letters, strict=True)]
        inks = inks_of((colour for galley in galleys for colour in colours(galley)), condition)
        inspection = inspect_x4(data)
        faults = [*(replace(finding, origin=Origin(name)) for finding in engine), *_mixed(composed.conditions, name)]
        faults += check_print_run(printed, [page.own for page in pages], name)
        faults += check_x4(inspection, inks.values(), name)
        limit = Severity.WARNING if order.is_strict else Severity.FAILURE
        is_rejected = any(finding.severity >= limit for finding in faults)
        rows = [
            (one.recipient, one.language, one.first_page, one.page_count, *one.sheets) for one in letters
        ]  # fmt: skip
        for file, content in ((name, data), (sheets, _table(rows).encode("utf-8-sig"))):
            if is_rejected:
                # What an earlier run left here is not what the letters say now.
                (order.out / file).unlink(missing_ok=True)
            else:
                publish(order.out / file, content)
        found = (*composed.findings, *_colours_told(inks, inspection, name), *faults)
        counts = len(letters), len(pages), len(data)
        return PrintRun(name, sheets, *counts, composed.refused, found, is_rejected=is_rejected)


def _printed(galley: Galley, letter: PrintedLetter, pages: Sequence[PrintedPage]) -> Printed:
    own = pages[letter.first_page - 1 : letter.first_page - 1 + letter.page_count]
    return Printed(galley, letter.first_page, letter.page_count, any(page.shared for page in own))


@dataclass(frozen=True, slots=True)
class _Composed:
    """The galleys of all letters that can be printed, the conditions that their looks are printed under, who is
    refused, and what was found.
    """

    galleys: list[Galley]
    conditions: list[PrintingCondition]
    refused: tuple[str, ...]
    findings: list[Finding]


def _compose(prepared: Prepared) -> _Composed:
    book, composers = read_book(), dict[tuple[str, str], Composer]()
    conditions: list[PrintingCondition] = []
    galleys: list[Galley] = []
    refused: list[str] = []
    found: list[Finding] = []
    for job in prepared.jobs:
        if job.look not in composers:
            look, _ = look_of(prepared.letter, *job.look, is_addressed=True)
            composers[job.look] = Composer(prepared.letter, job.tag, look, book)
            conditions.append(_condition(look))
        galley, findings = composers[job.look].compose(job.recipient)
        failures = [finding for finding in findings if finding.severity == Severity.FAILURE]
        if common := list(_common(failures, job)):
            raise InputRefusedError(common)
        if failures:
            refused.append(job.recipient.id)
            found += failures
        else:
            galleys.append(galley)
    if not galleys:
        what = "there is no letter that can be printed"
        raise InputRefusedError([*found, Finding("recipients/none", Severity.FAILURE, what, origin=Origin("--to"))])
    return _Composed(galleys, conditions, tuple(refused), found)


def _condition(look: Look) -> PrintingCondition:
    """What a stationery is printed under: its own profile, or the shipped one for its paper. Raises InputRefusedError
    where the profile is not there or is none.
    """
    own, origin = look.stationery.print, Origin(look.stationery_label, field="print.profile")
    if not own.profile:
        return shipped_condition(look.stationery.page)
    profile = read_bytes(locate(look.profile_folder, own.profile, origin), own.profile, origin)
    if fault := profile_fault(profile):
        hint = "ask the printer for the profile of the paper and press, as an .icc file"
        raise refuse("stationery/profile", f"{own.profile} cannot be used: {fault}", origin, hint=hint)
    return PrintingCondition(own.identifier, profile)


def _mixed(conditions: list[PrintingCondition], label: str) -> Iterator[Finding]:
    """A file has one output intent: a WARNING where letters of the run ask for others."""
    if len(set(conditions)) > 1:
        named = ", ".join(dict.fromkeys(one.identifier for one in conditions))
        what, hint = f"the letters are for several printing conditions: {named}", "make a print run of each with --only"
        yield Finding("print/mixed", Severity.WARNING, what, "a file has one, the first", hint, Origin(label))


def _colours_told(inks: dict[str, Ink], found: X4Inspection, label: str) -> Iterator[Finding]:
    """A NOTE for each colour on the pages that is not printed with black alone."""
    used = {ink.values for ink in found.inks}
    for colour, ink in inks.items():
        if any(ink[:3]) and ink in used:
            values = ", ".join(f"{name} {part:.0%}" for name, part in zip(_PLATES, ink, strict=True))
            what, why = f"the colour {colour} is printed with {values}", "so the profile has it"
            yield Finding("print/colour", Severity.NOTE, what, why, origin=Origin(label))


def _common(failures: list[Finding], job: Job) -> Iterator[Finding]:
    own = files_of(job.recipient)
    yield from (finding for finding in failures if not finding.origin or finding.origin.file not in own)


def _table(rows: list[tuple[str, str, int, int, int, int]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("recipient", "language", "first_page", "pages", "first_sheet", "last_sheet"))
    writer.writerows(rows)
    return text.getvalue()
