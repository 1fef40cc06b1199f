"""The page as a typesetter would measure it, on the sample letter."""

from __future__ import annotations

import re
from itertools import pairwise

import pypdfium2 as pdfium
import pytest

from letter_render.galley import NAMES_KEPT
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf
from letter_render.walk import runs_of

NEVER_FIRST = "、。，．：；！？）」』】》〉…"
NEVER_LAST = "（「『【《〈"


@pytest.fixture(scope="module")
def body(sample, sample_pdf, lines):
    """For each body paragraph of the sample its lines."""
    texts = ["".join(run.text for run in runs_of(block.inlines)) for block in sample.galleys[0].blocks[:8]]
    rest, paragraphs = iter(lines(sample_pdf)), []
    for text in texts:
        own = [next(rest)]
        while sum(len(line.text) for line in own) < len(text):
            own.append(next(rest))
        assert "".join(line.text for line in own) == text
        paragraphs.append(own)
    return paragraphs


def test_every_full_line_of_the_chinese_body_ends_at_the_measure(body, sample_measure):
    """Within 0.05 pt, on both sides; the first line of a paragraph is indented by two em of 11 pt."""
    for paragraph in body:
        assert abs(paragraph[0].left - sample_measure.left - 22) < 0.05
        for line in paragraph[1:]:
            # An opening bracket's box begins left of its ink; its advance box is what the measure holds.
            assert abs(line.left - sample_measure.left) < 0.05
        for line in paragraph[:-1]:
            assert abs(line.right - sample_measure.right) < 0.05


def test_no_line_of_the_body_begins_or_ends_with_a_forbidden_character(body):
    """Kinsoku: closing punctuation never first, opening never last."""
    starts = {line.text[0] for paragraph in body for line in paragraph}
    ends = {line.text[-1] for paragraph in body for line in paragraph}

    assert not starts & set(NEVER_FIRST)
    assert not ends & set(NEVER_LAST)


def test_no_paragraph_leaves_a_single_line_on_a_page(body):
    """No widow and no orphan."""
    for paragraph in body:
        pages = [line.page for line in paragraph]
        if len(set(pages)) > 1:
            assert all(pages.count(page) >= 2 for page in set(pages))


def test_the_baselines_of_the_body_are_one_leading_apart(body):
    """18 pt, whatever faces stand in the line."""
    for paragraph in body:
        steps = {
            round(one.baseline - other.baseline, 1) for one, other in pairwise(paragraph) if one.page == other.page
        }
        assert steps <= {18.0}


def test_every_row_of_the_list_is_on_one_rhythm(sample_pdf, sample_measure, lines):
    """14 pt in both columns of each page, whatever script stands in the row; the columns' rows are level."""
    by_page = {}
    for edges in ({"right": sample_measure.middle}, {"left": sample_measure.second}):
        for line in lines(sample_pdf, **edges):
            if line.page in (1, 2, 3):
                by_page.setdefault(line.page, set()).add(line.baseline)
    for baselines in by_page.values():
        top = max(baselines)
        for baseline in baselines:
            assert abs((top - baseline) / 14 - round((top - baseline) / 14)) < 0.01


def test_no_name_is_split_between_columns_or_pages(sample_pdf):
    """Each name's characters are on one page, and no column begins with the rest of a name."""
    inspection = inspect_pdf(sample_pdf)
    pages = {}
    for number, page in enumerate(pdfium.PdfDocument(sample_pdf), 1):
        pages[number] = re.sub(r"\s", "", page.get_textpage().get_text_range().replace("\x02", "-").replace("￾", "-"))
    for block in inspection.blocks:
        if block.kind == "item":
            assert re.sub(r"\s", "", block.text) in pages[block.page]


def test_a_column_begins_flush_and_a_turned_line_hangs(sample_pdf, sample_measure, lines):
    """Every line of the list starts at the column's edge or one and a half em of 9.5 pt inside it."""
    for left, right in ((sample_measure.left, sample_measure.middle), (sample_measure.second, 10000)):
        starts = {round(line.left - left, 1) for line in lines(sample_pdf, left - 1, right) if line.page in (1, 2, 3)}
        hang = 1.5 * 9.5
        assert all(abs(start) < 0.15 or abs(start - hang) < 0.15 for start in starts)
        assert any(start > 10 for start in starts)


def test_the_closing_stands_with_the_last_paragraph_and_the_note_with_names(sample_pdf):
    """Neither is alone on a page."""
    blocks = inspect_pdf(sample_pdf).blocks
    closing, note = blocks[8], blocks[-1]

    assert (closing.text, closing.page) == ("謹上", blocks[7].page)
    assert note.page == blocks[-2].page


def test_head_and_foot_are_where_they_belong(sample_pdf):
    """Page and count at each foot, the title at the head from page 2."""
    title = "要求成立國際機制的公開信"
    furniture = inspect_pdf(sample_pdf).furniture

    count = len(furniture)
    foots = [f"第{number}頁，共{count}頁" for number in range(1, count + 1)]
    assert furniture == (foots[0], *(title + foot for foot in foots[1:]))


@pytest.mark.parametrize("count", range(84, 94))
def test_the_note_is_never_alone_on_a_page(compose_letter, count):
    """For every length of the list around a page's end there are three names at least on the note's page."""
    galley, _ = compose_letter(*(f"Name {row}" for row in range(count)), more="    note: Signed.\n")
    data, findings = write_pdf(galley)
    *names, note = inspect_pdf(data).blocks

    assert findings == []
    assert note.text == "Signed."
    assert {name.page for name in names[-NAMES_KEPT:]} == {note.page}


def test_a_word_wider_than_its_line_breaks_and_stays_on_the_page(compose_letter, lines):
    """An address in prose, and a name of one word: nothing is drawn beyond the edge."""
    galley, _ = compose_letter("W" * 200, body="See https://example.org/" + "path/" * 60 + " for *more* of it.")
    data, findings = write_pdf(galley)
    edge = (galley.page.width_mm - galley.page.margin_right_mm) * 72 / 25.4

    assert findings == []
    assert max(line.right for line in lines(data)) < edge + 0.5
