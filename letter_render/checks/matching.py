"""Finding a list of names in the texts of a file that was made by anybody: which is where, and what became of the rest.

White space is not compared, and texts are in NFC. A name is first looked for as a text of its own (a paragraph, an
item, a line), then as a whole stretch of words that may go over several texts, then as a text that is nearly it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_LEAST_RATIO = 0.75
"""How much of two texts is the same (difflib) where one may be the other with slips in it."""

_LONGEST_SLIP = 400
"""Longer texts are not compared for slips: what takes so long is prose."""


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a name: `first` and `last` are the texts that it stands in, -1 where it is in none; `copies` the
    other texts that are the same name; `slip` is the text that it may have become, and `is_reversed` where that is the
    name from end to start.
    """

    first: int = -1
    last: int = -1
    copies: tuple[int, ...] = ()
    slip: str = ""
    is_reversed: bool = False

    @property
    def is_found(self) -> bool:
        """Whether the name is in the file as it was typed."""
        return self.first >= 0 and not self.slip


def solid(text: str) -> str:
    """A text as it is compared: composed, without white space and what is not drawn."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if not _is_undrawn(char))


def _is_undrawn(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


def match(names: Sequence[str], texts: Sequence[str]) -> list[Match]:
    """What became of each name, in the order of the names."""
    wanted = [solid(name) for name in names]
    found, taken = _whole(wanted, [solid(text) for text in texts])
    found |= _stretches({at: wanted[at] for at in range(len(wanted)) if at not in found}, texts, taken)
    taken |= {place for one in found.values() for place in range(one.first, one.last + 1)}
    found |= _slips({at: wanted[at] for at in range(len(wanted)) if at not in found}, texts, taken)
    return [found.get(at, Match()) for at in range(len(wanted))]


def _whole(wanted: Sequence[str], texts: Sequence[str]) -> tuple[dict[int, Match], set[int]]:
    """The names that are a text of their own, and the texts that they are. A name that is listed twice takes the first
    two; a name that stands more often has copies.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        places[text].append(place)
    rows: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(wanted):
        rows[name].append(at)
    found: dict[int, Match] = {}
    for name, listed in rows.items():
        there = places.get(name, []) if name else []
        for number, at in enumerate(listed[: len(there)]):
            copies = tuple(there[len(listed) :]) if number == 0 else ()
            found[at] = Match(there[number], there[number], copies)
    taken = {place for one in found.values() for place in (one.first, *one.copies)}
    return found, taken


def _stretches(wanted: dict[int, str], texts: Sequence[str], taken: set[int]) -> dict[int, Match]:
    """The names that are a whole stretch of words in the texts that are not taken, longest first, each character of
    which belongs to one name.
    """
    stream, starts, edges = _stream(texts, taken)
    free = [True] * len(stream)
    found: dict[int, Match] = {}
    for at, name in sorted(wanted.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        for start in _occurrences(name, stream):
            end = start + len(name)
            if start in edges and end in edges and all(free[start:end]):
                free[start:end] = [False] * len(name)
                found[at] = Match(bisect_right(starts, start) - 1, bisect_left(starts, end) - 1)
                break
    return found


def _stream(texts: Sequence[str], taken: set[int]) -> tuple[str, list[int], set[int]]:
    """The texts that are not taken, joined; where in it each of all texts starts; and where words begin or end."""
    stream: list[str] = []
    starts: list[int] = []
    edges: set[int] = {0}
    for place, text in enumerate(texts):
        starts.append(len(stream))
        edges.add(len(stream))
        was_word = False
        for char in "\0" if place in taken else unicodedata.normalize("NFC", text):
            is_word = char.isalnum() or unicodedata.category(char)[0] == "M"
            if not (is_word and was_word):
                edges.add(len(stream))
            was_word = is_word
            if not _is_undrawn(char):
                stream.append(char)
        edges.add(len(stream))
    return "".join(stream), starts, edges


def _occurrences(name: str, stream: str) -> Iterator[int]:
    start = stream.find(name) if name else -1
    while start >= 0:
        yield start
        start = stream.find(name, start + 1)


def _slips(wanted: dict[int, str], texts: Sequence[str], taken: set[int]) -> dict[int, Match]:
    """For each name the text, of those not taken, that it may have become; each text is one name's."""
    left = {place: solid(text) for place, text in enumerate(texts) if place not in taken}
    found: dict[int, Match] = {}
    for at, name in wanted.items():
        matcher = SequenceMatcher(None, b=name, autojunk=False)
        best, where = _LEAST_RATIO, -1
        for place, text in left.items():
            ratio = 1.0 if _is_turned(text, name) else _ratio(matcher, text, best)
            if ratio > best:
                best, where = ratio, place
        if where >= 0 and name:
            text = left.pop(where)
            found[at] = Match(where, where, slip=text, is_reversed=_is_turned(text, name))
    return found


def _is_turned(text: str, name: str) -> bool:
    """Whether a text is the name from end to start, in letters or in the shapes that they have beside each other."""
    return unicodedata.normalize("NFKC", text)[::-1] == unicodedata.normalize("NFKC", name)


def _ratio(matcher: SequenceMatcher[str], text: str, best: float) -> float:
    """How much of the text is that of the matcher, 0 where it is no more than `best`."""
    if not 0 < len(text) <= _LONGEST_SLIP:
        return 0
    matcher.set_seq1(text)
    is_near = matcher.real_quick_ratio() > best and matcher.quick_ratio() > best
    return matcher.ratio() if is_near else 0


def out_of_order(places: Sequence[int]) -> set[int]:
    """The indices that are to be taken out, as few as can be, so that the rest of the places rises.

    >>> sorted(out_of_order([1, 2, 9, 3, 4]))
    [2]
    """
    # The longest rising subsequence, by the ends of those of each length (Fredman 1975).
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_right(ends, place)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        tails[length : length + 1] = [index]
    kept: set[int] = set()
    index = tails[-1] if tails else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return set(range(len(places))) - kept
