"""Where air stands between letters, and what it is worth."""

from __future__ import annotations

import pytest

from letter_render.compose.autospace import autospaced, count_of_air
from letter_render.compose.lines import hold_together, width_pt
from letter_render.galley import Format, LineBreak, Name, NameList, PageField, Run, Unbreakable
from letter_render.text.runs import itemize


@pytest.fixture
def runs(book):
    """Make the runs of a text, as far as air is concerned."""
    face = book.faces[0]
    return lambda text: [Run(s.text, face, "und", s.script, s.direction) for s in itemize(text)]


def shown(inlines):
    """The text with `_` where air stands."""
    return "".join(f"_{run.text}" if run.has_air_before else run.text for run in inlines)


@pytest.mark.parametrize(
    "text",
    [
        "香港_HK_聯盟", "2020_年_6_月_26_日", "チベット_Tibet_会", "한국_NGO_연대", "コー_Café_ヒ", "Проект_香港",
        "香港 HK 聯盟", "「A」，B。", "香港(HK)", "50%的", "香港Ｋ聯盟", "第１章", "香港-HK", "@港", "شبكة港", "港①",
        "A_々_Ω", "〇_A",
    ],
)  # fmt: skip
def test_air_stands_between_an_ideographic_letter_and_another_letter_or_digit(runs, text):
    """Not beside a space, punctuation, a bracket, a full-width letter, a right-to-left one, or at an end."""
    assert shown(autospaced(runs(text.replace("_", "")))) == text


def test_a_forced_line_break_parts_what_stands_beside_it(runs):
    han, latin = runs("港A")

    assert [
        inline for inline in autospaced((han, LineBreak(), latin)) if getattr(inline, "has_air_before", False)
    ] == []


def test_a_word_held_together_has_its_air_inside_and_before(runs):
    first, *rest = runs("A港B")
    _, held = autospaced((first, Unbreakable(tuple(rest))))

    assert [run.has_air_before for run in held.runs] == [True, True]


def test_a_page_number_is_a_digit(runs):
    """第 1 頁."""
    before, after = runs("第")[0], runs("頁")[0]
    field = PageField("page", before.face, "zh-Hant", "ltr")

    assert [inline.has_air_before for inline in autospaced((before, field, after))] == [False, True, True]


def test_the_width_of_a_line_counts_its_air(runs):
    line = runs("港AB港")

    assert count_of_air(line) == 2
    assert width_pt(line, 10, 0.25) == pytest.approx(width_pt(line, 10, 0) + 2 * 0.25 * 10)


def test_names_and_prose_have_air_and_their_text_is_as_typed(compose_letter):
    """And the galley says how much."""
    galley, _ = compose_letter("香港HK聯盟", body="第2項", tag="zh-Hant")
    columns = galley.blocks[-1]
    names = next(block for block in columns.blocks if isinstance(block, NameList))

    assert galley.autospace_em == 0.25
    assert shown(names.names[0].inlines) == "香港_HK_聯盟"
    assert shown(galley.blocks[0].inlines) == "第_2_項"


def test_a_name_may_be_too_wide_for_its_column_by_its_air(runs):
    name = Name(1, "ltr", tuple(runs("港A港 B港")))
    format_ = Format(10, 14, "#000000", 400, "start", 0, 1.5, 0, 0, 0, False, False, False)
    line_pt = width_pt(list(name.inlines), 10, 0) + 1

    assert hold_together(name, format_, line_pt, 0) == name
    assert hold_together(name, format_, line_pt, 0.25) != name
