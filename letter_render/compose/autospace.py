"""Air between Han, kana or hangul and a letter or digit of another script, where nothing else stands between them
(CSS Text 4, 8.4 `text-autospace: ideograph-alpha ideograph-numeric`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import assert_never

from letter_render.galley import Inline, LineBreak, PageField, Run, Unbreakable
from letter_render.text.runs import clusters, script_of


def autospaced(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """The inlines of a paragraph or name, each run told whether air stands before it."""
    return tuple(_autospaced(inlines, None))


def _autospaced(inlines: Iterable[Inline], before: Run | PageField | None) -> Iterator[Inline]:
    """`before` is what the first inline follows on its line, if anything."""
    for inline in inlines:
        match inline:
            case Run() | PageField():
                has_air = before is not None and has_air_between(before, inline)
                yield inline if has_air == inline.has_air_before else replace(inline, has_air_before=has_air)
                before = inline
            case Unbreakable():
                yield Unbreakable(tuple(run for run in _autospaced(inline.runs, before) if isinstance(run, Run)))
                before = inline.runs[-1]
            case LineBreak():
                yield inline
                before = None
            case _:
                assert_never(inline)


def count_of_air(runs: list[Run]) -> int:
    """How many times air stands between the runs of a line."""
    return sum(has_air_between(one, other) for one, other in pairwise(runs))


def has_air_between(before: Run | PageField, after: Run | PageField) -> bool:
    """Whether the one ends and the other begins with a letter or digit, which on one side alone is ideographic."""
    if "rtl" in (before.direction, after.direction):
        return False
    return {_edges(_text(before))[1], _edges(_text(after))[0]} == {"ideographic", "other"}


def _text(inline: Run | PageField) -> str:
    return inline.text if isinstance(inline, Run) else "1"


@lru_cache(maxsize=4096)
def _edges(text: str) -> tuple[str, str]:
    """The kinds of the first and of the last cluster."""
    parts = clusters(text)
    return _kind(parts[0]), _kind(parts[-1])


def _kind(cluster: str) -> str:
    """`ideographic`, `other` (a letter or digit of another script, not full-width), or nothing, by a cluster's base.

    >>> [_kind(char) for char in "港ー한aЖ2，Ａ２ "]
    ['ideographic', 'ideographic', 'ideographic', 'other', 'other', 'other', '', '', '', '']
    """
    category = unicodedata.category(cluster[0])
    is_wide = unicodedata.east_asian_width(cluster[0]) in "FW"
    if script_of(cluster) == "Hani":
        return "ideographic" if category[0] == "L" or category == "Nl" else ""
    return "other" if (category[0] == "L" or category == "Nd") and not is_wide else ""
