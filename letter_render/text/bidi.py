"""The direction of every character of a text: UAX #9 with its rules W1 to N2, for text without embeddings and isolates.

The galley needs it before any engine is asked: a run has one direction. The engines order the characters of a run by
the same algorithm (FriBidi in Pango, ICU in LibreOffice, Word's own), so what is decided here is what plain text gives.

One letter stands for the class of a character: L, R, A (AL), E (EN), N (AN), s (ES), t (ET), c (CS), m (NSM), w (WS),
b (B, S), o (ON).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Literal

Direction = Literal["ltr", "rtl"]

_LETTERS = {
    "L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "s", "ET": "t", "CS": "c", "NSM": "m", "WS": "w",
    "B": "b", "S": "b", "ON": "o", "": "L",
}  # fmt: skip
_STRONG: dict[Direction, str] = {"ltr": "L", "rtl": "R"}

# In the text that the pattern matches, these classes become that one. The text stands between sos and eos.
_WEAK_RULES = (
    ("A[^LR]*", "E", "N"),  # W2
    ("A", "A", "R"),  # W3
    ("E(?:[sc]?E)+", "sc", "E"),  # W4
    ("N(?:c?N)+", "c", "N"),  # W4
    ("t*E[Et]*", "t", "E"),  # W5
    ("[stcwb]", "stcwb", "o"),  # W6
    ("L[^R]*", "E", "L"),  # W7
)
_NEUTRAL_RULES = (
    ("(?<=L)o+(?=L)", "o", "L"),  # N1
    ("(?<=[REN])o+(?=[REN])", "o", "R"),  # N1
)

_PAIRED = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜"
    "〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
"""Bidi_Paired_Bracket, opening and closing in turn (BidiBrackets.txt of Unicode 15)."""

_QUOTES = "«»‹›“”‘’"
"""Quotation marks that this product takes for brackets, as UAX #9 HL3 allows: `«` and `»` around a Latin word at the
end of an Arabic sentence would else part, one with the word and one with the sentence."""

BRACKETS = {pair[0]: pair[1] for pair in re.findall("..", _PAIRED + _QUOTES)}
_CANONICAL = str.maketrans({"\u2329": "\u3008", "\u232a": "\u3009"})
_DEPTH = 63


def first_strong_direction(text: str, default: Direction = "ltr") -> Direction:
    """The direction of the first strong character (UAX #9 P2, P3), `default` where there is none."""
    strong = re.search("[LRA]", _classes(text))
    return default if strong is None else "ltr" if strong[0] == "L" else "rtl"


def reading_direction(text: str, base: Direction) -> Direction:
    """The base direction that a text is ordered with: the paragraph's, unless all its letters are of the other one.

    An English sentence that is a paragraph of an Arabic letter keeps its full stop behind it (UAX #9 HL1).
    """
    own = _classes(text)
    is_own = "L" in own if base == "ltr" else "R" in own or "A" in own
    return base if is_own else first_strong_direction(text, base)


def resolve(text: str, base: Direction) -> str:
    """The text's classes after N2, a letter each: L, R, E or N, of levels 0, 1, 2, 2 in left-to-right text and
    2, 1, 2, 2 in right-to-left text (I1, I2).

    What X9 removes, and the controls of embeddings and isolates, have the class of what is before them.
    """
    own = _classes(text)
    if base == "ltr" and not set(own) & set("RAN"):
        return "L" * len(text)
    kept = [index for index, letter in enumerate(own) if letter != "-"]
    resolved = _resolve("".join(own[index] for index in kept), "".join(text[index] for index in kept), _STRONG[base])
    result: list[str] = []
    letters = iter(resolved)
    for letter in own:
        result.append(next(letters) if letter != "-" else result[-1] if result else _STRONG[base])
    return "".join(result)


def directions(text: str, base: Direction) -> list[Direction]:
    """The direction of the run that each character belongs to.

    Numbers are a part of right-to-left runs, unless they touch left-to-right text in a right-to-left paragraph. A run
    may be ordered alone, with one exception: a number and its signs in a bracket that opens behind Arabic letters and
    closes behind left-to-right ones (`ع [5-6 a]`), where those letters decide (W2).
    """
    found: list[Direction] = ["rtl"] * len(text)
    for match in re.finditer("L+" if base == "ltr" else "[EN]*L[LEN]*", resolve(text, base)):
        found[match.start() : match.end()] = ["ltr"] * len(match[0])
    return found


def loose_numbers(text: str, bounds: Iterable[int]) -> list[tuple[int, int]]:
    """Where the numbers of a right-to-left text begin and end that come out otherwise when the text is cut at `bounds`
    and each part is ordered alone: numbers that are cut themselves (`٢٦/٦`), and those with a sign beside them that
    behind Arabic letters is none of theirs (`50%`, `2019-2020`; W2), or with digits of both kinds.
    """
    own, bounds = _classes(text), tuple(bounds)
    found = []
    for match in re.finditer("[EN]+", resolve(text, "rtl")):
        start, end = match.span()
        is_cut = any(start < bound < end for bound in bounds)
        is_behind_letters = match[0] != own[start:end]
        is_open = re.search("[stN]", own[max(start - 1, 0) : end + 1])
        if is_cut or (bounds and is_behind_letters and is_open):
            found.append((start, end))
    return found


@lru_cache(maxsize=4096)
def _classes(text: str) -> str:
    """The letter of each character's class, `-` for what X9 removes and for controls of isolates."""
    return "".join(_LETTERS.get(unicodedata.bidirectional(char), "-") for char in text)


def _resolve(own: str, text: str, base: str) -> str:
    """W1 to N2 and the levels' reset at separators (L1), the text being one isolating run sequence."""
    classes = re.sub("(.)(m+)", lambda match: match[1] * len(match[0]), f"{base}{own}{base}")
    classes = _paired(own, text, _apply(_WEAK_RULES, classes), base)
    classes = _apply(_NEUTRAL_RULES, classes)[1:-1].replace("o", base)
    for match in re.finditer("w*(?:b|$)", own):
        classes = classes[: match.start()] + base * len(match[0]) + classes[match.end() :]
    return classes


def _apply(rules: tuple[tuple[str, str, str], ...], classes: str) -> str:
    for pattern, old, new in rules:
        classes = re.sub(pattern, partial(_replaced, old, new), classes)
    return classes


def _replaced(old: str, new: str, match: re.Match[str]) -> str:
    return "".join(new if letter in old else letter for letter in match[0])


def _paired(own: str, text: str, classes: str, base: str) -> str:
    """N0: the brackets of a pair get one direction, and the marks on them with them. `classes` has sos before it."""
    strong = list(classes.translate(str.maketrans("EN", "RR")))
    for opening, closing in _pairs(text, classes[1:]):
        inside = {letter for letter in strong[opening + 2 : closing + 1] if letter in "LR"}
        before = next(letter for letter in reversed(strong[: opening + 1]) if letter in "LR")
        letter = base if base in inside or before == base else before
        for index in (opening, closing) if inside else ():
            marks = re.compile("m*").match(own, index + 1)
            end = marks.end() if marks else index + 1
            strong[index + 1 : end + 1] = letter * (end - index)
    return "".join(new if old == "o" else old for old, new in zip(classes, strong, strict=True))


def _pairs(text: str, classes: str) -> list[tuple[int, int]]:
    """The places of the brackets that pair, by their opening (BD16)."""
    pairs, waiting = [], list[tuple[str, int]]()
    for index, char in enumerate(text.translate(_CANONICAL)):
        if classes[index] != "o":
            continue
        if char in BRACKETS:
            if len(waiting) == _DEPTH:
                return []
            waiting.append((BRACKETS[char], index))
        elif any(char == closing for closing, _ in waiting):
            while waiting[-1][0] != char:
                waiting.pop()
            pairs.append((waiting.pop()[1], index))
    return sorted(pairs)
