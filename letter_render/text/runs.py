"""Itemization: a text cut into stretches of one script and direction.

Han, kana, bopomofo and hangul count as one script, `Hani`: a Japanese or Korean word mixes them, one face draws them.
Characters of no script of their own (Common and Inherited, UAX #24) take one from their neighbours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import regex
from fontTools import unicodedata as ucd

Direction = Literal["ltr", "rtl"]

CJK_SCRIPTS = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang"})
RTL_SCRIPTS = frozenset(code for code in ucd.Scripts.NAMES if ucd.script_horizontal_direction(code, "LTR") == "RTL")
WEAK_SCRIPTS = frozenset({"Zyyy", "Zinh", "Zzzz"})

BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "“": "”", "‘": "’"}
"""European brackets and quotation marks by pairs: what direction one has, the other has."""

# Punctuation that both European and East Asian text use, drawn a full em wide in the latter (UAX #11, class A).
_SHARED_PUNCTUATION = frozenset("“”‘’—…·")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one script and direction. `is_weak` where no character in it has a script of its own (`2020`, `, `)."""

    text: str
    script: str
    direction: Direction
    is_weak: bool = False


def clusters(text: str) -> list[str]:
    """The extended grapheme clusters of a text (UAX #29)."""
    return regex.findall(r"\X", text)


def script_of(cluster: str) -> str:
    """The script of a cluster's base, `Hani` for all of CJK, `Zyyy` where it has none of its own.

    >>> script_of("ウ"), script_of("é"), script_of("，"), script_of(","), script_of("ж")
    ('Hani', 'Latn', 'Hani', 'Zyyy', 'Cyrl')
    """
    base = cluster[0]
    script: str = ucd.script(base)
    if script in CJK_SCRIPTS:
        return "Hani"
    if script not in WEAK_SCRIPTS:
        return script
    is_cjk = unicodedata.east_asian_width(base) in "WF" or ucd.script_extension(base) & CJK_SCRIPTS
    return "Hani" if is_cjk and base not in _SHARED_PUNCTUATION else "Zyyy"


def direction_of(script: str) -> Direction:
    """The direction that a script is written in."""
    return "rtl" if script in RTL_SCRIPTS else "ltr"


def first_strong_direction(text: str, default: Direction = "ltr") -> Direction:
    """The direction of the first strong character (UAX #9 P2, P3), `default` where there is none."""
    for char in text:
        bidi_class = unicodedata.bidirectional(char)
        if bidi_class in ("L", "R", "AL"):
            return "ltr" if bidi_class == "L" else "rtl"
    return default


def itemize(text: str, base: Direction = "ltr") -> tuple[Stretch, ...]:
    """The stretches of a text, in order; joined they give the text again. `base` is the paragraph's direction.

    >>> [(s.text, s.script) for s in itemize("Rondan 台湾研究")]
    [('Rondan ', 'Latn'), ('台湾研究', 'Hani')]
    """
    parts = clusters(text)
    own = [script_of(part) for part in parts]
    resolved = [
        script if script != "Zyyy" else _resolve(part, previous, following, base)
        for part, script, previous, following in zip(parts, own, _previous(own), _following(own), strict=True)
    ]
    for opening, closing in _bracket_pairs(parts):
        script = _resolve_pair(own, opening, closing, base)
        if script and "Hani" not in (own[opening], own[closing]):
            resolved[opening] = resolved[closing] = script
    return tuple(_merge(zip(parts, resolved, strict=True)))


def _bracket_pairs(parts: list[str]) -> list[tuple[int, int]]:
    """The places of the brackets that pair (UAX #9 BD16)."""
    pairs, waiting = [], list[tuple[str, int]]()
    for index, part in enumerate(parts):
        if part in BRACKETS:
            waiting.append((BRACKETS[part], index))
        elif any(part == closing for closing, _ in waiting):
            while waiting[-1][0] != part:
                waiting.pop()
            pairs.append((waiting.pop()[1], index))
    return pairs


def _resolve_pair(own: list[str], opening: int, closing: int, base: Direction) -> str:
    """The script of a bracket pair that stands at or around right-to-left text, empty where it has no part in any.

    The pair is of the paragraph's direction if it holds any strong text of it, else of what it holds if the text
    before it is of that direction too (UAX #9 N0).
    """
    inside = [script for script in own[opening + 1 : closing] if script != "Zyyy"]
    before = next((script for script in reversed(own[:opening]) if script != "Zyyy"), "")
    if not any(direction_of(script) == "rtl" for script in (before, *inside)):
        return ""
    of_base = [script for script in inside if direction_of(script) == base]
    if inside and not of_base and before and direction_of(before) != base:
        return before
    return next((script for script in (*of_base, before) if script and direction_of(script) == base), "Latn")


def _previous(own: list[str]) -> list[str]:
    """For each place, the nearest script before it that is one; empty where there is none."""
    found, last = [], ""
    for script in own:
        found.append(last)
        last = last if script == "Zyyy" else script
    return found


def _following(own: list[str]) -> list[str]:
    return _previous(own[::-1])[::-1]


def _resolve(cluster: str, previous: str, following: str, base: Direction) -> str:
    """The script that a cluster without one is set in.

    Between two right-to-left neighbours it goes with them, else it has the paragraph's direction (UAX #9 N1, N2).
    Shared punctuation leans on the text it closes or opens. Spaces, digits and European punctuation never go into Han:
    the Latin face draws them.
    """
    if direction_of(previous) != direction_of(following) or "" in (previous, following):
        sided = [script for script in (previous, following) if script and direction_of(script) == base]
        if not sided and base == "ltr":
            return "Latn"
        previous = following = sided[0] if sided else previous or following
    is_opening = unicodedata.category(cluster[0]) in ("Pi", "Ps")
    near, far = (following, previous) if is_opening else (previous, following)
    if cluster[0] in _SHARED_PUNCTUATION:
        return near
    return next((script for script in (near, far) if script not in ("Hani", "")), "Latn")


def _merge(pairs: Iterable[tuple[str, str]]) -> list[Stretch]:
    merged: list[Stretch] = []
    for cluster, script in pairs:
        is_weak = ucd.script(cluster[0]) in WEAK_SCRIPTS
        if merged and merged[-1].script == script:
            last = merged[-1]
            merged[-1] = Stretch(last.text + cluster, script, last.direction, last.is_weak and is_weak)
        else:
            merged.append(Stretch(cluster, script, direction_of(script), is_weak))
    return merged
