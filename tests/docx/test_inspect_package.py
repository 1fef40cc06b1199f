"""A file that cannot or must not be read is refused with a code, before anything in it is used."""

from __future__ import annotations

import io
import zipfile

import pytest

from letter_render.docx import inspect_package
from letter_render.docx.inspect import inspect_docx
from letter_render.findings import InspectionFailedError


def refusal(data: bytes) -> str:
    """The code that the file is refused with."""
    with pytest.raises(InspectionFailedError) as refused:
        inspect_docx(data)
    (finding,) = refused.value.findings
    return finding.code


def test_what_is_no_zip_file_is_refused():
    assert refusal(b"%PDF-1.7") == "docx/not-a-package"


def test_a_file_cut_short_is_refused(chinese_docx):
    assert refusal(chinese_docx[:5000]) == "docx/not-a-package"


def test_a_damaged_member_is_refused(chinese_docx):
    at = chinese_docx.index(b"word/styles.xml") + 100
    assert refusal(chinese_docx[:at] + b"\0\0\0\0" + chinese_docx[at + 4 :]) == "docx/not-a-package"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused(chinese_docx):
    """Which of the two counts differs from reader to reader."""
    buffer = io.BytesIO(chinese_docx)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    assert refusal(buffer.getvalue()) == "docx/duplicate-member"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(chinese_docx, altered, encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'.encode(encoding)
    assert refusal(altered(chinese_docx, "word/document.xml", lambda _: bomb)) == "docx/external-entity"


def test_xml_of_an_author_s_own_needs_no_other_type(chinese_docx):
    """Word keeps data that is bound to a document as `customXml/item1.xml`, of the type that all XML has."""
    buffer = io.BytesIO(chinese_docx)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("customXml/item1.xml", b"<x/>")
    assert inspect_docx(buffer.getvalue()).problems == ()


def test_broken_xml_is_refused(chinese_docx, altered):
    assert refusal(altered(chinese_docx, "word/styles.xml", lambda xml: xml[:-5])) == "docx/broken-xml"


def test_a_file_that_unpacks_to_too_much_is_refused(chinese_docx, monkeypatch):
    monkeypatch.setattr(inspect_package, "MAX_BYTES", 1000)
    assert refusal(chinese_docx) == "docx/too-large"


def test_a_file_of_too_many_members_is_refused(chinese_docx, monkeypatch):
    monkeypatch.setattr(inspect_package, "MAX_MEMBERS", 3)
    assert refusal(chinese_docx) == "docx/too-large"


def test_a_member_that_is_larger_than_it_says_is_refused(altered, chinese_docx):
    """Its size is checked before it is unpacked, so it must not lie."""
    data = bytearray(altered(chinese_docx, "docProps/app.xml", lambda _: b"a" * 100_000))
    size = (100_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(data)) == "docx/not-a-package"


def test_a_package_without_a_document_is_refused(chinese_docx, altered):
    assert refusal(altered(chinese_docx, "word/document.xml", lambda _: None)) == "docx/missing-part"


def test_an_empty_zip_file_is_refused():
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    assert refusal(buffer.getvalue()) == "docx/missing-part"
