"""The language of each stretch of a text: as its row says, else as an assumption that is told.

What is known of tags (which script a language is written in, which language a country writes) is CLDR's likely
subtags (UTS #35), by babel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel.core import get_global
from fontTools import unicodedata as ucd

from letter_render.text.runs import Stretch, direction_of

# ISO 15924 codes of mixed and regional systems, and the scripts they are made of; CJK counts as one (text.runs).
_WRITTEN_IN = {
    "Jpan": "Hani", "Hrkt": "Hani", "Kore": "Hani", "Hans": "Hani", "Hant": "Hani", "Hanb": "Hani",
    "Hira": "Hani", "Kana": "Hani", "Hang": "Hani", "Bopo": "Hani", "Aran": "Arab",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assumption:
    """A language that nobody gave: `text` was taken to be `language` because of `reason`."""

    text: str
    language: str
    reason: Literal["kana", "hangul", "han", "country"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Tags that do not fit the text: as many as `parts` were needed, or `tag` is not written in a part's script."""

    parts: tuple[str, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The stretches of a text with a language each, and what was assumed or did not fit."""

    stretches: tuple[tuple[Stretch, str], ...]
    assumptions: tuple[Assumption, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()


@cache
def script_of_tag(tag: str) -> str:
    """The script that a language tag is written in, empty where CLDR does not know.

    >>> script_of_tag("ja"), script_of_tag("zh-HK"), script_of_tag("ru"), script_of_tag("ja-Latn")
    ('Hani', 'Hani', 'Cyrl', 'Latn')
    """
    subtags = tag.split("-")
    script = next((subtag.title() for subtag in subtags[1:] if len(subtag) == 4 and subtag.isalpha()), "")
    if not script:
        likely = get_global("likely_subtags")
        region = next((subtag for subtag in subtags[1:] if len(subtag) == 2), "")
        full = likely.get(f"{subtags[0]}_{region}") or likely.get(subtags[0], "")
        script = full.split("_")[1] if full else ""
    return _WRITTEN_IN.get(script, script)


@cache
def full_tag(tag: str) -> str:
    """The tag with its script, for Chinese, whose script and region decide the form of every character.

    >>> full_tag("zh-HK"), full_tag("zh-Hant"), full_tag("zh"), full_tag("ja"), full_tag("fr-CA")
    ('zh-Hant-HK', 'zh-Hant', 'zh-Hans', 'ja', 'fr-CA')
    """
    language, *rest = tag.split("-")
    if language != "zh" or (rest and len(rest[0]) == 4):
        return tag
    likely = get_global("likely_subtags")
    full = likely.get("_".join(["zh", *rest[:1]])) or likely["zh"]
    return "-".join(["zh", full.split("_")[1], *rest])


@cache
def wider_tags(tag: str) -> list[str]:
    """The tag and those it is a part of, the nearest first (RFC 4647 3.4).

    >>> wider_tags("zh-Hant-HK")
    ['zh-Hant-HK', 'zh-Hant', 'zh']
    """
    subtags = tag.split("-")
    return ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]


def han_forms(tag: str) -> str:
    """The tag whose forms of Han a language is written in: its own, but for the Chinese languages other than `zh` that
    of its likely script and region.

    >>> han_forms("yue"), han_forms("wuu"), han_forms("ja"), han_forms("zh-Hant-TW")
    ('zh-Hant-HK', 'zh-Hans-CN', 'ja', 'zh-Hant-TW')
    """
    likely: str = get_global("likely_subtags").get(tag.split("-", maxsplit=1)[0], "")
    _, script, region = likely.split("_") if likely.count("_") == 2 else ("", "", "")
    is_chinese = script in ("Hans", "Hant") and not tag.startswith("zh")
    return f"zh-{script}-{region}" if is_chinese else tag


def tag_name(stretches: tuple[Stretch, ...], tags: tuple[str, ...], country: str, chinese: str) -> Tagged:
    """The languages of a name's stretches.

    `tags` are as in the row: none, one for every part that can be written in it, or one per script part in order;
    `country` is ISO 3166 alpha-2 or empty; `chinese` is the tag that Han is taken for where nothing else is known.
    A part is a maximal row of stretches of one script; weak ones belong to the part before them.
    """
    parts = _parts(stretches)
    texts = tuple("".join(stretches[i].text for i in part).strip() for part in parts)
    scripts = [stretches[part[0]].script for part in parts]
    if len(tags) > 1 and len(tags) != len(parts):
        return Tagged(tuple((stretch, "und") for stretch in stretches), mismatches=(Mismatch(texts),))
    given = list(tags) if len(tags) > 1 else list(tags) * len(parts)
    fits = [bool(given) and script_of_tag(tag) == script for tag, script in zip(given or scripts, scripts, strict=True)]
    wrong = [Mismatch((text,), tag) for text, tag, is_fit in zip(texts, given, fits, strict=False) if not is_fit]
    mismatches = wrong if len(tags) > 1 or (tags and not any(fits)) else []
    languages, assumptions = [], []
    for index, (text, script) in enumerate(zip(texts, scripts, strict=True)):
        if fits[index]:
            languages.append(full_tag(given[index]))
            continue
        language, reason = _assume(text, script, country, chinese)
        languages.append(language)
        if reason:
            assumptions.append(Assumption(text, language, reason))
    return Tagged(_spread(stretches, parts, languages), tuple(assumptions), tuple(mismatches))


def tag_prose(stretches: tuple[Stretch, ...], letter_tag: str, chinese: str) -> Tagged:
    """The languages of a prose's stretches: the letter's own wherever it can be written in the stretch's script.

    Latin words stay in the letter's language whatever that is: an acronym in a Chinese sentence is read with it. What
    has no script of its own does too, unless it runs in the other direction.
    """
    tagged, assumptions = [], []
    own = script_of_tag(letter_tag)
    for stretch in stretches:
        is_own = stretch.direction == direction_of(own) if stretch.is_weak else stretch.script in (own, "Latn")
        if is_own:
            tagged.append((stretch, letter_tag))
            continue
        language, reason = _assume(stretch.text, stretch.script, "", chinese)
        tagged.append((stretch, language))
        if reason:
            assumptions.append(Assumption(stretch.text, language, reason))
    return Tagged(tuple(tagged), tuple(assumptions))


def _parts(stretches: tuple[Stretch, ...]) -> list[list[int]]:
    """The indices of the stretches of each script part. Weak stretches before the first part go with it."""
    parts: list[list[int]] = []
    for index, stretch in enumerate(stretches):
        if stretch.is_weak:
            continue
        if parts and stretches[parts[-1][0]].script == stretch.script:
            parts[-1].append(index)
        else:
            parts.append([index])
    return parts


def _spread(
    stretches: tuple[Stretch, ...], parts: list[list[int]], languages: list[str]
) -> tuple[tuple[Stretch, str], ...]:
    """Each stretch with the language of its part; a weak one takes that of the nearest part before it that is in its
    script, as a bracket in Arabic does, else in its direction, else of the first part in its direction, or of any.
    """
    by_index = {index: language for part, language in zip(parts, languages, strict=True) for index in part}
    known: dict[str, str] = {}
    for index in sorted(by_index, reverse=True):
        known[stretches[index].direction] = by_index[index]
    tagged = []
    for index, stretch in enumerate(stretches):
        if index in by_index:
            known[stretch.script] = known[stretch.direction] = by_index[index]
        nearest = known.get(stretch.script) or known.get(stretch.direction)
        tagged.append((stretch, nearest or next(iter(known.values()), "und")))
    return tuple(tagged)


def _assume(
    text: str, script: str, country: str, chinese: str
) -> tuple[str, Literal["kana", "hangul", "han", "country"] | None]:
    """The language of a part that no tag fits, and why; `und-<script>` and no reason where nothing can be said."""
    scripts = {ucd.script(char) for char in text} if script == "Hani" else set[str]()
    if scripts & {"Hira", "Kana"}:
        return "ja", "kana"
    if "Hang" in scripts:
        return "ko", "hangul"
    # A country tells the region of Han; that a Latin name from France is French would be a guess.
    likely = get_global("likely_subtags").get(f"und_{country}", "") if country and script == "Hani" else ""
    if likely:
        language, its_script, region = likely.split("_")
        if _WRITTEN_IN.get(its_script, its_script) == script:
            return (f"zh-{its_script}-{region}" if language == "zh" else language), "country"
    if script == "Hani":
        return chinese, "han"
    return f"und-{script}", None
