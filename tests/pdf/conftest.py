"""Finished PDFs and where their characters stand, measured by pdfium."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from letter_render.pdf.write import write_pdf


@dataclass(frozen=True)
class Line:
    """A line of text: page from 0, baseline and edges in pt, text from left to right."""

    page: int
    baseline: float
    left: float
    right: float
    text: str


def _characters(page):
    text_page = page.get_textpage()
    for index in range(raw.FPDFText_CountChars(text_page)):
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        mcid = raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(text_page, index))
        yield chr(raw.FPDFText_GetUnicode(text_page, index)), y.value, box.left, box.right, mcid


def lines_of(data, left=0.0, right=10000.0):
    """The lines of running text (no head, no foot) between two x positions, page by page from the top."""
    lines = []
    for number, page in enumerate(pdfium.PdfDocument(data)):
        rows = defaultdict(list)
        for char, y, start, end, mcid in _characters(page):
            if mcid >= 0 and left <= start < right:
                rows[round(y, 1)].append((start, end, char))
        for y, characters in sorted(rows.items(), reverse=True):
            characters.sort()
            text = "".join(char for _, _, char in characters)
            drawn = [(start, end) for start, end, char in characters if not char.isspace()]
            if drawn:
                lines.append(Line(number, y, drawn[0][0], max(end for _, end in drawn), text))
    return lines


@pytest.fixture(scope="session")
def sample_pdf(sample):
    """The sample letter as PDF."""
    data, findings = write_pdf(sample.galleys[0])
    assert findings == []
    return data


@pytest.fixture(scope="session")
def sample_measure(sample):
    """The edges of the sample's text, of its columns, and the page, in pt."""
    page, columns = sample.galleys[0].page, sample.galleys[0].columns
    pt = 72 / 25.4
    left, right = page.margin_left_mm * pt, (page.width_mm - page.margin_right_mm) * pt
    middle = (left + right) / 2
    return SimpleNamespace(left=left, right=right, middle=middle, second=middle + columns.gutter_mm / 2 * pt)


@pytest.fixture(scope="session")
def lines():
    """`lines_of`, for tests."""
    return lines_of
