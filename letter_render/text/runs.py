"""Itemization: a text cut into stretches of one script and direction.

Han, kana, bopomofo and hangul count as one script, `Hani`: a Japanese or Korean word mixes them, one face draws them.
Characters of no script of their own (Common and Inherited, UAX #24) take one from their neighbours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

import regex
from fontTools import unicodedata as ucd

from letter_render.text.bidi import Direction, directions, reading_direction

CJK_SCRIPTS = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang"})
RTL_SCRIPTS = frozenset(code for code in ucd.Scripts.NAMES if ucd.script_horizontal_direction(code, "LTR") == "RTL")
WEAK_SCRIPTS = frozenset({"Zyyy", "Zinh", "Zzzz"})

# Punctuation that both European and East Asian text use, drawn a full em wide in the latter (UAX #11, class A).
_SHARED_PUNCTUATION = frozenset("“”‘’—…·")

_CLUSTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one script and direction. `is_weak` where no character in it has a script of its own (`2020`, `, `)."""

    text: str
    script: str
    direction: Direction
    is_weak: bool = False


def clusters(text: str) -> list[str]:
    """The extended grapheme clusters of a text (UAX #29)."""
    return _CLUSTER.findall(text)


def script_of(cluster: str) -> str:
    """The script of a cluster's base, `Hani` for all of CJK, `Zyyy` where it has none of its own.

    >>> script_of("ウ"), script_of("é"), script_of("，"), script_of(","), script_of("ж")
    ('Hani', 'Latn', 'Hani', 'Zyyy', 'Cyrl')
    """
    return _script_of_base(cluster[0])


@cache
def _own_script(char: str) -> str:
    script: str = ucd.script(char)
    return script


@cache
def _script_of_base(base: str) -> str:
    script = _own_script(base)
    if script in CJK_SCRIPTS:
        return "Hani"
    if script not in WEAK_SCRIPTS:
        return script
    is_cjk = unicodedata.east_asian_width(base) in "WF" or ucd.script_extension(base) & CJK_SCRIPTS
    return "Hani" if is_cjk and base not in _SHARED_PUNCTUATION else "Zyyy"


def direction_of(script: str) -> Direction:
    """The direction that a script is written in."""
    return "rtl" if script in RTL_SCRIPTS else "ltr"


@lru_cache(maxsize=1024)
def itemize(text: str, base: Direction = "ltr") -> tuple[Stretch, ...]:
    """The stretches of a text, in order; joined they give the text again. `base` is the paragraph's direction.

    The order of the text is Unicode's (`bidi`): a right-to-left stretch may hold numbers, which read from left to
    right in it.

    >>> [(s.text, s.script) for s in itemize("Rondan 台湾研究")]
    [('Rondan ', 'Latn'), ('台湾研究', 'Hani')]
    """
    parts = clusters(text)
    own = [script_of(part) for part in parts]
    reading = reading_direction(text, base)
    found = directions(text, base) if reading == base else [reading] * len(text)
    ordered = [found[end - 1] for end in accumulate(map(len, parts))]
    resolved = [
        script if script != "Zyyy" else _resolve(part, direction, previous, following)
        for part, script, direction, previous, following in zip(
            parts, own, ordered, _previous(own), _following(own), strict=True
        )
    ]
    return tuple(_merge(zip(parts, resolved, ordered, strict=True)))


def _previous(own: list[str]) -> list[str]:
    """For each place, the nearest script before it that is one; empty where there is none."""
    found, last = [], ""
    for script in own:
        found.append(last)
        last = last if script == "Zyyy" else script
    return found


def _following(own: list[str]) -> list[str]:
    return _previous(own[::-1])[::-1]


def _resolve(cluster: str, direction: Direction, previous: str, following: str) -> str:
    """The script that a cluster without one is set in: a neighbour's of its direction.

    Shared punctuation leans on the text it closes or opens. Spaces, digits and European punctuation never go into Han:
    the Latin face draws them.
    """
    is_opening = unicodedata.category(cluster[0]) in ("Pi", "Ps")
    sides = (following, previous) if is_opening else (previous, following)
    near = [script for script in sides if script and direction_of(script) == direction]
    if cluster[0] in _SHARED_PUNCTUATION and near:
        return near[0]
    other = "Latn" if direction == "ltr" else "Arab"
    return next((script for script in near if script != "Hani"), other)


def _merge(parts: Iterable[tuple[str, str, Direction]]) -> list[Stretch]:
    merged: list[Stretch] = []
    for cluster, script, direction in parts:
        is_weak = _own_script(cluster[0]) in WEAK_SCRIPTS
        last = merged[-1] if merged else None
        if last and (last.script, last.direction) == (script, direction):
            merged[-1] = Stretch(last.text + cluster, script, direction, last.is_weak and is_weak)
        else:
            merged.append(Stretch(cluster, script, direction, is_weak))
    return merged
