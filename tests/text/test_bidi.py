"""Directions are those of UAX #9, as FriBidi has them, and cutting a text into runs does not change its order."""

from __future__ import annotations

import ctypes
import re

import pytest
from hypothesis import assume, given, strategies as st

from letter_render.text.bidi import BRACKETS, first_strong_direction, loose_numbers, reading_direction, resolve
from letter_render.text.runs import itemize

QUOTES = "«»‹›“”‘’"
LETTERS = "abNж中台カعمהלא"
MARKS = " 0123٠١٢٣()[]{}（）「」《》.,،;:!?؟-–—/%+*#&@'\"·\u0301\u064b\u200d\u200e\u200f"
BASES = st.sampled_from(["ltr", "rtl"])


def is_usual(text):
    """Whether its marks stand on letters: behind `;` and a mark FriBidi 1.0 overlooks a bracket (N0)."""
    return not re.search("[^\\w\u0301\u064b][\u0301\u064b]", text)


texts = st.text(alphabet=LETTERS + MARKS, min_size=1, max_size=30).filter(is_usual)
texts_with_quotes = st.text(alphabet=LETTERS + MARKS + QUOTES, min_size=1, max_size=30).filter(is_usual)


def order_of_runs(text, base, fribidi):
    """The places from left to right that the runs of the text have."""
    return seen(text, fribidi.order_of_runs(itemize(text, base), reading_direction(text, base)))


def order_of_text(text, base, fribidi):
    """The places from left to right that plain text has."""
    return seen(text, fribidi.order(as_brackets(text), base))


def seen(text, order):
    """Without what X9 removes, which has no place."""
    return [place for place in order if text[place] != "\u200d"]


def as_brackets(text):
    """The text with a pair of brackets for each pair of quotation marks; and for `（）`, of which FriBidi lets each
    pair with `)` and `(` too, against BD14 (Unicode's test has no such case).
    """
    return text.translate(str.maketrans(QUOTES + "（）", "⟨⟩⟦⟧⟪⟫⟬⟭⦗⦘"))


@given(texts, BASES)
def test_every_character_has_the_level_that_fribidi_gives_it(fribidi, text, base):
    """W1 to N2, I1 and I2, of both directions. What X9 removes has no level of its own."""
    levels = {"L": 0 if base == "ltr" else 2, "R": 1, "E": 2, "N": 2}
    ours = [levels[letter] for letter in resolve(text, base)]
    theirs = fribidi.resolve(as_brackets(text), base)[0]

    assert [one for one, char in zip(ours, text, strict=True) if char != "\u200d"] == [
        one for one, char in zip(theirs, text, strict=True) if char != "\u200d"
    ]


@pytest.mark.parametrize(
    ("text", "ltr", "rtl"),
    [
        ("a (b) ג", "LLLLLLR", "LLLLLRR"),
        ("ג (b) ד", "RLLLLLR", "RRRLRRR"),
        ("ג (12) b", "RRREERLL", "RRREERRL"),
        ("ג (b ג) a", "RLLLLRLLL", "RRRLRRRRL"),
        ("ג ([b]\u0301) ד", "RLLLLLLLLR", "RRRRLRRRRR"),
        ("b (ג)\u0301\u0301 a", "LLLRLLLLL", "LRRRRRRRL"),
        ("ג\t12\t a", "RLEELLL", "RREERRL"),
        ("12 a%", "LLLLL", "EERLR"),
    ],
)
def test_brackets_take_the_marks_on_them_along(text, ltr, rtl):
    """N0 and its last sentence; L1 for what stands before a separator."""
    assert (resolve(text, "ltr"), resolve(text, "rtl")) == (ltr, rtl)


@pytest.mark.parametrize(
    ("text", "base", "direction"),
    [
        ("שלום ab", "rtl", "rtl"),
        ("ab שלום", "rtl", "rtl"),
        ("ab عرب", "rtl", "rtl"),
        ("ab 12", "rtl", "ltr"),
        ("12", "rtl", "rtl"),
        ("12", "ltr", "ltr"),
        ("…", "rtl", "rtl"),
        ("ע 1", "ltr", "rtl"),
        ("عا a", "ltr", "ltr"),
    ],
)
def test_a_text_is_read_in_the_direction_of_its_paragraph_unless_all_its_letters_are_of_the_other(
    text, base, direction
):
    assert reading_direction(text, base) == direction


