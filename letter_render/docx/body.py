"""The document's body: the galley's blocks as paragraphs, in sections (ECMA-376 17.6) of one column or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import assert_never

from docx.shared import Mm
from lxml import etree

from letter_render.docx.marks import paragraph_direction, with_marks
from letter_render.docx.numbering import Numbering
from letter_render.docx.oxml import flag, w
from letter_render.docx.runs import RunSetter, mark_properties
from letter_render.docx.styles import FIGURE, LIST_STYLES, alignment, style_id
from letter_render.galley import (
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
)  # fmt: skip
from letter_render.stationery import StyleName

_NAMES_KEPT_WITH_NEXT = 2


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that are set in the same number of columns."""

    blocks: tuple[Block, ...]
    is_in_columns: bool


def sections(galley: Galley) -> list[Section]:
    """The galley's blocks by columns.

    A paragraph that must keep with the list before it is drawn into the list's section: no word processor keeps
    paragraphs together over the break between two sections.
    """
    found: list[Section] = []
    for block in galley.blocks:
        if isinstance(block, Columns):
            found.append(Section(block.blocks, is_in_columns=True))
        elif found and (not found[-1].is_in_columns or _keeps_with_previous(block, galley)):
            found[-1] = Section((*found[-1].blocks, block), found[-1].is_in_columns)
        else:
            found.append(Section((block,), is_in_columns=False))
    return found


@dataclass(slots=True)
class BodySetter:
    """Sets blocks as paragraphs. `picture` makes python-docx's inline picture of a figure."""

    galley: Galley
    runs: RunSetter
    numbering: Numbering
    picture: Callable[[Figure], etree._Element]

    def set(self, blocks: tuple[Block, ...]) -> list[etree._Element]:
        """The paragraphs of the blocks, in order."""
        paragraphs: list[etree._Element] = []
        for block, following in zip_longest(blocks, blocks[1:]):
            keeps = following is not None and _keeps_with_previous(following, self.galley)
            paragraphs += self._block(block, keeps)
        return paragraphs

    def _block(self, block: Block, keeps_with_next: bool) -> Iterator[etree._Element]:
        match block:
            case Paragraph(style=style):
                yield self._paragraph(style_id(style), style, block.inlines, keeps_with_next=keeps_with_next)
            case Heading(style=style, level=level):
                outline = None if style == "heading" else level - 1
                yield self._paragraph(
                    style_id(style, level), style, block.inlines, keeps_with_next=keeps_with_next, outline=outline
                )
            case ItemList():
                number = self.numbering.add(block)
                for inlines in block.items:
                    yield self._paragraph(LIST_STYLES[block.is_ordered], "item", inlines, number=number)
            case NameList():
                last = len(block.names) - _NAMES_KEPT_WITH_NEXT if keeps_with_next else len(block.names)
                yield from (self._name(name, index >= last) for index, name in enumerate(block.names))
            case Figure():
                yield self._figure(block)
            case Columns():
                for inner in block.blocks:
                    yield from self._block(inner, keeps_with_next=False)
            case _:
                assert_never(block)

    def _name(self, name: Name, keeps_with_next: bool) -> etree._Element:
        direction = paragraph_direction(name, self.galley.direction)
        return self._paragraph(
            style_id("name"), "name", name.inlines, direction=direction, keeps_with_next=keeps_with_next
        )

    def _figure(self, figure: Figure) -> etree._Element:
        run = w("r", w("drawing", self.picture(figure)))
        is_rtl = True if self.galley.direction == "rtl" else None
        ppr = w("pPr", w("pStyle", val=FIGURE), flag("bidi", is_rtl), w("jc", val=alignment(figure.align)))
        return w("p", ppr, run)

    def _paragraph(
        self,
        style: str,
        format_name: StyleName,
        inlines: tuple[Inline, ...],
        *,
        direction: Direction | None = None,
        keeps_with_next: bool = False,
        outline: int | None = None,
        number: int | None = None,
    ) -> etree._Element:
        own = direction or self.galley.direction
        is_turned = own != self.galley.direction
        ppr = w(
            "pPr",
            w("pStyle", val=style),
            flag("keepNext", True if keeps_with_next else None),
            w("numPr", w("ilvl", val=0), w("numId", val=number)) if number else None,
            flag("bidi", own == "rtl" if is_turned or own == "rtl" else None),
            w("jc", val="right") if is_turned else None,
            w("outlineLvl", val=outline) if outline is not None else None,
            mark_properties(own),
        )
        marked = with_marks(inlines, own, self.galley.base_faces.latin)
        return w("p", ppr, *self.runs.set(marked, format_name))


def picture_maker(document_part: object) -> Callable[[Figure], etree._Element]:
    """A maker of inline pictures (ECMA-376 20.4.2.8) in a part, numbered from 1."""
    count = 0

    def make(figure: Figure) -> etree._Element:
        nonlocal count
        count += 1
        inline: etree._Element = document_part.new_pic_inline(str(figure.path), width=Mm(figure.width_mm))  # type: ignore[attr-defined]
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        properties = inline.docPr  # type: ignore[attr-defined]
        properties.set("id", str(count))
        properties.set("name", f"Figure {count}")
        properties.set("descr", figure.alt)
        return inline

    return make


def _keeps_with_previous(block: Block, galley: Galley) -> bool:
    return isinstance(block, (Paragraph, Heading)) and galley.formats[block.style].keep_with_previous
