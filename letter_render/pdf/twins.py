"""Twins of glyphs: the same outline under another id, which stands for other text or has the air behind it (autospace).

A glyph reads as one text (ISO 32000-1 9.10.3), and in some faces one glyph draws two characters, as U+2F2D and 山. The
second of them is shown by a twin, so that each reads back as typed. WeasyPrint 70.0 maps each glyph to the text of its
first use.

The twins of glyph g, in a face of n glyphs, have the ids g + kn: k is odd where air follows, k // 2 counts the texts.

Private parts of WeasyPrint 70.0 that this stands on: draw.text.draw_first_line, and pdf.fonts.Font (glyph_count,
widths, to_unicode, missing, file_content, clean). `patches` guards the version.
"""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from copy import copy
from functools import lru_cache
from itertools import pairwise
from typing import Any

import uharfbuzz as hb
import weasyprint.draw.text
from fontTools import unicodedata as ucd
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from letter_render.fonts.book import Face, hb_font
from letter_render.fonts.choose import CURSIVE_SCRIPTS, shape
from letter_render.pdf.html import composed

AUTOSPACE_EM = ContextVar("AUTOSPACE_EM", default=0.0)
"""The air, in em, in the document being written."""

SHARING = ContextVar[frozenset[str]]("SHARING", default=frozenset())
"""The characters of the document being written that another draws too, with the same glyph of the same face."""

_JOINER = "\u200d"

_draw_first_line = weasyprint.draw.text.draw_first_line
_clean = Font.clean


def install() -> None:
    """Put our function in the place of WeasyPrint's; `autospace` draws."""
    Font.clean = clean


def sharing(used: Mapping[Face, Iterable[str]]) -> frozenset[str]:
    """The characters among those that each face sets which share a glyph with another of them. White space is left
    out: what it reads as is not told apart.
    """
    shared: set[str] = set()
    for face, characters in used.items():
        first = dict[int, str]()
        for char in sorted(characters):
            for glyph in _glyphs_of(face, char) if not char.isspace() else ():
                if first.setdefault(glyph, char) != char:
                    shared |= {first[glyph], char}
    return frozenset(shared)


@lru_cache(maxsize=8192)
def _glyphs_of(face: Face, char: str) -> frozenset[int]:
    """The glyphs that draw a character by itself: its own, and in a script whose letters join that of each place in a
    word, which another letter may have too (U+06D5 at the end is U+0647).
    """
    glyph, script = hb_font(face).get_nominal_glyph(ord(char)), ucd.script(char)
    glyphs = {glyph} if glyph else set[int]()
    joined = (char, f"{_JOINER}{char}", f"{char}{_JOINER}", f"{_JOINER}{char}{_JOINER}")
    for text in joined if glyph and script in CURSIVE_SCRIPTS else ():
        infos = shape(face, text, script, "und", "rtl", by_character=True).glyph_infos
        drawn = [info.codepoint for info in infos if text[info.cluster] == char]
        glyphs.update(drawn if len(drawn) == 1 else ())
    return frozenset(glyphs)


def id_of(glyph: int, text: str, glyph_count: int, texts: Mapping[int, str]) -> int:
    """The id by which the glyph, or a twin of it, shows a character; `texts` are those that ids have. A text of more
    characters is shown by the glyph itself.
    """
    while is_one(text) and is_one(texts.get(glyph, text)) and texts.get(glyph, text) != text:
        glyph += 2 * glyph_count
    return glyph


def is_one(text: str) -> bool:
    """Whether a text is one character that is no white space."""
    return len(text) == 1 and not text.isspace()


def draw_first_line(stream: Any, textbox: Any, *arguments: Any) -> Any:
    """Draw a text; what shares a glyph with another character is shown by a twin."""
    layout = textbox.pango_layout
    has_marks = not layout.text.isascii() and any(map(unicodedata.combining, layout.text))
    if has_marks or not SHARING.get().isdisjoint(layout.text):
        # What draw_first_line does first: done later it would lay the line out anew.
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        for font, ids, text in _clusters(stream, layout) if has_marks else ():
            _map_apart(font, ids, text)
        for font, size, pango_font, info, text in _glyphs(stream, layout):
            _exchange(font, size, pango_font, info, text)
    return _draw_first_line(stream, textbox, *arguments)


