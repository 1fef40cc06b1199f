"""Languages stand under Word's names, in the slot of their script."""

from __future__ import annotations

import pytest

from letter_render.docx.inspect_styles import bcp47
from letter_render.docx.languages import _WORD_TAGS, base_languages, word_tag


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-TW", "zh-TW"),
        ("zh-Hant-HK", "zh-HK"),
        ("zh-Hans", "zh-CN"),
        ("ja", "ja-JP"),
        ("ko", "ko-KR"),
        ("ru", "ru-RU"),
        ("ar", "ar-SA"),
        ("en", "en-US"),
        ("fr", "fr-FR"),
        ("es", "es-ES"),
        ("pt-BR", "pt-BR"),
        ("und", "x-none"),
        ("und-Latn", "x-none"),
    ],
)
def test_a_tag_has_the_name_that_word_knows(tag, expected):
    assert word_tag(tag) == expected


@pytest.mark.parametrize("tag", _WORD_TAGS)
def test_the_reader_s_own_table_leads_back_to_the_language(tag):
    """Chinese comes back with its script and region, everything else as the bare language."""
    back = bcp47(word_tag(tag))
    assert back.startswith("zh-Han" if tag == "zh" else tag)
    assert tag.startswith("zh") or back == tag


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("zh-Hant", "zh-TW", {"val": "en-US", "eastAsia": "zh-TW", "bidi": "ar-SA"}),
        ("ar", "ar-SA", {"val": "en-US", "eastAsia": "en-US", "bidi": "ar-SA"}),
        ("fr", "fr-FR", {"val": "fr-FR", "eastAsia": "fr-FR", "bidi": "ar-SA"}),
    ],
)
def test_the_letter_s_language_stands_in_the_slot_of_its_script(make, language, word, expected):
    assert base_languages(make.galley(language, word, ())) == expected


def test_names_in_latin_letters_are_of_no_language_until_they_say_one(make):
    """So that no spelling checker underlines them."""
    assert base_languages(make.galley("fr", "fr-FR", ()), "name")["val"] == "x-none"
