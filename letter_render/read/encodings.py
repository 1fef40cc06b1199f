"""Which encoding bytes look like that are not UTF-8.

Lists of names are short, so frequencies decide nothing. What decides is which characters come out: the national
standards put the characters in daily use into their first level (GB/T 2312, Big5, JIS X 0208) or their Hangul block
(KS X 1001), and text read in the right encoding consists of them, whereas text read in a wrong one falls outside.
Single-byte text is judged by how its letters stand: of one script in a word, and in lower case after lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise, product

_TRAIL = range(0xA1, 0xFF)
_LEVEL_ONE: dict[str, tuple[tuple[int, int], ...]] = {
    "cp949": tuple(product(range(0xB0, 0xC9), _TRAIL)),
    "gb18030": tuple(product(range(0xB0, 0xD8), _TRAIL)),
    "big5hkscs": tuple(product(range(0xA4, 0xC7), (*range(0x40, 0x7F), *_TRAIL))),
    "euc_jp": (*product((0xA4, 0xA5), _TRAIL), *product(range(0xB0, 0xD0), _TRAIL)),
}
"""Lead and trail bytes of the characters in daily use, by the Python codec that has them in one block."""

_SHARED_PUNCTUATION = frozenset("、。「」『』《》【】・ー\u3000\uff01\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f")
"""East Asian punctuation that every country uses."""

_EAST_ASIAN = {
    "cp949": ("EUC-KR", ("cp949",)),
    "gb18030": ("GB18030", ("gb18030", "big5hkscs")),
    "big5hkscs": ("Big5", ("big5hkscs",)),
    "cp932": ("Shift_JIS", ("euc_jp",)),
    "euc_jp": ("EUC-JP", ("euc_jp",)),
    "utf_16_le": ("UTF-16LE", tuple(_LEVEL_ONE)),
    "utf_16_be": ("UTF-16BE", tuple(_LEVEL_ONE)),
}
"""By Python codec, the name that iconv knows, and whose daily characters are written in it.

Where two fit equally well, the first of them is said.
"""

_SINGLE_BYTE = {
    "cp1252": "Windows-1252",
    "mac_roman": "MACINTOSH",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp1253": "Windows-1253",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp850": "CP850",
}

_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""Encoding by its byte order mark, the longer mark first."""

MIN_FIT = 0.6
"""Below this nothing is said: no encoding is better than a wrong one."""


def looks_like(data: bytes) -> str:
    """The encoding that the bytes look like, by iconv's name: `UTF-8` where UTF-8 is damaged, empty where none fits."""
    by_mark = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
    return by_mark or in_disguise(data) or _damaged_utf8(data) or _best(chain(_east_asian(data), _single_byte(data)))


def in_disguise(data: bytes) -> str:
    """The encoding of bytes that could be UTF-8 and are not: UTF-16 of ASCII text, and ISO-2022-JP; else empty."""
    if data.count(0) * 4 > len(data):
        return "UTF-16LE" if data[1::2].count(0) > data[0::2].count(0) else "UTF-16BE"
    return "ISO-2022-JP" if b"\x1b$" in data else ""


def _damaged_utf8(data: bytes) -> str:
    """Most of what is not ASCII is good UTF-8: a file cut in the middle, or pasted together from two encodings."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    return "UTF-8" if sum(char >= "\x80" for char in text) - damaged > damaged else ""


def _best(fits: Iterator[tuple[float, str]]) -> str:
    """The name that fits best, the first of equals."""
    fit, name = max(fits, key=lambda pair: pair[0], default=(0.0, ""))
    return name if fit >= MIN_FIT else ""


@cache
def _in_daily_use(codec: str) -> frozenset[str]:
    """The characters that a national standard has in its first level, with their common punctuation."""
    return frozenset(bytes(pair).decode(codec, errors="ignore") for pair in _LEVEL_ONE[codec]) | _SHARED_PUNCTUATION


def _east_asian(data: bytes) -> Iterator[tuple[float, str]]:
    """How well each multi-byte encoding fits: the share of its characters that one country uses daily."""
    for codec, (name, standards) in _EAST_ASIAN.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        high = sum(char >= "\x80" for char in text)
        # None follows a small Latin letter at once: that is an accented letter and its neighbour, read as one.
        apart = [char for before, char in pairwise(f" {text}") if char >= "\x80" and not "a" <= before <= "z"]
        if high:
            yield max(sum(char in _in_daily_use(standard) for char in apart) for standard in standards) / high, name


_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = re.compile(r"[‘’]|(?<!\w)[«»“”–—…¿¡]|[«»“”–—…،؛؟](?!\w)")
_USUAL = frozenset("éèêëàâäáãåçíìîïñóòôöõøúùûüßæœşğıžščćřěůňťýőűąęłńśżź")


def _single_byte(data: bytes) -> Iterator[tuple[float, str]]:
    """How well each single-byte encoding fits: the share of its characters that stand as letters in a word do."""
    for codec, name in _SINGLE_BYTE.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        high = sum(char >= "\x80" for char in text)
        good = sum(_good_letters(match.group()) for match in _WORD.finditer(text))
        good += len(_PUNCTUATION.findall(text))
        yield good / high, name


def _good_letters(word: str) -> float:
    """The weight of the letters beyond ASCII in a word: none where scripts mix or a capital follows a small letter."""
    high = [char for char in word if char >= "\x80"]
    scripts = {unicodedata.name(char, "?").split()[0] for char in word}
    if len(scripts) > 1 or not (word.islower() or word.isupper() or word.istitle() or word.upper() == word.lower()):
        return 0
    weight = 0.9 if word.isupper() and len(word) > 1 else 1.0
    if scripts != {"LATIN"}:
        return weight * len(high)
    usual = sum(1.0 if char.lower() in _USUAL else 0.5 for char in high)
    return weight * usual if len(high) * 2 <= len(word) + 1 else 0
