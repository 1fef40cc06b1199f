"""Where lines may not break: in the words of a name that fit its column, and before a paragraph's last character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from letter_render.compose.autospace import count_of_air
from letter_render.fonts.choose import advance_em
from letter_render.galley import Format, Inline, LineBreak, Name, Run, Unbreakable
from letter_render.text.runs import CJK_SCRIPTS, clusters

MAX_LINES_WHOLE = 10
"""A name of more lines may go on in the next column: kept whole, it could leave a page half empty."""

_WIDEST_EM = 1.2
"""No letter is wider: a word that is short by this need not be measured."""

MIN_LAST = 2
"""The characters that the last line of a paragraph in CJK has at least."""

_SPACES = re.compile("( +)")
# A word of letters and digits alone has no place to break at (UAX #14 AL, NU, HL).
_SOLID = re.compile(r"[^\W_]+")
_but_text = attrgetter(*(one.name for one in fields(Run) if one.name != "text"))


@lru_cache(maxsize=4096)
def hold_together(name: Name, format_: Format, line_pt: float, autospace_em: float) -> Name:
    """The name, its words made unbreakable where it is wider than a line, and they are not and have a place to break.

    `line_pt` is the width of a column; the lines after the first are narrower by the hang.
    """
    runs = [inline for inline in name.inlines if isinstance(inline, Run)]
    wide_pt = width_pt(runs, format_.size_pt, autospace_em)
    if wide_pt <= line_pt:
        return name
    room_pt = line_pt - format_.hanging_em * format_.size_pt
    inlines: list[Inline] = []
    for word in words(runs):
        is_wide = width_pt(word, format_.size_pt, autospace_em) > room_pt
        if is_wide:
            inlines += [replace(run, may_break=True) for run in word]
        elif _may_break(word):
            inlines += [Unbreakable(tuple(part)) for _, part in groupby(_joined(word), key=lambda run: run.direction)]
        else:
            inlines += word
    return replace(name, inlines=tuple(rejoin(inlines)), may_split=wide_pt > MAX_LINES_WHOLE * line_pt)


def break_wide_words(inlines: tuple[Inline, ...], size_pt: float, line_pt: float) -> tuple[Inline, ...]:
    """The inlines of a paragraph, with a word that is wider than a line (an address, as a rule) free to break."""
    runs = [inline for inline in inlines if isinstance(inline, Run)]
    longest = max((len(word) for run in runs for word in run.text.split()), default=0)
    if longest * size_pt * _WIDEST_EM <= line_pt:
        return inlines
    broken: list[Inline] = []
    for inline in inlines:
        parts = words([inline]) if isinstance(inline, Run) and inline.script not in CJK_SCRIPTS else None
        if parts is None:
            broken.append(inline)
            continue
        for word in parts:
            is_wide = width_pt(word, size_pt, 0) > line_pt
            broken += [replace(run, may_break=is_wide) for run in word]
    return tuple(rejoin(broken))


def hold_end(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The inlines of a paragraph, its last two characters of CJK on one line with what closes them: a last line is
    never a single character.
    """
    *before, last = inlines or (LineBreak(),)
    if not isinstance(last, Run) or last.script not in CJK_SCRIPTS:
        return inlines
    parts = clusters(last.text)
    drawn = [index for index, part in enumerate(parts) if part[0].isalnum()]
    if len(drawn) < MIN_LAST + 1:
        return inlines
    cut = drawn[-MIN_LAST]
    start, end = (replace(last, text="".join(half)) for half in (parts[:cut], parts[cut:]))
    return (*before, start, Unbreakable((end,)))


def words(runs: list[Run]) -> Iterator[list[Run]]:
    """The runs cut behind their spaces: words of one or several runs, each with the spaces that follow it.

    A space in another face than the word before it goes with the word after it: alone it would not be drawn.
    """
    word: list[Run] = []
    for part in (part for run in runs for part in _cut_at_spaces(run)):
        is_cut = word and (
            _but_text(part) != _but_text(word[-1])
            if part.text.isspace()
            else word[-1].text.isspace() and any(not run.text.isspace() for run in word)
        )
        if is_cut:
            yield word
            word = []
        word.append(part)
    if word:
        yield word


def _cut_at_spaces(run: Run) -> Iterator[Run]:
    if " " not in run.text:
        yield run
        return
    yield from (replace(run, text=text) for text in _SPACES.split(run.text) if text)


def _may_break(word: list[Run]) -> bool:
    text = "".join(run.text for run in word).strip()
    if any(run.script in CJK_SCRIPTS for run in word):
        return len(clusters(text)) > 1
    return bool(text) and _SOLID.fullmatch(text) is None


def width_pt(runs: list[Run], size_pt: float, autospace_em: float) -> float:
    """The width of the runs on one line, at that size, with the air between them."""
    text_em = sum(
        advance_em(run.face, run.text, run.script, run.language, run.direction) * run.face.size_adjust for run in runs
    )
    return (text_em + autospace_em * count_of_air(runs)) * size_pt


def _joined(word: list[Run]) -> list[Run]:
    return [run for run in rejoin(word) if isinstance(run, Run)]


def rejoin(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Neighbouring runs that differ in nothing but their text, made one again."""
    for key, group in groupby(inlines, key=lambda inline: _but_text(inline) if isinstance(inline, Run) else None):
        first, *others = group
        if key is None or not others:
            yield first
            yield from others
        elif isinstance(first, Run):
            yield replace(first, text=first.text + "".join(other.text for other in others if isinstance(other, Run)))
