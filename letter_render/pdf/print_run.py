"""The print run: all letters of a mailing in one PDF for the printer, in order, each beginning on a front side.

What letters have in common is stored once: their pages share content and fonts, and so do all slots. It has no tags,
for nobody reads it: it is a product of its own beside the files that people get.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from letter_render.findings import Finding
from letter_render.fonts.book import Face
from letter_render.galley import Galley
from letter_render.pdf.base import PageWithSlots, Place
from letter_render.pdf.filling import Filling, Fonts, filling_of, font_name, shown_boxes
from letter_render.pdf.line import Glyphs
from letter_render.pdf.series import PdfSeries
from letter_render.slots import split


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a run: its recipient and language, its first page in the file, counted from 1, and its pages without
    the blank one behind them.
    """

    recipient: str
    language: str
    first_page: int
    page_count: int

    @property
    def sheets(self) -> tuple[int, int]:
        """The first and the last sheet of paper, counted from 1, printed on both sides."""
        first = (self.first_page + 1) // 2
        return first, first + (self.page_count - 1) // 2


@dataclass(frozen=True, slots=True)
class _Composed:
    """A letter before it is written: its series, and what stands in its slots by their elements."""

    galley: Galley
    series: PdfSeries
    fillings: dict[int, Filling]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a series in the run's file: its content in pieces, its resources, its other entries, its slots."""

    pieces: tuple[Any, ...]
    resources: Any
    entries: dict[str, Any]
    slots: PageWithSlots | None


def write_print_run(galleys: Iterable[Galley], title: str) -> tuple[bytes, tuple[Letter, ...], list[Finding]]:
    """The letters as one PDF for printing on both sides, where each stands in it, and the engine's findings. The same
    letters in the same order, the same bytes.
    """
    glyphs: dict[Face, Glyphs] = {}
    composed = list(_composed(galleys, glyphs))
    findings = [finding for series in _series(composed) for finding in series.findings]
    with pikepdf.new() as pdf:
        fonts, objects = _shared_fonts(pdf, composed[0].series, glyphs)
        pages = {id(series): _pages(pdf, series, objects) for series in _series(composed)}
        letters: list[Letter] = []
        for one in composed:
            first = len(pdf.pages) + 1
            _add_letter(pdf, one, pages[id(one.series)], fonts)
            letters.append(Letter(one.galley.recipient, one.galley.language, first, len(pages[id(one.series)])))
        _add_navigation(pdf, letters)
        pdf.docinfo["/Title"] = title
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue(), tuple(letters), findings


def _composed(galleys: Iterable[Galley], glyphs: dict[Face, Glyphs]) -> Iterator[_Composed]:
    series: dict[tuple[str, float, float], PdfSeries] = {}
    for galley in galleys:
        skeleton, slots = split(galley)
        look = (galley.language, galley.page.width_mm, galley.page.height_mm)
        if look not in series or series[look].skeleton != skeleton:
            series[look] = PdfSeries(skeleton)
        fillings = {len(galley.letterhead) + slot.place: filling_of(slot, galley, glyphs) for slot in slots}
        yield _Composed(galley, series[look], fillings)


def _series(composed: list[_Composed]) -> list[PdfSeries]:
    return list({id(one.series): one.series for one in composed}.values())


def _shared_fonts(pdf: pikepdf.Pdf, series: PdfSeries, glyphs: dict[Face, Glyphs]) -> tuple[Fonts, dict[str, Any]]:
    """The fonts of all slots of the run, and their objects by the names that pages have for them."""
    if not glyphs:
        return {}, {}
    carrier, fonts = series.with_fonts(glyphs)
    with pikepdf.open(io.BytesIO(carrier)) as source:
        resources = source.get_object(series.base.pages[0].number, 0).Resources
        return fonts, {name: pdf.copy_foreign(resources.Font[name]) for name in map(font_name, fonts)}


def _pages(pdf: pikepdf.Pdf, series: PdfSeries, fonts: dict[str, Any]) -> list[_Page]:
    """The pages of a series, with the fonts of the slots in the resources of those that have slots."""
    with_slots = {page.number: page for page in series.base.pages}
    with pikepdf.open(io.BytesIO(series.base.data)) as source:
        return [_copied(pdf, source, page.obj, with_slots, fonts) for page in source.pages]


def _copied(
    pdf: pikepdf.Pdf, source: pikepdf.Pdf, page: Any, with_slots: dict[int, PageWithSlots], fonts: dict[str, Any]
) -> _Page:
    slots = with_slots.get(page.objgen[0])
    resources = pdf.copy_foreign(source.make_indirect(page.Resources))
    if slots:
        for name, font in fonts.items():
            resources.Font[name] = font
    contents = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    entries = {key: page[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox") if key in page}
    return _Page(tuple(pdf.copy_foreign(piece) for piece in contents), resources, entries, slots)


def _add_letter(pdf: pikepdf.Pdf, letter: _Composed, pages: list[_Page], fonts: Fonts) -> None:
    """Add the letter's pages, and a blank one where the next letter would begin on a back side."""
    for page in pages:
        contents = list(page.pieces)
        if page.slots:
            filled = [_filled(pdf, letter, number, place, fonts) for number, place in page.slots.places.items()]
            contents = [piece for pair in zip(contents, [*filled, None], strict=True) for piece in pair if piece]
        _add_page(pdf, page, contents)
    if len(pages) % 2:
        _add_page(pdf, pages[-1], [])


def _filled(pdf: pikepdf.Pdf, letter: _Composed, number: int, place: Place, fonts: Fonts) -> Any:
    shown = "\n".join(text for _, text in shown_boxes(letter.fillings[number], place, fonts))
    return pdf.make_stream(shown.encode())


def _add_page(pdf: pikepdf.Pdf, page: _Page, contents: list[Any]) -> None:
    entries = {key: pikepdf.Array([float(side) for side in box]) for key, box in page.entries.items()}
    made = pikepdf.Dictionary(Type=pikepdf.Name.Page, Contents=pikepdf.Array(contents), Resources=page.resources)
    for key, box in entries.items():
        made[key] = box
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def _add_navigation(pdf: pikepdf.Pdf, letters: list[Letter]) -> None:
    """A bookmark for each letter, and page labels that begin anew with each (ISO 32000-1 12.3.3, 12.4.2)."""
    with pdf.open_outline() as outline:
        names = [" ".join((letter.recipient, letter.language)) for letter in letters]
        outline.root += [
            pikepdf.OutlineItem(name, letter.first_page - 1) for name, letter in zip(names, letters, strict=True)
        ]
    labels: list[Any] = []
    for letter in letters:
        labels += [letter.first_page - 1, pikepdf.Dictionary(S=pikepdf.Name.D, P=f"{letter.recipient}-")]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
