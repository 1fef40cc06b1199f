"""The lines of a PDF that does not say what its texts are, as pdfium makes them out of where its glyphs stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from letter_render.inspection import Box, InspectedBlock, InspectedRun
from letter_render.pdf.inspect_content import without_subset_tag

Character = tuple[str, str, Box]
"""A character, its face, and where it stands."""


def read_lines(data: bytes, language: str) -> list[InspectedBlock]:
    """Every line with text, in pdfium's order, as blocks of the document's language."""
    document = pdfium.PdfDocument(data)
    try:
        return [
            _block(line, language)
            for index in range(len(document))
            for line in _lines(document[index].get_textpage(), index + 1)
        ]
    finally:
        document.close()


def _lines(text_page: Any, number: int) -> Iterator[list[Character]]:
    line: list[Character] = []
    for index in range(raw.FPDFText_CountChars(text_page)):
        char = _character(raw.FPDFText_GetUnicode(text_page, index))
        if char in "\r\n":
            if line:
                yield line
            line = []
        elif raw.FPDFText_IsGenerated(text_page, index) == 1:
            # A space that pdfium infers from a gap belongs to what stands before it.
            line += [(" ", *line[-1][1:])] if line else []
        else:
            line.append((char, _face(text_page, index), _box(text_page, index, number)))
    if line:
        yield line
    text_page.close()


def _character(code: int) -> str:
    """A code unit of pdfium as text; U+0002 and U+FFFE are its words for a hyphen at the end of a line."""
    return "-" if code in (0x2, 0xFFFE) else chr(code)


def _face(text_page: Any, index: int) -> str:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(text_page, index, None, 0, flags)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(text_page, index, buffer, length, flags)
    return without_subset_tag(buffer.value.decode("utf-8", "replace"))


def _box(text_page: Any, index: int, number: int) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return Box(number, left.value, bottom.value, right.value, top.value)


def _block(line: list[Character], language: str) -> InspectedBlock:
    runs = tuple(
        InspectedRun(_joined(char for char, _, _ in group), face, language)
        for face, group in groupby(line, key=lambda one: one[1])
    )
    boxes = [box for _, _, box in line]
    around = Box(
        boxes[0].page,
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
    return InspectedBlock("line", runs, around.page, boxes=(around,))


def _joined(characters: Iterator[str]) -> str:
    """The text of code units: pdfium gives a character beyond U+FFFF as its two surrogates."""
    return "".join(characters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
