"""What a finished file must hold, told from the galley in the words of an inspection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from letter_render.galley import Address, Block, Columns, Figure, Galley, Heading, Inline, ItemList, NameList, Paragraph
from letter_render.inspection import InspectedBlock, InspectedRun, Kind
from letter_render.walk import runs_of


@dataclass(frozen=True, slots=True)
class Expected:
    """A block that must be found. `row` counts the signatories from 1, 0 where the block is no name."""

    block: InspectedBlock
    row: int = 0


def expected(galley: Galley) -> list[Expected]:
    """The galley's blocks in order, faces by their full name."""
    return list(_blocks((*galley.letterhead, *galley.blocks)))


def _blocks(blocks: Iterable[Block]) -> Iterator[Expected]:
    for block in blocks:
        match block:
            case Paragraph() | Address():
                yield _expected("paragraph", block.inlines)
            case Heading():
                yield _expected("heading", block.inlines)
            case ItemList():
                yield from (_expected("item", item) for item in block.items)
            case NameList():
                yield from (_expected("name", name.inlines, name.row) for name in block.names)
            case Columns():
                yield from _blocks(block.blocks)
            case Figure():
                yield Expected(InspectedBlock("figure", (InspectedRun(block.alt, "", ""),)))
            case _:
                assert_never(block)


def _expected(kind: Kind, inlines: Iterable[Inline], row: int = 0) -> Expected:
    runs = (InspectedRun(run.text, run.face.full_name, run.language) for run in runs_of(inlines))
    return Expected(InspectedBlock(kind, tuple(runs)), row)
