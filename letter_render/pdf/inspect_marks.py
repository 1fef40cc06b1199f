"""What a page paints and where, by pdfium: texts, paths and images in the order in which they cover each other.

Form XObjects are followed. Clipping is not: what a clip hides counts as painted.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from math import hypot
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from letter_render.inspection import Box, InspectedMark, InspectedPage
from letter_render.pdf.inspect_ink import Matrix, times
from letter_render.pdf.inspect_limits import MAX_FORM_DEPTH

_KINDS: dict[int, Any] = {
    raw.FPDF_PAGEOBJ_TEXT: "text", raw.FPDF_PAGEOBJ_PATH: "path", raw.FPDF_PAGEOBJ_IMAGE: "image",
    raw.FPDF_PAGEOBJ_SHADING: "image",
}  # fmt: skip
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


def read_pages(data: bytes) -> tuple[InspectedPage, ...]:
    """Every page with what it paints. Raises pdfium.PdfiumError where the file is no PDF."""
    document = pdfium.PdfDocument(data)
    try:
        return tuple(_page(document[index], index + 1) for index in range(len(document)))
    finally:
        document.close()


def _page(page: pdfium.PdfPage, number: int) -> InspectedPage:
    count = raw.FPDFPage_CountObjects(page)
    objects = (raw.FPDFPage_GetObject(page, index) for index in range(count))
    marks = tuple(mark for one in objects for mark in _marks(one, number, None, -1, 0))
    box = Box(number, *page.get_cropbox())
    page.close()
    return InspectedPage(box, marks)


def _marks(one: Any, page: int, outer: Matrix | None, outer_mcid: int, depth: int) -> Iterator[InspectedMark]:
    """What a page object paints; `outer` is the matrix of the form that it is in."""
    kind = raw.FPDFPageObj_GetType(one)
    own = raw.FPDFPageObj_GetMarkedContentID(one)
    mcid = own if own >= 0 else outer_mcid
    if kind == raw.FPDF_PAGEOBJ_FORM:
        if depth < MAX_FORM_DEPTH:
            matrix = _matrix(one, outer)
            for index in range(raw.FPDFFormObj_CountObjects(one)):
                yield from _marks(raw.FPDFFormObj_GetObject(one, index), page, matrix, mcid, depth + 1)
        return
    if kind in _KINDS:
        colour, opacity = _fill(one, kind)
        size_pt = _size_pt(one, outer) if kind == raw.FPDF_PAGEOBJ_TEXT else 0
        yield InspectedMark(_KINDS[kind], _box(one, page, outer), mcid, colour, opacity, size_pt)


def _box(one: Any, page: int, outer: Matrix | None) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(one, left, bottom, right, top)
    if outer is None:
        return Box(page, left.value, bottom.value, right.value, top.value)
    a, b, c, d, e, f = outer
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return Box(page, min(xs), min(ys), max(xs), max(ys))


def _matrix(one: Any, outer: Matrix | None) -> Matrix:
    """The matrix of a form's or a text's content in the space of the page (ISO 32000-1 8.10.1, 9.4.4)."""
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(one, found)
    own = (found.a, found.b, found.c, found.d, found.e, found.f)
    return own if outer is None else times(own, outer)


def _size_pt(text: Any, outer: Matrix | None) -> float:
    """The size of a text on the page: its font size, as far as its matrix stretches it upwards."""
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(text, size)
    _, _, c, d, _, _ = _matrix(text, outer)
    return float(size.value * hypot(c, d))


def _fill(one: Any, kind: int) -> tuple[tuple[int, int, int] | None, float]:
    """The colour that an object is filled with, None where it is not, and its opacity from 0 to 1."""
    if kind == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(one) in _INVISIBLE:
        return None, 0.0
    if kind == raw.FPDF_PAGEOBJ_PATH and not _is_filled(one):
        return None, 1.0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(one, red, green, blue, alpha):
        return None, 1.0
    return (red.value, green.value, blue.value), alpha.value / 255


def _is_filled(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, mode, stroke)) and mode.value != raw.FPDF_FILLMODE_NONE
