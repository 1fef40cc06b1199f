"""The reader's faces: what the font table embeds (ECMA-376 17.8), made readable again, and what it cannot draw."""

from __future__ import annotations

import re
import struct
import unicodedata

import uharfbuzz as hb

from letter_render.docx.inspect_package import OpenPackage
from letter_render.docx.inspect_styles import W
from letter_render.inspection import InspectedFace

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STYLES = {
    "embedRegular": "Regular",
    "embedBold": "Bold",
    "embedItalic": "Italic",
    "embedBoldItalic": "Bold Italic",
}
_KEY = re.compile(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}")
_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_OBFUSCATED_BYTES = 32
_ENTRY = struct.Struct(">4s3I")
"""A table's entry in a font file: tag, checksum, offset, length (OpenType, table directory)."""

_NO_INK = {"Cc", "Cf", "Zl", "Zp"}


def inspect_faces(package: OpenPackage, document: str, used: dict[str, set[str]]) -> tuple[InspectedFace, ...]:
    """Every face that is used or embedded, in the order of first use, with the used characters it cannot draw."""
    return faces_of(*read_embedded(package, document), used)


def faces_of(embedded: dict[str, hb.Face], subsets: set[str], used: dict[str, set[str]]) -> tuple[InspectedFace, ...]:
    """As `inspect_faces`, of faces that were read before."""
    return tuple(
        InspectedFace(
            name,
            is_embedded=name in embedded,
            is_subset=name in subsets,
            is_mapped=True,
            unmapped=_unmapped(embedded[name], used.get(name, set())) if name in embedded else (),
        )
        for name in dict.fromkeys([*used, *embedded])
    )


def read_embedded(package: OpenPackage, document: str) -> tuple[dict[str, hb.Face], set[str]]:
    """The embedded faces by family and style, and the names of those that say they are cut to some characters."""
    faces: dict[str, hb.Face] = {}
    subsets: set[str] = set()
    for table in package.related(document, "fontTable"):
        relations = package.relationships(table)
        for font in package.xml(table).iter(f"{W}font"):
            family = font.get(f"{W}name", "")
            for tag, style in _STYLES.items():
                element = font.find(f"{W}{tag}")
                if element is None or element.get(_R_ID) not in relations:
                    continue
                target = relations[element.get(_R_ID, "")].target
                face = _open(package, family, target, element.get(f"{W}fontKey", ""))
                if face is None:
                    continue
                faces[f"{family} {style}"] = face
                if element.get(f"{W}subsetted", "0") in ("1", "true", "on"):
                    subsets.add(f"{family} {style}")
    return faces, subsets


def _open(package: OpenPackage, family: str, target: str, key: str) -> hb.Face | None:
    """The embedded file as a face; None, with a problem, where key and bytes do not give one of that family."""
    if not _KEY.fullmatch(key):
        package.problems.append(f"the key of {target} is not a GUID in braces and capitals: {key}")
        return None
    data = _reveal(package.members.get(target, b""), key)
    if not _is_font(data):
        package.problems.append(f"{target} is no font file once its key {key} is applied")
        return None
    face = hb.Face(data)
    name = face.get_name(hb.OTNameIdPredefined.FONT_FAMILY)
    if name != family:
        package.problems.append(f"{target} is embedded as {family} and calls itself {name}")
    return face


def _reveal(data: bytes, key: str) -> bytes:
    """The file behind the obfuscation: its first 32 bytes, xored with the key's bytes in reverse (17.8.1)."""
    mask = bytes.fromhex(re.sub("[^0-9A-F]", "", key))[::-1]
    head = bytes(byte ^ mask[index % len(mask)] for index, byte in enumerate(data[:_OBFUSCATED_BYTES]))
    return head + data[_OBFUSCATED_BYTES:]


def _is_font(data: bytes) -> bool:
    """Whether the file begins as one does: a key that is partly right may leave the first bytes so, and spoil only the
    names of two tables.
    """
    entries = data[12 : 12 + _ENTRY.size * int.from_bytes(data[4:6], "big")]
    if not data.startswith(_SFNT) or not entries or len(entries) % _ENTRY.size:
        return False
    return all(
        tag.isascii() and tag.decode().isprintable() and offset + length <= len(data)
        for tag, _, offset, length in _ENTRY.iter_unpack(entries)
    )


def _unmapped(face: hb.Face, characters: set[str]) -> tuple[str, ...]:
    """The characters with ink that shaping turns into the missing glyph."""
    covered = set(face.unicodes)
    doubtful = {char for char in characters if ord(char) not in covered and not _is_inkless(char)}
    font = hb.Font(face)
    return tuple(sorted(char for char in doubtful if _is_missing(font, char)))


def _is_inkless(character: str) -> bool:
    return unicodedata.category(character) in _NO_INK or unicodedata.name(character, "").startswith(
        "VARIATION SELECTOR"
    )


def _is_missing(font: hb.Font, character: str) -> bool:
    """Whether HarfBuzz finds no glyph, not even by putting another character's in its place."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    return any(info.codepoint == 0 for info in buffer.glyph_infos)
