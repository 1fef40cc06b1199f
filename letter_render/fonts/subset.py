"""Cutting a face to a text, by hb-subset: the outlines of its characters, and the layout tables that join them."""

from __future__ import annotations

from functools import lru_cache

import uharfbuzz as hb

from letter_render.fonts.book import Face, hb_face

PRINTABLE_ASCII = frozenset(range(0x20, 0x7F))
"""Kept wherever the face has it: a word processor drops an embedded subset of fewer than 26 glyphs."""

_LICENCE_NAME_IDS = (13, 14)
"""Licence and licence URL in the name table; hb-subset keeps name IDs 0 to 6 by itself."""


@lru_cache(maxsize=64)
def subset(face: Face, code_points: frozenset[int]) -> bytes:
    """The face's file cut to `code_points` and printable ASCII, with its layout features and its licence.

    Code points that the face does not have are passed over. The same face and code points give the same bytes.
    """
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(code_points | PRINTABLE_ASCII)
    wanted.name_id_set.update(_LICENCE_NAME_IDS)
    return bytes(hb.subset(hb_face(face), wanted).blob.data)
