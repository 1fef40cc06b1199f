"""Text of the other direction stays whole, by marks that are never in its own run."""

from __future__ import annotations

from letter_render.docx.marks import paragraph_direction, with_marks
from letter_render.galley import Unbreakable

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


def test_white_space_alone_has_no_marks(make):
    assert texts(make, make.run(" ")) == [" "]


def test_a_name_of_one_direction_goes_with_the_document(make):
    assert paragraph_direction(make.name(1, make.run("T*Revers!")), "rtl") == "rtl"


def test_a_name_of_both_directions_has_a_paragraph_of_its_own_direction(make):
    """Marks cannot keep its parts in order."""
    mixed = make.name(1, make.run("ACAT "), make.run("منظمة", "ar"), make.run(" Belgium"))
    assert paragraph_direction(mixed, "rtl") == "ltr"
