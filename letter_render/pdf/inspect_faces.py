"""The fonts of a PDF: whether they are embedded, and which glyph they draw for which text (ISO 32000-1 9)."""

from __future__ import annotations

from typing import Any

import pikepdf
import uharfbuzz as hb

from letter_render.fonts.book import outline
from letter_render.inspection import InspectedFace, InspectedGlyph
from letter_render.pdf.inspect_content import base_font_name
from letter_render.pdf.inspect_limits import MAX_FORM_DEPTH
from letter_render.pdf.unicode_map import read_unicode_map


def inspect_faces(pdf: pikepdf.Pdf) -> list[InspectedFace]:
    """Every font of the file."""
    fonts: dict[Any, Any] = {}
    for page in pdf.pages:
        _collect_fonts(page.resources, fonts, set(), 0)
    return [inspect_face(font) for font in fonts.values()]


def _collect_fonts(resources: Any, fonts: dict[Any, Any], seen: set[tuple[int, int]], depth: int) -> None:
    """Add the fonts of the resources, and of the forms among them."""
    for font in resources.get("/Font", pikepdf.Dictionary()).values():
        fonts.setdefault(font.objgen if font.is_indirect else base_font_name(font), font)
    for form in resources.get("/XObject", pikepdf.Dictionary()).values():
        if (
            depth < MAX_FORM_DEPTH
            and form.objgen not in seen
            and form.get("/Subtype") == "/Form"
            and "/Resources" in form
        ):
            seen.add(form.objgen)
            _collect_fonts(form.Resources, fonts, seen, depth + 1)


def inspect_face(font: Any) -> InspectedFace:
    """What a font of the file is: its name, whether it is embedded, and the glyphs whose text it tells."""
    name = base_font_name(font)
    program = _program(font)
    glyphs: tuple[InspectedGlyph, ...] = ()
    if program is not None and "/ToUnicode" in font and font.get("/Subtype") == "/Type0":
        outlines = hb.Font(hb.Face(program.read_bytes()))
        mapping = read_unicode_map(font.ToUnicode.read_bytes())
        glyphs = tuple(InspectedGlyph(text, outline(outlines, code)) for code, text in mapping.items())
    return InspectedFace(
        name=name,
        is_embedded=program is not None or font.get("/Subtype") == "/Type3",
        is_subset=name != str(font.get("/BaseFont", "")).lstrip("/"),
        is_mapped="/ToUnicode" in font or font.get("/Subtype") != "/Type0",
        glyphs=glyphs,
    )


def _program(font: Any) -> Any:
    """The embedded font program, None where there is none (ISO 32000-1 9.9)."""
    holder = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = holder.get("/FontDescriptor", pikepdf.Dictionary())
    return next((descriptor[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor), None)


def with_unmapped(face: InspectedFace, unmapped: dict[str, list[str]]) -> InspectedFace:
    """The face, with the places where it shows a glyph that stands for no text."""
    places = tuple(dict.fromkeys(unmapped.get(face.name, [])))
    return InspectedFace(face.name, face.is_embedded, face.is_subset, face.is_mapped, places, face.glyphs)
