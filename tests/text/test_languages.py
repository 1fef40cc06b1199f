"""The language of each part of a name: as its row says, else an assumption that is told."""

from __future__ import annotations

import doctest

import pytest

from letter_render.text import languages
from letter_render.text.languages import tag_name, tag_prose
from letter_render.text.runs import itemize


def tags_of(text, tags=(), country="", chinese="zh-Hant"):
    """The text of each stretch with its language."""
    tagged = tag_name(itemize(text), tags, country, chinese)
    return [(stretch.text.strip(), language) for stretch, language in tagged.stretches]


def test_the_examples_in_the_docstrings_are_true():
    """Every doctest of the module passes."""
    assert doctest.testmod(languages) == (0, 4)


def test_several_tags_go_to_the_parts_in_order():
    """One tag for each script part, punctuation not counting."""
    expected = [("香港黎明", "zh-Hant-HK"), (", Dawn of Hong Kong,", "en"), ("香港の夜明け", "ja")]

    assert tags_of("香港黎明, Dawn of Hong Kong, 香港の夜明け", ("zh-Hant-HK", "en", "ja")) == expected


def test_one_tag_goes_to_the_parts_that_it_can_be_written_in():
    """The rest of the name keeps an undetermined language of its script."""
    expected = [("Ghjtrn", "und-Latn"), ("для", "ru"), ("T*Revers", "und-Latn")]

    assert tags_of("Ghjtrn для T*Revers", ("ru",)) == expected


@pytest.mark.parametrize(
    ("text", "country", "language", "reason"),
    [
        ("日本ウイグル協会", "", "ja", "kana"),
        ("日本ウイグル協会", "CN", "ja", "kana"),
        ("한국인권", "", "ko", "hangul"),
        ("香港黎明", "HK", "zh-Hant-HK", "country"),
        ("香港黎明", "TW", "zh-Hant-TW", "country"),
        ("香港黎明", "CN", "zh-Hans-CN", "country"),
        ("香港黎明", "JP", "ja", "country"),
        ("香港黎明", "FR", "zh-Hant", "han"),
        ("香港黎明", "", "zh-Hant", "han"),
    ],
)
def test_an_assumed_language_is_told_with_its_reason(text, country, language, reason):
    """Kana means Japanese, hangul Korean, then the country decides, then the letter's own Chinese."""
    tagged = tag_name(itemize(text), (), country, "zh-Hant")

    assert [(assumed.language, assumed.reason) for assumed in tagged.assumptions] == [(language, reason)]


def test_a_latin_name_from_a_country_is_not_guessed_to_be_in_its_language():
    """A country tells the region of Han and nothing else."""
    assert tags_of("Amnesty", (), "FR") == [("Amnesty", "und-Latn")]


@pytest.mark.parametrize(
    ("text", "tags"), [("abc 香港", ("en", "ja", "ru")), ("abc", ("ru",)), ("abc 香港", ("ja", "en"))]
)
def test_tags_that_do_not_fit_the_parts_are_told(text, tags):
    """Too many tags, or a tag for a script it is not written in."""
    assert tag_name(itemize(text), tags, "", "zh-Hant").mismatches


def test_an_acronym_in_chinese_prose_stays_in_the_language_of_the_letter():
    """It is read with the sentence."""
    tagged = tag_prose(itemize("2020年NGO"), "zh-Hant", "zh-Hant")

    assert {language for _, language in tagged.stretches} == {"zh-Hant"}


def test_a_foreign_script_in_prose_has_a_language_of_its_own():
    """Cyrillic in an English letter is not English."""
    tagged = tag_prose(itemize("see Дом and 日本の"), "en", "zh-Hant")

    assert [language for _, language in tagged.stretches] == ["en", "und-Cyrl", "en", "ja"]
