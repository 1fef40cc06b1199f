"""The galley's blocks as paragraphs (ECMA-376 17.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import assert_never

from docx.parts.document import DocumentPart
from docx.shared import Mm
from lxml import etree

from letter_render.docx.marks import paragraph_direction, with_marks
from letter_render.docx.numbering import Numbering
from letter_render.docx.oxml import flag, twips, twips_of_mm, w
from letter_render.docx.runs import RunSetter, mark_properties
from letter_render.docx.styles import FIGURE, LIST_STYLES, alignment, outline_levels, style_id
from letter_render.galley import (
    NAMES_KEPT,
    Address,
    Block,
    Columns,
    Direction,
    Figure,
    Galley,
    Heading,
    Inline,
    ItemList,
    Name,
    NameList,
    Paragraph,
)
from letter_render.stationery import StyleName
from letter_render.walk import keeps_with_previous, runs_of


@dataclass(slots=True)
class BodySetter:
    """Sets blocks as paragraphs. `picture` makes python-docx's inline picture of a figure."""

    galley: Galley
    runs: RunSetter
    numbering: Numbering
    picture: Callable[[Figure], etree._Element]
    _levels: dict[StyleName, int] = field(init=False)

    def __post_init__(self) -> None:
        """Find what the styles say of the outline."""
        self._levels = outline_levels(self.galley)

    def set(self, blocks: tuple[Block, ...]) -> list[etree._Element]:
        """The paragraphs of the blocks, in order."""
        paragraphs: list[etree._Element] = []
        for block, following in zip_longest(blocks, blocks[1:]):
            keeps = keeps_with_previous(following, self.galley) and not _is_long(block)
            paragraphs += self._block(block, keep_next=w("keepNext") if keeps else None)
        return paragraphs

    def _block(self, block: Block, keep_next: etree._Element | None) -> Iterator[etree._Element]:
        match block:
            case Paragraph(style=style):
                no_heading = w("outlineLvl", val=_BODY_TEXT) if style in self._levels else None
                yield self._paragraph(style_id(style), style, block.inlines, keep_next, no_heading)
            case Heading(style=style, level=level):
                outline = None if self._levels.get(style, level) == level else w("outlineLvl", val=level - 1)
                yield self._paragraph(style_id(style, level), style, block.inlines, keep_next, outline)
            case Address():
                yield self._address(block)
            case ItemList():
                number = self.numbering.add(block)
                for inlines in block.items:
                    numbered = w("numPr", w("ilvl", val=0), w("numId", val=number))
                    yield self._paragraph(LIST_STYLES[block.is_ordered], "item", inlines, numbered)
            case NameList():
                first_kept = len(block.names) - NAMES_KEPT
                for index, name in enumerate(block.names):
                    keeps = keep_next is not None and index >= first_kept
                    yield self._name(name, w("keepNext") if keeps else None)
            case Figure():
                yield self._figure(block, keep_next)
            case Columns():
                yield from self.set(block.blocks)
            case _:
                assert_never(block)

    def _address(self, block: Address) -> etree._Element:
        """The address in its box: the space above, beside and below it belongs to its paragraph, so that it stays one
        that a person can edit. Indents count from the edge that the text begins at (17.3.1.12).
        """
        page, box, form = self.galley.page, block.box, self.galley.formats["address"]
        left_mm = box.left_mm - page.margin_left_mm
        right_mm = page.width_mm - page.margin_right_mm - box.left_mm - box.width_mm
        start_mm, end_mm = (right_mm, left_mm) if self.galley.direction == "rtl" else (left_mm, right_mm)
        below = twips_of_mm(box.height_mm) - twips(form.leading_pt) * block.line_count + twips(form.after_pt)
        spacing = w("spacing", before=twips_of_mm(block.above_mm) + twips(self._above_address_pt()), after=below)
        indent = w("ind", left=twips_of_mm(start_mm), right=twips_of_mm(end_mm))
        own = self.galley.direction
        return self._paragraph(style_id("address"), "address", block.inlines, spacing, indent, direction=own)

    def _above_address_pt(self) -> float:
        """The space below the letterhead, where an address follows it: the address has it, for where the spaces of two
        paragraphs meet some readers add them and others take the larger.
        """
        is_followed = self.galley.letterhead and isinstance(self.galley.blocks[0], Address)
        return self.galley.formats["figure"].after_pt if is_followed else 0

    def _name(self, name: Name, keep_next: etree._Element | None) -> etree._Element:
        """A name; one whose paragraph runs against the document's is moved to the edge where the others begin."""
        direction = paragraph_direction(name, self.galley.direction)
        edge = w("jc", val="right") if direction != self.galley.direction else None
        split = flag("keepLines", False) if name.may_split else None
        return self._paragraph(style_id("name"), "name", name.inlines, keep_next, split, edge, direction=direction)

    def _figure(self, figure: Figure, keep_next: etree._Element | None) -> etree._Element:
        is_above_address = figure in self.galley.letterhead and self._above_address_pt()
        properties = w(
            "pPr",
            w("pStyle", val=FIGURE),
            keep_next,
            w("spacing", after=0) if is_above_address else None,
            self._bidi(self.galley.direction),
            w("jc", val=alignment(figure.align)),
        )
        return w("p", properties, w("r", w("drawing", self.picture(figure))))

    def _paragraph(
        self,
        style: str,
        format_name: StyleName,
        inlines: tuple[Inline, ...],
        *properties: etree._Element | None,
        direction: Direction | None = None,
    ) -> etree._Element:
        """A paragraph of a style, with properties of its own that are not None."""
        own = direction or self.galley.direction
        ppr = w("pPr", w("pStyle", val=style), *properties, self._bidi(own), mark_properties(own))
        marked = with_marks(inlines, own, self.galley.base_faces.latin)
        return w("p", ppr, *self.runs.set(marked, format_name))

    def _bidi(self, direction: Direction) -> etree._Element | None:
        """`w:bidi` (17.3.1.6) on every right-to-left paragraph, and switched off where only this one is not."""
        if direction == "rtl":
            return flag("bidi", True)
        return flag("bidi", False if self.galley.direction == "rtl" else None)


def picture_maker(document_part: DocumentPart) -> Callable[[Figure], etree._Element]:
    """A maker of inline pictures (ECMA-376 20.4.2.8), numbered from 1, with no distance to the text around them."""
    count = 0

    def make(figure: Figure) -> etree._Element:
        nonlocal count
        count += 1
        inline = document_part.new_pic_inline(str(figure.path), width=Mm(figure.width_mm))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        properties = inline.docPr
        properties.set("id", str(count))
        properties.set("name", f"Figure {count}")
        properties.set("descr", figure.alt)
        return inline

    return make


_BODY_TEXT = 9
"""The `w:outlineLvl` of a paragraph that is no heading (17.3.1.20)."""

_LONG = 240
"""Characters from which a paragraph is not kept with the next, those of East Asian scripts counting double."""


def _is_long(block: Block) -> bool:
    """Whether a paragraph has more than a few lines: LibreOffice never breaks one that is kept with the next."""
    if not isinstance(block, Paragraph):
        return False
    return sum(len(run.text) * (2 if run.script == "Hani" else 1) for run in runs_of(block.inlines)) > _LONG
