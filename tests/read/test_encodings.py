"""Bytes that are not UTF-8 are told apart, also when there are few of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from letter_render.findings import InputRefusedError
from letter_render.read.decode import decode, unify_line_ends
from letter_render.read.encodings import looks_like

TEXTS = {
    "traditional": ["台灣南社", "國會調查兵團", "謹上", "連署團體共計", "NGO委員會(例如新疆暴行)", "name\n台灣客社\n"],
    "simplified": ["民主中国阵线", "中国人权", "name,language\n对华援助协会,zh-Hans\n", "人权组织"],
    "japanese": ["日本ウイグル協会", "台湾研究フォーラム", "チベット問題を考える会 Japan Committee for Tibet"],
    "korean": ["북한인권시민연합", "참여연대", "name\n북한정의연대\n"],
    "russian": ["Сахаровский Центр", "name\nМосковская Хельсинкская группа\n", "Правозащитный совет Санкт-Петербурга"],
    "western": [
        "Droits Humains Sans Frontières",
        "Centro de Documentación en Derechos Humanos",
        "Fédération Euro-méditerranéenne contre les disparitions forcées",
        "Verein für sozial-ökologischen Wandel",
        "créée à Genève",
    ],
    "apostrophe": ["Agir ensemble pour les droits de l’Homme"],
    "arabic": ["مرصد الصحراء للسلم والديمقراطية وحقوق الإنسان", "جمعية حقوق الإنسان"],
}
ENCODINGS = {
    "traditional": {"big5": "Big5", "gb18030": "GB18030", "utf-16": "UTF-16", "utf-32": "UTF-32"},
    "simplified": {"gb18030": "GB18030", "utf-16": "UTF-16", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"},
    "japanese": {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP"},
    "korean": {"cp949": "EUC-KR"},
    "russian": {"cp1251": "Windows-1251", "koi8_r": "KOI8-R"},
    "western": {"cp1252": "Windows-1252", "mac_roman": "MACINTOSH", "utf-16": "UTF-16"},
    "apostrophe": {"cp1252": "Windows-1252"},
    "arabic": {"cp1256": "Windows-1256"},
}
CASES = [
    (text, codec, name) for kind, names in ENCODINGS.items() for codec, name in names.items() for text in TEXTS[kind]
]


@pytest.mark.parametrize(("text", "codec", "name"), CASES)
def test_a_short_text_is_known_by_its_characters(text, codec, name):
    assert looks_like(text.encode(codec)) == name


@pytest.mark.parametrize(
    ("codec", "name"), [("utf-16-le", "UTF-16LE"), ("utf-16-be", "UTF-16BE"), ("utf-32", "UTF-32")]
)
def test_ascii_in_wide_characters_is_refused_although_it_is_utf8(codec, name):
    with pytest.raises(InputRefusedError) as refused:
        decode("name\nAmnesty\n".encode(codec), "s.csv")
    assert refused.value.findings[0].what == f"the file is not UTF-8; it looks like {name}"


@pytest.mark.parametrize("text", ["台灣南社\nDroits Frontières\n", "Сахаровский Центр"])
def test_a_damaged_utf8_file_is_said_to_be_one(text):
    data = text.encode()
    for damaged in (data[:-2] + b"\xff\n", data[:1] + data[2:], data + data[:1]):
        with pytest.raises(InputRefusedError) as refused:
            decode(damaged, "s.csv")
        assert "UTF-8 file are damaged" in refused.value.findings[0].what


def test_the_place_is_that_of_the_first_byte_that_cannot_be():
    with pytest.raises(InputRefusedError) as refused:
        decode("\ufeffé,\r\né\ré, ".encode() + b"\xe9 Paris", "s.csv")
    assert str(refused.value.findings[0].origin) == "s.csv:3:4"


def test_the_hint_converts():
    with pytest.raises(InputRefusedError) as refused:
        decode("台灣南社".encode("big5"), "s.csv")
    assert "iconv -f Big5 -t UTF-8 s.csv" in refused.value.findings[0].hint


def test_bytes_like_nothing_get_no_name():
    assert looks_like(b"\xff\x81\x00\x9d\xfe\x01") == ""


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1b")))
def test_any_text_comes_back_from_utf8_without_its_mark(text):
    assert decode(text.encode("utf-8-sig"), "f") == text


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_are_decoded_or_refused(data):
    try:
        assert decode(data, "f").encode() in (data, data[3:])
    except InputRefusedError as refused:
        assert refused.findings[0].code == "file/encoding"  # noqa: PT017  # both outcomes are right


def test_every_line_end_becomes_one():
    assert unify_line_ends("a\r\nb\rc\n\r\n") == "a\nb\nc\n\n"
