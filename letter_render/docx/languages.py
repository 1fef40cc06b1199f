"""What `w:lang` (ECMA-376 17.3.2.20) says, under Word's names for languages (as in [MS-LCID]).

Word holds three languages at a time, one for each kind of script: `val`, `eastAsia` and `bidi`. A language stands
where its own script does.
"""

from __future__ import annotations

from letter_render.galley import Galley
from letter_render.stationery import StyleName
from letter_render.text.languages import script_of_tag
from letter_render.text.runs import RTL_SCRIPTS

UNKNOWN = "x-none"
"""What Word itself writes for text of no language."""

_WORD_TAGS = {
    "zh": "zh-CN", "zh-Hans": "zh-CN", "zh-Hans-CN": "zh-CN", "zh-Hans-SG": "zh-SG",
    "zh-Hant": "zh-TW", "zh-Hant-TW": "zh-TW", "zh-Hant-HK": "zh-HK", "zh-Hant-MO": "zh-MO",
    "ja": "ja-JP", "ko": "ko-KR", "ru": "ru-RU", "ar": "ar-SA", "en": "en-US", "fr": "fr-FR", "es": "es-ES",
    "de": "de-DE", "it": "it-IT", "pt": "pt-PT", "nl": "nl-NL", "sv": "sv-SE", "da": "da-DK", "nb": "nb-NO",
    "fi": "fi-FI", "pl": "pl-PL", "cs": "cs-CZ", "sk": "sk-SK", "hu": "hu-HU", "ro": "ro-RO", "bg": "bg-BG",
    "uk": "uk-UA", "be": "be-BY", "sr": "sr-Cyrl-RS", "hr": "hr-HR", "sl": "sl-SI", "lt": "lt-LT", "lv": "lv-LV",
    "et": "et-EE", "el": "el-GR", "tr": "tr-TR", "kk": "kk-KZ", "ky": "ky-KG", "vi": "vi-VN", "id": "id-ID",
    "ms": "ms-MY", "fil": "fil-PH", "sw": "sw-KE", "ca": "ca-ES", "eu": "eu-ES", "gl": "gl-ES", "ug": "ug-CN",
    "fa": "fa-IR", "ur": "ur-PK", "ps": "ps-AF", "he": "he-IL", "bo": "bo-CN", "th": "th-TH", "mn": "mn-MN",
}  # fmt: skip

_OTHERWISE = {"val": _WORD_TAGS["en"], "eastAsia": _WORD_TAGS["en"], "bidi": _WORD_TAGS["ar"]}
"""What Word writes by itself where the letter's own language does not stand: what newly typed text starts from."""


def word_tag(language: str) -> str:
    """Word's name for a BCP 47 tag; one that Word has no other name for stays as it is, but
    of one that names a script it has none.

    >>> word_tag("zh-Hant-HK"), word_tag("pt-BR"), word_tag("und-Latn"), word_tag("ja-Latn")
    ('zh-HK', 'pt-BR', 'x-none', 'x-none')
    """
    if language in _WORD_TAGS:
        return _WORD_TAGS[language]
    primary, *rest = language.split("-")
    return UNKNOWN if primary == "und" or any(len(subtag) == 4 for subtag in rest) else language


def base_languages(galley: Galley, style: StyleName | None = None) -> dict[str, str]:
    """The languages, by attribute, of text that names none: the letter's, but for names in Latin letters none."""
    own = _kind(galley.language)
    said = {kind: galley.word_tag if kind == own else tag for kind, tag in _OTHERWISE.items()}
    if own == "val":
        said["eastAsia"] = galley.word_tag
    return said | ({"val": UNKNOWN} if style == "name" else {})


def run_languages(galley: Galley, language: str, *, is_east_asian: bool) -> tuple[tuple[str, str], ...]:
    """The languages, by attribute, of a run in that language, of which each slot in use must say its own.

    `is_east_asian` is a run of Han, kana or hangul that holds ASCII as well. Otherwise Latin letters of a Chinese
    sentence are of no language: called Chinese, LibreOffice breaks a line between any two.
    """
    tag = galley.word_tag if language == galley.language else word_tag(language)
    is_own_script = _kind(language) == "val" or is_east_asian
    return (("val", tag if is_own_script else UNKNOWN), ("eastAsia", tag), ("bidi", tag))


def _kind(language: str) -> str:
    """The attribute of `w:lang` that a language belongs to by its script."""
    script = script_of_tag(language)
    return "eastAsia" if script == "Hani" else "bidi" if script in RTL_SCRIPTS else "val"
