"""LibreOffice, where no font of ours is installed, prints every DOCX."""

from __future__ import annotations

import ctypes
import subprocess
import unicodedata
from dataclasses import replace
from itertools import groupby

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from letter_render.docx.write import write_docx
from letter_render.galley import Columns, ItemList, NameList, Paragraph
from letter_render.walk import runs_of

pytestmark = pytest.mark.outside


@pytest.fixture(
    params=[
        *(f"china-2020.{tag}" for tag in ("ar", "en", "es", "fr", "ru", "zh-Hans", "zh-Hant")),
        "rich.en",
        "rich.zh-Hant",
    ]
)
def judged(request, all_judged):
    """Each letter in turn, in every language."""
    return all_judged[request.param]


@pytest.fixture
def printed(libreoffice_pdfs, judged, poppler):  # noqa: ARG001  # Poppler reads what LibreOffice printed
    """The letter's DOCX, printed by LibreOffice."""
    return libreoffice_pdfs[judged.label]


def test_every_face_that_it_uses_came_inside_the_file(poppler, reading, judged, printed):
    """The embedded faces set every character, list marks and page numbers too."""
    used = {reading.face_key(name) for name in poppler.fonts_of(printed)}

    assert used - {reading.face_key(face.full_name) for face in judged.faces} == set()


def test_all_names_are_printed_one_behind_the_other(poppler, reading, judged, printed):
    """The text of the list, in the order in which it is drawn, is the names in theirs, and nothing between them."""
    assert reading.misread(poppler.body_text(judged, printed), judged.names) == []


def test_a_counted_list_shows_the_numbers_of_its_text(poppler, reading, judged, printed):
    """Each item stands behind its number, from the first that the author wrote."""
    text = reading.squeezed(poppler.body_text(judged, printed))
    for block in judged.galley.blocks:
        if isinstance(block, ItemList) and block.is_ordered:
            for number, inlines in enumerate(block.items, start=block.start):
                assert reading.squeezed(f"{number}.{''.join(run.text for run in runs_of(inlines))}") in text


def test_it_has_as_many_pages_as_the_pdf_or_one_more_or_less(poppler, judged, printed):
    """Both formats set the same sizes, leadings and measures."""
    assert abs(poppler.page_count(printed) - judged.page_count) <= 1


def test_no_name_is_split_between_columns(reading, judged, printed):
    """All lines of a left-to-right name stand in one column of one page, but for a name that may go on in the next.

    Right-to-left names are left out: where their letters stand in a reader's text is no measure of the page.
    """
    columns = _columns(printed, reading)
    whole = [
        signed
        for name, signed in zip(_names(judged.galley), judged.names, strict=True)
        if not name.may_split and not reading.is_rtl(signed)
    ]

    assert len(whole) > 100
    assert [name for name in whole if not any(_flat(name, reading) in text for text in columns)] == []


TOGETHER = ("china-2020.en", "china-2020.zh-Hant", "china-2020.ar", "rich.en")
"""Letters that share families and of each a part that the one before does not have; all have names in Japanese."""


@pytest.fixture(scope="module")
def together(all_judged, libreoffice, tmp_path_factory):
    """What writes these letters with their faces whole or cut, has one LibreOffice print them one after another, and
    gives the PDFs by stem.
    """

    def printed(docx_faces):
        folder = tmp_path_factory.mktemp(docx_faces)
        for label in TOGETHER:
            galley = replace(all_judged[label].galley, docx_faces=docx_faces)
            (folder / f"{label}.docx").write_bytes(write_docx(galley)[0])
        return libreoffice([folder / f"{label}.docx" for label in TOGETHER], folder, is_one_process=True)

    return printed


def test_one_libreoffice_prints_letters_with_whole_faces_each_in_its_own(together, all_judged, poppler, reading):
    """No face of the system, all names, and every paragraph of the Chinese, which has no words to divide."""
    printed = together("whole")
    for label, pdf in printed.items():
        judged = all_judged[label]
        used = {reading.face_key(name) for name in poppler.fonts_of(pdf)}
        assert used - {reading.face_key(face.full_name) for face in judged.faces} == set()
        assert reading.misread(poppler.body_text(judged, pdf), judged.names) == []
    chinese = all_judged["china-2020.zh-Hant"]
    text = reading.squeezed(poppler.body_text(chinese, printed[chinese.label]))
    for block in chinese.galley.blocks:
        if isinstance(block, Paragraph):
            assert reading.squeezed("".join(run.text for run in runs_of(block.inlines))) in text


def test_one_libreoffice_mixes_up_cut_faces(together, all_judged, poppler, reading):
    """As docs/readers.md says of this version: else the test above would prove nothing."""
    said = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout
    if "LibreOffice 7.4" not in said:
        pytest.skip(f"no LibreOffice 7.4 here, of which this is known, but {said.strip() or 'none'}")
    foreign = {
        name
        for label, pdf in together("subset").items()
        for name in poppler.fonts_of(pdf)
        if reading.face_key(name) not in {reading.face_key(face.full_name) for face in all_judged[label].faces}
    }
    assert foreign != set()


def _taken_apart(text, reading):
    """Text without white space in NFD: a character's own place is told, and a letter and its accent may be two."""
    return unicodedata.normalize("NFD", reading.squeezed(text))


def _names(galley):
    """The names as set."""
    for block in galley.blocks:
        if isinstance(block, Columns):
            yield from (name for inner in block.blocks if isinstance(inner, NameList) for name in inner.names)


def _columns(path, reading):
    """The text of each half of each page, row by row, from left to right."""
    drawn = []
    for number, sheet in enumerate(pdfium.PdfDocument(path)):
        middle = sheet.get_width() / 2
        for char, box, baseline in _characters(sheet.get_textpage()):
            place = (number, box.left > middle, -round(baseline / 3), box.left)
            drawn += [(place, part) for part in _flat(char, reading)]
    drawn.sort(key=lambda one: one[0])
    return ["".join(part for _, part in half) for _, half in groupby(drawn, key=lambda one: one[0][:2])]


def _flat(text, reading):
    """Text taken apart, without the direction of its brackets: readers turn those of a row that has Arabic in it."""
    return _taken_apart(text, reading).translate(str.maketrans(")]", "(["))


def _characters(text_page):
    """Each character with its box and baseline; two surrogates are one."""
    high = 0
    for index in range(raw.FPDFText_CountChars(text_page)):
        code, box = raw.FPDFText_GetUnicode(text_page, index), raw.FS_RECTF()
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        yield chr(code), box, y.value
