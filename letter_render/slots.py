"""Slots: the places of an addressed letter that hold the recipient's own words and move nothing around them.

A galley is a skeleton, which all letters of a mailing share, and what stands in its slots: the address in its box, and
paragraphs of one line. Both writers make a skeleton once, and then a letter by filling its slots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeGuard

from letter_render.galley import Address, Block, Columns, Galley, Inline, PageField, Paragraph, Run
from letter_render.stationery import StyleName
from letter_render.text.digits import DIGITS


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in a slot; `place` is its index among the galley's blocks."""

    place: int
    block: Address | Paragraph

    @property
    def style(self) -> StyleName:
        """The style that its block is set in."""
        return "address" if isinstance(self.block, Address) else self.block.style


def split(galley: Galley) -> tuple[Galley, tuple[Slot, ...]]:
    """The skeleton of a galley, with a figure in each slot and nothing of the recipient, and its slots.

    Galleys of one mailing that differ in their slots alone have equal skeletons.
    """
    following = (*galley.blocks[1:], None)
    slots = tuple(
        Slot(place, block)
        for place, (block, after) in enumerate(zip(galley.blocks, following, strict=True))
        # What stands before columns carries the end of a section in a DOCX.
        if is_slot(block) and not isinstance(after, Columns)
    )
    blocks = list(galley.blocks)
    for slot in slots:
        blocks[slot.place] = _emptied(slot.block, galley)
    return replace(galley, file_stem="", recipient="", blocks=tuple(blocks)), slots


def is_slot(block: Block) -> TypeGuard[Address | Paragraph]:
    """Whether the block holds the recipient's words and moves nothing around it."""
    match block:
        case Address():
            return all(not isinstance(inline, Run) or not inline.href for inline in block.inlines)
        case Paragraph():
            return block.is_line
        case _:
            return False


def _emptied(block: Address | Paragraph, galley: Galley) -> Address | Paragraph:
    mark: tuple[Inline, ...] = (_mark(galley),)
    if isinstance(block, Address):
        return replace(block, inlines=mark, line_count=1)
    return replace(block, inlines=mark)


def _mark(galley: Galley) -> Run:
    """The figure one as in the page numbers: it is on the first page whatever the letter says, so that no face has it
    for the slots alone.
    """
    fields = (inline for inline in galley.foot if isinstance(inline, PageField))
    face = next((field.face for field in fields), galley.base_faces.latin)
    return Run(DIGITS[galley.digits][1], face, galley.language, "Zyyy", galley.direction)
