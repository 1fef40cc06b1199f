"""Which of some languages a text is in, where its letters alone say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from letter_render.text.languages import script_of_tag
from letter_render.text.runs import script_of


def languages_by_letters(text: str, tags: Iterable[str]) -> list[str]:
    """Those of the languages that are written in most of the text's letters; one, where it is certain.

    Chinese characters are told apart by the standards that have some and not others: GB/T 2312 is simplified, Big5
    traditional. Kana is Japanese and hangul Korean, which are none of the Chinese ones.
    """
    scripts = Counter(script_of(char) for char in text if char.isalpha())
    if not scripts:
        return []
    script = scripts.most_common(1)[0][0]
    fitting = [tag for tag in tags if script_of_tag(tag) == script]
    if script != "Hani":
        return fitting
    if other := _other_than_chinese(text):
        return [tag for tag in fitting if tag.split("-")[0] == other]
    simplified = sum(_has("gb2312", char) and not _has("big5", char) for char in text)
    traditional = sum(_has("big5", char) and not _has("gb2312", char) for char in text)
    wanted = "Hans" if simplified > traditional else "Hant"
    return [tag for tag in fitting if tag.startswith("zh") and wanted in tag.split("-")]


def _other_than_chinese(text: str) -> str:
    kana = sum("\u3041" <= char <= "\u30fa" for char in text)
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in text)
    most = max(kana, hangul)
    return ("ja" if kana >= hangul else "ko") if most * 10 > len(text) else ""


def _has(codec: str, char: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return char >= "\u3400"
