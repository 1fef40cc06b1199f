"""Numbers in right-to-left text, as WeasyPrint 70.0 needs them: it orders the text of each element alone, as if nothing
stood before or behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from letter_render.galley import Inline, LineBreak, Run, Unbreakable
from letter_render.text.bidi import loose_numbers
from letter_render.walk import runs_of


def numbers_apart(inlines: list[Inline]) -> list[Inline]:
    """Right-to-left inlines, with the numbers that would be ordered wrongly made left-to-right. What stands on one side
    of a line break decides nothing on the other (UAX #9 P1).
    """
    lines = groupby(inlines, key=lambda inline: isinstance(inline, LineBreak))
    return [one for is_break, line in lines for one in (line if is_break else _apart(list(line)))]


def _apart(inlines: list[Inline]) -> list[Inline]:
    runs = [run for inline in inlines for run in runs_of((inline,))]
    bounds = list(accumulate(len(run.text) for run in runs))
    numbers = loose_numbers("".join(run.text for run in runs), bounds[:-1])
    if not numbers:
        return inlines
    pieces = iter([list(_cut(run, end, numbers)) for run, end in zip(runs, bounds, strict=True)])
    apart: list[Inline] = []
    for inline in inlines:
        match inline:
            case Run():
                apart += next(pieces)
            case Unbreakable():
                whole = [piece for _ in inline.runs for piece in next(pieces)]
                apart += [Unbreakable(tuple(group)) for _, group in groupby(whole, key=lambda piece: piece.direction)]
            case _:
                apart.append(inline)
    return apart


def _cut(run: Run, end: int, numbers: list[tuple[int, int]]) -> Iterator[Run]:
    """A run that ends at that place of its text, its parts of the numbers left-to-right."""
    start = end - len(run.text)
    edges = sorted({start, end, *(edge for number in numbers for edge in number if start < edge < end)})
    for left, right in pairwise(edges):
        is_number = any(first <= left and right <= last for first, last in numbers)
        text = run.text[left - start : right - start]
        yield replace(run, text=text, direction="ltr" if is_number else run.direction)
