"""Rules about words that the list itself makes doubtful: it has the right spelling in other rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from letter_render.findings import Finding, Severity
from letter_render.model import Signatory

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SURE = 3
"""So many other rows with a pair of words make it a phrase."""


def joined_words(signatories: Sequence[Signatory]) -> Iterator[Finding]:
    """Two words of the list without the space between them: `Fundaciónpara`, where other rows have both.

    The second begins with a small letter, so that names written together (`AfricanDefenders`) are not meant.
    """
    words = Counter(word for signatory in signatories for word in set(_WORD.findall(signatory.name)))
    for signatory in signatories:
        for word in _WORD.findall(signatory.name):
            cuts = ((word[:at], word[at:]) for at in range(4, len(word) - 3))
            cut = next((cut for cut in cuts if cut[1].islower() and all(part in words for part in cut)), None)
            if cut and words[word] == 1:
                what = f"`{word}` may be `{' '.join(cut)}`"
                why = "other rows have both words"
                yield Finding("name/joined-words", Severity.WARNING, what, why, "look it up", signatory.origin)


def odd_words(signatories: Sequence[Signatory]) -> Iterator[Finding]:
    """A word that stands nowhere else, one letter away from what other rows have at its place in the same phrase.

    `Droits Humais` is reported where several rows have `Droits Humains`; a plural in -s is not.
    """
    typed = {word.casefold(): word for signatory in signatories for word in _WORD.findall(signatory.name)}
    names = [[word.casefold() for word in _WORD.findall(signatory.name)] for signatory in signatories]
    rare = {word for word, times in Counter(word for name in names for word in set(name)).items() if times == 1}
    after, before = _phrases(names), _phrases([name[::-1] for name in names])
    for signatory, name in zip(signatories, names, strict=True):
        around = zip(["", *name], name, [*name[1:], ""], strict=False)
        for left, word, right in around:
            if word in rare and len(word) >= 5:
                usual = next((other for other in after[left] + before[right] if _is_slip(word, other)), None)
                if usual:
                    what = f"`{typed[word]}` stands where other rows have `{typed[usual]}`"
                    yield Finding("name/odd-word", Severity.WARNING, what, "", "look it up", signatory.origin)


def _phrases(names: Sequence[Sequence[str]]) -> defaultdict[str, list[str]]:
    """The words that stand behind a word in several rows."""
    pairs = Counter(pair for name in names for pair in set(pairwise(name)))
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for (word, following), times in pairs.items():
        if times >= _SURE:
            behind[word].append(following)
    return behind


def _is_slip(word: str, usual: str) -> bool:
    """Whether `word` is `usual` with one letter added, lost, changed, or swapped with its neighbour."""
    if usual in (f"{word}s", word.removesuffix("s")) and not word.endswith("ss"):
        return False
    start = next((n for n, (a, b) in enumerate(zip(word, usual, strict=False)) if a != b), min(len(word), len(usual)))
    rest, other = word[start:], usual[start:]
    return rest != other and (
        rest[1:] == other
        or rest == other[1:]
        or rest[1:] == other[1:]
        or (rest[1::-1] == other[:2] and rest[2:] == other[2:])
    )
