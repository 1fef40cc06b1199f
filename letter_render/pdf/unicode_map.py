"""A ToUnicode CMap, read (ISO 32000-1 9.10.3; Adobe technical note 5411): which text each character code stands for."""

from __future__ import annotations

import re

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[(.*?)\])", re.S)


def read_unicode_map(cmap: bytes) -> dict[int, str]:
    """The text of each code.

    >>> read_unicode_map(b"1 beginbfchar <0041> <4E2D> endbfchar 1 beginbfrange <0001> <0002> <0061> endbfrange")
    {65: '中', 1: 'a', 2: 'b'}
    """
    mapping: dict[int, str] = {}
    for kind, content in _BLOCK.findall(cmap):
        if kind == b"bfchar":
            mapping |= {int(code, 16): _text(text) for code, text in _CHAR.findall(content)}
            continue
        for first, last, start, texts in _RANGE.findall(content):
            codes = range(int(first, 16), int(last, 16) + 1)
            each = re.findall(rb"<([0-9A-Fa-f]*)>", texts)
            mapping |= {
                code: _text(each[index]) if each else _advance(_text(start), index) for index, code in enumerate(codes)
            }
    return mapping


def _text(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be", "replace")


def _advance(text: str, by: int) -> str:
    """The text whose last character is `by` code points further on."""
    return text[:-1] + chr(ord(text[-1]) + by) if text else ""
