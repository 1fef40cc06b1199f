"""Direction marks for text that stands in a paragraph of the other direction (UAX #9).

A neutral character at the edge of such a text, as the `!` of a Latin name in an Arabic list, would be ordered with
the paragraph. U+200E or U+200F beside it, in a run of its own, keeps the text whole and the text's own run exact.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from letter_render.fonts.book import Face
from letter_render.galley import Direction, Inline, Name, Run, Unbreakable

_MARK: dict[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
MARKS = frozenset(_MARK.values())
_STRONG: dict[Direction, frozenset[str]] = {"ltr": frozenset({"L"}), "rtl": frozenset({"R", "AL"})}


def flatten(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """The inlines, with the runs of each Unbreakable in its place: Word has no such thing."""
    for inline in inlines:
        if isinstance(inline, Unbreakable):
            yield from inline.runs
        else:
            yield inline


def paragraph_direction(name: Name, direction: Direction) -> Direction:
    """The direction of a name's paragraph: the document's, unless the name holds text of both directions.

    Marks keep a text of one direction whole; text of both needs its own direction as the paragraph's.
    """
    found = {inline.direction for inline in flatten(name.inlines) if isinstance(inline, Run)}
    return name.direction if len(found) > 1 else direction


def with_marks(inlines: tuple[Inline, ...], paragraph: Direction, face: Face) -> list[Inline]:
    """The inlines of a paragraph of that direction, with marks, in `face`, where the other direction meets its edge."""
    marked: list[Inline] = []
    before: Direction | None = None
    for direction, group in groupby(flatten(inlines), lambda i: i.direction if isinstance(i, Run) else None):
        members = list(group)
        if direction is None or direction == paragraph:
            marked += _resume(members[0], face) if direction == "ltr" and before == "rtl" else []
            marked += members
        else:
            marked += _guard([member for member in members if isinstance(member, Run)], direction, face)
        before = direction
    return marked


def _resume(first: Inline, face: Face) -> list[Inline]:
    """A mark before left-to-right text that follows right-to-left text and begins with no strong letter (` [2020]`):
    LibreOffice else takes its brackets for a part of what is before them, place and face.
    """
    text = first.text.strip() if isinstance(first, Run) else ""
    if not isinstance(first, Run) or not text or unicodedata.bidirectional(text[0]) in _STRONG["ltr"]:
        return []
    return [replace(first, text=_MARK["ltr"], face=face, features=(), href="")]


def _guard(runs: list[Run], direction: Direction, face: Face) -> list[Inline]:
    """Runs of one direction with a mark at both ends, inside the outer spaces, if either end is not strong."""
    text = "".join(run.text for run in runs).strip()
    edges = {unicodedata.bidirectional(text[0]), unicodedata.bidirectional(text[-1])} if text else set()
    if edges <= _STRONG[direction]:
        return list(runs)
    mark = replace(runs[0], text=_MARK[direction], face=face, direction="ltr", features=(), href="")
    before, first = _split_space(runs[0], at_end=False)
    last, after = _split_space(first if len(runs) == 1 else runs[-1], at_end=True)
    core = [last] if len(runs) == 1 else [first, *runs[1:-1], last]
    return [run for run in (before, mark, *core, mark, after) if run.text]


def _split_space(run: Run, *, at_end: bool) -> tuple[Run, Run]:
    """A run cut between its text and its outer white space, in reading order."""
    cut = len(run.text.rstrip()) if at_end else len(run.text) - len(run.text.lstrip())
    return replace(run, text=run.text[:cut]), replace(run, text=run.text[cut:])
