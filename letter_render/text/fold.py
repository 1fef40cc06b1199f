"""Folding of prose: punctuation and spaces as a language has them, and look-alike code points. Never a name's.

Each function takes a text and the places that must stay (`fixed`: values of fields), and gives one string per
character of it, so that what surrounds the characters keeps its place; and the changes it made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from letter_render.text.runs import script_of

FULL_WIDTH = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}

# Kangxi radicals, radicals supplement, compatibility ideographs and their supplement (Unicode 18.1).
_LOOK_ALIKE_BLOCKS = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


@dataclass(frozen=True, slots=True)
class Folded:
    """`characters` has one string for each character of the text; `changes` are (before, after) with a neighbour on
    either side, to be shown to a person.
    """

    characters: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]


_NO_BREAK = "\u00a0"
_SPACES = (" ", _NO_BREAK, "\u202f")
_CLOSING = "»›"
_APOSTROPHE = "’"
_BEFORE_QUOTE = "([{«„“‘\"'—–-/\u00a0\u202f"
_SINGLE_CLOSES = re.compile(r"(?<=\S)'(?!\w)")
_WORD_AND_SPACE = re.compile(r"(?<!\S)[(«„“]?(\w+) (?=\S)")


@dataclass(frozen=True, slots=True)
class Spacing:
    """The spaces that a language has before and behind marks, and the words that are not to end a line."""

    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()


def full_width(text: str, fixed: frozenset[int] = frozenset()) -> Folded:
    """`, : ; ! ? ( )` that touch Han, kana or full-width punctuation made full-width, and a space after them dropped.

    Between Latin letters or digits nothing changes. The brackets of a pair change together, or neither: one that
    opens between Latin letters and closes before a full-width stop would else be half of each.

    >>> "".join(full_width("26日,50位 NGO(GoNGOs)。a, b 3:00").characters)
    '26日，50位 NGO（GoNGOs）。a, b 3:00'
    """
    characters = list(text)
    pairs = _pairs(text)
    touched = True
    while touched:
        touched = False
        for index, char in enumerate(characters):
            if char not in FULL_WIDTH or index in fixed:
                continue
            places = [index, *([pairs[index]] if index in pairs else [])]
            if any(_touches_cjk(characters, place) for place in places) and not fixed.intersection(places):
                for place in places:
                    characters[place] = FULL_WIDTH[characters[place]]
                touched = True
    changed = [index for index, char in enumerate(characters) if char != text[index]]
    _drop_spaces(characters, changed, fixed)
    return Folded(tuple(characters), tuple(_excerpt(text, characters, index) for index in changed))


def no_break_spaces(text: str, spacing: Spacing, fixed: frozenset[int] = frozenset()) -> Folded:
    r"""The space before or behind a mark made the one that the language has there, which no line breaks at; where none
    was typed, it is put in, inside quotation marks always, at another mark where a space or nothing follows it. The
    space behind a word that is not to end a line is made one that does not break.

    >>> french = Spacing(before={"!": "_", ":": "_", ";": "_", "»": "_"}, after={"«": "_"})
    >>> "".join(no_break_spaces("Oui ! 12:30 Non; «si», « oui »", french).characters)
    'Oui_! 12:30 Non_; «_si_», «_oui_»'
    >>> "".join(no_break_spaces("Я в лесу", Spacing(words=("в",))).characters) == "Я в\xa0лесу"
    True
    """
    characters = list(text)
    for index, char in enumerate(text):
        if index in fixed:
            continue
        if char in spacing.before and index:
            _space_before(characters, text, index, spacing.before[char], fixed)
        if char in spacing.after and index + 1 < len(text):
            _space_after(characters, text, index, spacing.after[char], fixed)
    for match in _WORD_AND_SPACE.finditer(text):
        if match[1].lower() in spacing.words and not fixed.intersection(range(*match.span())):
            characters[match.end() - 1] = _NO_BREAK
    changed = [index for index, char in enumerate(characters) if char != text[index]]
    return Folded(tuple(characters), tuple(_excerpt(text, characters, index) for index in changed))


def _space_before(characters: list[str], text: str, index: int, space: str, fixed: frozenset[int]) -> None:
    previous, char = text[index - 1], text[index]
    if previous == " " and index - 1 not in fixed:
        characters[index - 1] = space
    elif previous not in _SPACES and (
        char in _CLOSING or (previous.isalnum() and text[index + 1 : index + 2] in ("", " "))
    ):
        characters[index] = space + characters[index]


def _space_after(characters: list[str], text: str, index: int, space: str, fixed: frozenset[int]) -> None:
    following = text[index + 1]
    if following == " " and index + 1 not in fixed:
        characters[index + 1] = space
    elif following not in _SPACES:
        characters[index] += space


def quotation_marks(text: str, quotes: tuple[str, ...], fixed: frozenset[int] = frozenset()) -> Folded:
    r"""Straight quotation marks made those of the language (`quotes`: opening and closing, and the inner ones), and
    straight apostrophes curly. A mark behind a digit with no quotation open may stand for inches or minutes and stays.

    >>> "".join(quotation_marks('"It\'s \'so\'," he said: 5" of it.', ("“", "”", "‘", "’")).characters)
    '“It’s ‘so’,” he said: 5" of it.'
    """
    characters = list(text)
    is_open = {'"': False, "'": False}
    for index, char in enumerate(text):
        if char not in is_open or index in fixed:
            continue
        opening, closing = quotes[:2] if char == '"' else quotes[2:]
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        begins = (not before or before in _BEFORE_QUOTE or before.isspace()) and bool(after) and not after.isspace()
        if begins and (char == '"' or _closes_later(text, index)):
            characters[index], is_open[char] = opening, True
        elif is_open[char] and not (char == "'" and after.isalnum()):
            characters[index], is_open[char] = closing, False
        elif char == "'" and not before.isdigit():
            characters[index] = _APOSTROPHE
        elif char == '"' and not before.isdigit():
            characters[index] = closing
    changed = [index for index, char in enumerate(characters) if char != text[index]]
    return Folded(tuple(characters), tuple(_excerpt(text, characters, index) for index in changed))


def _closes_later(text: str, index: int) -> bool:
    """Whether a single quotation mark that opens is closed: by one behind a letter or mark, with no letter after it."""
    return _SINGLE_CLOSES.search(text, index + 1) is not None


def look_alikes(text: str, fixed: frozenset[int] = frozenset()) -> Folded:
    """Kangxi radicals and compatibility ideographs made the unified ideographs they look like (NFKC of that character).

    A face draws both with one glyph, and a PDF then reads back as the first of the two that was used.
    """
    characters = [
        unicodedata.normalize("NFKC", char) if index not in fixed and _is_look_alike(char) else char
        for index, char in enumerate(text)
    ]
    changed = [index for index, char in enumerate(characters) if char != text[index]]
    return Folded(tuple(characters), tuple(_excerpt(text, characters, index) for index in changed))


def _pairs(text: str) -> dict[int, int]:
    """The place of each ASCII bracket's partner."""
    pairs: dict[int, int] = {}
    open_places: list[int] = []
    for index, char in enumerate(text):
        if char == "(":
            open_places.append(index)
        elif char == ")" and open_places:
            partner = open_places.pop()
            pairs |= {index: partner, partner: index}
    return pairs


def _touches_cjk(characters: list[str], index: int) -> bool:
    neighbours = characters[max(index - 1, 0) : index] + characters[index + 1 : index + 2]
    return any(script_of(char) == "Hani" for char in neighbours)


def _drop_spaces(characters: list[str], changed: list[int], fixed: frozenset[int]) -> None:
    """A full-width mark brings its own air: the space typed after it (before an opening bracket) goes."""
    for index in changed:
        neighbour = index - 1 if characters[index] == "（" else index + 1
        if 0 <= neighbour < len(characters) and characters[neighbour] == " " and neighbour not in fixed:
            characters[neighbour] = ""


def _is_look_alike(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _LOOK_ALIKE_BLOCKS)


def _excerpt(text: str, characters: list[str], index: int) -> tuple[str, str]:
    around = slice(max(index - 1, 0), index + 2)
    return text[around], "".join(characters[around])
