"""A cut face draws its text as the whole one does, and nothing volatile is in it."""

from __future__ import annotations

import io

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from letter_render.fonts.book import outline
from letter_render.fonts.subset import PRINTABLE_ASCII, subset

TEXTS = [
    ("noto-serif-400", "ACAT Комитет ệ"),
    ("noto-serif-400-italic", "fi"),
    ("noto-serif-tc-400", "【台灣】。"),
    ("noto-serif-hk-700", "香"),
    ("noto-serif-jp-400", "葛\U000e0100の夜明け"),
    ("noto-naskh-arabic-400", "السلام لله"),
]
every_text = pytest.mark.parametrize(("face_id", "text"), TEXTS, ids=[face_id for face_id, _ in TEXTS])


def outlines(face: hb.Face, text: str) -> list[tuple[int, bytes]]:
    """The advance and the outline of every glyph that the text is shaped to."""
    font, buffer = hb.Font(face), hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    return [
        (position.x_advance, outline(font, info.codepoint))
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@every_text
def test_a_cut_face_shapes_its_text_as_the_whole_face_does(book, face_id, text):
    """Joined Arabic, ligatures and variation selectors live in the layout tables, which stay."""
    face = book.get(face_id)
    cut = hb.Face(subset(face, frozenset(map(ord, text))))
    whole = hb.Face(hb.Blob.from_file_path(str(face.path)))
    assert outlines(cut, text) == outlines(whole, text)


@every_text
def test_a_cut_face_has_its_characters_and_printable_ascii_and_no_other(book, face_id, text):
    """A word processor drops an embedded face of fewer than 26 glyphs, so a little is always kept."""
    face = book.get(face_id)
    cut = set(hb.Face(subset(face, frozenset(map(ord, text)))).unicodes)
    whole = set(hb.Face(hb.Blob.from_file_path(str(face.path))).unicodes)
    assert cut == (set(map(ord, text)) | PRINTABLE_ASCII) & whole


@every_text
def test_a_cut_face_keeps_its_names_and_its_licence(book, face_id, text):
    """Word goes by name ID 1; the licence travels with the file."""
    face = book.get(face_id)
    with TTFont(io.BytesIO(subset(face, frozenset(map(ord, text))))) as cut, TTFont(face.path, lazy=True) as whole:
        for name_id in (1, 2, 4, 5, 13, 14):
            assert cut["name"].getDebugName(name_id) == whole["name"].getDebugName(name_id)


def test_the_same_text_gives_the_same_bytes(book):
    """Nothing in a cut face tells when it was cut."""
    face = book.get("noto-serif-tc-400")
    first = subset(face, frozenset({0x53F0}))
    subset.cache_clear()
    assert subset(face, frozenset({0x53F0})) == first


def test_characters_that_the_face_has_not_are_passed_over(book):
    """Which characters a face lacks is found out before, and said."""
    assert 0x627 not in hb.Face(subset(book.get("noto-serif-400"), frozenset({0x627}))).unicodes
