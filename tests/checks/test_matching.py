"""Names are found in whatever texts a file has, and what became of the others is told."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings, strategies as st

from letter_render.checks import matching
from letter_render.checks.matching import match, out_of_order
from letter_render.fonts import regions


def places(names, texts):
    """Where the names stand, None where they are not there as typed."""
    return [(one.first, one.last) if one.is_found else None for one in match(names, texts)]


@pytest.mark.parametrize(
    ("names", "texts", "wanted"),
    [
        pytest.param(["A", "B"], ["A", "x", "B"], [(0, 0), (2, 2)], id="texts of their own"),
        pytest.param(["A B"], ["A  B"], [(0, 0)], id="white space is not compared"),
        pytest.param(["e\u0301"], ["\u00e9"], [(0, 0)], id="nor how a letter is composed"),
        pytest.param(["A B C", "D"], ["A B", "C", "D"], [(0, 1), (2, 2)], id="over two lines"),
        pytest.param(["PEN", "PEN America"], ["PEN America", "PEN"], [(1, 1), (0, 0)], id="one in another"),
        pytest.param(["PEN", "PEN America"], ["We: PEN America, PEN."], [(0, 0), (0, 0)], id="in a paragraph"),
        pytest.param(["PEN"], ["PENCILS, OPEN"], [None], id="not in a word"),
        pytest.param(["A", "A"], ["A", "A"], [(0, 0), (1, 1)], id="listed twice"),
        pytest.param(["台灣南社"], ["我們是台灣南社、"], [None], id="not in a Chinese sentence without a mark"),
        pytest.param(["台灣南社"], ["簽署：台灣南社、其他"], [(0, 0)], id="between marks"),
        pytest.param(["Amnesty"], ["Am\u00adnes\u200bty"], [(0, 0)], id="nor what is not drawn"),
        pytest.param(["A", "A", "A"], ["A", "A"], [(0, 0), (1, 1), None], id="listed more often than it stands"),
        pytest.param(["PEN America", "PEN"], ["PEN America", "x"], [(0, 0), None], id="not in another name"),
        pytest.param(["AB CD", "CD EF"], ["We AB CD EF"], [(0, 0), None], id="no letter is two names'"),
        pytest.param(["AB", "AB CD"], ["AB CD and AB"], [(0, 0), (0, 0)], id="the longest first, then the next place"),
        pytest.param(["PEN"], ["OPEN PEN"], [(0, 0)], id="behind a word that ends so"),
        pytest.param(["aa"], ["aaa aa"], [(0, 0)], id="behind a word that has it twice"),
        pytest.param(["AB"], ["x", "xAB"], [None], id="not within a later text"),
        pytest.param(["नि"], ["निका नि"], [(0, 0)], id="not before a vowel sign"),
        pytest.param(["B C"], ["A B", "C D"], [(0, 1)], id="from the end of a text to the start of the next"),
        pytest.param(["A", "B C"], ["B", "A", "C"], [(1, 1), None], id="not over another name"),
        pytest.param(["", "A"], ["A", ""], [None, (0, 0)], id="an empty name is nowhere"),
        pytest.param(["AB CD"], ["", "AB", "CD"], [(1, 2)], id="behind an empty text"),
    ],
)
def test_names_are_found_where_they_stand(names, texts, wanted):
    assert places(names, texts) == wanted


def test_copies_are_counted():
    """The first is the name, the others are copies."""
    assert match(["A"], ["A", "B", "A"])[0].copies == (2,)


def test_a_slip_is_a_text_that_is_no_other_name():
    """Each text is taken once, by the name that it is nearest to."""
    one, other = match(
        ["Amnesty International", "Amnesty Internationale"], ["Amnesty Internationale", "Amnesti International"]
    )

    assert (one.first, one.slip) == (1, "AmnestiInternational")
    assert other.is_found


@pytest.mark.parametrize(
    ("names", "texts", "slips"),
    [
        (["abcd"], ["abcx"], [""]),
        (["abcd"], ["abcde"], ["abcde"]),
        (["abcde fgh"], ["abcde fgx", "abcde fgy"], ["abcdefgx"]),
        (["abcd", "abce"], ["abcdx"], ["abcdx", ""]),
        (["abcd"], ["dcba"], ["dcba"]),
        (["abcd"], ["abcde", "dcba"], ["dcba"]),
        (["ab" * 200], ["ab" * 199 + "a"], ["ab" * 199 + "a"]),
        (["ab" * 200], ["ab" * 200 + "a"], [""]),
        (["x"], [""], [""]),
        ([""], ["x"], [""]),
        (["AB CD", "EF GHI"], ["AB", "CD", "EF GHX"], ["", "EFGHX"]),
        (["AB CD EF GH IJ"], ["AB CD EF GH IX", "more"], ["ABCDEFGHIX"]),
    ],
)
def test_a_slip_is_a_text_of_which_more_than_three_quarters_are_the_name(names, texts, slips):
    """Up to 400 characters; the first of two that are as near, and a name from end to start before any."""
    assert [one.slip for one in match(names, texts)] == slips


def test_copies_belong_to_the_first_of_two_that_are_listed():
    one, other = match(["A", "A"], ["A", "A", "A", "A"])
    assert (one.copies, other.copies) == ((2, 3), ())


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.text("abcé 台ــ٣", min_size=1, max_size=6).map(str.strip).filter(bool), unique=True, max_size=8))
def test_a_list_is_found_in_itself(names):
    """Each name at its place, whatever the names are."""
    assert places(names, names) == [(at, at) for at in range(len(names))]


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=12))
def test_what_is_in_order_rises_and_nothing_longer_does(numbers):
    """Against all subsets."""
    kept = [number for at, number in enumerate(numbers) if at not in out_of_order(numbers)]
    longest = [1] * len(numbers)
    for at, number in enumerate(numbers):
        longest[at] = 1 + max((longest[to] for to in range(at) if numbers[to] <= number), default=0)

    assert kept == sorted(kept)
    assert len(kept) == max(longest, default=0)


def test_the_examples_are_true():
    """Doctest."""
    results = doctest.testmod(matching)
    assert results.attempted >= 1
    assert not results.failed
    results = doctest.testmod(regions)
    assert results.attempted >= 1
    assert not results.failed
