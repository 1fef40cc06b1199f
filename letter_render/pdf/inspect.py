"""Read a finished PDF back: the structure tree by pikepdf, the text of its marked content by pdfium.

Trusts nobody: no code of the writer is used, no text is taken from anything but the file. The structure tree says
which marked content (page, MCID) makes a paragraph or an item and in which language; pdfium says which characters
each marked content shows, and in which font. Text that no element owns is furniture (heads, feet).
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import uharfbuzz as hb
from pypdfium2 import raw

from letter_render.fonts.book import outline
from letter_render.inspection import (
    InspectedBlock,
    InspectedFace,
    InspectedGlyph,
    InspectedRun,
    Inspection,
    Kind,
)  # fmt: skip
from letter_render.pdf.unicode_map import read_unicode_map

# Structure types (ISO 32000-1 14.8.4) that are a block of text, and what an inspection calls them.
_BLOCKS: dict[str, Kind] = {
    "/P": "paragraph", "/H1": "heading", "/H2": "heading", "/H3": "heading", "/LI": "item", "/Figure": "figure",
}  # fmt: skip

Place = tuple[int, int]
"""A marked content: page index from 0, MCID."""


@dataclass(slots=True)
class _Block:
    kind: Kind
    contents: list[tuple[Place, str]] = field(default_factory=list)
    labels: list[Place] = field(default_factory=list)
    alt: str = ""


def inspect_pdf(data: bytes) -> Inspection:
    """What is found in a tagged PDF. Raises pikepdf.PdfError or pdfium.PdfiumError where it is none."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        language = str(pdf.Root.get("/Lang", ""))
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        root = pdf.Root.get("/StructTreeRoot")
        blocks = list(_structure(root, pages, language)) if root is not None else []
        faces = _faces(pdf)
        title = str(pdf.docinfo.get("/Title", ""))
    texts, furniture, unmapped = _texts(data)
    inspected = [_inspected(block, texts) for block in blocks]
    owned = {place for block in blocks for place in (*(place for place, _ in block.contents), *block.labels)}
    stray = [place for place in texts if place not in owned and _plain(texts[place])]
    return Inspection(
        format="pdf",
        title=title,
        language=language,
        page_count=len(pages),
        blocks=tuple(inspected),
        faces=tuple(_with_unmapped(face, unmapped) for face in faces),
        furniture=tuple(furniture),
        problems=tuple(
            f"page {page + 1}: text that no structure element owns: {_plain(texts[page, mcid])!r}"
            for page, mcid in stray
        ),
    )


def _structure(root: Any, pages: dict[tuple[int, int], int], language: str) -> Iterator[_Block]:
    """The blocks of the structure tree, in reading order."""
    kids = root.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        kind = _BLOCKS.get(str(kid.get("/S", "")))
        own = str(kid.get("/Lang", language))
        if kind is None:
            yield from _structure(kid, pages, own)
            continue
        block = _Block(kind, alt=str(kid.get("/Alt", "")))
        for place, its_language, is_label in _contents(kid, pages, own, None, is_label=False):
            if is_label:
                block.labels.append(place)
            else:
                block.contents.append((place, its_language))
        yield block


def _contents(
    element: Any, pages: dict[tuple[int, int], int], language: str, page: int | None, *, is_label: bool
) -> Iterator[tuple[Place, str, bool]]:
    """The marked contents under a block, each with the language of its nearest element, and whether it is the label
    of a list item, which is no text.
    """
    is_label = is_label or str(element.get("/S", "")) == "/Lbl"
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            yield (_known(page), int(kid)), language, is_label
        elif kid.get("/Type") == "/MCR":
            yield (pages[kid.Pg.objgen] if "/Pg" in kid else _known(page), int(kid.MCID)), language, is_label
        elif kid.get("/Type") != "/OBJR":
            yield from _contents(kid, pages, str(kid.get("/Lang", language)), page, is_label=is_label)


def _known(page: int | None) -> int:
    """A page index; -1, which no text has, where the file does not say which page a marked content is on."""
    return -1 if page is None else page


