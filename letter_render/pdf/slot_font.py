"""The objects of a font that slots show: the face cut to the very glyphs, under their own numbers.

Each letter has its own, so that its bytes do not depend on who else is written to (ISO 32000-1 9.7.4, 9.10.3).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from hashlib import md5

import uharfbuzz as hb

from letter_render.fonts.book import Face, hb_face
from letter_render.pdf.line import Glyphs

_SYMBOLIC, _ITALIC = 1 << 2, 1 << 6
"""Font flags (ISO 32000-1 table 123)."""

_LAYOUT = tuple(int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF"))
"""Tables that choose and move glyphs, which is done when they are drawn."""

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_MOST = 100
"""The entries that a block of a CMap may have (Adobe technical note 5014)."""


def write_font(face: Face, glyphs: Glyphs, add: Callable[[bytes], int]) -> int:
    """Write the objects of the font with `add`, which numbers them; returns the number of the font itself."""
    numbers = frozenset(glyphs.widths)
    program = _program(face, numbers)
    tag = "".join(chr(65 + byte % 26) for byte in md5(program, usedforsecurity=False).digest()[:6])
    name = f"/{tag}+{face.full_name.removesuffix(' Regular').replace(' ', '-')}"
    file = add(stream(program, f"/Length1 {len(program)}"))
    descriptor = add(_descriptor(face, name, file))
    widths = " ".join(f"{glyph} [{width}]" for glyph, width in sorted(glyphs.widths.items()))
    descendant = add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDToGIDMap /Identity /CIDSystemInfo "
        f"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [{widths}] >>"
        .encode()
    )  # fmt: skip
    unicode_map = add(stream(_unicode_map(glyphs.texts)))
    return add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
        f"/ToUnicode {unicode_map} 0 R >>".encode()
    )


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object, compressed (ISO 32000-1 7.3.8, 7.4.4)."""
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>".encode()
    return head + b"\nstream\n" + packed + b"\nendstream"


@lru_cache(maxsize=256)
def _program(face: Face, glyphs: frozenset[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(_LAYOUT)
    return bytes(hb.subset(hb_face(face), wanted).blob.data)


def _descriptor(face: Face, name: str, file: int) -> bytes:
    upem = hb_face(face).upem
    extents = hb.Font(hb_face(face)).get_font_extents("ltr")
    ascent, descent = (round(value * 1000 / upem) for value in (extents.ascender, extents.descender))
    flags = _SYMBOLIC | (_ITALIC if face.is_italic else 0)
    return (
        f"<< /Type /FontDescriptor /FontName {name} /FontFamily ({face.family}) /Flags {flags} /ItalicAngle 0 "
        f"/Ascent {ascent} /Descent {descent} /CapHeight {ascent} /StemV 80 /FontBBox [0 {descent} 1000 {ascent}] "
        f"/FontFile2 {file} 0 R >>"
    ).encode()


def _unicode_map(texts: dict[int, str]) -> bytes:
    entries = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())]
    cut = [entries[start : start + _MOST] for start in range(0, len(entries), _MOST)]
    blocks = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in cut)
    return _CMAP.format(blocks=blocks).encode()
