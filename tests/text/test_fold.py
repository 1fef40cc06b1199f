"""Folding changes what touches CJK, tells each change, and keeps every other character in its place."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, strategies as st

from letter_render.text import fold
from letter_render.text.fold import FULL_WIDTH, Spacing, full_width, look_alikes, no_break_spaces, quotation_marks


def test_the_examples_in_the_docstrings_are_true():
    """Every doctest of the module passes."""
    assert doctest.testmod(fold) == (0, 5)


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("不適當」,還", "不適當」，還"),
        ("26日,50位", "26日，50位"),
        ("(例如新疆暴行)", "（例如新疆暴行）"),
        ("組織(NGO)委員會", "組織（NGO）委員會"),
        ("NGO(GoNGOs)。", "NGO（GoNGOs）。"),
        ("你好, 世界", "你好，世界"),
        ("中國 (NGO) x", "中國 (NGO) x"),
        ("a, b (c) 12:30", "a, b (c) 12:30"),
        ("是嗎?", "是嗎？"),
        ("中;文!", "中；文！"),
        ("中文)", "中文）"),
        ("3.5萬", "3.5萬"),
    ],
)
def test_ascii_punctuation_beside_cjk_becomes_full_width(typed, set_as):
    """And between Latin letters or digits it stays."""
    assert "".join(full_width(typed).characters) == set_as


@given(st.text(alphabet="中文の「」。ab1 ,:;!?()", max_size=30))
def test_nothing_but_the_marks_and_their_spaces_is_touched(text):
    """Each character is itself, its full-width form, or a space that such a form swallowed."""
    for before, after in zip(text, full_width(text).characters, strict=True):
        assert after in (before, FULL_WIDTH.get(before)) or (before, after) == (" ", "")


@given(st.text(alphabet="中文「」ab1,:;!?()", max_size=30))
def test_folding_twice_is_folding_once(text):
    """What has been folded offers nothing more to fold."""
    once = "".join(full_width(text).characters)

    assert "".join(full_width(once).characters) == once


@given(st.text(alphabet="中,()a⼭﨑", max_size=20))
def test_a_fixed_place_is_never_changed(text):
    """Values of fields are not prose."""
    everything = frozenset(range(len(text)))

    assert full_width(text, everything).characters == tuple(text)
    assert look_alikes(text, everything).characters == tuple(text)


def test_kangxi_radicals_and_compatibility_ideographs_become_ordinary_characters():
    """But an ideograph of that block that is unified stays (U+FA11)."""
    folded = look_alikes("⼭山\uf9dc\ufa11")

    assert "".join(folded.characters) == "山山隆\ufa11"
    assert len(folded.changes) == 2


ENGLISH, FRENCH, RUSSIAN = ("“", "”", "‘", "’"), ("«", "»", "“", "”"), ("«", "»", "„", "“")


@pytest.mark.parametrize(
    ("typed", "quotes", "set_as"),
    [
        ('He said "no".', ENGLISH, "He said “no”."),
        ('("no") - "yes"', ENGLISH, "(“no”) - “yes”"),
        ("It's the states' duty", ENGLISH, "It’s the states’ duty"),
        ("'tis the '90s", ENGLISH, "’tis the ’90s"),
        ("\"She said 'no'.\"", ENGLISH, "“She said ‘no’.”"),
        ("5'10\" tall", ENGLISH, "5'10\" tall"),
        ('"the year 2020"', ENGLISH, "“the year 2020”"),
        ('l\'homme dit "oui"', FRENCH, "l’homme dit «oui»"),
        ('письмо "за мир"', RUSSIAN, "письмо «за мир»"),
        ("“already” ‘so’", ENGLISH, "“already” ‘so’"),
        ('"', ENGLISH, "”"),
    ],
)
def test_straight_quotation_marks_become_the_languages(typed, quotes, set_as):
    assert "".join(quotation_marks(typed, quotes).characters) == set_as


@given(st.text(alphabet="ab1 \"'(.-", max_size=30))
def test_nothing_but_quotation_marks_is_touched_and_folding_twice_is_folding_once(text):
    once = quotation_marks(text, ENGLISH).characters
    assert all(before == after or before in "\"'" for before, after in zip(text, once, strict=True))
    assert [char for char in quotation_marks("".join(once), ENGLISH).characters if char in "“”‘"] == [
        char for char in once if char in "“”‘"
    ]


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("Он жил в лесу и в доме", "Он жил в~лесу и~в~доме"),
        ("Москва — столица", "Москва~— столица"),
        ("«В лесу»", "«В~лесу»"),
        ("а также к", "а~также к"),
        ("XIX в. начался", "XIX в. начался"),
    ],
)
def test_russian_dashes_and_words_of_one_letter_hang_at_no_line_end(typed, set_as):
    russian = Spacing(before={"—": "\u00a0"}, words=("а", "в", "и", "к", "о", "с", "у", "я"))
    assert "".join(no_break_spaces(typed, russian).characters) == set_as.replace("~", "\u00a0")


def test_french_spaces_stand_inside_quotation_marks_whatever_follows():
    french = Spacing(before={"»": "\u202f", ":": "\u00a0"}, after={"«": "\u202f"})
    folded = no_break_spaces("« oui », «non». «\u00a0si\u00a0» : 12:30", french).characters
    assert "".join(folded) == "«\u202foui\u202f», «\u202fnon\u202f». «\u00a0si\u00a0»\u00a0: 12:30"


def test_values_of_fields_keep_their_marks_and_spaces():
    fixed = frozenset(range(20))
    assert quotation_marks('"a\'s"', ENGLISH, fixed).changes == ()
    assert no_break_spaces("в «а»", Spacing(after={"«": "_"}, before={"»": "_"}, words=("в",)), fixed).changes == ()
