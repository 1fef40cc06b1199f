"""LibreOffice, where no font of ours is installed, prints every DOCX."""

from __future__ import annotations

import unicodedata

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from letter_render.galley import Columns, ItemList, NameList
from letter_render.walk import runs_of

pytestmark = pytest.mark.outside


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
    """All lines of a name stand in one column of one page, but for a name of more lines than the letter keeps whole."""
    long = {name.row for name in _names(judged.galley) if name.may_split}
    text, places = _placed(printed, judged, reading)
    at = text.find(_taken_apart(judged.names[0], reading))
    split = []
    assert at >= 0
    for row, name in enumerate(judged.names, start=1):
        wanted = _taken_apart(name, reading)
        found = text[at : at + len(wanted)]
        assert reading.letters_of(found) == reading.letters_of(wanted), (name, found)
        if row not in long and len(set(places[at : at + len(wanted)])) != 1:
            split.append(name)
        at += len(wanted)

    assert split == []


def _taken_apart(text, reading):
    """Text without white space in NFD: a character's own place is told, and a letter and its accent may be two."""
    return unicodedata.normalize("NFD", reading.squeezed(text))


def _names(galley):
    """The names as set."""
    for block in galley.blocks:
        if isinstance(block, Columns):
            yield from (name for inner in block.blocks if isinstance(inner, NameList) for name in inner.names)


def _placed(path, judged, reading):
    """The characters between head and foot as drawn, without white space, and the (page, column) of each."""
    page, text, places = judged.galley.page, [], []
    top, bottom = (page.height_mm - page.margin_top_mm) * 72 / 25.4, page.margin_bottom_mm * 72 / 25.4
    middle = page.width_mm / 2 * 72 / 25.4
    for number, sheet in enumerate(pdfium.PdfDocument(path)):
        for char, box in _characters(sheet.get_textpage()):
            if bottom < box.bottom and box.top < top + 4:
                folded = _taken_apart(char, reading)
                text.append(folded)
                places += [(number, box.left > middle)] * len(folded)
    return "".join(text), places


def _characters(text_page):
    """Each character with its box; two surrogates are one."""
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
        yield chr(code), box
