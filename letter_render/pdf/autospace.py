"""The air between Han and other letters, drawn (CSS Text 4, 8.4), which WeasyPrint 70.0 does not know.

In layout it is the margin of the run behind it, taken away where that run begins a line. On the page it belongs to the
letter before it: that letter is shown by a twin of its glyph, which has the same outline and text, and the air in its
advance. A mere distance of more than a tenth of an em would be read as a space: by Poppler, by pdfium, and so by the
search of a browser.

Private parts of WeasyPrint 70.0 that this stands on: layout.inline.split_inline_box, draw.text.draw_first_line, and
pdf.fonts.Font (glyph_count, to_unicode). `patches` guards the version.
"""

from __future__ import annotations

from typing import Any

import weasyprint.draw.text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from letter_render.pdf import twins
from letter_render.pdf.html import AIR
from letter_render.pdf.twins import AUTOSPACE_EM, width_of

_split_inline_box = inline.split_inline_box


def install() -> None:
    """Put our functions in the place of WeasyPrint's."""
    inline.split_inline_box = split_inline_box
    weasyprint.draw.text.draw_first_line = draw_first_line


def split_inline_box(
    context: Any, box: Any, position_x: float, max_x: float, bottom_space: float, skip_stack: Any, *arguments: Any
) -> Any:
    """As much of an inline box as fits; its air is taken away at the start of a line, and else from the room that it
    has, which WeasyPrint does not do with margins.
    """
    if isinstance(box, boxes.LineBox):
        context.line_start_px = position_x
    elif skip_stack is None and _has_air(box):
        if position_x <= context.line_start_px:
            box.margin_left = 0
        max_x -= box.margin_left
    return _split_inline_box(context, box, position_x, max_x, bottom_space, skip_stack, *arguments)


def _has_air(box: Any) -> bool:
    return bool(box.margin_left) and AIR in box.element.get("class", "").split()


def mark_air(line: Any) -> None:
    """Tell each text of a finished line that air follows whether it does."""
    _mark(line, None)


def _mark(box: Any, before: Any) -> Any:
    """Mark the texts in a box; `before` is the text before it. Returns the last text."""
    if isinstance(box, boxes.TextBox):
        return box
    if isinstance(box, boxes.InlineBox) and before is not None and _has_air(box):
        before.pango_layout.has_air_after = True
    for child in getattr(box, "children", ()):
        before = _mark(child, before)
    return before


def draw_first_line(stream: Any, textbox: Any, *arguments: Any) -> Any:
    """Draw a text; where air follows it, its last glyph is the twin."""
    layout = textbox.pango_layout
    if not getattr(layout, "has_air_after", False):
        return twins.draw_first_line(stream, textbox, *arguments)
    # What draw_first_line does first: done later it would lay the line out anew.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    font, glyph, twin = _exchange_last(stream, layout.get_first_line()[0])
    emojis = twins.draw_first_line(stream, textbox, *arguments)
    if twin != glyph:
        font.to_unicode.setdefault(glyph, font.to_unicode[twin])
    return emojis


def _exchange_last(stream: Any, line: Any) -> tuple[Any, int, int]:
    """Exchange the last glyph of a left-to-right line for its twin, unless the font lacks it; one that is not drawn, as
    of a variation selector, is not the last. Returns its font, and the glyph ids before and after.
    """
    run = line.runs[0]
    while run.next != ffi.NULL:
        run = run.next
    item = run.data
    glyphs = [item.glyphs.glyphs[index] for index in range(item.glyphs.num_glyphs)]
    last = next((one for one in reversed(glyphs) if one.glyph != pango.PANGO_GLYPH_EMPTY), glyphs[-1])
    pango_font, glyph = item.item.analysis.font, last.glyph
    font, font_size = stream.add_font(pango_font)
    if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or glyph == pango.PANGO_GLYPH_EMPTY:
        return font, glyph, glyph
    twin, air = font.glyph_count + glyph, round(AUTOSPACE_EM.get() * 1000)
    font.widths[twin] = width_of(font, font_size, pango_font, glyph) + air
    last.glyph, last.geometry.width = twin, last.geometry.width + round(air * font_size / 1000 * TO_UNITS)
    return font, glyph, twin
