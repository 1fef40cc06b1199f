"""What a galley's text needs of its faces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import assert_never

from letter_render.docx.marks import flatten
from letter_render.fonts.book import Face
from letter_render.galley import (
    Block, Columns, Figure, Galley, Heading, Inline, ItemList, LineBreak, NameList, PageField, Paragraph, Run,
    Unbreakable,
)  # fmt: skip

_MARKS = "\u200e\u200f"
_DIGITS = "0123456789"


def characters_by_face(galley: Galley) -> dict[Face, set[int]]:
    """The code points set in each face, with those of page numbers, list marks and direction marks."""
    used: dict[Face, set[int]] = defaultdict(set)
    for inline in _inlines(galley):
        match inline:
            case Run():
                used[inline.face].update(map(ord, inline.text))
            case PageField():
                used[inline.face].update(map(ord, _DIGITS))
            case LineBreak():
                pass
            case Unbreakable():
                raise AssertionError("flatten leaves none")
            case _:
                assert_never(inline)
    for item_list in _lists(galley.blocks):
        mark = f"{_DIGITS}." if item_list.is_ordered else item_list.mark
        used[item_list.mark_face].update(map(ord, mark))
    return used


def _inlines(galley: Galley) -> Iterator[Inline]:
    for content in (galley.head, galley.foot, *_contents(galley.blocks)):
        yield from flatten(content)


def _contents(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block.inlines
            case ItemList():
                yield from block.items
            case NameList():
                yield from (name.inlines for name in block.names)
            case Columns():
                yield from _contents(block.blocks)
            case Figure():
                pass
            case _:
                assert_never(block)


def _lists(blocks: Iterable[Block]) -> Iterator[ItemList]:
    return (block for block in blocks if isinstance(block, ItemList))