@pytest.mark.parametrize(
    ("text", "bounds", "numbers"),
    [
        ("ע 2020", [4], [(2, 6)]),
        ("ע 2020", [2], []),
        ("ע 2020", [6], []),
        ("ע 2020", [], []),
        ("ع 50% ا", [1], [(2, 4)]),
        ("ع 50% ا", [], []),
        ("ع %50 ا", [1], [(3, 5)]),
        ("ع 50 ا", [1], []),
        ("ع 50a", [1], []),
        ("ع 50 %", [1], []),
        ("ع% 50 ا", [1], []),
        ("ع 5٦ا", [1], [(2, 4)]),
        ("ع 2019-2020", [1], [(2, 6), (7, 11)]),
    ],
)
def test_a_number_is_loose_where_what_is_cut_off_decides_about_it(text, bounds, numbers):
    """W2, W4 and W5 look at the Arabic letters before a number, and at the sign beside it."""
    assert loose_numbers(text, bounds) == numbers


@given(texts_with_quotes, BASES)
def test_the_order_of_the_runs_is_the_order_of_the_plain_text(fribidi, text, base):
    """Quotation marks being brackets, and the base direction that of the letters where none is of the paragraph's."""
    assume(not fribidi.has_lonely_number(itemize(text, base)))
    assert order_of_runs(text, base, fribidi) == order_of_text(text, reading_direction(text, base), fribidi)


@given(texts)
def test_a_name_is_ordered_as_plain_text_of_its_first_strong_letter(fribidi, text):
    """UAX #9 P2 and P3; what is on purpose otherwise needs quotation marks."""
    assume(not fribidi.has_lonely_number(itemize(text, first_strong_direction(text))))
    assert order_of_runs(text, first_strong_direction(text), fribidi) == order_of_text(text, "auto", fribidi)


def test_every_name_of_the_sample_is_ordered_as_plain_text(fribidi, sample):
    """All 282, as names, and as paragraphs of both directions."""
    names = [signatory.name for signatory in sample.letter.signatories]

    assert len(names) == 282
    for name in names:
        for base in ("ltr", "rtl", first_strong_direction(name)):
            assert order_of_runs(name, base, fribidi) == order_of_text(name, reading_direction(name, base), fribidi), (
                name
            )


@pytest.mark.parametrize(
    ("text", "base", "line"),
    [
        ("منظمة «NGO»", "rtl", "«NGO» ةمظنم"),
        ("في NGO «ab»", "rtl", "NGO «ab» يف"),
        ("في NGO “ab”.", "rtl", ".NGO “ab” يف"),
        ("All born free.", "rtl", "All born free."),
        ("ولدوا.", "ltr", ".اودلو"),
        ("من NGO.", "rtl", ".NGO نم"),
        ("منظمة C++", "rtl", "++C ةمظنم"),
        ("منظمة C++\u200e", "rtl", "C++\u200e ةمظنم"),
        ("NGO منظمة 20", "ltr", "NGO 20 ةمظنم"),
        ("مرصد 2019-2020", "rtl", "2020-2019 دصرم"),
        ("مرصد 20NGO", "rtl", "20NGO دصرم"),
        ("مرصد (NGO) 12", "rtl", "12 (NGO) دصرم"),
    ],
)
def test_text_is_seen_as_its_reader_expects(fribidi, text, base, line):
    """From left to right on the page; brackets of right-to-left runs are drawn mirrored."""
    mirrored = {**BRACKETS, **{closing: opening for opening, closing in BRACKETS.items()}}
    levels = fribidi.resolve(as_brackets(text), reading_direction(text, base))[0]
    drawn = [
        mirrored.get(text[place], text[place]) if levels[place] % 2 else text[place]
        for place in order_of_runs(text, base, fribidi)
    ]

    assert "".join(drawn) == line


def test_the_brackets_are_those_of_fribidi(fribidi):
    """Every pair that it knows, and no other but quotation marks and those of a later Unicode."""
    mirrored = ctypes.c_uint32()
    theirs = {}
    for code in range(0x10000):
        if fribidi.library.fribidi_get_bracket(code) and fribidi.library.fribidi_get_mirror_char(
            code, ctypes.byref(mirrored)
        ):
            theirs[chr(code)] = chr(mirrored.value)
    ours = {**BRACKETS, **{closing: opening for opening, closing in BRACKETS.items()}}

    assert len(theirs) > 100
    assert {char: other for char, other in theirs.items() if ours.get(char) != other} == {
        "\u2329": "\u232a", "\u232a": "\u2329",
    }  # fmt: skip
    assert all(char in theirs or char in QUOTES or "\u2e55" <= char <= "\u2e5c" for char in ours)
