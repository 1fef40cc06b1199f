"""Whether a PDF is laid out as its galley asks for: lists, headings and bookmarks whole, everything within the margins
and in reading order, and no name in two columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from letter_render.checks.expected import expected
from letter_render.findings import Finding, Origin, Severity
from letter_render.galley import Block, Columns, Galley, Heading, ItemList, NameList
from letter_render.inspection import Box, InspectedBlock, Inspection
from letter_render.walk import all_names, runs_of

_PT_PER_MM = 72 / 25.4

_LINE_PT = 6.0
"""How far apart the lower edges of ink on one line may be: less than a line, more than a descender."""

_SLACK_PT = 1.5
"""What ink may reach over an edge of the type area: a letter's own overhang, a comma that hangs."""


def check_layout(galley: Galley, inspection: Inspection, label: str) -> list[Finding]:
    """A finding for each thing that is not laid out as asked. `label` is the file's name. A DOCX has no pages yet."""
    if inspection.format != "pdf":
        return []
    return [
        *(_failure("readback/structure", what, label) for what in _outline(galley, inspection)),
        *(_failure("layout/order", what, label) for what in _disorder(galley, inspection.blocks)),
        *_split_names(galley, inspection, label),
        *(_warning("layout/margin", what, label) for what in _overhang(galley, inspection.blocks)),
        *(_warning("layout/blank-page", f"page {page} shows no more than head and foot", label)
          for page in _empty_pages(inspection)),
    ]  # fmt: skip


def _outline(galley: Galley, inspection: Inspection) -> Iterator[str]:
    """One L for each list, one bookmark for each heading, as deep as its level."""
    lists = [len(block.names if isinstance(block, NameList) else block.items) for block in _lists(galley.blocks)]
    if list(inspection.lists) != lists:
        yield f"the lists have {list(inspection.lists)} items, not {lists}"
    headings = [(block.level, _solid(block)) for block in _flat(galley.blocks) if isinstance(block, Heading)]
    levels = [block.level for block in inspection.blocks if block.kind == "heading"]
    if levels != [level for level, _ in headings]:
        yield f"the headings are of the levels {levels}, not {[level for level, _ in headings]}"
    wanted = list(zip(_depths([level for level, _ in headings]), (text for _, text in headings), strict=True))
    marks = [(level, "".join(title.split())) for level, title in inspection.outline]
    if marks != wanted:
        yield f"the bookmarks are {marks}, not {wanted}"


def _depths(levels: Iterable[int]) -> Iterator[int]:
    """How deep the bookmark of each heading is (ISO 32000-1 12.3.3: items of items), where levels may be left out.

    >>> list(_depths([2, 3, 1, 4, 2]))
    [1, 2, 1, 2, 2]
    """
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield len(above)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from block.blocks if isinstance(block, Columns) else (block,)


def _lists(blocks: Iterable[Block]) -> Iterator[ItemList | NameList]:
    yield from (block for block in _flat(blocks) if isinstance(block, ItemList | NameList))


def _solid(heading: Heading) -> str:
    return "".join("".join(run.text for run in runs_of(heading.inlines)).split())


def _disorder(galley: Galley, blocks: Iterable[InspectedBlock]) -> Iterator[str]:
    """Blocks that begin before the one that is read before them: on an earlier page, in an earlier column, or higher
    up in the same.
    """
    placed = [pair for pair in zip(blocks, _in_columns(galley), strict=False) if pair[0].boxes]
    for (above, was_in), (block, is_in) in pairwise(placed):
        if _stands_before(_first_line(block), _first_line(above), galley, in_columns=was_in and is_in):
            yield f"page {block.page}: {block.text[:40]!r} is read after {above.text[:40]!r} and stands before it"


def _first_line(block: InspectedBlock) -> Box:
    """Around what stands on the line that a block begins with: its first mark may be a comma or an accent alone."""
    first = block.boxes[0]
    line = [one for one in block.boxes if one.page == first.page and abs(one.bottom - first.bottom) < _LINE_PT]
    left, bottom = min(one.left for one in line), min(one.bottom for one in line)
    return Box(first.page, left, bottom, max(one.right for one in line), max(one.top for one in line))


def _stands_before(box: Box, other: Box, galley: Galley, *, in_columns: bool) -> bool:
    place, its = ((one.page, _column(one, galley) if in_columns else 0) for one in (box, other))
    return place < its or (place == its and box.bottom >= other.top)


def _in_columns(galley: Galley) -> Iterator[bool]:
    """Of each block of an inspection, whether it is set in columns."""
    for block in (*galley.letterhead, *galley.blocks):
        count = len(expected(replace(galley, letterhead=(), blocks=(block,))))
        yield from [isinstance(block, Columns)] * count


def _column(box: Box, galley: Galley) -> int:
    """The column, from 0, that the middle of a box is in or is nearest to; in right-to-left letters the first is on the
    right. A mark without a letter may stand before the column that it belongs to.
    """
    page, columns = galley.page, galley.columns
    pitch_mm = (page.width_mm - page.margin_left_mm - page.margin_right_mm + columns.gutter_mm) / columns.count
    middle_mm = (box.left + box.right) / 2 / _PT_PER_MM
    if galley.direction == "rtl":
        start_mm = page.width_mm - page.margin_right_mm - middle_mm
    else:
        start_mm = middle_mm - page.margin_left_mm
    return min(max(int((start_mm + columns.gutter_mm / 2) / pitch_mm), 0), columns.count - 1)


def _split_names(galley: Galley, inspection: Inspection, label: str) -> Iterator[Finding]:
    """Names of which a line stands in another column than the first, but for those that are let."""
    rows = [item.row for item in expected(galley)]
    may_split = {name.row for name in all_names(galley) if name.may_split}
    for row, block in zip(rows, inspection.blocks, strict=False):
        columns = {(box.page, _column(box, galley)) for box in block.boxes}
        if row and row not in may_split and len(columns) > 1:
            what = f"page {block.page}: the name {block.text!r} goes on in another column"
            yield Finding("layout/split-name", Severity.WARNING, what, origin=Origin(label, row=row))


def _overhang(galley: Galley, blocks: Iterable[InspectedBlock]) -> Iterator[str]:
    page = galley.page
    left, right = page.margin_left_mm * _PT_PER_MM, (page.width_mm - page.margin_right_mm) * _PT_PER_MM
    bottom, top = page.margin_bottom_mm * _PT_PER_MM, (page.height_mm - page.margin_top_mm) * _PT_PER_MM
    for block in blocks:
        by = max((_beyond(box, Box(box.page, left, bottom, right, top)) for box in block.boxes), default=0)
        if by > _SLACK_PT:
            yield f"page {block.page}: {block.text[:40]!r} reaches {by:.1f} pt into the margin"


def _beyond(box: Box, area: Box) -> float:
    return max(area.left - box.left, area.bottom - box.bottom, box.right - area.right, box.top - area.top)


def _empty_pages(inspection: Inspection) -> Iterator[int]:
    filled = {box.page for block in inspection.blocks for box in block.boxes}
    yield from (page.box.page for page in inspection.pages if page.box.page not in filled and page.marks)


def _failure(code: str, what: str, label: str) -> Finding:
    return Finding(code, Severity.FAILURE, what, origin=Origin(label))


def _warning(code: str, what: str, label: str) -> Finding:
    return Finding(code, Severity.WARNING, what, origin=Origin(label))
