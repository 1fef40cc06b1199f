"""Poppler, another renderer than the one that the inspector reads with, on every PDF."""

from __future__ import annotations

import pikepdf
import pytest

from letter_render.galley import ItemList
from letter_render.pdf.write import write_pdf
from letter_render.walk import runs_of

pytestmark = pytest.mark.outside


def test_every_font_is_a_face_of_the_letter_embedded_cut_and_mapped(poppler, reading, judged):
    """No font is borrowed, whole, or without a map to text; every face that sets text is there."""
    fonts = poppler.fonts_of(judged.pdf)

    assert set(fonts.values()) == {"yes yes yes"}, fonts
    assert {reading.face_key(name) for name in fonts} == {reading.face_key(face.full_name) for face in judged.faces}


def test_all_names_read_back_one_behind_the_other(poppler, reading, judged):
    """The text of the list, in the order in which it is drawn, is the names in theirs, and nothing between them."""
    assert reading.misread(poppler.body_text(judged, judged.pdf), judged.names) == []


def test_a_counted_list_shows_the_numbers_of_its_text(poppler, reading, judged):
    """Each item stands behind its number, from the first that the author wrote, where the page is read as it looks."""
    text = reading.squeezed(poppler.text_of(judged.pdf))
    for block in judged.galley.blocks:
        if isinstance(block, ItemList) and block.is_ordered:
            for number, inlines in enumerate(block.items, start=block.start):
                assert reading.squeezed(f"{number}.{''.join(run.text for run in runs_of(inlines))}") in text


def test_the_arabic_name_of_the_sample_reads_back_word_for_word(poppler, reading, all_judged):
    """In the mode that puts right-to-left lines in reading order."""
    judged = all_judged["china-2020.zh-Hant"]
    arabic = [name for name in judged.names if reading.is_rtl(name)]
    text = reading.squeezed(poppler.text_of(judged.pdf))

    assert len(arabic) == 1
    assert reading.squeezed(arabic[0]) in text


def test_it_has_the_pages_that_the_manifest_tells(poppler, judged):
    """The manifest's number comes from another reader."""
    assert poppler.page_count(judged.pdf) == judged.page_count


def test_its_syntax_is_clean(judged):
    """QPDF, as a library, finds nothing to warn of in the file's objects, streams and tables."""
    with pikepdf.open(judged.pdf) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_no_space_is_read_where_air_stands_between_han_and_other_letters(poppler, compose_letter, tmp_path):
    """In the order of the page and in that of the file."""
    names = ("香港HK聯盟", "2020香港", "チベットTibet会", "한국NGO연대", "Проект香港A")
    galley, _ = compose_letter(*names, tag="zh-Hant", body="2020年6月26日，50位聯合國專家。")
    data, _ = write_pdf(galley)
    (tmp_path / "air.pdf").write_bytes(data)
    for mode in ((), ("-raw",), ("-layout",)):
        text = poppler.text_of(tmp_path / "air.pdf", *mode)

        assert [name for name in (*names, "2020年6月26日") if name not in text] == []