def _clusters(stream: Any, layout: Any) -> Iterator[tuple[Any, list[int], str]]:
    """The clusters of the line that several glyphs draw, as marks do that are not typed in the order of their classes:
    font, glyphs, text.
    """
    utf8 = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font, _ = stream.add_font(item.analysis.font)
        starts = [glyphs.log_clusters[index] for index in range(glyphs.num_glyphs)]
        ends = dict(pairwise([*sorted(set(starts)), item.length]))
        for start, count in Counter(starts).items():
            if count > 1:
                ids = [glyphs.glyphs[index].glyph for index, other in enumerate(starts) if other == start]
                yield font, ids, utf8[item.offset + start : item.offset + ends[start]].decode()
        run = run.next


def _map_apart(font: Any, ids: list[int], text: str) -> None:
    """Map each of the glyphs of a cluster to the character that it is, where each is one. WeasyPrint maps the first to
    the whole text and the others to none, wherever else they stand.
    """
    if not hasattr(font, "whole"):
        font.whole = hb.Font(hb.Face(font.file_content))
    own = {font.whole.get_nominal_glyph(ord(char)): char for char in sorted({*text, *composed(text)})}
    if all(own.get(glyph) for glyph in ids):
        for glyph in ids:
            font.to_unicode.setdefault(glyph, own[glyph])


def _glyphs(stream: Any, layout: Any) -> Iterator[tuple[Any, float, Any, Any, str]]:
    """The glyphs of the line that draw other characters too: font, its size, Pango's font, the glyph, its text."""
    utf8 = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font, size = stream.add_font(item.analysis.font)
        starts = [glyphs.log_clusters[index] for index in range(glyphs.num_glyphs)]
        ends = dict(pairwise([*sorted(set(starts)), item.length]))
        for index, start in enumerate(starts):
            text = utf8[item.offset + start : item.offset + ends[start]].decode()
            if text in SHARING.get() and not glyphs.glyphs[index].glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                yield font, size, item.analysis.font, glyphs.glyphs[index], text
        run = run.next


def _exchange(font: Any, size: float, pango_font: Any, info: Any, text: str) -> None:
    """Exchange a glyph for its twin, where it stands for another character already."""
    glyph = info.glyph
    info.glyph = id_of(glyph, text, font.glyph_count, font.to_unicode)
    font.to_unicode.setdefault(info.glyph, text)
    if info.glyph != glyph:
        font.widths[info.glyph] = width_of(font, size, pango_font, glyph)


def width_of(font: Any, size: float, pango_font: Any, glyph: int) -> int:
    """The advance of a glyph in 1/1000 em, which the font then knows."""
    rect = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(pango_font, glyph, ffi.NULL, rect)
    width: int = font.widths.setdefault(glyph, round(rect.width * 1000 * FROM_UNITS / size))
    return width


def clean(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Cut the font to the glyphs that are used, and add the twins."""
    twins = {glyph for glyph in to_unicode if glyph >= font.glyph_count} - set(font.missing.values())
    originals = {glyph % font.glyph_count: "" for glyph in twins}
    _clean(font, originals | to_unicode, hinting)
    if twins:
        font.file_content = with_twins(font.file_content, font.glyph_count, sorted(twins), AUTOSPACE_EM.get())


def with_twins(data: bytes, glyph_count: int, twins: list[int], autospace_em: float) -> bytes:
    """The font program with the glyphs `twins`, ids in rising order, beside those that they are twins of."""
    program = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    glyphs, metrics, order = program["glyf"].glyphs, program["hmtx"].metrics, list(program.getGlyphOrder())
    air = round(autospace_em * program["head"].unitsPerEm)
    for glyph_id in range(len(order), twins[-1] + 1):
        name = f"glyph{glyph_id:05d}"
        source = order[glyph_id % glyph_count] if glyph_id in twins else ""
        order.append(name)
        glyphs[name] = copy(glyphs[source]) if source else Glyph()
        advance, bearing = metrics[source] if source else (0, 0)
        has_air = bool(source) and glyph_id // glyph_count % 2
        metrics[name] = (advance + (air if has_air else 0), bearing)
    program.setGlyphOrder(order)
    program["glyf"].setGlyphOrder(order)
    cut = io.BytesIO()
    program.save(cut)
    return cut.getvalue()
