"""The map from glyphs to text: brackets of right-to-left text, and hyphens that divide words.

In right-to-left text HarfBuzz draws `(` with the glyph of `)` (UAX #9 L4), and WeasyPrint 70.0 maps each glyph to the
text of its first use: from then on every `)` in that face reads back as `(`, in Latin names too. Readers mirror the
brackets of right-to-left text themselves, so each glyph is mapped to the character whose own glyph it is.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import uharfbuzz as hb
import weasyprint.pdf

from letter_render.fonts.book import shown_by_glyph
from letter_render.pdf.hyphenation import DIVIDING_HYPHEN

_build_fonts_dictionary = weasyprint.pdf.build_fonts_dictionary


def install() -> None:
    """Put our function in the place of WeasyPrint's."""
    weasyprint.pdf.build_fonts_dictionary = build_fonts_dictionary


def build_fonts_dictionary(pdf: Any, fonts: dict[Any, Any], *arguments: Any) -> Any:
    """Mend the glyph-to-text map of each font, then write them all."""
    for font in fonts.values():
        program = hb.Face(font.file_content)
        shown = shown_by_glyph(program, hb.Font(program))
        font.to_unicode |= {
            glyph: shown[glyph]
            for glyph, text in font.to_unicode.items()
            if glyph in shown and len(text) == 1 and unicodedata.mirrored(text)
        }
        # A hyphen that divides a word is no part of the text (ISO 32000-1 14.8.2.2.3).
        hyphen = DIVIDING_HYPHEN.get()
        font.to_unicode |= {glyph: "\u00ad" for glyph, text in font.to_unicode.items() if hyphen and text == hyphen}
    return _build_fonts_dictionary(pdf, fonts, *arguments)
