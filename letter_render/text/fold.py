"""Folding of prose: full-width punctuation, and look-alike code points. Never applied to a name.

Each function takes a text and the places that must stay (`fixed`: values of fields), and gives one string per
character of it, so that what surrounds the characters keeps its place; and the changes it made.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

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


def no_break_spaces(text: str, spaces_before: dict[str, str], fixed: frozenset[int] = frozenset()) -> Folded:
    """The space before a mark made the one that the language has there, which no line breaks at; where none was typed,
    and a space or nothing follows the mark, it is put in.

    >>> "".join(no_break_spaces("Oui ! 12:30 Non; si", {"!": "_", ":": "_", ";": "_"}).characters)
    'Oui_! 12:30 Non_; si'
    """
    characters = list(text)
    for index, char in enumerate(text):
        space = spaces_before.get(char)
        if not space or index in fixed or index == 0 or characters[index - 1] in ("\u00a0", "\u202f"):
            continue
        if text[index - 1] == " " and index - 1 not in fixed:
            characters[index - 1] = space
        elif text[index - 1].isalnum() and text[index + 1 : index + 2] in ("", " "):
            characters[index] = space + char
    changed = [index for index, char in enumerate(characters) if char != text[index]]
    return Folded(tuple(characters), tuple(_excerpt(text, characters, index) for index in changed))


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
