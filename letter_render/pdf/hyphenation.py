"""Where words may not be divided: in a third line in a row, and at the end of a page or column (CSS Text 4, 6.3.3
`hyphenate-limit-lines: 2`, `hyphenate-limit-last: always`), which WeasyPrint 70.0 does not know.

A line that may not end in a divided word is broken with hyphens switched off. Which lines end a page is known when a
page is full: the block is then laid out once more from its first line on the page, until its last line is whole.

Private parts of WeasyPrint 70.0 that this stands on: layout.inline (get_next_linebox, split_first_line) and
layout.block (_linebox_layout, find_earlier_page_break). `patches` guards the version.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

DIVIDING_HYPHEN = ContextVar("DIVIDING_HYPHEN", default="")
"""The character that divides words in the document being written, empty where none does."""

MAX_LINES = 2
"""How many lines in a row may end in a hyphen."""

_HYPHENS = ("-", "\u2010")
"""An author's own hyphen ends a line as a dividing one does."""

_SKIP_STACK = 6
"""The place, among the arguments of block._linebox_layout behind those that are named here, of where to begin."""

_get_next_linebox = inline.get_next_linebox
_split_first_line = inline.split_first_line
_linebox_layout = block._linebox_layout
_find_earlier_page_break = block.find_earlier_page_break


def install() -> None:
    """Put our functions in the place of WeasyPrint's."""
    inline.split_first_line = split_first_line
    block._linebox_layout = linebox_layout
    block.find_earlier_page_break = find_earlier_page_break


def get_next_linebox(
    context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, *arguments: Any
) -> Any:
    """The next line and where to go on; the line is whole where MAX_LINES before it end in hyphens, or where it is
    known to end a page.
    """
    if not DIVIDING_HYPHEN.get():
        return _get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, *arguments)
    # By where a line begins, how many lines in a row end in hyphens before it.
    counts = vars(linebox).setdefault("hyphened_before", {})
    count, start = counts.get(str(skip_stack), 0), str(skip_stack)
    context.is_whole = count >= MAX_LINES or start in getattr(linebox, "whole_starts", ())
    line, resume_at = _get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, *arguments)
    context.is_whole = False
    counts[str(resume_at)] = count + 1 if _ends_in(line, (*_HYPHENS, DIVIDING_HYPHEN.get())) else 0
    return line, resume_at


def _ends_in(line: Any, ends: tuple[str, ...]) -> bool:
    """Whether the text of a line ends in one of those."""
    last = line
    while isinstance(last, boxes.LineBox | boxes.InlineBox) and last.children:
        last = last.children[-1]
    return isinstance(last, boxes.TextBox) and last.text.endswith(ends)


def is_divided(line: Any) -> bool:
    """Whether a line ends in a divided word."""
    hyphen = DIVIDING_HYPHEN.get()
    return bool(hyphen) and _ends_in(line, (hyphen,))


def split_first_line(text: str, style: Any, context: Any, *arguments: Any, **options: Any) -> Any:
    """The text's first line; no word in it is divided where `get_next_linebox` says so."""
    if getattr(context, "is_whole", False):
        style = style.copy()
        style["hyphens"] = "none"
    return _split_first_line(text, style, context, *arguments, **options)


def linebox_layout(context: Any, box: Any, index: int, child: Any, lines: list[Any], *arguments: Any) -> Any:
    """A block's lines on a page or column, put into `lines`; the last of them is whole if the block goes on."""
    child.whole_starts = set()
    while True:
        is_aborted, *result = _linebox_layout(context, box, index, child, lines, *arguments)
        start = str(lines[-2].resume_at if len(lines) > 1 else arguments[_SKIP_STACK])
        if is_aborted or not lines or not is_divided(lines[-1]) or start in child.whole_starts:
            return is_aborted, *result
        child.whole_starts.add(start)
        lines.clear()


def find_earlier_page_break(context: Any, children: Any, absolute_boxes: Any, fixed_boxes: Any) -> Any:
    """The last place before which a page may end: among lines, one behind a whole line."""
    if children and isinstance(children[0], boxes.LineBox):
        while len(children) > children[0].style["widows"] and is_divided(children[-children[0].style["widows"] - 1]):
            children = children[:-1]
    return _find_earlier_page_break(context, children, absolute_boxes, fixed_boxes)
