"""A user's text as a message can show it: what the eye or a terminal would miss is written out."""

from __future__ import annotations

import unicodedata

import regex

_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]")
_NO_NAME = {"\t": "tab", "\n": "line feed", "\r": "carriage return", "\0": "null"}
"""The controls that turn up in lists; Unicode gives a control no name of its own."""


def code_point(char: str) -> str:
    """`U+200B ZERO WIDTH SPACE`."""
    return f"U+{ord(char):04X} {unicodedata.name(char, _NO_NAME.get(char, ''))}".rstrip()


def visible(text: str) -> str:
    """The text with every character that has no ink written as `<U+200B>`; spaces stay."""
    return _UNSEEN.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def excerpt(text: str, at: int = 0, width: int = 120) -> str:
    """`width` characters of the text around the place `at`, made visible, between backquotes."""
    start = max(0, min(at - width // 2, len(text) - width))
    cut = text[start : start + width]
    return f"`{'…' if start else ''}{visible(cut)}{'…' if start + width < len(text) else ''}`"
