"""A ToUnicode CMap, read (ISO 32000-1 9.10.3; Adobe technical note 5411): which text each character code stands for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])|(begin|end)(bfchar|bfrange)")

_MAX_CODE = 0xFFFF
"""The codes of our fonts have one or two bytes; longer ones are passed over."""

_UNKNOWN = "\ufffd"

Operand = bytes | list[bytes]
"""The digits of a hexadecimal string, or of those in an array."""


def read_unicode_map(cmap: bytes) -> dict[int, str]:
    """The text of each code. What is no CMap has none.

    >>> read_unicode_map(b"1 beginbfchar <0041> <4E2D> endbfchar 1 beginbfrange <0001> <0002> <0061> endbfrange")
    {65: '中', 1: 'a', 2: 'b'}
    >>> read_unicode_map(b"1 beginbfrange <0001> <0002> [<0061> <D83DDE00>] endbfrange")
    {1: 'a', 2: '😀'}
    """
    mapping: dict[int, str] = {}
    for kind, operands in _blocks(cmap):
        if kind == b"bfchar":
            for code, text in zip(operands[::2], operands[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes) and _code(code) <= _MAX_CODE:
                    mapping[_code(code)] = _text(text)
        else:
            for first, last, texts in zip(operands[::3], operands[1::3], operands[2::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    mapping |= _range(_code(first), min(_code(last), _MAX_CODE), texts)
    return mapping


def _blocks(cmap: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """The operands between each `begin` and its `end`."""
    kind, operands, array = b"", list[Operand](), list[bytes]()
    is_in_array = False
    for token in _TOKEN.finditer(cmap):
        digits, bracket, edge, name = token.groups()
        if edge == b"begin":
            kind, operands, is_in_array = name, [], False
        elif edge == b"end":
            if name == kind:
                yield kind, operands
            kind = b""
        elif bracket == b"[":
            is_in_array, array = True, []
        elif bracket == b"]" and is_in_array:
            is_in_array = False
            operands.append(array)
        elif digits is not None:
            (array if is_in_array else operands).append(digits)


def _range(first: int, last: int, texts: Operand) -> dict[int, str]:
    """The text of each code from the first to the last: the next in the array, or the next character."""
    if isinstance(texts, list):
        return {code: _text(text) for code, text in zip(range(first, last + 1), texts, strict=False)}
    start = _text(texts)
    return {code: _advance(start, code - first) for code in range(first, last + 1)}


def _code(digits: bytes) -> int:
    # Longer than any code, and so is what it stands for.
    return int(b"".join(digits[:64].split()) or b"0", 16)


def _text(digits: bytes) -> str:
    """An odd number of digits has a 0 behind it (ISO 32000-1 7.3.4.3)."""
    plain = b"".join(digits.split()).decode()
    return bytes.fromhex(plain + "0" * (len(plain) % 2)).decode("utf-16-be", "replace")


def _advance(text: str, by: int) -> str:
    """The text whose last character is `by` code points further on."""
    if not text:
        return ""
    code = ord(text[-1]) + by
    is_character = code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF
    return text[:-1] + (chr(code) if is_character else _UNKNOWN)
