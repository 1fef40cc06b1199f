"""One line of runs as operators of a content stream, by the arithmetic of WeasyPrint 70.0 and Pango.

A slot is drawn here and not by WeasyPrint, at a hundredth of its cost; it must come out the same to the last digit
(draw.text.draw_first_line; Pango shapes with a font whose scale is the size in 1/1024 px).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

import uharfbuzz as hb

from letter_render.fonts.book import Face, hb_face, shown_by_glyph
from letter_render.galley import Direction, Run
from letter_render.pdf.numbers import numbers_apart
from letter_render.pdf.twins import id_of
from letter_render.text.bidi import resolve

PANGO_SCALE = 1024
_FEATURES = {"chws": True}
"""Those of the document (`html`): brackets and marks that meet in East Asian text close up."""


@dataclass(slots=True)
class Glyphs:
    """The glyphs of a face that slots have shown, twins among them: width in 1/1000 em and text by glyph id."""

    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """A run as drawn: its glyphs with what stands between them in the operands of TJ, numbers that move the next one in
    1/1000 em and operators that raise it; the size in px that Pango sets it in; its width in px; and the air before
    it, if something stands there.
    """

    run: Run
    shown: tuple[int | str, ...]
    size_px: float
    width_px: float
    air_px: float


def boxes(runs: list[Run], size_px: float, block: Face, autospace_em: float, glyphs: dict[Face, Glyphs]) -> list[Box]:
    """The runs of a line as boxes in logical order, in a block set in `size_px` of the face `block`.

    `glyphs` collects what the faces show.
    """
    sizes = [size_px * in_css(run.face.size_adjust / block.size_adjust) for run in runs]
    airs = [autospace_em if run.has_air_before else 0 for run in runs]
    return [
        Box(run, *_shown(run, size, following, glyphs), air * size)
        for run, size, air, following in zip(runs, sizes, airs, [*airs[1:], 0], strict=True)
    ]


def operand(box: Box, ids: dict[int, int]) -> str:
    """The operand of TJ that shows the box in a font where the glyphs have these ids (ISO 32000-1 9.4.3)."""
    parts = (f"<{ids[part]:04x}>" if isinstance(part, int) else part for part in box.shown)
    return "".join(parts).replace("><", "")


def in_css(number: float) -> float:
    """The number as the style sheet has it (`html`), to six digits."""
    return float(f"{number:g}")


def stretches(runs: Iterable[Run]) -> list[tuple[Direction, list[Run]]]:
    """The runs of a line in stretches of one direction; numbers in those from right to left are runs of their own, as
    they are in the HTML.
    """
    groups = [(direction, list(group)) for direction, group in groupby(runs, key=lambda run: run.direction)]
    return [(direction, _apart(group) if direction == "rtl" else group) for direction, group in groups]


def _apart(runs: list[Run]) -> list[Run]:
    return [run for run in numbers_apart(list(runs)) if isinstance(run, Run)]


def left_edges(line: list[tuple[Direction, list[Box]]], base: Direction) -> list[float]:
    """How far in px each box of a line begins from the line's left edge: one stretch stands after the other in the
    direction of the paragraph, and in each the boxes in its own (UAX #9 L2, each stretch being isolated or strong).
    """
    starts = [0, *accumulate(len(group) for _, group in line)]
    placed = [
        (direction, [start + place for place in _order([box.run.direction for box in group], direction)])
        for start, (direction, group) in zip(starts, line, strict=False)
    ]
    ordered = [place for _, places in (placed[::-1] if base == "rtl" else placed) for place in places]
    drawn = [box for _, group in line for box in group]
    edges = [0.0] * len(drawn)
    x = 0.0
    for place in ordered:
        x += drawn[place].air_px
        edges[place] = x
        x += drawn[place].width_px
    return edges


def _order(directions: list[Direction], base: Direction) -> list[int]:
    """The places of boxes from left to right."""
    ordered: list[int] = []
    for direction, group in groupby(range(len(directions)), key=lambda place: directions[place]):
        members = list(group)
        turned = members[::-1] if direction == "rtl" else members
        ordered = [*turned, *ordered] if base == "rtl" else [*ordered, *turned]
    return ordered


def _shown(
    run: Run, size_px: float, air_em: float, glyphs: dict[Face, Glyphs]
) -> tuple[tuple[int | str, ...], float, float]:
    """What a box shows of a run that so much air follows, in which size, and the run's width in px."""
    scale = int(size_px * PANGO_SCALE)
    font, seen = _font(run.face, scale), glyphs.setdefault(run.face, Glyphs())
    count = hb_face(run.face).glyph_count
    shaped = [glyph for part in _of_one_level(run) for glyph in _shaped(part, font)]
    parts: list[int | str] = []
    for index, (info, position, text) in enumerate(shaped, 1):
        is_twin = index == len(shaped) and air_em > 0
        glyph = id_of(info.codepoint + (count if is_twin else 0), text, count, seen.texts)
        width = round(font.get_glyph_h_advance(info.codepoint) * 1000 / scale)
        seen.texts.setdefault(glyph, text)
        seen.widths.setdefault(glyph, width + (round(air_em * 1000) if is_twin else 0))
        parts += _operands(glyph, width, position, scale)
    width_px = sum(position.x_advance for _, position, _ in shaped) / PANGO_SCALE
    return tuple(parts), scale / PANGO_SCALE, width_px


def _of_one_level(run: Run) -> list[Run]:
    """The run from left to right in parts of one direction: right-to-left text has its numbers the other way round."""
    if run.direction == "ltr":
        return [run]
    groups = groupby(zip(resolve(run.text, "rtl"), run.text, strict=True), key=lambda pair: pair[0] == "R")
    parts = [(is_rtl, "".join(char for _, char in group)) for is_rtl, group in groups]
    return [replace(run, text=text, direction="rtl" if is_rtl else "ltr") for is_rtl, text in reversed(parts)]


def _shaped(run: Run, font: hb.Font) -> Iterator[tuple[hb.GlyphInfo, hb.GlyphPosition, str]]:
    """The glyphs of a text of one direction from left to right, each with its position and its text."""
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.direction, buffer.script, buffer.language = run.direction, run.script, run.language
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(font, buffer, _FEATURES)
    infos, positions = buffer.glyph_infos or (), buffer.glyph_positions or ()
    yield from zip(infos, positions, _texts(run, infos, font), strict=True)


def _operands(glyph: int, width: int, position: hb.GlyphPosition, scale: int) -> Iterator[int | str]:
    """A glyph, and what moves it, in 1/1000 em: a number before it, one behind it where its advance is not `width`, and
    operators that raise it (ISO 32000-1 9.3.7), by 1/1000 of what Pango has in 1/1024 px.
    """
    offset = position.x_offset * PANGO_SCALE / scale
    rise = position.y_offset / 1000
    if rise:
        yield f"] TJ {rise} Ts ["
    if offset:
        # Apart from the number that may stand behind the glyph before.
        yield f" {-offset}"
    yield glyph
    if rise:
        yield "] TJ 0 Ts ["
    kerning = width + offset - position.x_advance * 1000 / scale
    if kerning:
        yield f"{int(kerning)}"


def _texts(run: Run, infos: Sequence[hb.GlyphInfo], font: hb.Font) -> Iterator[str]:
    """The text of each glyph: that of its cluster, of which a glyph among several has the character that is its own;
    brackets of right-to-left text by the glyph that shows them.
    """
    mirrored = _mirrored(run.face) if run.direction == "rtl" else {}
    counts = Counter(info.cluster for info in infos)
    ends = dict(pairwise([*sorted(counts), len(run.text)]))
    for info in infos:
        text = mirrored.get(info.codepoint) or _drawn(run.text[info.cluster : ends[info.cluster]])
        own = (char for char in text if font.get_nominal_glyph(ord(char)) == info.codepoint)
        yield text if counts[info.cluster] == 1 else next(own, text)


def _drawn(text: str) -> str:
    """The text without joiners and marks of direction, which have no glyph."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf") or text


@lru_cache(maxsize=64)
def _font(face: Face, scale: int) -> hb.Font:
    font = hb.Font(hb_face(face))
    font.scale = (scale, scale)
    return font


@lru_cache(maxsize=16)
def _mirrored(face: Face) -> dict[int, str]:
    return shown_by_glyph(hb_face(face), hb.Font(hb_face(face)))
