"""Where pages and columns end, on the finished page: each line from the content stream, with its paragraph."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from letter_render.pdf.write import write_pdf

TAGS = ("zh-Hant", "zh-Hans", "en", "fr", "es", "ru", "ar")
PT = 72 / 25.4
WHOLE = 4
"""A paragraph of fewer lines cannot be parted with two on either side."""

SENTENCES = {
    "zh-Hant": "我們促請各國政府尊重人權維護者的工作，並且立即釋放所有因為和平行使權利而遭到拘禁的人士。",
    "zh-Hans": "我们促请各国政府尊重人权维护者的工作，并且立即释放所有因为和平行使权利而遭到拘禁的人士。",
    "en": "We call on all governments to respect the work of human rights defenders and to free those who are held. ",
    "fr": "Nous demandons à tous les gouvernements de respecter le travail des défenseurs des droits humains. ",
    "es": "Pedimos a todos los gobiernos que respeten la labor de quienes defienden los derechos humanos. ",
    "ru": "Мы призываем правительства всех государств уважать работу правозащитников и освободить задержанных. ",
    "ar": "ندعو جميع الحكومات إلى احترام عمل المدافعين عن حقوق الإنسان والإفراج عن كل من احتجز بسبب ممارسة حقوقه. ",
}
LENGTHS = (1, 2, 3, 4, 5, 2, 6, 1, 3, 7, 2, 4)
"""Sentences of each paragraph of the stress letter."""


def places_of(galley, data, blocks):
    """Of each block its kind, and of each of its lines the page and column."""
    page = galley.page
    middle = (page.margin_left_mm + page.width_mm - page.margin_right_mm) / 2 * PT
    return [
        (block.kind, [(row.page, block.is_in_columns and row.left >= middle) for row in block.rows])
        for block in blocks(data, middle)
    ]


def faults(blocks):
    """What is wrong with the ends of pages and columns, in words."""
    said = []
    for number, (kind, places) in enumerate(blocks):
        parts = Counter(places).values()
        if len(parts) > 1 and (len(places) < WHOLE or min(parts) < 2):
            said.append(f"block {number}, {kind} of {len(places)} lines, is parted as {list(parts)}")
    for number, ((kind, places), (_, following)) in enumerate(pairwise(blocks)):
        if kind[0] == "H" and places[-1] != following[0]:
            said.append(f"heading {number} is parted from its text")
    return said


def lines_with(closing, blocks):
    """How many lines of what is before the closing stand with it, at least two or all of it; all counts as two."""
    (_, before), (_, own) = blocks[closing - 1 : closing + 1]
    together = sum(place == own[0] for place in before)
    return 2 if together == len(before) else together


@pytest.mark.parametrize("tag", TAGS)
def test_the_sample_has_no_widow_no_orphan_and_nothing_alone(sample, blocks, tag):
    """Body, closing, 282 names and the note, in each language."""
    galley = next(galley for galley in sample.galleys if galley.language == tag)
    found = places_of(galley, write_pdf(galley)[0], blocks)
    closing = 8 if tag == "zh-Hant" else 9

    assert len(found) == closing + 1 + 282 + 1
    assert faults(found) == []
    assert lines_with(closing, found) >= 2
    assert found[-1][1][0] in found[-2][1]


def stress_body(tag, extra):
    """Paragraphs of every length under headings, a quotation and a list; `extra` sentences before all."""
    parts = [SENTENCES[tag] * extra] if extra else []
    for number, length in enumerate(LENGTHS):
        parts += [f"## {SENTENCES[tag][:12].strip()}"] if number % 3 == 0 else []
        parts += [f"> {SENTENCES[tag] * 4}"] if number == 5 else []
        parts += [f"- {SENTENCES[tag] * 2}\n- {SENTENCES[tag] * 4}"] if number == 8 else []
        parts.append(SENTENCES[tag] * length)
    return "\n\n".join(parts)


@pytest.mark.parametrize("extra", range(14))
def test_wherever_a_page_ends_no_line_is_alone(compose_letter, blocks, extra):
    """Small pages, so that they end often, each time at another height, and a text that begins some lines later."""
    tag = TAGS[extra % len(TAGS)]
    galley, _ = compose_letter("A", "B", tag=tag, body=stress_body(tag, extra), title="x", closing="x")
    page = galley.page.model_copy(update={"width_mm": 148, "height_mm": 150 + 2 * extra})
    galley = replace(galley, page=page)
    data, findings = write_pdf(galley)
    found = places_of(galley, data, blocks)

    assert findings == []
    assert len({page for _, places in found for page, _ in places}) > 3
    assert faults(found) == []
    assert lines_with(len(found) - 3, found) >= 2
