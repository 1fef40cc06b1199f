"""Exact lines for WeasyPrint 70.0, which widens spaces alone, leaves Chinese ragged, and indents Arabic at its left.

A line's spare width is shared by all its gaps: at spaces, and on either side of CJK (CSS Text 3, 6.4.3
`inter-character` for CJK, `inter-word` for the rest). WeasyPrint cuts each gap to 1/1000 em as it writes it; here the
remainder of each gap is handed on to the next, so that a line ends where the measure does.

Private parts of WeasyPrint 70.0 that this stands on: layout.inline (justify_line, get_next_linebox,
remove_last_whitespace), text.line_break.Layout (set_text, get_first_line, reactivate), and the kerning arithmetic of
draw.text.draw_first_line. `patches` guards the version.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from letter_render.pdf import hyphenation
from letter_render.pdf.autospace import mark_air
from letter_render.text.runs import clusters, script_of

_SPACES = " \u00a0"
_HYPHENATION_POINT, _WORD_JOINER = "\u2027", "\u2060"
"""At the end of a text Pango draws a hyphen in the place of U+2027, which parts the names of people in Chinese; with a
word joiner behind it, it is not at the end.
"""

_set_text = line_break.Layout.set_text
_get_first_line = line_break.Layout.get_first_line
_remove_last_whitespace = inline.remove_last_whitespace


def install() -> None:
    """Put our functions in the place of WeasyPrint's."""
    inline.justify_line = justify_line
    line_break.Layout.set_text = set_text
    line_break.Layout.get_first_line = get_first_line
    inline.get_next_linebox = get_next_linebox
    inline.remove_last_whitespace = remove_last_whitespace


def gap_offsets(text: str, following: str) -> frozenset[int]:
    """The byte offsets (UTF-8) of the clusters after which the text may be widened.

    `following` is what comes after the text on its line, empty at the line's end: nothing is widened there.

    >>> sorted(gap_offsets("a 中文b", ""))
    [1, 2, 5]
    """
    parts = clusters(text)
    offsets, at = set(), 0
    for index, part in enumerate(parts):
        after = parts[index + 1] if index + 1 < len(parts) else following[:1]
        is_between = after and after not in _SPACES and (_is_cjk(part) or _is_cjk(after))
        if part in _SPACES or is_between:
            offsets.add(at)
        at += len(part.encode())
    return frozenset(offsets)


@cache
def _is_cjk(cluster: str) -> bool:
    return script_of(cluster) == "Hani"


def justify_line(context: Any, line: Any, extra_px: float) -> None:
    """Share `extra_px` among the gaps of a line box."""
    texts = [box for box in _text_boxes(line) if box.text]
    for index, box in enumerate(texts):
        box.gaps = gap_offsets(box.text, texts[index + 1].text if index + 1 < len(texts) else "")
    count = sum(len(box.gaps) for box in texts)
    if count:
        _widen(context, line, extra_px / count, 0)


