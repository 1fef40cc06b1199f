"""The file is a zip with nothing volatile in it, in a fixed order."""

from __future__ import annotations

import io
import zipfile

import pytest

from letter_render.docx.package import blank_package

TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@pytest.fixture
def infos(chinese_docx):
    """The members' entries."""
    with zipfile.ZipFile(io.BytesIO(chinese_docx)) as archive:
        return archive.infolist()


def test_content_types_come_first_and_what_changes_between_letters_last(infos):
    names = [info.filename for info in infos]
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[-2:] == ["word/document.xml", "docProps/core.xml"]


def test_no_member_tells_when_or_where_it_was_made(infos):
    kept = {(info.date_time, info.create_system, info.extra, info.comment) for info in infos}
    assert kept == {((1980, 1, 1, 0, 0, 0), 0, b"", b"")}


def test_every_member_is_compressed(infos):
    assert {info.compress_type for info in infos} == {zipfile.ZIP_DEFLATED}


def test_faces_and_xml_have_default_content_types(part, chinese_docx):
    types = part(chinese_docx, "[Content_Types].xml")
    defaults = {found.get("Extension") for found in types.iter(f"{TYPE}Default")}
    assert defaults == {"xml", "rels", "odttf"}


def test_the_blank_package_has_no_effects_of_an_older_word():
    """python-docx's own template has, and fails validation by them."""
    with zipfile.ZipFile(io.BytesIO(blank_package())) as archive:
        assert "word/stylesWithEffects.xml" not in archive.namelist()


def test_word_s_built_in_styles_find_the_letter_s_faces_in_the_theme(part, chinese_docx):
    theme = part(chinese_docx, "word/theme/theme1.xml")
    assert [found.get("typeface") for found in theme.iter() if found.get("typeface")] == [
        "Noto Serif", "Noto Serif TC", "Noto Naskh Arabic",
    ] * 2  # fmt: skip
