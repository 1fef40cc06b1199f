"""Faces are embedded cut, obfuscated, and under their public names."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from letter_render.docx.faces import characters_by_face, font_key, kept, obfuscate, repertoires
from letter_render.docx.write import write_docx
from letter_render.fonts.book import coverage

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def fonts(root: etree._Element) -> dict[str, list[str]]:
    """The families of a font table with the styles that are embedded."""
    return {
        font.get(f"{W}name"): [etree.QName(c).localname for c in font if etree.QName(c).localname.startswith("embed")]
        for font in root
    }


def test_obfuscation_is_its_own_inverse():
    data = bytes(range(64))
    assert obfuscate(obfuscate(data, font_key(data)), font_key(data)) == data


def test_obfuscation_changes_the_first_32_bytes_and_no_other():
    data = bytes(64)
    hidden = obfuscate(data, font_key(data))
    assert hidden[:32] != data[:32]
    assert hidden[32:] == data[32:]


def test_obfuscation_begins_with_the_last_byte_of_the_key():
    """ECMA-376 17.8.1: the key's bytes are taken in reverse order of its text."""
    assert obfuscate(bytes(32), "{00112233-4455-6677-8899-AABBCCDDEEFF}")[:3] == b"\xff\xee\xdd"


def test_a_key_is_the_same_for_the_same_bytes_and_in_capitals():
    assert font_key(b"a") == font_key(b"a") != font_key(b"b")
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", font_key(b"a"))


def test_every_face_in_use_is_embedded_and_the_base_families_are_listed(part, chinese_docx):
    assert fonts(part(chinese_docx, "word/fontTable.xml")) == {
        "Noto Serif": ["embedRegular"],
        "Noto Serif TC": ["embedRegular", "embedBold"],
        "Noto Serif HK": ["embedRegular"],
        "Noto Serif JP": ["embedRegular"],
        "Noto Serif KR": ["embedRegular"],
        "Noto Naskh Arabic": ["embedRegular"],
    }


def test_a_face_that_no_run_uses_is_not_embedded(part, make):
    table = fonts(part(write_docx(make.galley("fr", "fr-FR", ()))[0], "word/fontTable.xml"))
    assert table == {"Noto Serif": ["embedRegular"], "Noto Serif TC": [], "Noto Naskh Arabic": []}


def embedded(data: bytes) -> dict[str, bytes]:
    """The embedded files with their keys taken off, by part name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        table = etree.fromstring(archive.read("word/fontTable.xml"))
        relations = etree.fromstring(archive.read("word/_rels/fontTable.xml.rels"))
        targets = {found.get("Id"): f"word/{found.get('Target')}" for found in relations}
        keys = {targets[found.get(R_ID)]: found.get(f"{W}fontKey") for found in table.iter() if found.get(R_ID)}
        return {name: obfuscate(archive.read(name), key) for name, key in keys.items()}


def test_whole_faces_are_their_own_files_byte_for_byte(chinese):
    files = {face.path.read_bytes() for face in characters_by_face(chinese)}
    assert set(embedded(write_docx(replace(chinese, docx_faces="whole"))[0]).values()) == files


def test_whole_faces_are_not_called_cut(part, chinese):
    data = write_docx(replace(chinese, docx_faces="whole"))[0]
    assert not any(found.get(f"{W}subsetted") for found in part(data, "word/fontTable.xml").iter())
    settings = [etree.QName(found).localname for found in part(data, "word/settings.xml")]
    assert "embedTrueTypeFonts" in settings
    assert "saveSubsetFonts" not in settings


def test_without_faces_the_families_and_their_stand_ins_are_listed_and_nothing_is_embedded(part, chinese, chinese_docx):
    data = write_docx(replace(chinese, docx_faces="none"))[0]
    table = part(data, "word/fontTable.xml")
    assert fonts(table) == {family: [] for family in fonts(part(chinese_docx, "word/fontTable.xml"))}
    assert all(found.find(f"{W}altName") is not None for found in table)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any("odttf" in name or "fontTable.xml.rels" in name for name in archive.namelist())
    settings = [etree.QName(found).localname for found in part(data, "word/settings.xml")]
    assert not {"embedTrueTypeFonts", "saveSubsetFonts"} & set(settings)


def test_a_family_names_a_stand_in_for_readers_without_embedded_faces(part, chinese_docx):
    names = {found.get(f"{W}val") for found in part(chinese_docx, "word/fontTable.xml").iter(f"{W}altName")}
    assert {"PMingLiU", "Yu Mincho", "Times New Roman", "Traditional Arabic"} <= names


def test_part_names_have_no_spaces_and_are_numbered(chinese_docx):
    """A part named after its family makes Word call the file unreadable."""
    with zipfile.ZipFile(io.BytesIO(chinese_docx)) as archive:
        members = [name for name in archive.namelist() if name.endswith(".odttf")]
    assert members == [f"word/fonts/font{number}.odttf" for number in range(1, 8)]


def test_the_document_is_related_to_its_font_table(part, chinese_docx):
    relations = part(chinese_docx, "word/_rels/document.xml.rels")
    assert any(found.get("Type").endswith("/fontTable") for found in relations)


@pytest.mark.parametrize("text", ["Ünïçødé", "Ёж", "l’été — «œuvre»", "¿Qué?"])
def test_a_latin_face_keeps_what_the_six_languages_are_written_with(book, text):
    """So that a word can be changed in Word."""
    assert set(map(ord, text)) <= kept(book.get("noto-serif-400"), frozenset(), "zh-Hant")


def test_a_han_face_keeps_kana_and_full_width_punctuation_beside_its_own_text(book):
    keeps = kept(book.get("noto-serif-jp-400"), frozenset({0x65E5}), "zh-Hant")
    assert {0x65E5, *map(ord, "あンー、。「」，？A")} <= keeps
    assert len(keeps) < 1000


def test_the_files_of_one_letter_have_one_latin_face_and_its_names_faces_alike(book, sample):
    """So they do not lack a character where one LibreOffice draws them all with the faces of the first."""
    made = [repertoires(galley) for galley in sample.galleys]
    for face in ("noto-serif-400", "noto-serif-jp-400", "noto-serif-hk-400"):
        assert len({one[book.get(face)] for one in made}) == 1
    for face in ("noto-serif-tc-400", "noto-naskh-arabic-400"):
        assert len({one[book.get(face)] for one in made}) > 1


def test_an_arabic_face_is_whole_in_an_arabic_letter_and_cut_in_others(book):
    face = book.get("noto-naskh-arabic-400")
    assert kept(face, frozenset({0x627}), "ar") >= coverage(face) - {0x640}
    assert kept(face, frozenset({0x627}), "fr") == {0x627}


def test_the_stretching_character_is_kept_only_where_it_is_typed(book):
    """LibreOffice would justify Arabic with it, and the text of a PDF made so is no longer the letter's."""
    face = book.get("noto-naskh-arabic-400")
    assert 0x640 not in kept(face, frozenset({0x627}), "ar")
    assert 0x640 in kept(face, frozenset({0x640}), "ar")
