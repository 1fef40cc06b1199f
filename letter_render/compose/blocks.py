"""Blocks: an element of the template's HTML becomes a block of the galley."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from letter_render.compose.address import room_above_mm, set_address
from letter_render.compose.autospace import autospaced
from letter_render.compose.formats import PT_PER_MM, column_pt, measure_mm
from letter_render.compose.images import image_faults, size_mm
from letter_render.compose.lines import break_wide_words, hold_end, hold_together, width_pt
from letter_render.compose.look import Look
from letter_render.compose.markup import Element, Piece
from letter_render.compose.setting import Setter
from letter_render.findings import Finding, Origin, Severity
from letter_render.fonts.book import Face
from letter_render.galley import (
    Address,
    Block,
    Columns,
    Figure,
    Format,
    Heading,
    Inline,
    ItemList,
    LineBreak,
    Name,
    NameList,
    Paragraph,
    Run,
)  # fmt: skip
from letter_render.stationery import Align, StyleName
from letter_render.text.digits import DIGITS

_SIGNATURE_MM = 25
"""A signature is at most so high, whatever the resolution of its image."""

_ROUNDING_PT = 1
"""A line that fills the measure nearly may be two for a reader that rounds otherwise."""

_LINE_BY_LINE = ("signer", "enclosures")
"""Styles of which each line is a text of its own."""

LINKS = ("https://", "http://", "mailto:")


@dataclass(slots=True)
class BlockSetter:
    """Sets the elements of one version. `folder` is the letter's; `letterhead` is what stands above the first block."""

    setter: Setter
    look: Look
    formats: dict[StyleName, Format]
    folder: Path
    letterhead: tuple[Figure, ...] = ()

    def blocks(self, elements: Iterable[Element]) -> Iterator[Block]:
        """The blocks of the elements; what cannot be set is in the setter's findings."""
        for element in elements:
            match element.tag:
                case "img":
                    yield from filter(None, [self._figure(element)])
                case "p" | "h1" | "h2" | "h3":
                    yield self._plain(element)
                case "address":
                    yield from filter(None, [self._address(element)])
                case "blockquote":
                    yield from (Paragraph("quote", self._set(child, "quote")) for child in self._leaves(element))
                case "ul" | "ol" if element.style == "names":
                    yield self._names(element)
                case "ul" | "ol":
                    yield self._list(element)
                case "section":
                    yield Columns(tuple(self._column_blocks(element)))
                case _:
                    self._misplaced(element)

    def figure(  # noqa: PLR0913  (an image has that many sides)
        self,
        src: str,
        alt: str,
        folder: Path,
        origin: Origin,
        *,
        align: Align,
        width_mm: float = 0,
        most_high_mm: float = 1000,
    ) -> Figure | None:
        """The image `src` of `folder`, at most the measure wide and two thirds of the page high; None and findings
        where it cannot be set.
        """
        faults = list(image_faults(src, alt, folder, origin))
        self.setter.findings += faults
        if faults:
            return None
        page = self.look.stationery.page
        high_mm = (page.height_mm - page.margin_top_mm - page.margin_bottom_mm) * 2 / 3
        path = (folder / src).resolve()
        return Figure(path, alt, *size_mm(path, width_mm, measure_mm(page), min(high_mm, most_high_mm)), align)

    def fault(self, code: str, what: str, hint: str, origin: Origin | None) -> None:
        """Add a FAILURE, at the template where there is no nearer place."""
        place = origin or Origin(self.look.template_label)
        self.setter.findings.append(Finding(code, Severity.FAILURE, what, hint=hint, origin=place))

    def _plain(self, element: Element) -> Paragraph | Heading:
        if element.tag == "p":
            style = self._style(element, "body")
            inlines = self._set(element, style)
            return Paragraph(style, inlines, self._is_line(element, style, inlines))
        style = self._style(element, "heading")
        return Heading(int(element.tag[1]), style, self._set(element, style))

    def _is_line(self, element: Element, style: StyleName, inlines: tuple[Inline, ...]) -> bool:
        runs = [inline for inline in inlines if isinstance(inline, Run) and not inline.href and inline.text.strip()]
        is_given = any(piece.given_at for piece in element.pieces)
        if not is_given or not runs or len(runs) < len(inlines) or style in ("note", "names_heading"):
            return False
        wide_pt = width_pt(runs, self.formats[style].size_pt, self.look.stationery.text.autospace_em)
        return wide_pt + _ROUNDING_PT < self._line_pt(style)

    def _address(self, element: Element) -> Address | None:
        look, format_ = self.look, self.formats["address"]
        box = look.stationery.address
        stationery = Origin(look.stationery_label, field="address")
        if box is None:
            hint = "add [address] with left_mm, top_mm, width_mm and height_mm"
            self.fault("stationery/address", "the stationery has no box for an address", hint, stationery)
            return None
        above_mm = room_above_mm(box, look.stationery.page, self.letterhead, self.formats["figure"])
        if above_mm < 0:
            what = f"the letterhead reaches {-above_mm:.1f} mm into the box for the address"
            self.fault("stationery/address", what, "make the letterhead lower, or the box's top_mm more", stationery)
        template = Origin(look.template_label)
        lines = [
            (inlines, origin or template)
            for inlines, origin in self.setter.lines(element.pieces, template, format_.weight)
        ]
        autospace_em = look.stationery.text.autospace_em
        address, findings = set_address(lines, format_, box, above_mm=max(above_mm, 0), autospace_em=autospace_em)
        self.setter.findings += findings
        return address

    def _column_blocks(self, element: Element) -> Iterator[Paragraph | Heading | NameList]:
        for block in self.blocks(element.children):
            if isinstance(block, Paragraph | Heading | NameList):
                yield block
            else:
                self._misplaced(element)

    def _names(self, element: Element) -> NameList:
        format_, line_pt = self.formats["name"], column_pt(self.look.stationery)
        names: list[Name] = []
        for child in element.children:
            match child.pieces:
                case (Piece(signatory=signatory),) if signatory:
                    name = self.setter.name(signatory, format_.weight)
                    held = hold_together(name, format_, line_pt, self.look.stationery.text.autospace_em)
                    names.append(replace(held, inlines=autospaced(held.inlines)))
                case _:
                    self._misplaced(child)
        return NameList(tuple(names))

    def _list(self, element: Element) -> ItemList:
        items = tuple(self._set(child, "item") for child in self._leaves(element))
        is_ordered, language = element.tag == "ol", self.look.language
        mark = "" if is_ordered else language.list_mark
        return ItemList(is_ordered, mark, self._mark_face(mark or DIGITS[language.digits]), element.start, items)

    def _mark_face(self, mark: str) -> Face:
        runs = self.setter.prose((Piece(mark, is_value=True),), None, self.formats["item"].weight)
        return next(run.face for run in runs if isinstance(run, Run))

    def _leaves(self, element: Element) -> Iterator[Element]:
        """The element's children, each a single paragraph of text."""
        for child in element.children:
            if child.children and (len(child.children) > 1 or child.children[0].tag != "p"):
                self._misplaced(child)
            yield child.children[0] if child.children else child

    def _set(self, element: Element, style: StyleName) -> tuple[Inline, ...]:
        for href in dict.fromkeys(piece.href for piece in element.pieces if piece.href):
            if not href.startswith(LINKS):
                hint = f"a link begins with {', '.join(LINKS)}"
                self.fault("link/scheme", f"{href} is no address that a reader could follow", hint, element.origin)
        weight = self.formats[style].weight
        if style in _LINE_BY_LINE:
            lines = [inlines for inlines, _ in self.setter.lines(element.pieces, element.origin, weight)]
            inlines = tuple(inline for line in lines for inline in (LineBreak(), *line))[1:]
        else:
            inlines = self.setter.prose(element.pieces, element.origin, weight)
        inlines = break_wide_words(inlines, self.formats[style].size_pt, self._line_pt(style))
        return autospaced(hold_end(inlines) if style in ("body", "quote", "note") else inlines)

    def _line_pt(self, style: StyleName) -> float:
        """The narrowest line that a paragraph in the style may have: the note stands in the columns."""
        format_ = self.formats[style]
        in_columns = style in ("note", "names_heading")
        line_pt = column_pt(self.look.stationery) if in_columns else measure_mm(self.look.stationery.page) * PT_PER_MM
        return line_pt - (2 * format_.inset_em + format_.hanging_em + format_.first_line_em) * format_.size_pt

    def _style(self, element: Element, default: StyleName) -> StyleName:
        if not element.style:
            return default
        for style in get_args(StyleName):
            if style == element.style:
                return style  # type: ignore[no-any-return]  # get_args is not typed
        self.fault(
            "template/style", f"there is no style {element.style!r}", f"styles: {', '.join(get_args(StyleName))}",
            element.origin,
        )  # fmt: skip
        return default

    def _figure(self, element: Element) -> Figure | None:
        origin = element.origin or Origin(self.look.template_label)
        if element.style == "signer":
            align: Align = "start"
            figure = self.figure(element.src, element.alt, self.folder, origin, align=align, most_high_mm=_SIGNATURE_MM)
            return figure and replace(figure, keep_with_previous=self.formats["signer"].keep_with_previous)
        return self.figure(element.src, element.alt, self.folder, origin, align="center")

    def _misplaced(self, element: Element) -> None:
        self.fault(
            "template/markup", f"<{element.tag}> holds what cannot stand there",
            "lists and quotations hold plain paragraphs; a section holds headings, paragraphs and names",
            element.origin,
        )  # fmt: skip
