"""The print run of a mailing: one PDF for the printer, and the list of who is on which sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from letter_render.batch import Order, Prepared, locked
from letter_render.checks.printed import Printed, check_print_run
from letter_render.compose.compose import Composer
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.fonts.book import read_book
from letter_render.galley import Galley
from letter_render.looks import look_of
from letter_render.output import made
from letter_render.plan import Job, files_of
from letter_render.publish import publish

if TYPE_CHECKING:
    from letter_render.pdf.inspect_print import PrintedPage
    from letter_render.pdf.print_run import Letter as PrintedLetter


@dataclass(frozen=True, slots=True)
class PrintRun:
    """What a print run came to: its file and the list beside it, how many letters and pages it has, how many bytes,
    who was refused, and what was found.
    """

    file: str
    sheets: str
    letters: int
    pages: int
    bytes: int
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether the file failed inspection, and is not there."""
        return any(finding.origin and finding.origin.file == self.file for finding in self.findings)


def render_print_run(order: Order, prepared: Prepared) -> PrintRun:
    """Make `<letter>.print.pdf` and `<letter>.print.csv` in `order.out`, of all letters of the plan in its order.

    A recipient whose letter has a FAILURE is left out. Raises InputRefusedError where something is wrong with the
    letter itself or nobody is left, EngineError, OSError.
    """
    from letter_render.pdf.inspect_print import inspect_print_run  # noqa: PLC0415  (the layout engine takes 0.4 s)
    from letter_render.pdf.print_run import write_print_run  # noqa: PLC0415

    name = f"{prepared.letter.id}.print.pdf"
    with locked(order.out):
        galleys, refused, findings = _compose(prepared)
        title = next(iter(prepared.letter.versions.values())).title or prepared.letter.id
        data, letters, engine = made(lambda: write_print_run(galleys, title), name)
        pages = inspect_print_run(data)
        printed = [_printed(galley, one, pages) for galley, one in zip(galleys, letters, strict=True)]
        faults = [*(replace(finding, origin=Origin(name)) for finding in engine)]
        faults += [*check_print_run(printed, [page.own for page in pages], name)]
        rows = [
            (one.recipient, one.language, one.first_page, one.page_count, *one.sheets) for one in letters
        ]  # fmt: skip
        sheets = f"{prepared.letter.id}.print.csv"
        for file, content in ((name, data), (sheets, _table(rows).encode("utf-8-sig"))):
            if faults:
                # What an earlier run left here is not what the letters say now.
                (order.out / file).unlink(missing_ok=True)
            else:
                publish(order.out / file, content)
        return PrintRun(name, sheets, len(letters), len(pages), len(data), refused, (*findings, *faults))


def _printed(galley: Galley, letter: PrintedLetter, pages: Sequence[PrintedPage]) -> Printed:
    own = pages[letter.first_page - 1 : letter.first_page - 1 + letter.page_count]
    return Printed(galley, letter.first_page, letter.page_count, any(page.shared for page in own))


def _compose(prepared: Prepared) -> tuple[list[Galley], tuple[str, ...], list[Finding]]:
    """The galleys of all letters that can be printed, who is refused, and what was found in those."""
    book, composers = read_book(), dict[tuple[str, str], Composer]()
    galleys: list[Galley] = []
    refused: list[str] = []
    found: list[Finding] = []
    for job in prepared.jobs:
        if job.look not in composers:
            look, _ = look_of(prepared.letter, *job.look, is_addressed=True)
            composers[job.look] = Composer(prepared.letter, job.tag, look, book)
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
    return galleys, tuple(refused), found


def _common(failures: list[Finding], job: Job) -> Iterator[Finding]:
    own = files_of(job.recipient)
    yield from (finding for finding in failures if not finding.origin or finding.origin.file not in own)


def _table(rows: list[tuple[str, str, int, int, int, int]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("recipient", "language", "first_page", "pages", "first_sheet", "last_sheet"))
    writer.writerows(rows)
    return text.getvalue()
