"""`proof.html`: for the eye of a person who knows the names. Each name as the finished PDF prints it beside the name as
typed, what is doubtful first; how each was read back from each file; what judged the files, and what did not.

The page needs no other file and no network, and its script may do nothing but filter: names are the user's, so the
page's own policy (CSP) lets no other script run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from letter_render.checks.expected import expected
from letter_render.findings import Finding, Severity
from letter_render.galley import Direction, Galley
from letter_render.inspection import Box, InspectedBlock
from letter_render.report import Report, WrittenFile
from letter_render.resources import SHIPPED
from letter_render.walk import all_names, runs_of

_AIR_PT = 2
"""Around a name in its picture: less than half of what parts it from the next."""


@dataclass(frozen=True, slots=True)
class Page:
    """The picture of a page, as PNG: what is seen of it, and the name of the CSS class that has it as background."""

    box: Box
    png: bytes
    css_class: str


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page's picture, in pt from its top left corner."""

    page: Page
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class NameRun:
    """A part of a name: its text, and the language, script and face in which it is set."""

    text: str
    language: str
    script: str
    face: str


@dataclass(frozen=True, slots=True)
class Row:
    """A name in the proof: its row, the runs it is set in, where it is seen, whether each file gives it back, and the
    findings about it. `doubt` is the severity of the worst of these, 0 where there is none or each is accepted.
    """

    number: int
    direction: Direction
    runs: tuple[NameRun, ...]
    crops: tuple[Crop, ...]
    read_back: tuple[bool, ...]
    findings: tuple[Finding, ...]
    doubt: int


@dataclass(frozen=True, slots=True)
class VersionProof:
    """The proof of one version: its files, the pictures of its pages (none without a PDF), and its names, the most
    doubtful first.
    """

    galley: Galley
    files: tuple[WrittenFile, ...]
    pages: tuple[Page, ...]
    rows: tuple[Row, ...]

    @property
    def groups(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The doubtful names, and the others."""
        return tuple(row for row in self.rows if row.doubt), tuple(row for row in self.rows if not row.doubt)

    @property
    def has_pictures(self) -> bool:
        """Whether there is a PDF to show."""
        return any(file.format == "pdf" for file in self.files)


def proof(report: Report) -> str:
    """The proof of a rendering as one HTML page that needs no other file."""
    versions = [_version(galley, report) for galley in report.galleys]
    general = [finding for finding in report.findings if not (finding.origin and finding.origin.row)]
    ordered = sorted(general, key=lambda finding: (bool(finding.accepted), -finding.severity))
    return (
        environment()
        .get_template("proof.html.jinja")
        .render(
            letter=report.letter,
            versions=versions,
            findings=ordered,
            formats={file.format for file in report.files if file.inspection},
            doubtful=len({row.number for version in versions for row in version.rows if row.doubt}),
        )
    )


def version_proof(galley: Galley, files: tuple[WrittenFile, ...], findings: Iterable[Finding]) -> tuple[str, str]:
    """The part of a mailing's proof that is about what all letters of a version have in common: its pictures, which are
    of the names alone, as CSS, and the rest as HTML.
    """
    names = [box for file in files for block in _name_blocks(galley, file) if block for box in _joined(block.boxes)]
    version = _proven(galley, files, findings, _pages(files, names))
    templates = [environment().get_template(f"mailing-version.{kind}.jinja") for kind in ("css", "html")]
    style, html = (template.render(version=version) for template in templates)
    return style, html


@cache
def environment() -> Environment:
    """The proofs' templates."""
    made = Environment(
        loader=FileSystemLoader(SHIPPED / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    script = (SHIPPED / "templates" / "proof.js").read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode()).digest()
    made.globals |= {"script": script, "script_sha256": base64.b64encode(digest).decode()}
    made.filters |= {
        "base64": lambda data: base64.b64encode(data).decode(),
        "severity": lambda finding: Severity(finding.severity).name.lower(),
    }
    return made


def _version(galley: Galley, report: Report) -> VersionProof:
    files = tuple(file for file in report.files if file.name.startswith(f"{galley.file_stem}."))
    others = {file.name for file in report.files} - {file.name for file in files}
    findings = [finding for finding in report.findings if not (finding.origin and finding.origin.file in others)]
    return _proven(galley, files, findings, _pages(files))


def _pages(files: Iterable[WrittenFile], only: Iterable[Box] | None = None) -> tuple[Page, ...]:
    """The pictures of the PDF among the files; see `page_pictures`."""
    for file in files:
        if file.format == "pdf" and file.inspection:
            from letter_render.pdf.picture import page_pictures  # noqa: PLC0415  (not wanted for a DOCX alone)

            pictures = page_pictures(file.data, only)
            return tuple(Page(one.box, one.png, f"p{hashlib.sha256(one.png).hexdigest()[:12]}") for one in pictures)
    return ()


def _proven(
    galley: Galley, files: tuple[WrittenFile, ...], findings: Iterable[Finding], pages: tuple[Page, ...]
) -> VersionProof:
    rows = sorted(_rows(galley, files, findings, pages), key=lambda row: (-row.doubt, row.number))
    return VersionProof(galley, files, pages, tuple(rows))


def _rows(
    galley: Galley, files: tuple[WrittenFile, ...], findings: Iterable[Finding], pages: tuple[Page, ...]
) -> Iterator[Row]:
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
    by_number = {page.box.page: page for page in pages}
    blocks = zip(*(_name_blocks(galley, file) for file in files), strict=True)
    for name, printed in zip(all_names(galley), blocks, strict=True):
        runs = groupby(runs_of(name.inlines), key=lambda run: (run.language, run.script, run.face.full_name))
        read_back = tuple(bool(file.inspection) and (file.name, name.row) not in failed for file in files)
        own = tuple(by_row.get(name.row, ()))
        boxes = [box for block in printed if block for box in _joined(block.boxes)]
        yield Row(
            name.row, name.direction, tuple(NameRun("".join(run.text for run in same), *key) for key, same in runs),
            tuple(_crop(box, by_number[box.page]) for box in boxes if box.page in by_number), read_back, own,
            max((finding.severity for finding in own if not finding.accepted), default=0)
            if all(read_back) else Severity.FAILURE,
        )  # fmt: skip


def _name_blocks(galley: Galley, file: WrittenFile) -> list[InspectedBlock | None]:
    """What was found in the place of each name, in order."""
    found = file.inspection.blocks if file.inspection else ()
    places = [place for place, item in enumerate(expected(galley)) if item.row]
    return [found[place] if place < len(found) else None for place in places]


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """The boxes of a name's parts as one, or where it goes on in another column or page, as one for each, with air."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        # In a column each line stands under the one before it.
        if last and last.page == box.page and box.bottom < last.top:
            joined[-1] = Box(
                box.page, min(last.left, box.left), min(last.bottom, box.bottom), max(last.right, box.right),
                max(last.top, box.top),
            )  # fmt: skip
        else:
            joined.append(box)
    return [
        Box(box.page, box.left - _AIR_PT, box.bottom - _AIR_PT, box.right + _AIR_PT, box.top + _AIR_PT)
        for box in joined
    ]


def _crop(box: Box, page: Page) -> Crop:
    seen = page.box
    return Crop(page, box.left - seen.left, seen.top - box.top, box.right - box.left, box.top - box.bottom)
