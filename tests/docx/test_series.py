"""A DOCX that a series writes is, member for member, the one that is written whole."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from letter_render.docx.series import DocxSeries
from letter_render.docx.write import write_docx
from letter_render.slots import split

MORE = """\
    place: P
    reference: R-{{ recipient.reference }}
    subject: S
date: 2024-03-22
"""
CELLS = [
    {"name": "H.E. <b>A & B</b>", "address": ["1 \"Main' ]]> Street", "{{ 7*7 }} &amp;"], "salutation": "Dear & <i>,"},
    {"name": ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"', "reference": "</w:p>"},
    {"name": "السيد أحمد (NGO) 12/2020", "address": ["شارع (٣٢١) 15-17, C++"], "salutation": "سعادة السفير،"},
    {"name": "王大明air大使", "address": ["東京のカナ 3-1", "한국"], "salutation": "閣下、"},
    {"name": "Se\u0301curite\u0301 Ю. Ёлкин", "address": ["a  b"], "reference": "x" * 40},
]


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def galleys(make_letter, composer, recipients):
    """The galleys of a letter to recipients with the cells given."""

    def make(cells, tag="en", names=("Amnesty", "台灣南社", "منظمة"), **settings):
        settings = {"body": "One <b> & two.\n", "more": MORE, **settings}
        made = composer(make_letter(*names, tag=tag, **settings), tag)
        people, _ = recipients(json.dumps([{"id": f"x{row}", **one} for row, one in enumerate(cells)]), "r.json")
        return [made.compose(person)[0] for person in people]

    return make


@pytest.mark.parametrize("tag", ["ar", "en", "es", "fr", "ru", "zh-Hans", "zh-Hant"])
def test_every_member_is_that_of_the_package_written_whole(galleys, tag):
    """In the same order too, for texts that look like XML and texts of every script."""
    series = {}
    for galley in galleys(CELLS, tag):
        skeleton, slots = split(galley)
        one = next((one for one in series.values() if one.skeleton == skeleton), None) or DocxSeries(skeleton)
        series[id(one)] = one
        fast, whole = members(one.write(galley, slots)), members(write_docx(galley)[0])
        assert list(fast) == list(whole)
        assert [name for name in whole if fast[name] != whole[name]] == []
    assert len(series) < len(CELLS)


@pytest.mark.parametrize("docx_faces", ["whole", "none"])
def test_so_it_is_with_whole_faces_and_with_none(galleys, docx_faces):
    """Nor does a letter need the full way for a character that a cut face would lack."""
    first, second = (replace(galley, docx_faces=docx_faces) for galley in galleys([{"name": "A"}, {"name": "Œ Ŵ"}]))
    series = DocxSeries(split(first)[0])
    fast, whole = series.write(second, split(second)[1]), write_docx(second)[0]
    assert members(fast) == members(whole)
    assert fast != whole  # The document is joined from parts, and not packed in one piece.


def test_a_character_that_the_package_s_faces_lack_is_written_the_full_way(galleys):
    """The package of a letter without Korean has no face with it; the others share their first bytes."""
    plain, korean, other = galleys([{"name": "A B"}, {"name": "한국"}, {"name": "D B"}], names=("Amnesty",))
    series = DocxSeries(split(plain)[0])
    written = [series.write(galley, split(galley)[1]) for galley in (plain, korean, other)]
    assert written[1] == write_docx(korean)[0]
    with zipfile.ZipFile(io.BytesIO(written[0])) as archive:
        shared = archive.getinfo("word/document.xml").header_offset
    assert written[0][:shared] == written[2][:shared]
    assert written[0][:shared] != written[1][:shared]


def test_the_same_letter_has_the_same_bytes_whoever_else_is_written_to(galleys):
    one, other = galleys(CELLS[:2])
    skeleton, slots = split(one)
    alone = DocxSeries(skeleton).write(one, slots)
    series = DocxSeries(skeleton)
    series.write(other, split(other)[1])
    assert series.write(one, slots) == alone
