"""One line of runs as operators of a content stream, by the arithmetic of WeasyPrint 70.0 and Pango.

A slot is drawn here and not by WeasyPrint, at a hundredth of its cost; it must come out the same to the last digit
(draw.text.draw_first_line; Pango shapes with a font whose scale is the size in 1/1024 px).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise

import uharfbuzz as hb

from letter_render.fonts.book import Face, hb_face, shown_by_glyph
from letter_render.galley import Direction, Run

PANGO_SCALE = 1024
_FEATURES = {"chws": True}
"""Those of the document (`html`): brackets and marks that meet in East Asian text close up."""


@dataclass(slots=True)
class Glyphs:
    """The glyphs of a face that slots have shown: width in 1/1000 em and text by glyph id."""

    widths: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """A run as drawn: the operand of TJ, the size in px that Pango sets it in, its width in px, and the air before it
    if something stands there.
    """

    run: Run
    shown: str
    size_px: float
    width_px: float
    air_px: float


def boxes(runs: list[Run], size_px: float, block: Face, autospace_em: float, glyphs: dict[Face, Glyphs]) -> list[Box]:
    """The runs of a line as boxes in logical order, in a block set in `size_px` of the face `block`.

    `glyphs` collects what the faces show.
    """
    sizes = [size_px * run.face.size_adjust / block.size_adjust for run in runs]
    return [
        _box(run, size, autospace_em * size if run.has_air_before else 0, glyphs)
        for run, size in zip(runs, sizes, strict=True)
    ]


def left_edges(line: list[Box], base: Direction) -> list[float]:
    """How far in px each box of a line begins from the line's left edge: runs of one direction stand in it, and one
    such stretch after the other in that of the paragraph (UAX #9 L2, where each stretch is isolated or strong).
    """
    ordered: list[int] = []
    for direction, group in groupby(range(len(line)), key=lambda place: line[place].run.direction):
        members = list(group)
        turned = members[::-1] if direction == "rtl" else members
        ordered = [*turned, *ordered] if base == "rtl" else [*ordered, *turned]
    edges = [0.0] * len(line)
    x = 0.0
    for place in ordered:
        x += line[place].air_px
        edges[place] = x
        x += line[place].width_px
    return edges


def _box(run: Run, size_px: float, air_px: float, glyphs: dict[Face, Glyphs]) -> Box:
    scale = int(size_px * PANGO_SCALE)
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.direction, buffer.script, buffer.language = run.direction, run.script, run.language
    font = _font(run.face, scale)
    hb.shape(font, buffer, _FEATURES)
    seen = glyphs.setdefault(run.face, Glyphs())
    texts = _texts(run, buffer.glyph_infos)
    shown, width = ["<"], 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        seen.texts.setdefault(info.codepoint, texts[info.cluster])
        seen.widths.setdefault(info.codepoint, round(font.get_glyph_h_advance(info.codepoint) * 1000 / scale))
        shown += _shown(info.codepoint, seen.widths[info.codepoint], position, scale)
        width += position.x_advance
    text = "".join(shown)
    operand = text[:-1] if text.endswith("<") else f"{text}>"
    return Box(run, operand, scale / PANGO_SCALE, width / PANGO_SCALE, air_px)


def _shown(glyph: int, logical_width: int, position: hb.GlyphPosition, scale: int) -> Iterator[str]:
    offset = position.x_offset * PANGO_SCALE / scale
    if offset:
        yield f">{-offset}<"
    yield f"{glyph:04x}"
    kerning = logical_width + offset - position.x_advance * 1000 / scale
    if kerning:
        yield f">{int(kerning)}<"


def _texts(run: Run, infos: list[hb.GlyphInfo]) -> dict[int, str]:
    """The text of each cluster; brackets of right-to-left text by the glyph that shows them."""
    starts = sorted({info.cluster for info in infos})
    ends = dict(pairwise([*starts, len(run.text)]))
    texts = {start: run.text[start : ends[start]] for start in starts}
    if run.direction == "rtl":
        mirrored = _mirrored(run.face)
        texts |= {info.cluster: mirrored[info.codepoint] for info in infos if info.codepoint in mirrored}
    return texts


@lru_cache(maxsize=64)
def _font(face: Face, scale: int) -> hb.Font:
    font = hb.Font(hb_face(face))
    font.scale = (scale, scale)
    return font


@lru_cache(maxsize=16)
def _mirrored(face: Face) -> dict[int, str]:
    return shown_by_glyph(hb_face(face), hb.Font(hb_face(face)))
