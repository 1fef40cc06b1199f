"""Folding changes what touches CJK, tells each change, and keeps every other character in its place."""

from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import given, strategies as st

from letter_render.text import fold
from letter_render.text.fold import FULL_WIDTH, Spacing, full_width, look_alikes, no_break_spaces, quotation_marks


def test_the_examples_in_the_docstrings_are_true():
    """Every doctest of the module passes."""
    results = doctest.testmod(fold)
    assert results.attempted >= 5
    assert not results.failed


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
        (",萬", "，萬"),
        ("萬 (a) b", "萬 (a) b"),
        ("見 (例) b", "見（例）b"),
        ("(例) ", "（例）"),
        ("a (b), (中)", "a (b),（中）"),
        ("x,yz中", "x,yz中"),
        ("(甲(b)c)", "（甲（b）c）"),
        ("(b(c)) (d) 中, (e)", "(b(c)) (d) 中，(e)"),
    ],
)
def test_ascii_punctuation_beside_cjk_becomes_full_width(typed, set_as):
    """And between Latin letters or digits it stays."""
    assert "".join(full_width(typed).characters) == set_as


def test_each_change_is_told_with_a_neighbour_on_either_side():
    assert full_width("嗎? x文,y").changes == (("嗎? ", "嗎？"), ("文,y", "文，y"))
    assert full_width(",文").changes == ((",文", "，文"),)
    assert full_width("abc文,").changes == (("文,", "文，"),)
    assert look_alikes("ab⼭cd").changes == (("b⼭c", "b山c"),)
    assert quotation_marks("It's", ENGLISH).changes == (("t's", "t’s"),)


@pytest.mark.parametrize("char", ["\u2e80", "\u2fdf", "\uf900", "\ufaff", "\U0002f800", "\U0002fa1d"])
def test_look_alikes_are_those_of_the_blocks_from_their_first_to_their_last(char):
    assert look_alikes(char).characters == (unicodedata.normalize("NFKC", char),)


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
        ("\"a 'b' c\"d", ENGLISH, "“a ‘b’ c”d"),
        ('a\'\' "b" c"', ENGLISH, "a’’ “b” c”"),
        ("'a' b' c", ENGLISH, "‘a’ b’ c"),
        ("'it's' so", ENGLISH, "‘it’s’ so"),
        ('a "b"c 5" d"', ENGLISH, 'a “b”c 5" d”'),
        ("'' x", ENGLISH, "‘’ x"),
        ("'a", ENGLISH, "’a"),
        ('("a")"', ENGLISH, "(“a”)”"),
        ("'abc 'd' e", ENGLISH, "‘abc ‘d’ e"),
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


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("! a", "! a"),
        ("a !", "a_!"),
        ("a!", "a_!"),
        ("a! b", "a_! b"),
        ("a!b", "a!b"),
        (")!", ")!"),
        ("«", "«"),
        ("«a", "«_a"),
        ("« a", "«_a"),
        ("««a", "«_«_a"),
        ("a»»", "a_»_»"),
        ("a\u00a0!", "a\u00a0!"),
        ("«\u202fa", "«\u202fa"),
    ],
)
def test_a_space_is_put_where_the_language_has_one(typed, set_as):
    french = Spacing(before={"!": "_", "»": "_"}, after={"«": "_"})
    assert "".join(no_break_spaces(typed, french).characters) == set_as


@pytest.mark.parametrize(
    ("fixed", "set_as"),
    [({1}, "a ! b? «_c d_»"), ({2}, "a ! b? «_c d_»"), ({7}, "a_! b? « c d_»"), ({10}, "a_! b? «_c d_»")],
)
def test_only_what_is_no_value_is_changed(fixed, set_as):
    """A space of a value stays, and the mark beside it gets none of its own where there is one."""
    spacing = Spacing(before={"!": "_", "»": "_"}, after={"«": "_"})
    assert "".join(no_break_spaces("a ! b? « c d »", spacing, frozenset(fixed)).characters) == set_as


def test_a_value_between_marks_stops_none_of_those_behind_it():
    assert "".join(full_width("a,中,中, b", frozenset({3})).characters) == "a，中,中，b"
    assert "".join(full_width("中, b, 中", frozenset({2})).characters) == "中， b, 中"


def test_values_of_fields_keep_their_marks_and_spaces():
    fixed = frozenset(range(20))
    assert quotation_marks('"a\'s"', ENGLISH, fixed).changes == ()
    assert no_break_spaces("в «а»", Spacing(after={"«": "_"}, before={"»": "_"}, words=("в",)), fixed).changes == ()
