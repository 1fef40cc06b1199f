"""The air between Han and other letters, measured on the page, and what readers make of it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pytest
import uharfbuzz as hb
from pypdfium2 import raw

from letter_render.checks.faces import check_faces
from letter_render.checks.readback import check_readback
from letter_render.compose.lines import width_pt
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf

NAMES = ("香港HK聯盟", "2020香港", "チベットTibet会", "한국NGO연대", "Проект香港A", "Cafe\u0301會")
PROSE = "2020年6月26日，50位聯合國專家促請NGO及UN理事會，按第3條於2021年內設立HRC機制。"


@pytest.fixture
def letter(compose_letter):
    """A letter of those names and that prose; each argument changes its galley."""

    def made(tag="zh-Hant", body=PROSE, closing="謹上UN上", **changes):
        galley, _ = compose_letter(*NAMES, tag=tag, body=body, title="標題", closing=closing)
        galley = replace(galley, **changes)
        data, findings = write_pdf(galley)
        assert findings == []
        return galley, data

    return made


def starts_of(data, text):
    """The x of each character of a text on page 1, in pt, as pdfium finds the text."""
    page = pdfium.PdfDocument(data)[0].get_textpage()
    first, count = page.search(text).get_next()
    x, y = raw.c_double(), raw.c_double()
    starts = []
    for index in range(first, first + count):
        assert raw.FPDFText_GetCharOrigin(page, index, x, y)
        starts.append(x.value)
    return starts


@pytest.mark.parametrize(("text", "size_pt", "places"), [("謹上UN上", 11, (2, 4)), ("香港HK聯盟", 9.5, (2, 4))])
@pytest.mark.parametrize("air_em", [0.125, 0.25, 0.5])
def test_air_of_that_width_stands_at_each_boundary_and_nowhere_else(letter, text, size_pt, places, air_em):
    """In prose and in a name."""
    without, with_air = (starts_of(letter(autospace_em=em)[1], text) for em in (0, air_em))
    shift = [after - before for before, after in zip(without, with_air, strict=True)]
    steps = [after - before for before, after in pairwise(shift)]

    assert steps == pytest.approx(
        [air_em * size_pt if index + 1 in places else 0 for index in range(len(steps))], abs=0.02
    )


@pytest.mark.parametrize("tag", ["zh-Hant", "en", "ar"])
def test_text_with_air_is_read_and_found_as_typed(letter, tag):
    """No reader takes the air for a space: pdfium, as a browser has it, finds each name and a date."""
    _, data = letter(tag)
    page = pdfium.PdfDocument(data)[0].get_textpage()
    text = page.get_text_bounded()

    assert [name for name in (*NAMES, "2020年6月26日") if name not in text] == []
    assert page.search("50位聯合國").get_next() is not None


@pytest.mark.parametrize("tag", ["zh-Hant", "en", "ar"])
def test_the_file_with_air_holds_what_the_galley_holds(letter, tag):
    """Names, paragraphs, and each glyph the one that its text asks for."""
    galley, data = letter(tag, **({"body": "نص.", "closing": "مع التحية"} if tag == "ar" else {}))
    inspection = inspect_pdf(data)

    assert [block.text for block in inspection.blocks][-len(NAMES) :] == list(NAMES)
    assert check_readback(galley, inspection, "x") + check_faces(galley, inspection, "x") == []


@pytest.mark.parametrize("before", range(0, 36, 5))
def test_lines_with_air_are_flush_on_both_sides(letter, lines, before):
    """Within 0.05 pt, wherever a boundary falls: at a line's start or end there is no air."""
    galley, data = letter(body="字" * before + "字A字1" * 120)
    margin_pt = galley.page.margin_left_mm * 72 / 25.4
    prose = [line for line in lines(data) if set(line.text) <= set("字A1")]

    assert len(prose) > 5
    for line in prose[1:]:
        assert abs(line.left - margin_pt) < 0.05, line
    for line in prose[:-1]:
        assert abs(line.right - (galley.page.width_mm * 72 / 25.4 - margin_pt)) < 0.05, line


@pytest.mark.parametrize("before", ["", "字"])
def test_a_line_holds_all_that_fits_without_the_air_at_its_start(letter, lines, before):
    """Whether it begins with Han or not: its letters and the air between them fit, and one letter more would not."""
    galley, data = letter(body=before + "字A" * 400)
    latin = next(run for run in galley.blocks[0].inlines if run.text == "A")
    width = {"字": 11, "A": width_pt([latin], 11, 0)}
    measure_pt = (galley.page.width_mm - galley.page.margin_left_mm - galley.page.margin_right_mm) * 72 / 25.4
    full = [line.text for line in lines(data) if set(line.text) <= set("字A")][1:-1]

    assert {text[0] for text in full} == {"A" if before else "字"}
    for text in full:
        fits_pt = sum(width[char] for char in text) + 0.25 * 11 * (len(text) - 1)
        following = "A" if text[-1] == "字" else "字"
        assert fits_pt <= measure_pt < fits_pt + 0.25 * 11 + width[following]


def test_latin_of_several_words_after_han_breaks_where_it_fits(letter, lines):
    """The room of its first line is less by the air."""
    galley, data = letter(body="我們與" + "United Nations Human Rights Council " * 12)
    edge = (galley.page.width_mm - galley.page.margin_right_mm) * 72 / 25.4
    first, *rest = [line for line in lines(data) if re.search("Rights|Nations", line.text)]

    assert first.text.startswith("我們與United Nations Human")
    assert len(rest) > 3
    assert abs(first.right - edge) < 0.05


def test_the_widths_that_the_file_tells_are_those_of_its_fonts(letter):
    """ISO 19005-2 6.2.11.5, also for the glyphs that air belongs to."""
    _, data = letter()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = {font.objgen: font for page in pdf.pages for font in page.resources.Font.values()}
        for font in fonts.values():
            descendant = font.DescendantFonts[0]
            program = hb.Font(hb.Face(descendant.FontDescriptor.FontFile2.read_bytes()))
            for code, width in _widths(list(descendant.W)):
                assert abs(program.get_glyph_h_advance(code) * 1000 / program.face.upem - width) <= 1


def _widths(array):
    """The codes and widths of a /W array whose entries are `first [widths]`."""
    for first, widths in zip(array[::2], array[1::2], strict=True):
        yield from ((int(first) + index, float(width)) for index, width in enumerate(widths))


def test_a_letter_that_its_face_lacks_is_told_beside_air_too(compose_letter):
    """As anywhere else."""
    galley, _ = compose_letter("A", body="港A")
    han, latin = galley.blocks[0].inlines
    paragraph = replace(galley.blocks[0], inlines=(replace(han, face=latin.face), latin))
    _, findings = write_pdf(replace(galley, blocks=(paragraph, *galley.blocks[1:])))

    assert [finding.code for finding in findings] == ["engine/warning"]
    assert "U+6E2F" in findings[0].what


@pytest.mark.parametrize(("air_em", "has_twins"), [(0, False), (0.25, True)])
def test_a_face_has_a_glyph_twice_only_where_there_is_air(letter, air_em, has_twins):
    """Not where the stationery says 0."""
    _, data = letter(autospace_em=air_em)
    texts = [[glyph.text for glyph in face.glyphs] for face in inspect_pdf(data).faces]

    assert any(len(own) != len(set(own)) for own in texts) == has_twins
