"""Which region's forms a face draws Han characters in, by its name; and whether two regions draw a character alike."""

from __future__ import annotations

import tomllib
from functools import cache

from letter_render.fonts.book import Face, Outline, hb_font, own_outline, read_book
from letter_render.resources import SHIPPED

_FILE = SHIPPED / "data" / "han-families.toml"

_PARENTS = {"zh-Hant-HK": "zh-Hant"}
"""The region whose forms a region has but for those of its own."""


def region_of(face_name: str) -> str:
    """The region of a face, as a language that it is for (`zh-Hant`), empty where its name is not known.

    >>> region_of("NotoSerifJP-Bold"), region_of("ABC")
    ('ja', '')
    """
    key = _key(face_name)
    known = [family for family in _families() if key.startswith(family)]
    return _families()[max(known, key=len)] if known else ""


def draws_alike(char: str, wanted: Face, region: str) -> bool:
    """Whether a face of the region has the form of a character that the wanted face has, as far as ours can tell."""
    own = _outline(wanted, char)
    tried = [region, _PARENTS.get(region, "")]
    outlines = [outline for tag in tried if tag and (outline := _outline(_face(tag, wanted.weight), char))]
    return bool(outlines) and outlines[0] == own


@cache
def _families() -> dict[str, str]:
    with _FILE.open("rb") as file:
        return {_key(name): tag for tag, names in tomllib.load(file).items() for name in names}


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


@cache
def _face(region: str, weight: int) -> Face:
    faces = [face for face in read_book().faces if face.languages[:1] == (region,) and not face.is_italic]
    return min(faces, key=lambda face: abs(face.weight - weight))


def _outline(face: Face, char: str) -> Outline | None:
    glyph = hb_font(face).get_nominal_glyph(ord(char))
    return own_outline(face, glyph) if glyph else None
