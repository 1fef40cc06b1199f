"""`proof.html`: for the eye of a person who knows the names. What is doubtful first, then every name as it was read
back from each file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from letter_render.checks.expected import expected
from letter_render.findings import Finding, Severity
from letter_render.galley import Galley
from letter_render.model import Letter
from letter_render.record import Common, Outcome
from letter_render.report import Report, WrittenFile
from letter_render.resources import SHIPPED


@dataclass(frozen=True, slots=True)
class Row:
    """A name in the proof: its row, the runs (text, language, face) it is set in, whether each file gives it back, and
    the findings about it.
    """

    number: int
    name: str
    runs: tuple[tuple[str, str, str], ...]
    read_back: tuple[bool, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class VersionProof:
    """The proof of one version: its files, and its names, those with findings first."""

    galley: Galley
    files: tuple[WrittenFile, ...]
    doubtful: tuple[Row, ...]
    rows: tuple[Row, ...]


def proof(report: Report) -> str:
    """The proof of a rendering as one HTML page that needs no other file."""
    versions = [_version(galley, report) for galley in report.galleys]
    general = [finding for finding in report.findings if not (finding.origin and finding.origin.row)]
    ordered = sorted(general, key=lambda finding: -finding.severity)
    template = _environment().get_template("proof.html.jinja")
    return template.render(letter=report.letter, versions=versions, findings=ordered, Severity=Severity)


def version_proof(galley: Galley, files: tuple[WrittenFile, ...], findings: Iterable[Finding]) -> str:
    """The part of a mailing's proof that is about what all letters of a version have in common, as HTML."""
    return _environment().get_template("mailing-version.html.jinja").render(version=_proven(galley, files, findings))


def mailing_proof(
    letter: Letter, commons: Iterable[Common], outcomes: Callable[[], Iterator[Outcome]]
) -> Iterator[str]:
    """The proof of a mailing as one HTML page, in pieces: what each letter has of its own, those to look at first, and
    then what the letters of each version have in common. `outcomes` gives the letters, as often as it is called.
    """
    ordered = (one for rank in _RANKS for one in outcomes() if _rank(one) == rank)
    count = sum(1 for _ in outcomes())
    template = _environment().get_template("mailing.html.jinja")
    return template.generate(letter=letter, commons=commons, outcomes=ordered, count=count)


_RANKS = range(3)


def _rank(outcome: Outcome) -> int:
    """Where a letter stands in the proof: first those not made, then those about which something was found."""
    return 0 if not outcome.is_written else 1 if _is_doubtful(outcome) else 2


def _is_doubtful(outcome: Outcome) -> bool:
    return any(fact["severity"] != Severity.NOTE.name and "accepted" not in fact for fact in outcome.findings)


@cache
def _environment() -> Environment:
    """The proofs' templates."""
    return Environment(
        loader=FileSystemLoader(SHIPPED / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip


def _version(galley: Galley, report: Report) -> VersionProof:
    files = tuple(file for file in report.files if file.name.startswith(f"{galley.file_stem}."))
    return _proven(galley, files, report.findings)


def _proven(galley: Galley, files: tuple[WrittenFile, ...], findings: Iterable[Finding]) -> VersionProof:
    rows = tuple(_rows(galley, files, findings))
    return VersionProof(galley, files, tuple(row for row in rows if row.findings), rows)


def _rows(galley: Galley, files: tuple[WrittenFile, ...], findings: Iterable[Finding]) -> Iterable[Row]:
    by_row: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.origin and finding.origin.row:
            by_row.setdefault(finding.origin.row, []).append(finding)
    failed = {
        (file.name, finding.origin.row)
        for file in files
        for finding in file.findings
        if finding.origin and finding.severity == Severity.FAILURE
    }
    for item in expected(galley):
        if item.row:
            runs = tuple(
                ("".join(run.text for run in same), language, face)
                for (language, face), same in groupby(item.block.runs, key=lambda run: (run.language, run.face))
            )
            read_back = tuple(bool(file.inspection) and (file.name, item.row) not in failed for file in files)
            yield Row(item.row, item.block.text, runs, read_back, tuple(by_row.get(item.row, ())))
