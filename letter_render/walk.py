"""Walking a galley: its runs, whatever block they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from letter_render.galley import (
    Address,
    Block,
    Columns,
    Figure,
    Galley,
    Heading,
    Inline,
    ItemList,
    LineBreak,
    Name,
    NameList,
    PageField,
    Paragraph,
    Run,
    Unbreakable,
)  # fmt: skip
from letter_render.text.digits import DIGITS


def runs_of(inlines: Iterable[Inline]) -> Iterator[Run]:
    """The runs among the inlines; a line break is a run of one newline, in the face of the run before it."""
    last: Run | None = None
    for inline in inlines:
        match inline:
            case Run():
                last = inline
                yield inline
            case Unbreakable():
                last = inline.runs[-1]
                yield from inline.runs
            case LineBreak():
                if last:
                    yield Run("\n", last.face, last.language, last.script, last.direction)
            case PageField():
                pass
            case _:
                assert_never(inline)


def all_runs(galley: Galley) -> Iterator[Run]:
    """Every run that a file of the galley sets: those of head and foot too, the digits of page fields, list marks."""
    for inline in (*galley.head, *galley.foot):
        if isinstance(inline, PageField):
            yield Run(DIGITS[galley.digits], inline.face, inline.language, "Zyyy", inline.direction)
    yield from runs_of((*galley.head, *galley.foot))
    yield from _block_runs(galley.blocks, galley)


def _block_runs(blocks: Iterable[Block], galley: Galley) -> Iterator[Run]:
    for block in blocks:
        match block:
            case Paragraph() | Heading() | Address():
                yield from runs_of(block.inlines)
            case ItemList():
                for item in block.items:
                    yield from runs_of(item)
                yield Run(
                    block.mark or f"{DIGITS[galley.digits]}.",
                    block.mark_face,
                    galley.language,
                    "Zyyy",
                    galley.direction,
                )
            case NameList():
                for name in block.names:
                    yield from runs_of(name.inlines)
            case Columns():
                yield from _block_runs(block.blocks, galley)
            case Figure():
                pass
            case _:
                assert_never(block)


def keeps_with_previous(block: Block | None, galley: Galley) -> bool:
    """Whether the block or its format holds it to what stands before it."""
    if isinstance(block, Figure):
        return block.keep_with_previous
    return isinstance(block, Paragraph | Heading) and galley.formats[block.style].keep_with_previous


def figures(galley: Galley) -> Iterator[Figure]:
    """The images of the galley."""
    yield from galley.letterhead
    yield from (block for block in galley.blocks if isinstance(block, Figure))


def colours(galley: Galley) -> set[str]:
    """The colours of the galley's text, as `#0055a4`."""
    return {format_.colour for format_ in galley.formats.values()}


def all_names(galley: Galley) -> Iterator[Name]:
    """Every name that stands in a list, in order."""
    lists = (inner for block in galley.blocks for inner in (block.blocks if isinstance(block, Columns) else [block]))
    for block in lists:
        if isinstance(block, NameList):
            yield from block.names
