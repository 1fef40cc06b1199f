"""Slots: the places of an addressed letter that hold the recipient's own words and move nothing around them.

A galley is a skeleton, which all letters of a mailing share, and what stands in its slots: the address in its box, and
paragraphs of one line. Both writers make a skeleton once, and then a letter by filling its slots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeGuard

from letter_render.galley import Address, Block, Columns, Galley, Paragraph, Run
from letter_render.stationery import StyleName
from letter_render.walk import all_runs


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
    """The skeleton of a galley, with a mark in each slot and nothing of the recipient, and its slots.

    Galleys of one mailing that differ in their slots alone have equal skeletons.
    """
    following = (*galley.blocks[1:], None)
    slots = tuple(
        Slot(place, block)
        for place, (block, after) in enumerate(zip(galley.blocks, following, strict=True))
        # What stands before columns carries the end of a section in a DOCX.
        if is_slot(block) and not isinstance(after, Columns)
    )
    blocks, mark = list(galley.blocks), _mark(galley, {slot.place for slot in slots})
    for slot in slots:
        blocks[slot.place] = _emptied(slot.block, mark)
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


def _emptied(block: Address | Paragraph, mark: Run) -> Address | Paragraph:
    """The slot with the mark."""
    if isinstance(block, Address):
        return replace(block, inlines=(mark,), line_count=1)
    return replace(block, inlines=(mark,))


def _mark(galley: Galley, places: set[int]) -> Run:
    """A letter or digit that the letter has outside its slots, so that its faces have no more than it shows, and that
    has one form wherever it stands; a full stop where there is none.
    """
    constant = tuple(block for place, block in enumerate(galley.blocks) if place not in places)
    for run in all_runs(replace(galley, blocks=constant)):
        for char in run.text if run.script != "Arab" else "":
            if char.isalnum():
                return Run(char, run.face, galley.language, run.script, galley.direction)
    return Run(".", galley.base_faces.latin, galley.language, "Latn", galley.direction)