def _text_boxes(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _text_boxes(child)


def _widen(context: Any, box: Any, gap_px: float, shift_px: float) -> float:
    """Widen the box's gaps and move it by what lies before it. Returns the shift for the box after it."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift_px
        gaps: frozenset[int] = getattr(box, "gaps", frozenset())
        if gaps:
            layout = line_break.create_layout(box.text, box.style, context, None, gap_px)
            layout.gaps = gaps
            layout.deactivate()
            box.justification_spacing, box.pango_layout = gap_px, layout
            box.width += gap_px * len(gaps)
        return shift_px + gap_px * len(gaps)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift_px
        end_px = shift_px
        children = box.children[::-1] if box.style["direction"] == "rtl" else box.children
        for child in children:
            if child.is_in_normal_flow():
                end_px = _widen(context, child, gap_px, end_px)
        box.width += end_px - shift_px
        return end_px
    box.translate(shift_px, 0)
    return shift_px


def get_next_linebox(context: Any, linebox: Any, *arguments: Any) -> tuple[Any, Any]:
    """The next line, the air in it marked. WeasyPrint indents from the left whatever the direction (`text-indent`,
    CSS Text 3 8.1): the content of a right-to-left line is moved so that the indent, or the hang, is at its right.
    """
    indent_px = linebox.text_indent
    line, resume_at = hyphenation.get_next_linebox(context, linebox, *arguments)
    if line is not None and indent_px and linebox.style["direction"] == "rtl":
        for child in line.children:
            child.translate(-indent_px, 0)
    if line is not None:
        mark_air(line)
    return line, resume_at


def remove_last_whitespace(context: Any, line: Any) -> None:
    """Remove the space at a line's end. WeasyPrint then moves a right-to-left line by the width of it, away from its
    right edge; it is moved back.
    """
    width_px = line.width
    _remove_last_whitespace(context, line)
    last = line
    while isinstance(last, boxes.LineBox | boxes.InlineBox) and last.children:
        last = last.children[-1]
    if line.width != width_px and last.pango_layout.first_line_direction % 2:
        for child in line.children:
            child.translate(width_px - line.width, 0)


def set_text(layout: Any, text: str, justify: bool = False) -> None:
    """Layout.set_text; `justify` is set when the text is drawn, and the first line got next is then widened."""
    gaps = getattr(layout, "gaps", None)
    _set_text(layout, text + _WORD_JOINER if text.endswith(_HYPHENATION_POINT) else text, justify and gaps is None)
    layout.has_gaps_to_widen = justify and gaps is not None


def get_first_line(layout: Any) -> tuple[Any, int | None]:
    """Layout.get_first_line, its glyphs moved apart where set_text asked for it."""
    line, index = _get_first_line(layout)
    if getattr(layout, "has_gaps_to_widen", False):
        layout.has_gaps_to_widen = False
        _move_apart(line, layout)
    return line, index


def _move_apart(line: Any, layout: Any) -> None:
    """Widen the advance of the last glyph of each cluster that a gap follows, in whole 1/1000 em."""
    unit = layout.style["font_size"] * TO_UNITS / 1000
    gap = layout.justification_spacing * TO_UNITS / unit
    remainder = 0.0
    done: set[int] = set()
    for item, glyph, offset in _last_glyphs(line):
        natural = glyph.geometry.width / unit
        logical = _logical_width(item.item.analysis.font, glyph.glyph, unit)
        if offset not in layout.gaps or offset in done:
            remainder += natural - (logical - int(logical - natural))
            continue
        done.add(offset)
        wanted = natural + gap + remainder
        extra = round(wanted - logical)
        remainder = wanted - logical - extra
        # 0.3 keeps int(), by which the difference is written, from cutting a whole unit off a rounding error.
        width = (logical + extra + (0.3 if extra >= 0 else -0.3)) * unit
        if item.item.analysis.level % 2 and layout.text.encode()[offset : offset + 1] != b" ":
            glyph.geometry.x_offset += round(width) - glyph.geometry.width
        glyph.geometry.width = round(width)


def _last_glyphs(line: Any) -> Iterator[tuple[Any, Any, int]]:
    """Each glyph with its item and the byte offset of its cluster, in an order that has the glyph to be widened first:
    the last of its cluster on the side that the next cluster lies on.
    """
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs = item.glyphs
        is_rtl = item.item.analysis.level % 2
        order = range(glyphs.num_glyphs) if is_rtl else reversed(range(glyphs.num_glyphs))
        for index in order:
            yield item, glyphs.glyphs[index], item.item.offset + glyphs.log_clusters[index]


def _logical_width(font: Any, glyph_id: int, unit: float) -> int:
    """The glyph's own advance in 1/1000 em, rounded as draw_first_line does."""
    rect = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, glyph_id, ffi.NULL, rect)
    width: int = round(rect.width / unit)
    return width
