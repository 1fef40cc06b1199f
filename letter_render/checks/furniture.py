"""Whether head and foot are on the pages: the title from page 2, number and count on each.

The furniture of a PDF is compared by its characters, not by their order: right-to-left text stands there in the order
in which it is drawn. A DOCX has one head and one foot, with the numbers that were stored in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from letter_render.findings import Finding, Origin, Severity
from letter_render.galley import Galley, PageField
from letter_render.inspection import Inspection
from letter_render.text.digits import in_digits
from letter_render.walk import runs_of


def check_furniture(galley: Galley, inspection: Inspection, label: str) -> list[Finding]:
    """A finding for each page of a PDF, or for the head and foot of a DOCX, that differs from the galley."""
    head = "".join(run.text for run in runs_of(galley.head))
    pairs = _pages(galley, inspection, head) if inspection.format == "pdf" else _parts(galley, inspection, head)
    return [
        Finding("readback/furniture", Severity.FAILURE, f"{where}: {found!r}, not {wanted!r}", origin=Origin(label))
        for where, wanted, found in pairs
        if _characters(wanted) != _characters(found)
    ]


def _pages(galley: Galley, inspection: Inspection, head: str) -> Iterator[tuple[str, str, str]]:
    count = inspection.page_count
    for number, found in enumerate(inspection.furniture, 1):
        foot = in_digits(_foot(galley, str(number), str(count)), galley.digits)
        yield f"page {number}", (head if number > 1 else "") + foot, found


def _parts(galley: Galley, inspection: Inspection, head: str) -> Iterator[tuple[str, str, str]]:
    yield "head and foot", head + _foot(galley, "1", "1"), "".join(inspection.furniture)


def _foot(galley: Galley, page: str, pages: str) -> str:
    values = {"page": page, "pages": pages}
    return "".join(
        values[inline.kind] if isinstance(inline, PageField) else "".join(run.text for run in runs_of([inline]))
        for inline in galley.foot
    )


def _characters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))
