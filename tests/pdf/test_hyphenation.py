"""Where words are divided, measured on the page: never in three lines in a row, never at the end of a page."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest

from letter_render.checks.readback import check_readback
from letter_render.pdf import hyphenation
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.patches import patch
from letter_render.pdf.write import write_pdf

LONG = {
    "fr": "Constitutionnellement, l’internationalisation incompréhensible des responsabilités gouvernementales "
    "désorganise l’institutionnalisation administrative indépendante des représentations intergouvernementales. ",
    "ru": "Правозащитники неоднократно свидетельствовали о несоответствии законодательства международным "
    "обязательствам правительств, препятствующих распространению независимых расследований злоупотреблений. ",
    "es": "Incomprensiblemente, las responsabilidades internacionales correspondientes desaparecieron "
    "institucionalmente durante los procedimientos administrativos "
    "gubernamentales extraordinariamente desproporcionados. ",
}
NARROW_MM, LOW_MM = 100, 130
"""Paper on which a line holds three words and a page about sixteen lines."""


@pytest.fixture
def divided(compose_letter, lines):
    """Write a letter of long words on small paper: whether each line of each page ends in a divided word."""

    def pages(tag, count, paragraphs=1):
        galley, _ = compose_letter(tag=tag, body="\n\n".join([LONG[tag] * count] * paragraphs))
        galley = replace(galley, page=galley.page.model_copy(update={"width_mm": NARROW_MM, "height_mm": LOW_MM}))
        data, findings = write_pdf(galley)
        assert findings == []
        assert check_readback(galley, inspect_pdf(data), "x") == []
        edge = (NARROW_MM - galley.page.margin_right_mm) * 72 / 25.4
        assert max(line.right for line in lines(data)) < edge + 0.5
        ends = [(line.page, line.text.rstrip()[-1] in "\x02\xad\ufffe") for line in lines(data)]
        return [[is_divided for _, is_divided in page] for _, page in groupby(ends, key=lambda end: end[0])]

    return pages


@pytest.fixture
def without_rules(monkeypatch):
    """Lines as they are broken without the rules."""
    patch()
    monkeypatch.setattr(hyphenation, "MAX_LINES", 99)
    monkeypatch.setattr(hyphenation.block, "_linebox_layout", hyphenation._linebox_layout)
    monkeypatch.setattr(hyphenation.block, "find_earlier_page_break", hyphenation._find_earlier_page_break)


def longest_ladder(pages):
    """The most divided lines in a row."""
    ends = [end for page in pages for end in page]
    return max(len(list(group)) if is_divided else 0 for is_divided, group in groupby(ends))


@pytest.mark.parametrize("tag", LONG)
@pytest.mark.parametrize("count", range(4, 16, 3))
def test_two_lines_in_a_row_are_divided_at_most_and_never_the_last_of_a_page(divided, tag, count):
    """Whatever the length of the text: it reads back whole too."""
    pages = divided(tag, count)

    assert longest_ladder(pages) <= 2
    assert not any(page[-1] for page in pages)
    assert any(end for page in pages for end in page)


@pytest.mark.parametrize("tag", LONG)
def test_the_closing_takes_whole_words_with_it(divided, tag):
    """Where a page ends earlier, so that the closing is not alone, it ends in a whole word too."""
    for count in range(3, 9):
        assert not any(page[-1] for page in divided(tag, count, paragraphs=2))


@pytest.mark.usefixtures("without_rules")
@pytest.mark.parametrize("tag", LONG)
def test_without_the_rules_the_text_breaks_both(divided, tag):
    """So that the tests above can fail."""
    letters = [divided(tag, count) for count in range(4, 16, 3)]

    assert max(map(longest_ladder, letters)) > 2
    assert any(page[-1] for pages in letters for page in pages)


def test_the_same_letter_is_divided_the_same_way_twice(divided):
    """Also where lines were laid out more than once."""
    assert divided("ru", 9) == divided("ru", 9)
