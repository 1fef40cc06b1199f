"""Rules about how a name was typed: spaces, brackets, stops, damage on the way, the wrong keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from letter_render.checks.rule import Hit, Rule
from letter_render.findings import Severity

_CASED = r"[\p{Lu}\p{Ll}\p{Lt}]"
_PAIRS = dict(zip("([{（［【「『〔《〈｛", ")]}）］】」』〕》〉｝", strict=True))


def _found(pattern: str, what: str, text: str) -> Iterator[Hit]:
    return ((match.start(), what) for match in regex.finditer(pattern, text))


def edge_space(name: str) -> Iterator[Hit]:
    """A space before or after a name moves it or its neighbour, and makes equal names differ."""
    return _found(r"\A\s|\s\Z", "a space before or after the name", name)


def double_space(name: str) -> Iterator[Hit]:
    """Two spaces inside a name are a slip; they print as a gap."""
    return _found(r"(?<=\S)[^\S\t\n\r]{2,}(?=\S)", "two spaces together", name)


def bracket_space(name: str) -> Iterator[Hit]:
    """No script sets a space just inside a bracket."""
    return _found(r"[(\[{（［【「『]\s+|\s+[)\]}）］】」』]", "a space just inside a bracket", name)


def bracket_joined(name: str) -> Iterator[Hit]:
    """Scripts with capital letters part a bracket from the word outside it: `Burundi (Acat-Burundi)`.

    An ending in brackets begins with a small letter (`member(s)`) and a beginning is short (`(Re)Generation`): neither
    is meant.
    """
    yield from _found(rf"(?<={_CASED}|\p{{Nd}})[(\[](?=\p{{Lu}})", "no space before a bracket", name)
    yield from _found(r"(?<=\w{4})[)\]](?=\p{Lu})|(?<=\w)[)\]](?=\p{Lu}{2})", "no space after a bracket", name)


def bracket_balance(name: str) -> Iterator[Hit]:
    """Brackets come in pairs, each closed by its own kind (UAX #9 BD14 to BD16)."""
    opened: list[tuple[int, str]] = []
    for place, char in enumerate(name):
        if char in _PAIRS:
            opened.append((place, char))
        elif char in _PAIRS.values():
            if opened and _PAIRS[opened[-1][1]] == char:
                opened.pop()
            else:
                yield place, f"`{char}` closes nothing"
    yield from ((place, f"`{char}` is not closed") for place, char in opened)


def stray_stop(name: str) -> Iterator[Hit]:
    """A name is no sentence: a stop after a bracket or a whole word is a slip (`(BISTO).`, `Rights. Defenders`).

    Words of up to four letters may be abbreviations (`Inc.`, `Ms.`), and so may those with more than one stop (`A.C.`).
    """
    word = r"(?:(?<!\.)\b\p{L}{5,}|[)\]])"
    yield from _found(rf"{word}\K\.\Z|[,;:、。\uff0c\uff1a\uff1b]\Z", "a stop at the end", name)
    yield from _found(rf"{word}\K\.(?=\s+\p{{Lu}})", "a full stop between words", name)


def punctuation_space(name: str) -> Iterator[Hit]:
    """Comma, semicolon and stop follow their word at once and are followed by a space."""
    yield from _found(r"\s[,;.](?=\s|\Z)", "a space before punctuation", name)
    yield from _found(rf"(?<={_CASED}{{2}})[,;](?={_CASED}{{2}})", "no space after punctuation", name)


def hyphen_space(name: str) -> Iterator[Hit]:
    """A hyphen joins and a dash parts: a space on one side alone is neither (`Tibet- India`).

    Before a small letter it may be a suspended hyphen (`Kinder- und Jugendhilfe`).
    """
    return _found(r"(?<=[\p{L}\p{Nd})])[-–—](?=\s\p{Lu})|(?<=\p{L}\s)[-–—](?=\p{L})", "a hyphen with one space", name)


def list_mark(name: str) -> Iterator[Hit]:
    """A bullet or a number before the name comes from the list that it was copied from."""
    return _found(r"\A\s*(?:[-–—•·*▪◦]|\d{1,4}[.)])\s", "a mark of a list before the name", name)


def entity(name: str) -> Iterator[Hit]:
    """`&amp;` and its like are left over from a web page."""
    return _found(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#[xX][0-9a-fA-F]+);", "an HTML character reference", name)


def mojibake(name: str) -> Iterator[Hit]:
    """UTF-8 once read as a single-byte encoding: `Ã©` for `é`. What turns back into UTF-8 is hardly anything else."""
    for codec in ("cp1252", "latin-1", "cp1251"):
        try:
            meant = name.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        if meant != name:
            yield 0, f"UTF-8 read in another encoding, meant is `{meant}`"
            return


def question_marks(name: str) -> Iterator[Hit]:
    """Two question marks together are what a program writes for letters that it does not have."""
    return _found(r"\?{2,}", "question marks", name)


def no_letter(name: str) -> Iterator[Hit]:
    """A name without any letter is hardly one."""
    if not regex.search(r"\p{L}", name):
        yield 0, "no letter at all"


def long(name: str) -> Iterator[Hit]:
    """300 characters are more than any name: something else stands in the cell."""
    if len(name) > 300:
        yield 0, f"{len(name)} characters"


_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(
    _LATIN_KEYS + _LATIN_KEYS.upper() + '{}:"<>~', _RUSSIAN_KEYS + _RUSSIAN_KEYS.upper() + "ХЪЖЭБЮЁ"
)
"""The keys of the US layout by what they type in the Russian one (ЙЦУКЕН)."""


def keyboard_layout(name: str) -> Iterator[Hit]:
    """A word typed while the keyboard was set to Latin: `Ghjtrn` is `Проект`.

    Said only in a name with Cyrillic letters, of a word that Latin spelling makes improbable (no vowel, or five
    consonants together) and Russian does not.
    """
    if not regex.search(r"\p{Cyrillic}", name):
        return
    for word in regex.finditer(r"(?<![^\s\"«(])[A-Za-z][a-z\[\];',.`]{3,}?(?=[,.;]?(?:[\s\"»)]|\Z))", name):
        meant = word.group().translate(_TO_RUSSIAN)
        if regex.search(r"\A[^aeiou]+\Z|[^aeiouy]{5}", word.group().lower()) and _is_russian(meant):
            yield word.start(), f"`{word.group()}` is `{meant}` on a Russian keyboard"


def _is_russian(word: str) -> bool:
    """Whether a word could be Russian: vowels between at most four consonants, no sign or ы at its start."""
    return not regex.search(r"\A[ъыь]|[^аеёиоуыэюя]{5}|\A[^аеёиоуыэюя]+\Z|[аеёиоуыэюя]{4}", word.lower())


SLIP_RULES = (
    Rule("name/edge-space", Severity.WARNING, edge_space, "it is kept as typed", "delete it"),
    Rule("name/double-space", Severity.WARNING, double_space, "they print as a gap", "delete one"),
    Rule("name/bracket-space", Severity.WARNING, bracket_space, hint="delete it"),
    Rule("name/bracket-joined", Severity.WARNING, bracket_joined, hint="type a space, if the name has one"),
    Rule("name/bracket-balance", Severity.WARNING, bracket_balance, hint="look whether the name was cut"),
    Rule("name/stray-stop", Severity.WARNING, stray_stop, hint="delete it, if it is not part of the name"),
    Rule("name/punctuation-space", Severity.WARNING, punctuation_space, hint="put the space behind"),
    Rule("name/hyphen-space", Severity.WARNING, hyphen_space, hint="two spaces for a dash, none for a hyphen"),
    Rule("name/list-mark", Severity.WARNING, list_mark, hint="delete it"),
    Rule("name/entity", Severity.WARNING, entity, "it prints as it stands", "type the character itself"),
    Rule("name/mojibake", Severity.WARNING, mojibake, "it prints as it stands", "copy the name anew"),
    Rule("name/question-marks", Severity.WARNING, question_marks, "letters may be lost", "ask for the name anew"),
    Rule("name/no-letter", Severity.WARNING, no_letter, hint="look whether the columns have shifted"),
    Rule("name/long", Severity.WARNING, long, "more than 300", "look whether more than a name stands in the cell"),
    Rule("name/keyboard-layout", Severity.WARNING, keyboard_layout, hint="ask the signatory which is meant"),
)