def _inspected(block: _Block, texts: dict[Place, list[tuple[str, str]]]) -> InspectedBlock:
    page = block.contents[0][0][0] + 1 if block.contents else 0
    if block.kind == "figure":
        return InspectedBlock("figure", (InspectedRun(block.alt, "", ""),), page)
    runs: list[InspectedRun] = []
    for place, language in block.contents:
        for char, face in _join_surrogates(texts.get(place, [])):
            if runs and (runs[-1].face, runs[-1].language) == (face, language):
                runs[-1] = InspectedRun(runs[-1].text + char, face, language)
            else:
                runs.append(InspectedRun(char, face, language))
    return InspectedBlock(block.kind, tuple(runs), page)


def _plain(characters: list[tuple[str, str]]) -> str:
    return "".join(char for char, _ in characters).strip()


def _texts(data: bytes) -> tuple[dict[Place, list[tuple[str, str]]], list[str], dict[str, list[str]]]:
    """The characters (each with its font) of every marked content; the furniture of each page; and for each font the
    places where it shows a glyph that stands for no character.
    """
    texts: dict[Place, list[tuple[str, str]]] = {}
    furniture: list[str] = []
    unmapped: dict[str, list[str]] = {}
    document = pdfium.PdfDocument(data)
    for index, page in enumerate(document):
        loose: list[str] = []
        for char, mcid, font, is_mapped in _characters(page):
            if not is_mapped:
                unmapped.setdefault(font, []).append(f"page {index + 1}")
            if mcid < 0:
                loose.append(char)
            else:
                texts.setdefault((index, mcid), []).append((char, font))
        furniture.append("".join(loose))
        page.close()
    document.close()
    return texts, furniture, unmapped


def _characters(page: pdfium.PdfPage) -> Iterator[tuple[str, int, str, bool]]:
    """Each character that the page shows, in pdfium's logical order: character, MCID, font, whether it is mapped."""
    text_page = page.get_textpage()
    objects: dict[int, tuple[int, str]] = {}
    for index in range(raw.FPDFText_CountChars(text_page)):
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        text_object = raw.FPDFText_GetTextObject(text_page, index)
        key = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        if key not in objects:
            objects[key] = (raw.FPDFPageObj_GetMarkedContentID(text_object), _font_name(text_object))
        code = raw.FPDFText_GetUnicode(text_page, index)
        if raw.FPDFText_IsHyphen(text_page, index) == 1:
            code = ord("-")  # pdfium gives U+0002 for a hyphen at the end of a line
        is_mapped = raw.FPDFText_HasUnicodeMapError(text_page, index) != 1 and code != 0
        yield (chr(code) if is_mapped else "\ufffd", *objects[key], is_mapped)
    text_page.close()


def _join_surrogates(characters: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pdfium gives a character beyond U+FFFF as its two surrogates (UTF-16)."""
    high = ""
    for char, font in characters:
        if "\ud800" <= char <= "\udbff":
            high = char
        else:
            yield (high + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace"), font
            high = ""


def _font_name(text_object: Any) -> str:
    font = raw.FPDFTextObj_GetFont(text_object)
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return _without_tag(buffer.value.decode("utf-8", "replace"))


def _without_tag(name: str) -> str:
    """A base font's name without its subset tag (ISO 32000-1 9.6.4)."""
    return name[7:] if len(name) > 7 and name[6] == "+" and name[:6].isupper() else name


def _faces(pdf: pikepdf.Pdf) -> list[InspectedFace]:
    fonts = {font.objgen: font for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
    return [_face(font) for font in fonts.values()]


def _face(font: Any) -> InspectedFace:
    name = str(font.BaseFont).lstrip("/")
    descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.get("/FontDescriptor")
    program = descriptor.get("/FontFile2") if descriptor is not None else None
    glyphs: tuple[InspectedGlyph, ...] = ()
    if program is not None and "/ToUnicode" in font:
        outlines = hb.Font(hb.Face(program.read_bytes()))
        mapping = read_unicode_map(font.ToUnicode.read_bytes())
        glyphs = tuple(InspectedGlyph(text, outline(outlines, code)) for code, text in mapping.items())
    return InspectedFace(
        name=_without_tag(name),
        is_embedded=program is not None,
        is_subset=_without_tag(name) != name,
        is_mapped="/ToUnicode" in font,
        glyphs=glyphs,
    )


def _with_unmapped(face: InspectedFace, unmapped: dict[str, list[str]]) -> InspectedFace:
    places = tuple(dict.fromkeys(unmapped.get(face.name, [])))
    return InspectedFace(face.name, face.is_embedded, face.is_subset, face.is_mapped, places, face.glyphs)
