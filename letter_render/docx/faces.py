"""Embedded faces (ECMA-376 17.8): every face that a run uses, cut to what the letter and its editors need. Where the
galley says so they stay whole, or are named and not embedded.

An office must be able to change a word: cut faces of Latin and Cyrillic have what the six languages of the United
Nations are written with, Arabic stays whole in an Arabic letter, Han keeps kana and punctuation beside the letter's own
characters.
"""

from __future__ import annotations

import struct
import uuid
from collections import defaultdict
from hashlib import sha256
from itertools import count, groupby
from typing import cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from lxml import etree

from letter_render.docx.oxml import w
from letter_render.docx.package import OBFUSCATED_FONT
from letter_render.fonts.book import Face, coverage, hb_face
from letter_render.fonts.subset import PRINTABLE_ASCII, subset
from letter_render.galley import Galley
from letter_render.walk import all_runs


def _span(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


_LATIN = PRINTABLE_ASCII | _span(0xA0, 0xFF) | {0x152, 0x153, 0x178, 0x200E, 0x200F, 0x202F, 0x20AC, 0x2116}
_PUNCTUATION = _span(0x2010, 0x2026) | {0x2030, 0x2032, 0x2033, 0x2039, 0x203A}
_CYRILLIC = _span(0x400, 0x45F) | {0x490, 0x491}
_EAST_ASIAN = PRINTABLE_ASCII | _span(0x3000, 0x3020) | _span(0x3041, 0x30FF) | _span(0xFF01, 0xFF5E)
_EAST_ASIAN_PUNCTUATION = frozenset({0xB7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2025, 0x2026, 0x203B})

_KEPT = {
    "Latn": _LATIN | _PUNCTUATION,
    "Cyrl": _CYRILLIC,
    "Hani": _EAST_ASIAN | _EAST_ASIAN_PUNCTUATION,
}
"""Code points that a face keeps for those who edit the letter, by the script that the face is for."""

_KASHIDA = 0x640
"""LibreOffice stretches justified Arabic with this character, into the text itself, if the face has it."""

_EMBED = {(False, False): "embedRegular", (True, False): "embedBold", (False, True): "embedItalic",
          (True, True): "embedBoldItalic"}  # fmt: skip

_CHARSETS = {"zh-Hant": "88", "zh-Hant-HK": "88", "zh-Hans": "86", "ja": "80", "ko": "81"}
_ARABIC_CHARSET, _ANSI_CHARSET = "B2", "00"
"""`w:charset` (17.8.3.2) of a face by the first language that it is for, else by its script."""


def embed_faces(document_part: DocumentPart, galley: Galley) -> None:
    """Add the font table and, unless none is to be embedded, an obfuscated part for every face that the galley uses."""
    table = w("fonts")
    name, root = PackURI("/word/fontTable.xml"), cast("BaseOxmlElement", table)
    table_part = XmlPart(name, CONTENT_TYPE.WML_FONT_TABLE, root, document_part.package)
    document_part.relate_to(table_part, RELATIONSHIP_TYPE.FONT_TABLE)
    wanted, base = repertoires(galley), galley.base_faces
    listed = sorted({*wanted, base.latin, base.east_asia, base.complex_script}, key=_place)
    number = count(1)
    for family, faces in groupby(listed, lambda face: face.family):
        members = list(faces)
        used = [face for face in members if face in wanted and galley.docx_faces != "none"]
        files = [(face, _file(face, wanted[face], galley)) for face in used]
        table.append(_font(family, members[0], [_embed(table_part, next(number), galley, *file) for file in files]))


def characters_by_face(galley: Galley) -> dict[Face, set[int]]:
    """The code points that the galley sets in each face."""
    used: dict[Face, set[int]] = defaultdict(set)
    for run in all_runs(galley):
        used[run.face].update(map(ord, run.text))
    return used


def repertoires(galley: Galley) -> dict[Face, frozenset[int]]:
    """The code points that the letter's file may set in each face that it uses: all, where faces are not cut. Else
    those of `galley.kept` are in the face that East Asian text starts from, the others have what addresses need.
    """
    used, east_asia = characters_by_face(galley), galley.base_faces.east_asia
    if galley.docx_faces != "subset":
        return {face: coverage(face).union(characters) for face, characters in used.items()}
    if east_asia in used:
        used[east_asia] |= coverage(east_asia).intersection(map(ord, galley.kept))
    return {face: kept(face, frozenset(characters), galley.language) for face, characters in used.items()}


def kept(face: Face, used: frozenset[int], language: str) -> frozenset[int]:
    """The code points that a letter in that language keeps of a face of which it uses some."""
    if "Arab" in face.scripts and language.split("-", maxsplit=1)[0] == "ar":
        return used | (coverage(face) - {_KASHIDA})
    return used.union(*(_KEPT.get(script, frozenset()) for script in face.scripts))


def font_key(data: bytes) -> str:
    """The key that a face is obfuscated with: a GUID in braces and capitals, the same for the same bytes."""
    return "{" + str(uuid.UUID(bytes=sha256(data).digest()[:16], version=4)).upper() + "}"


def obfuscate(data: bytes, key: str) -> bytes:
    """The first 32 bytes xored with the key's bytes from its end (ECMA-376 17.8.1)."""
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
    return bytes(byte ^ mask[i % 16] for i, byte in enumerate(data[:32])) + data[32:]


def _place(face: Face) -> tuple[int, str, int, bool]:
    return (face.order, face.family, face.weight, face.is_italic)


def _file(face: Face, code_points: frozenset[int], galley: Galley) -> bytes:
    """The bytes that are embedded of a face."""
    return face.path.read_bytes() if galley.docx_faces == "whole" else subset(face, code_points)


def _embed(table_part: XmlPart, number: int, galley: Galley, face: Face, data: bytes) -> etree._Element:
    key = font_key(data)
    name = PackURI(f"/word/fonts/font{number}.odttf")
    part = Part(name, OBFUSCATED_FONT, obfuscate(data, key), table_part.package)
    relation = table_part.relate_to(part, RELATIONSHIP_TYPE.FONT)
    is_subset = True if galley.docx_faces == "subset" and "Hani" in face.scripts else None
    return w(_EMBED[face.weight >= 700, face.is_italic], r_id=relation, fontKey=key, subsetted=is_subset)


def _font(family: str, face: Face, embedded: list[etree._Element]) -> etree._Element:
    """`w:font` (17.8.3.10), described as its own OS/2 table describes it."""
    os2 = bytes(hb_face(face).reference_table("OS/2").data)
    usb = struct.unpack(">4I", os2[42:58])
    csb = struct.unpack(">2I", os2[78:86])
    words = {f"usb{i}": f"{word:08X}" for i, word in enumerate(usb)} | {
        f"csb{i}": f"{word:08X}" for i, word in enumerate(csb)
    }
    return w(
        "font",
        w("altName", val=face.stand_in) if face.stand_in else None,
        w("panose1", val=os2[32:42].hex().upper()),
        w("charset", val=_charset(face)),
        w("family", val="roman" if face.role == "serif" else "swiss"),
        w("pitch", val="variable"),
        w("sig", **words),
        *embedded,
        name=family,
    )


def _charset(face: Face) -> str:
    if "Arab" in face.scripts:
        return _ARABIC_CHARSET
    return _CHARSETS.get(face.languages[0], _ANSI_CHARSET) if face.languages else _ANSI_CHARSET
