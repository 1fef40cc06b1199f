"""A written file is the galley, byte for byte the same each time, and no judge finds a fault in it."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace

import pytest
from openxml_audit import OpenXmlValidator

from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TERMS = "{http://purl.org/dc/terms/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"

_AGAIN = """
import hashlib, pathlib, sys
from letter_render.docx.write import write_docx
from letter_render.pipeline import prepare
print(hashlib.sha256(write_docx(prepare(pathlib.Path(sys.argv[1])).galleys[0])[0]).hexdigest())
"""


def test_the_same_galley_gives_the_same_bytes(any_galley):
    assert write_docx(any_galley)[0] == write_docx(any_galley)[0]


def test_another_process_in_another_place_and_time_zone_gives_the_same_bytes(make_letter, tmp_path):
    folder = make_letter("台灣南社", "T*Revers!", "منظمة")
    hashes = {
        subprocess.run(
            [sys.executable, "-c", _AGAIN, str(folder)],
            cwd=place, check=True, capture_output=True, text=True,
            env={"TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": seed},
        ).stdout
        for place, zone, seed in (("/", "UTC", "1"), (tmp_path, "Asia/Tokyo", "2"))
    }  # fmt: skip
    assert len(hashes) == 1


def test_an_outside_validator_expects_word_to_open_it(any_galley, tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(write_docx(any_galley)[0])
    assert OpenXmlValidator().validate(path).errors == []


def test_the_reader_finds_no_fault(any_galley):
    inspection = inspect_docx(write_docx(any_galley)[0])
    assert inspection.problems == ()
    assert all(face.is_embedded and not face.unmapped for face in inspection.faces)


def test_every_name_of_the_sample_reads_back_in_order(sample):
    galley = sample.galleys[0]
    names = [block.text for block in inspect_docx(write_docx(galley)[0]).blocks if block.kind == "name"]
    assert names == [signatory.name for signatory in sample.letter.signatories]
    assert len(names) == 282


def test_the_outside_validator_finds_no_fault_in_the_sample(sample, tmp_path):
    path = tmp_path / "sample.docx"
    path.write_bytes(write_docx(sample.galleys[0])[0])
    assert OpenXmlValidator().validate(path).errors == []


def test_the_sample_with_its_faces_weighs_less_than_half_a_megabyte(sample):
    assert len(write_docx(sample.galleys[0])[0]) < 500_000


def test_the_properties_are_the_letter_s(part, chinese_docx):
    core = part(chinese_docx, "docProps/core.xml")
    found = {child.tag: child.text for child in core}
    assert (found[f"{DC}title"], found[f"{DC}creator"]) == ("A letter in zh-Hant", "Rights Office")
    assert (found[f"{DC}language"], found[f"{CP}revision"]) == ("zh-Hant", "1")
    assert found[f"{TERMS}created"] == found[f"{TERMS}modified"] == "2020-09-09T00:00:00Z"


def test_an_undated_letter_has_the_oldest_date_that_a_zip_file_knows(part, chinese):
    core = part(write_docx(replace(chinese, date=None))[0], "docProps/core.xml")
    assert core.find(f"{TERMS}created").text == "1980-01-01T00:00:00Z"


def test_a_letter_dated_before_there_were_files_keeps_its_date(part, chinese):
    core = part(write_docx(replace(chinese, date=dt.date(1948, 12, 10)))[0], "docProps/core.xml")
    assert core.find(f"{TERMS}created").text == "1948-12-10T00:00:00Z"


@pytest.mark.parametrize("tag", ["embedTrueTypeFonts", "saveSubsetFonts"])
def test_word_is_told_to_keep_the_faces_in_the_file(part, chinese_docx, tag):
    assert part(chinese_docx, "word/settings.xml").find(f"{W}{tag}") is not None


def test_word_opens_it_in_no_compatibility_mode_and_asks_nothing(part, chinese_docx):
    settings = part(chinese_docx, "word/settings.xml")
    modes = [s.get(f"{W}val") for s in settings.iter(f"{W}compatSetting") if s.get(f"{W}name") == "compatibilityMode"]
    assert modes == ["15"]
    assert settings.find(f"{W}updateFields") is None


def test_punctuation_is_closed_up_in_chinese_and_not_in_french(part, chinese_docx, make):
    french = write_docx(make.galley("fr", "fr-FR", ()))[0]
    values = [
        part(data, "word/settings.xml").find(f"{W}characterSpacingControl").get(f"{W}val")
        for data in (chinese_docx, french)
    ]
    assert values == ["compressPunctuation", "doNotCompress"]


def test_a_line_that_the_author_broke_is_not_stretched(part, chinese_docx):
    assert part(chinese_docx, "word/settings.xml").find(f"{W}compat/{W}doNotExpandShiftReturn") is not None


def test_the_head_is_not_on_the_first_page_and_the_foot_on_all(part, chinese_docx):
    section = next(part(chinese_docx, "word/document.xml").iter(f"{W}sectPr"))
    relations = {r.get("Id"): r.get("Target") for r in part(chinese_docx, "word/_rels/document.xml.rels")}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {(r.tag, r.get(f"{W}type")): relations[r.get(key)] for r in section if r.get(key)}
    header, footer = f"{W}headerReference", f"{W}footerReference"
    assert targets[footer, "first"] == targets[footer, "default"] == "footer1.xml"
    assert targets[header, "default"] != targets[header, "first"]
    assert "".join(part(chinese_docx, f"word/{targets[header, 'first']}").itertext()) == ""


def test_a_link_in_the_foot_is_related_to_the_foot(part, make):
    letter = make.galley("en", "en-GB", ())
    linked = replace(letter, foot=(make.run("example.org", "en", href="https://example.org"),))
    relations = part(write_docx(linked)[0], "word/_rels/footer1.xml.rels")
    assert [(r.get("Target"), r.get("TargetMode")) for r in relations] == [("https://example.org", "External")]
