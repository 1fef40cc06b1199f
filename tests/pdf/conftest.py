"""Finished PDFs and where their characters stand: as pdfium sees them, and as the content streams say."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from dataclasses import dataclass
from types import SimpleNamespace

import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from letter_render.pdf.unicode_map import read_unicode_map


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


@dataclass(frozen=True)
class Row:
    """A line of a block: page from 0, baseline, and where the pen stands at its two ends, in pt."""

    page: int
    baseline: float
    left: float
    right: float


@dataclass(frozen=True)
class Block:
    """A paragraph (P), heading (H1 to H3) or item (LI) of the structure tree, with its lines from the top."""

    kind: str
    is_in_columns: bool
    rows: tuple[Row, ...]


def blocks_of(data, middle=10000.0):
    """The blocks of a PDF in reading order; in the section that has columns, those right of `middle` come second."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        drawn = defaultdict(list)
        for number, page in enumerate(pdf.pages):
            for mcid, *pen in _pens(page):
                drawn[number, mcid].append(pen)
        for kind, places, is_in_columns in _elements(pdf.Root.StructTreeRoot, pages, None, False):
            rows = defaultdict(list)
            for place in places:
                for y, left, right in drawn[place]:
                    rows[place[0], is_in_columns and left >= middle, -round(y, 1)].append((left, right))
            yield Block(
                kind,
                is_in_columns,
                tuple(
                    Row(page, -y, min(left for left, _ in pens), max(right for _, right in pens))
                    for (page, _, y), pens in sorted(rows.items())
                ),
            )


def _pens(page):
    """MCID, baseline, and the x before and behind it, of each glyph of a page that is no space (ISO 32000-1 9.4.4)."""
    fonts = {name: _font(font) for name, font in page.resources.Font.items()}
    stack, matrix, text, marks = [], pikepdf.Matrix(), pikepdf.Matrix(), []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                stack.append(matrix)
            case "Q":
                matrix = stack.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "BDC" | "BMC":
                marks.append(int(operands[1].get("/MCID", -1)) if len(operands) > 1 else -1)
            case "EMC":
                marks.pop()
            case "Tm":
                text, x = pikepdf.Matrix(*map(float, operands)), 0.0
            case "Tf":
                (widths, texts), size = fonts[str(operands[0])], float(operands[1])
            case "TJ":
                for code, start, end in _steps(operands[0], widths, x, size):
                    x = end
                    if code is not None and not texts[code].isspace():
                        (left, y), (right, _) = ((text @ matrix).transform((at, 0)) for at in (start, end))
                        yield marks[-1] if marks else -1, y, left, right
            case kind:
                assert kind not in {"Tj", "'", '"', "Td", "TD", "T*", "Tc", "Tw", "Tz"}, "not followed here"


def _steps(array, widths, x, size):
    """Each glyph code of an array of TJ, and None for each number, with where the pen is before and behind it."""
    for part in array:
        if not isinstance(part, pikepdf.String):
            yield None, x, x - float(part) / 1000 * size
            x -= float(part) / 1000 * size
            continue
        data = bytes(part)
        for at in range(0, len(data), 2):
            code = int.from_bytes(data[at : at + 2], "big")
            yield code, x, x + widths[code] / 1000 * size
            x += widths[code] / 1000 * size


def _font(font):
    """The widths and texts of a font's codes."""
    array = list(font.DescendantFonts[0].W)
    widths = {
        int(first) + index: float(width)
        for first, own in zip(array[::2], array[1::2], strict=True)
        for index, width in enumerate(own)
    }
    return widths, read_unicode_map(font.ToUnicode.read_bytes())


def _elements(element, pages, page, is_in_columns):
    """The blocks of the structure tree, each with the marked contents in it, and whether it stands in a section."""
    kind = str(element.get("/S", ""))[1:]
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    if kind in ("P", "LI", "H1", "H2", "H3"):
        yield kind, list(_places(element, pages, page)), is_in_columns
        return
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _elements(kid, pages, page, is_in_columns or kind == "Sect")


def _places(element, pages, page):
    """The page and MCID of each marked content under an element."""
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    for kid in _kids(element):
        if not isinstance(kid, pikepdf.Dictionary):
            yield page, int(kid)
        elif kid.get("/Type") == "/MCR":
            yield (pages[kid.Pg.objgen] if "/Pg" in kid else page), int(kid.MCID)
        elif kid.get("/Type") != "/OBJR":
            yield from _places(kid, pages, page)


def _kids(element):
    kids = element.get("/K", [])
    return kids if isinstance(kids, pikepdf.Array) else [kids]


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
