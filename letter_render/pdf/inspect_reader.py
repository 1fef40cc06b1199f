"""What a reader makes of right-to-left text: the characters of each marked content in logical order, by pdfium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw


def read_marked_contents(data: bytes, page_indices: set[int]) -> dict[tuple[int, int], list[str]]:
    """By page index and MCID, the characters that pdfium reads, in its order."""
    texts: dict[tuple[int, int], list[str]] = {}
    document = pdfium.PdfDocument(data)
    for index in sorted(page_indices):
        page = document[index]
        for char, mcid in _characters(page):
            texts.setdefault((index, mcid), []).append(char)
        page.close()
    document.close()
    return {place: list(_join_surrogates(characters)) for place, characters in texts.items()}


def _characters(page: pdfium.PdfPage) -> Iterator[tuple[str, int]]:
    """Each character that the page shows, and its MCID; spaces that pdfium infers are left out."""
    text_page = page.get_textpage()
    mcids: dict[int, int] = {}
    for index in range(raw.FPDFText_CountChars(text_page)):
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        text_object = raw.FPDFText_GetTextObject(text_page, index)
        key = _address(text_object)
        if key not in mcids:
            mcids[key] = raw.FPDFPageObj_GetMarkedContentID(text_object)
        # U+0002 is what pdfium gives for a hyphen at the end of a line.
        is_hyphen = raw.FPDFText_IsHyphen(text_page, index) == 1
        yield "-" if is_hyphen else chr(raw.FPDFText_GetUnicode(text_page, index)), mcids[key]
    text_page.close()


def _address(text_object: Any) -> int:
    return ctypes.cast(text_object, ctypes.c_void_p).value or 0


def _join_surrogates(characters: list[str]) -> Iterator[str]:
    """Pdfium gives a character beyond U+FFFF as its two surrogates (UTF-16)."""
    high = ""
    for char in characters:
        if "\ud800" <= char <= "\udbff":
            high = char
        else:
            yield (high + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            high = ""
