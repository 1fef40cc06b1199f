"""The language of each part of a name: as its row says, else an assumption that is told."""

from __future__ import annotations

import doctest

import pytest

from letter_render.text import languages
from letter_render.text.languages import Assumption, Mismatch, tag_name, tag_prose
from letter_render.text.runs import itemize


def tags_of(text, tags=(), country="", chinese="zh-Hant"):
    """The text of each stretch with its language."""
    tagged = tag_name(itemize(text), tags, country, chinese)
    return [(stretch.text.strip(), language) for stretch, language in tagged.stretches]


def test_the_examples_in_the_docstrings_are_true():
    """Every doctest of the module passes."""
    results = doctest.testmod(languages)
    assert results.attempted >= 4
    assert not results.failed


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
    ("text", "tags", "mismatches", "found"),
    [
        ("abc 香港", ("en", "ja", "ru"), [(("abc", "香港"), "")], ["und", "und"]),
        ("香港 中の", ("ja", "ja"), [(("香港中の",), "")], ["und", "und", "und"]),
        ("abc", ("ru",), [(("abc",), "ru")], ["und-Latn"]),
        ("abc 香港", ("ja", "en"), [(("abc",), "ja"), (("香港",), "en")], ["und-Latn", "zh-Hant"]),
        ("abc 香港", ("en", "ru"), [(("香港",), "ru")], ["en", "zh-Hant"]),
        ("abc где", ("el",), [(("abc",), "el"), (("где",), "el")], ["und-Latn", "und-Cyrl"]),
        ("abc где", ("ru",), [], ["und-Latn", "ru"]),
        ("abc где", (), [], ["und-Latn", "und-Cyrl"]),
        ("abc где", ("ru", "el"), [(("abc",), "ru"), (("где",), "el")], ["und-Latn", "und-Cyrl"]),
        ("5", (), [], ["und"]),
    ],
)
def test_tags_that_do_not_fit_the_parts_are_told(text, tags, mismatches, found):
    """Too many tags, or a tag for a script it is not written in; one for several parts need not fit all."""
    tagged = tag_name(itemize(text), tags, "", "zh-Hant")
    assert tagged.mismatches == tuple(Mismatch(*mismatch) for mismatch in mismatches)
    assert [language for _, language in tagged.stretches] == found
    assert "".join(stretch.text for stretch, _ in tagged.stretches) == text


def test_what_was_assumed_is_told_part_by_part():
    tagged = tag_name(itemize("香港 где 日本の"), ("ru",), "TW", "zh-Hant")
    assert tagged.assumptions == (Assumption("香港", "zh-Hant-TW", "country"), Assumption("日本の", "ja", "kana"))


def test_what_was_assumed_in_prose_is_told():
    tagged = tag_prose(itemize("see 日本の, 한국, 香港"), "en", "zh-Hant-HK")
    assert tagged.assumptions == (
        Assumption("日本の", "ja", "kana"), Assumption("한국", "ko", "hangul"), Assumption("香港", "zh-Hant-HK", "han"),
    )  # fmt: skip
    # A region tells nothing there, not even one that CLDR has a language for.
    assert [language for _, language in tag_prose(itemize("香港"), "en", "zh-Hans").stretches] == ["zh-Hans"]


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("(2020)", "en", ["en"]),
        ("نص abc نص", "ar", ["ar", "ar", "ar"]),
        ("abc نص", "en", ["en", "und-Arab"]),
        ("где abc", "zh-Hant", ["und-Cyrl", "zh-Hant"]),
        ("где", "ru", ["ru"]),
    ],
)
def test_prose_is_in_the_language_of_the_letter_wherever_it_can_be_written_in_it(text, tag, found):
    assert [language for _, language in tag_prose(itemize(text, "ltr"), tag, "zh-Hant").stretches] == found


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("(abc) где", ("en", "ru"), [("(abc)", "en"), ("где", "ru")]),
        ("5 где abc", ("ru", "en"), [("5 где", "ru"), ("abc", "en")]),
        ("نص abc ٥", ("ar", "en", "fa"), [("نص", "ar"), ("abc", "en"), ("٥", "fa")]),
        ("abc где xyz", ("en", "ru", "fr"), [("abc", "en"), ("где", "ru"), ("xyz", "fr")]),
        ("«نص» abc", ("ar", "en"), [("«", "en"), ("نص", "ar"), ("» abc", "en")]),
    ],
)
def test_what_has_no_script_of_its_own_goes_with_a_part_beside_it(text, tags, expected):
    found = [pair for pair in tags_of(text, tags) if pair[0]]
    assert found == expected


def test_an_acronym_in_chinese_prose_stays_in_the_language_of_the_letter():
    """It is read with the sentence."""
    tagged = tag_prose(itemize("2020年NGO"), "zh-Hant", "zh-Hant")

    assert {language for _, language in tagged.stretches} == {"zh-Hant"}


def test_a_foreign_script_in_prose_has_a_language_of_its_own():
    """Cyrillic in an English letter is not English."""
    tagged = tag_prose(itemize("see Дом and 日本の"), "en", "zh-Hant")

    assert [language for _, language in tagged.stretches] == ["en", "und-Cyrl", "en", "ja"]


def test_brackets_have_a_language_of_their_own_direction():
    """A bracket that runs from left to right is no Arabic, whatever word is before it."""
    expected = [("台北", "zh-Hant"), ("منظمة", "ar"), ("(", "zh-Hant"), ("中", "zh-Hant"), (")", "zh-Hant")]

    assert tags_of("台北 منظمة (中)", ("zh-Hant", "ar", "zh-Hant"))[0][1] == "zh-Hant"
    assert [pair for pair in tags_of("台北 منظمة (中)", ("zh-Hant", "ar", "zh-Hant")) if pair[0]] == expected


def test_digits_of_the_other_direction_have_no_language_of_the_letter():
    """They are read with their script."""
    tagged = tag_prose(itemize("in ٢٠٢٠"), "en", "zh-Hant")

    assert [language for _, language in tagged.stretches] == ["en", "und-Arab"]
