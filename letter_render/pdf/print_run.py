"""The print run: all letters of a mailing in one PDF for the printer, in order, each beginning on a front side.

What letters have in common is stored once: their pages share content and fonts, and so do all slots. It has no tags,
for nobody reads it: it is a product of its own beside the files that people get, a PDF/X-4 (`x4`) in the inks of a
printing condition (`plates`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from letter_render.condition import Ink, PrintingCondition, inks_of, shipped_condition
from letter_render.findings import Finding
from letter_render.fonts.book import Face
from letter_render.galley import Galley
from letter_render.pdf.base import PageWithSlots, Place
from letter_render.pdf.filling import Filling, Fonts, filling_of, font_name, shown_boxes
from letter_render.pdf.line import Glyphs
from letter_render.pdf.plates import image_on_plates, is_opaque, on_plates
from letter_render.pdf.series import PdfSeries
from letter_render.pdf.x4 import saved_as_x4, with_bleed
from letter_render.slots import split
from letter_render.walk import colours


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
    """A page of a series in the run's file: its content in pieces, its resources, its boxes, its slots."""

    pieces: tuple[Any, ...]
    resources: Any
    boxes: dict[str, list[float]]
    slots: PageWithSlots | None


@dataclass(frozen=True, slots=True)
class _Press:
    """The condition that a run is printed under, its inks by the colours that they stand for, and the images of the run
    by the bytes that they are made of.
    """

    condition: PrintingCondition
    inks: dict[str, Ink]
    images: dict[bytes, Any] = field(default_factory=dict)


def write_print_run(
    galleys: Iterable[Galley], title: str, condition: PrintingCondition | None = None
) -> tuple[bytes, tuple[Letter, ...], list[Finding]]:
    """The letters as one PDF/X-4 for printing on both sides, where each stands in it, and the engine's findings. The
    same letters in the same order, the same bytes. Without a `condition` it is that of the first letter's paper.
    """
    glyphs: dict[Face, Glyphs] = {}
    composed = list(_composed(galleys, glyphs))
    condition = condition or shipped_condition(composed[0].galley.page)
    press = _Press(condition, inks_of((colour for one in composed for colour in colours(one.galley)), condition))
    findings = [finding for series in _series(composed) for finding in series.findings]
    with pikepdf.new() as pdf:
        fonts, objects = _shared_fonts(pdf, composed[0].series, glyphs)
        pages = {id(series): _pages(pdf, series, objects, press) for series in _series(composed)}
        letters: list[Letter] = []
        for one in composed:
            first = len(pdf.pages) + 1
            _add_letter(pdf, one, pages[id(one.series)], fonts)
            letters.append(Letter(one.galley.recipient, one.galley.language, first, len(pages[id(one.series)])))
        _add_navigation(pdf, letters)
        data = saved_as_x4(pdf, condition, title, composed[0].galley.date)
    return data, tuple(letters), findings


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


def _pages(pdf: pikepdf.Pdf, series: PdfSeries, fonts: dict[str, Any], press: _Press) -> list[_Page]:
    """The pages of a series, with the fonts of the slots in the resources of those that have slots."""
    with_slots = {page.number: page for page in series.base.pages}
    bleed_mm = series.skeleton.page.bleed_mm
    with pikepdf.open(io.BytesIO(series.base.data)) as source:
        return [
            _Page(
                tuple(_on_plates(pdf, piece, press) for piece in _pieces(page.obj)),
                _resources(pdf, page.Resources, fonts if page.obj.objgen[0] in with_slots else {}, press),
                with_bleed(page.obj.TrimBox, bleed_mm),
                with_slots.get(page.obj.objgen[0]),
            )
            for page in source.pages
        ]


def _pieces(page: Any) -> list[Any]:
    return list(page.Contents) if isinstance(page.Contents, pikepdf.Array) else [page.Contents]


def _on_plates(pdf: pikepdf.Pdf, piece: Any, press: _Press) -> Any:
    return pdf.make_stream(on_plates(piece, press.inks))


def _resources(pdf: pikepdf.Pdf, resources: Any, slot_fonts: dict[str, Any], press: _Press) -> Any:
    """The fonts and images of a page; it needs nothing else, since its colours are inks and nothing shines through."""
    if not is_opaque(resources):
        raise AssertionError("a page has transparent content")
    fonts = {name: pdf.copy_foreign(font) for name, font in resources.get("/Font", {}).items()}
    images = {name: _image(pdf, image, press) for name, image in resources.get("/XObject", {}).items()}
    made = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts | slot_fonts))
    if images:
        made.XObject = pikepdf.Dictionary(images)
    return pdf.make_indirect(made)


def _image(pdf: pikepdf.Pdf, image: Any, press: _Press) -> Any:
    key = image.read_raw_bytes() + (image.SMask.read_raw_bytes() if "/SMask" in image else b"")
    if key not in press.images:
        press.images[key] = image_on_plates(pdf, image, press.condition)
    return press.images[key]


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
    made = pikepdf.Dictionary(Type=pikepdf.Name.Page, Contents=pikepdf.Array(contents), Resources=page.resources)
    for key, box in page.boxes.items():
        made[key] = pikepdf.Array(box)
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
