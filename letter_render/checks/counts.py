"""A number in the prose that counts the signatories and is not the letter's: typed by hand, and since then wrong.

Only the language's file knows which words count signatories (`counting`). In the body, which may speak of other
organizations too, a sentence must also speak of signing. A number called approximate is none, nor is a year; a number
that equals one of the counts says nothing wrong, though it may one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from letter_render.findings import Finding, Severity
from letter_render.model import Letter, Prose, Version
from letter_render.stationery import Counting
from letter_render.text.runs import script_of

_NUMBER = r"(?:\d{1,3}(?:[.,'’ \u00a0\u202f\u2009٬]\d{3}){1,4}|\d{1,12})"
# Not a part of 43/2, A/HRC/45, 3.5, 10:30 or 12-14.
_FREE_NUMBER = rf"(?<!\d[.,:–-])(?<![\dA-Za-z/-])(?P<number>{_NUMBER})(?![.,:/–-]?\d)"
_YEARS = range(1900, 2100)
_SENTENCE = re.compile(r".+?(?:[.!?؟](?=\s)|[。！？]|\n\s*\n|$)", re.S)
# What a field is replaced by, and marks of Markdown between a number and its word.
_FIELD = re.compile(r"\{\{.*?\}\}|\{[#%].*?[#%]\}", re.S)
_EMPHASIS = re.compile("[*_]")
_JOINED_SCRIPTS = ("Hani", "Arab")


def check_counts(letter: Letter, version: Version, counting: Counting) -> Iterator[Finding]:
    """A WARNING for each number of signatories that is neither how many signed, are listed, nor are unnamed."""
    counts = {"in all": letter.total, "listed": len(letter.signatories), "unnamed": letter.unnamed}
    for prose in (version.subject, version.salutation, version.body, version.closing, version.note):
        text = _EMPHASIS.sub("", _FIELD.sub(lambda match: "\ufffc" + "\n" * match[0].count("\n"), prose.text))
        for sentence in _SENTENCE.finditer(text):
            if prose is version.body and not any(_word(stem).search(sentence[0]) for stem in counting.signed):
                continue
            for at, said, number in _counted(sentence[0], counting):
                if number not in counts.values():
                    yield _contradiction(prose, text.count("\n", 0, sentence.start() + at), said, counts)


def _counted(sentence: str, counting: Counting) -> Iterator[tuple[int, str, int]]:
    """The numbers of signatories in a sentence: where, as they stand there, and which."""
    found: dict[int, tuple[str, int]] = {}
    for phrase in counting.of:
        for match in _phrase(phrase).finditer(sentence):
            number = int(re.sub(r"\D", "", match["number"]))
            is_year = number in _YEARS and match["number"].isdigit()
            if not is_year and not _is_about(sentence, match.span("number"), counting.about):
                found.setdefault(match.start("number"), (" ".join(match[0].split()), number))
    for at, (said, number) in sorted(found.items()):
        yield at, said, number


def _is_about(sentence: str, span: tuple[int, int], about: tuple[str, ...]) -> bool:
    """Whether the number at that place is called approximate, as in `more than 300`."""
    return any(match.span("number") == span for phrase in about for match in _phrase(phrase).finditer(sentence))


@cache
def _phrase(phrase: str) -> re.Pattern[str]:
    """The pattern of a phrase in which `#` stands for the number; where a space is behind it, a word may stand there
    too (`# organizations`: 321 undersigned organizations).
    """
    before, after = phrase.split("#")
    gap = r"\s+(?:[^\W\d]+\s+)?" if after.startswith(" ") else r"\s*"
    lead = f"{_start(before)}{_spaced(before)}\\s*" if before else ""
    rest = f"{gap}{_spaced(after)}{_end(after)}" if after else ""
    return re.compile(f"{lead}{_FREE_NUMBER}{rest}", re.I)


@cache
def _word(stem: str) -> re.Pattern[str]:
    """The pattern of a word that begins with the stem."""
    return re.compile(_start(stem) + re.escape(stem), re.I)


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _start(words: str) -> str:
    """What must be before words: no letter, but in scripts that join words."""
    return "" if script_of(words.strip()[0]) in _JOINED_SCRIPTS else r"(?<!\w)"


def _end(words: str) -> str:
    return "" if script_of(words.strip()[-1]) in _JOINED_SCRIPTS else r"(?!\w)"


def _contradiction(prose: Prose, lines: int, said: str, counts: dict[str, int]) -> Finding:
    known = ", ".join(f"{count} {what}" for what, count in counts.items())
    origin = replace(prose.origin, line=max(prose.origin.line, 1) + lines, column=0)
    hint = "write a field, as {{ total }}, or correct the number; accept it if it counts something else"
    return Finding("text/count", Severity.WARNING, f"{said!r} is none of the letter's counts", known, hint, origin)
