"""From visual to logical order: the text of a right-to-left marked content, whose glyphs stand from left to right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from fontTools.unicodedata.Mirrored import MIRRORED

_MIRRORED = {chr(code): chr(other) for code, other in MIRRORED.items()}
"""The other side of each bracket and the like: a glyph in right-to-left text shows the mirror of its character (UAX #9
L4, BidiMirroring.txt).
"""

_NUMBERS = ("EN", "AN")
_IN_NUMBERS = ("EN", "AN", "ES", "CS", "ET")


def logical(texts: list[str]) -> str:
    """The text that glyphs of one right-to-left run spell, given the text of each in visual order.

    Everything stands backwards but numbers (UAX #9 L2), and brackets show their other side.

    >>> logical(["(", "ا", ")", " ", "2", "5", " ", "ن", "م"]) == "من 25 (ا)"
    True
    """
    turned = [_MIRRORED.get(text, text) for text in reversed(texts)]
    return "".join(text for group in _numbers_apart(turned) for text in group)


def _numbers_apart(texts: list[str]) -> Iterator[list[str]]:
    """The texts in groups, those of a number in its own order; what stands at a number's edge is no part of it."""
    for is_number, group in groupby(texts, key=lambda text: _class(text) in _IN_NUMBERS):
        members = list(group)
        places = [index for index, text in enumerate(members) if _class(text) in _NUMBERS]
        if not is_number or not places:
            yield members
            continue
        first, last = places[0], places[-1] + 1
        yield [*members[:first], *reversed(members[first:last]), *members[last:]]


def _class(text: str) -> str:
    return unicodedata.bidirectional(text[:1]) if text else ""
