"""Word's names for languages (the locale names of `w:lang`, ECMA-376 17.3.2.20, as in MS-LCID)."""

from __future__ import annotations

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


def word_tag(language: str) -> str:
    """Word's name for a BCP 47 tag; a tag that Word has no other name for stays as it is.

    >>> word_tag("zh-Hant-HK"), word_tag("pt-BR"), word_tag("und-Latn")
    ('zh-HK', 'pt-BR', 'x-none')
    """
    if language.split("-")[0] == "und":
        return UNKNOWN
    return _WORD_TAGS.get(language, language)
