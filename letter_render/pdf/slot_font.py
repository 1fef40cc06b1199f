"""The objects of a font that slots show: the face cut to the very glyphs.

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
from letter_render.pdf.twins import with_twins

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


def write_font(
    face: Face, glyphs: Glyphs, autospace_em: float, add: Callable[[bytes], int]
) -> tuple[int, dict[int, int]]:
    """Write the objects of the font with `add`, which numbers them. Returns the number of the font itself, and the ids
    that the glyphs have in it.
    """
    program, ids = _program(face, frozenset(glyphs.widths), autospace_em)
    tag = "".join(chr(65 + byte % 26) for byte in md5(program, usedforsecurity=False).digest()[:6])
    name = f"/{tag}+{face.full_name.removesuffix(' Regular').replace(' ', '-')}"
    file = add(stream(program, f"/Length1 {len(program)}"))
    descriptor = add(_descriptor(face, name, file))
    widths = " ".join(f"{ids[glyph]} [{width}]" for glyph, width in sorted(glyphs.widths.items()))
    descendant = add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDToGIDMap /Identity /CIDSystemInfo "
        f"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [{widths}] >>"
        .encode()
    )  # fmt: skip
    unicode_map = add(stream(_unicode_map({ids[glyph]: text for glyph, text in glyphs.texts.items()})))
    number = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
        f"/ToUnicode {unicode_map} 0 R >>".encode()
    )
    return number, ids


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object, compressed (ISO 32000-1 7.3.8, 7.4.4)."""
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>".encode()
    return head + b"\nstream\n" + packed + b"\nendstream"


@lru_cache(maxsize=256)
def _program(face: Face, glyphs: frozenset[int], autospace_em: float) -> tuple[bytes, dict[int, int]]:
    """The face's file cut to the glyphs, and their ids in it; twins stand behind the glyphs that they are twins of."""
    count = hb_face(face).glyph_count
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyph % count for glyph in glyphs)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(_LAYOUT)
    plan = hb.SubsetPlan(hb_face(face), wanted)
    program, cut = bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)
    new_count = len(cut)
    ids = {glyph: cut[glyph % count] + new_count * (glyph // count) for glyph in glyphs}
    twins = sorted(ids[glyph] for glyph in glyphs if glyph >= count)
    return with_twins(program, new_count, twins, autospace_em) if twins else program, ids


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
