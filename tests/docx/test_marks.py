"""Text of the other direction stays whole, by marks that are never in its own run."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, strategies as st

from letter_render.compose.markup import Piece
from letter_render.compose.setting import Setter
from letter_render.docx.marks import MARKS, paragraph_direction, with_marks
from letter_render.findings import Origin
from letter_render.galley import Unbreakable
from letter_render.model import Signatory
from letter_render.text.bidi import first_strong_direction, reading_direction

LRM, RLM = "\u200e", "\u200f"


def texts(make, *inlines, paragraph="rtl"):
    return [run.text for run in with_marks(inlines, paragraph, make.run("").face)]


def test_a_latin_name_with_a_weak_end_has_marks_at_both_ends_in_arabic(make):
    assert texts(make, make.run("T*Revers!")) == [LRM, "T*Revers!", LRM]


def test_a_latin_name_with_a_weak_beginning_has_marks_too(make):
    assert texts(make, make.run("(NGO) Watch")) == [LRM, "(NGO) Watch", LRM]


def test_a_name_that_begins_with_digits_has_marks(make):
    """A space between a number and a letter would be ordered with the paragraph."""
    assert texts(make, make.run("21 Wilberforce")) == [LRM, "21 Wilberforce", LRM]


def test_a_name_with_strong_ends_has_none(make):
    assert texts(make, make.run("ACAT (Belgium) x")) == ["ACAT (Belgium) x"]


def test_text_of_the_paragraph_s_own_direction_has_none(make):
    assert texts(make, make.run("T*Revers!"), paragraph="ltr") == ["T*Revers!"]


def test_an_arabic_name_with_a_weak_end_is_guarded_in_a_left_to_right_paragraph(make):
    assert texts(make, make.run("منظمة.", "ar"), paragraph="ltr") == [RLM, "منظمة.", RLM]


def test_marks_stand_inside_the_outer_spaces(make):
    """A space that belongs to the sentence must not become part of what is kept whole."""
    assert texts(make, make.run("(NGO) ")) == [LRM, "(NGO)", LRM, " "]


def test_a_group_of_runs_is_guarded_as_one(make):
    parts = (make.run("( ", "en"), make.run("香港", "zh-Hant-HK"), make.run(" )", "en"))
    assert texts(make, *parts) == [LRM, "( ", "香港", " )", LRM]


def test_the_runs_of_an_unbreakable_word_are_guarded_like_others(make):
    assert texts(make, Unbreakable((make.run("HK@JPN."),))) == [LRM, "HK@JPN.", LRM]


def test_a_quotation_mark_between_latin_texts_is_kept_with_the_arabic(make):
    """Word would give the closing mark of «NGO» to the number behind it."""
    parts = (make.run("ع «", "ar"), make.run("NGO"), make.run("» ", "ar"), make.run("20"), make.run(" ع", "ar"))
    assert texts(make, *parts) == ["ع «", "NGO", RLM, "» ", LRM, "20", LRM, " ع"]


def test_white_space_alone_has_no_marks(make):
    assert texts(make, make.run(" ")) == [" "]


def test_a_name_of_one_direction_goes_with_the_document(make):
    assert paragraph_direction(make.name(1, make.run("T*Revers!")), "rtl") == "rtl"


def test_a_name_of_both_directions_has_a_paragraph_of_its_own_direction(make):
    """Marks cannot keep its parts in order."""
    mixed = make.name(1, make.run("ACAT "), make.run("منظمة", "ar"), make.run(" Belgium"))
    assert paragraph_direction(mixed, "rtl") == "ltr"


PRINTED = "abNعمه中台カ 0123٠١٢٣()[]{}「」《》«»“”.,،;:!?-–/%+*#&@'\""
QUOTES, BRACKETS = set("«»“”"), set("()[]{}「」《》")


def is_usual(text):
    """Whether it holds anything, and no quotation marks that might cross its brackets."""
    return bool(text) and not (set(text) & QUOTES and set(text) & BRACKETS)


TEXTS = st.text(alphabet=PRINTED, min_size=1, max_size=20).map(str.strip).filter(is_usual)
DIRECTIONS = st.sampled_from(["ltr", "rtl"])


def as_brackets(text):
    """The text with a pair of brackets for each pair of quotation marks: the program takes them for such."""
    return text.translate(str.maketrans("«»“”", "⟨⟩⟦⟧"))


@pytest.fixture(scope="module")
def setter(book):
    """Setters of a letter in each direction."""

    def make_setter(direction):
        language = "ar" if direction == "rtl" else "en"
        return Setter(book, "serif", language, direction, chinese="zh-Hant", punctuation="keep")

    return make_setter


def has_foreign_number(inlines):
    """Whether Arabic-Indic digits touch letters or stand alone among letters that run from left to right: a mark beside
    them gives a direction to what comes next.
    """
    return any(set(run.text) & set("٠١٢٣") for run in inlines if run.direction == "ltr")


def order_in_word(inlines, paragraph, face, fribidi):
    """The text of a paragraph, and its places from left to right where the whole is ordered with its marks."""
    marked = "".join(run.text for run in with_marks(inlines, paragraph, face))
    places, place = {}, 0
    for index, char in enumerate(marked):
        if char not in MARKS:
            places[index] = place
            place += 1
    order = [places[index] for index in fribidi.order(marked, paragraph) if index in places]
    return "".join(char for char in marked if char not in MARKS), order


@given(TEXTS, DIRECTIONS)
def test_a_name_with_its_marks_stands_in_its_own_order(setter, book, fribidi, text, direction):
    """As plain text of the direction of its first strong letter, in a list of either direction."""
    name = setter(direction).name(Signatory(text, (), "", 1, Origin("x")))
    assume(not has_foreign_number(name.inlines))
    read, order = order_in_word(name.inlines, paragraph_direction(name, direction), book.faces[0], fribidi)

    assert read == text
    assert order == fribidi.order(as_brackets(text), first_strong_direction(text, direction))


@given(TEXTS, DIRECTIONS)
def test_a_paragraph_with_its_marks_stands_in_the_order_of_its_text(setter, book, fribidi, text, direction):
    """As `reading_direction` has it."""
    inlines = setter(direction).prose((Piece(text),), None)
    assume(not has_foreign_number(inlines))
    read, order = order_in_word(inlines, direction, book.faces[0], fribidi)

    assert read == text
    assert order == fribidi.order(as_brackets(text), reading_direction(text, direction))
