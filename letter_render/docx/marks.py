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
    groups = [(direction, list(group)) for direction, group in groupby(flatten(inlines), _direction)]
    directions = [None, *(direction for direction, _ in groups), None]
    for (direction, members), before, after in zip(groups, directions, directions[2:], strict=False):
        runs = [member for member in members if isinstance(member, Run)]
        if direction is None or direction == paragraph:
            marked += [_mark(runs[0], direction, face)] if direction and _is_parted(runs, before, after) else []
            marked += members
        else:
            marked += _guard(runs, direction, face)
    return marked


def _direction(inline: Inline) -> Direction | None:
    return inline.direction if isinstance(inline, Run) else None


def _is_parted(runs: list[Run], before: Direction | None, after: Direction | None) -> bool:
    """Whether text of the paragraph's direction needs a mark before it to be parted from what it follows.

    Right-to-left text does where it stands without a letter between left-to-right texts, as a quotation mark may.
    Left-to-right text does where it begins with no letter (` [2020]`): LibreOffice else takes its brackets for a part
    of the right-to-left text before them, place and face.
    """
    classes = [unicodedata.bidirectional(char) for char in "".join(run.text for run in runs).strip()]
    if not classes or before in (None, runs[0].direction):
        return False
    if runs[0].direction == "rtl":
        return after == "ltr" and not _STRONG["rtl"] & set(classes)
    return classes[0] not in _STRONG["ltr"]


def _mark(run: Run, direction: Direction, face: Face) -> Run:
    return replace(run, text=_MARK[direction], face=face, direction="ltr", features=(), href="")


def _guard(runs: list[Run], direction: Direction, face: Face) -> list[Inline]:
    """Runs of one direction with a mark at both ends, inside the outer spaces, if either end is not strong."""
    text = "".join(run.text for run in runs).strip()
    edges = {unicodedata.bidirectional(text[0]), unicodedata.bidirectional(text[-1])} if text else set()
    if edges <= _STRONG[direction]:
        return list(runs)
    mark = _mark(runs[0], direction, face)
    before, first = _split_space(runs[0], at_end=False)
    last, after = _split_space(first if len(runs) == 1 else runs[-1], at_end=True)
    core = [last] if len(runs) == 1 else [first, *runs[1:-1], last]
    return [run for run in (before, mark, *core, mark, after) if run.text]


def _split_space(run: Run, *, at_end: bool) -> tuple[Run, Run]:
    """A run cut between its text and its outer white space, in reading order."""
    cut = len(run.text.rstrip()) if at_end else len(run.text) - len(run.text.lstrip())
    return replace(run, text=run.text[:cut]), replace(run, text=run.text[cut:])
