"""Whether everything on the pages of a PDF can be seen: within the paper, in ink, on a ground that it stands out from.

Each rule is a function and a line in RULES; it asks nothing of a file but what was found in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from letter_render.checks.file_rule import FileRule, Hits, breaches
from letter_render.findings import Finding, Severity
from letter_render.inspection import Box, InspectedMark, InspectedPage, Inspection

LEAST_CONTRAST = 4.5
LEAST_CONTRAST_LARGE = 3.0
LARGE_PT = 18
"""Least ratios of contrast, and the size from which on text is large (WCAG 2.1, 1.4.3)."""

_INVISIBLE_CONTRAST = 1.2
"""Text below this ratio is not seen, on screen or on paper."""

_SLACK_PT = 1.0
"""What a box may reach over an edge: boxes are rounded outwards, and a glyph's ink may lie outside its advance."""

_WHITE = (255, 255, 255)
_SHOWN = 3
"""The texts that a finding names."""

Colour = tuple[int, int, int]


def check_pages(inspection: Inspection, label: str) -> list[Finding]:
    """A finding for each page and rule that it breaks. `label` is the file's name."""
    return [finding for page in inspection.pages for finding in breaches(RULES, page, label, f"page {page.box.page}: ")]


def _blank(page: InspectedPage) -> Hits:
    if not page.marks:
        yield "nothing is on it"


def _only_pictures(page: InspectedPage) -> Hits:
    has_text = any(mark.kind == "text" for mark in page.marks)
    if not has_text and any(mark.kind == "image" for mark in page.marks):
        yield "it has pictures and no text"


def _text_outside(page: InspectedPage) -> Hits:
    out = [mark for mark in page.marks if mark.kind == "text" and _is_outside(mark.box, page.box)]
    if out:
        yield _places("text reaches beyond the paper", out)


def _art_outside(page: InspectedPage) -> Hits:
    out = [mark for mark in page.marks if mark.kind != "text" and _is_outside(mark.box, page.box)]
    if out:
        yield _places("a picture or a rule reaches beyond the paper", out)


def _invisible(page: InspectedPage) -> Hits:
    hidden = [mark for mark, ratio in _contrasts(page) if ratio < _INVISIBLE_CONTRAST]
    if hidden:
        yield _places("text is there that nobody sees", hidden)


def _faint(page: InspectedPage) -> Hits:
    faint = [
        (mark, ratio)
        for mark, ratio in _contrasts(page)
        if _INVISIBLE_CONTRAST <= ratio < (LEAST_CONTRAST_LARGE if mark.size_pt >= LARGE_PT else LEAST_CONTRAST)
    ]
    if faint:
        least = min(ratio for _, ratio in faint)
        yield _places(f"text stands out from its ground by {least:.1f} to 1 only", [mark for mark, _ in faint])


def _contrasts(page: InspectedPage) -> Iterator[tuple[InspectedMark, float]]:
    """Each text with its ratio of contrast (WCAG 2.1) against what is painted under it; 1 where it is not painted, or
    something opaque is painted over it. Text on or under a picture is left out: what the picture shows is not known.
    """
    grounds = [(order, mark) for order, mark in enumerate(page.marks) if _covers(mark)]
    for order, mark in enumerate(page.marks):
        around = [(at, other) for at, other in grounds if mark.kind == "text" and _has_inside(other.box, mark.box)]
        at, last = around[-1] if around else (-1, None)
        if mark.kind != "text" or (last and last.kind == "image"):
            continue
        ground = last.colour if last and last.colour else _WHITE
        is_painted = mark.colour is not None and at < order
        yield mark, contrast(_mixed(mark.colour or ground, ground, mark.opacity), ground) if is_painted else 1.0


def _covers(mark: InspectedMark) -> bool:
    """Whether nothing shows through: an image, or what is filled without transparency."""
    return mark.kind == "image" or (mark.kind == "path" and mark.colour is not None and mark.opacity == 1)


def _mixed(colour: Colour, ground: Colour, opacity: float) -> Colour:
    red, green, blue = (round(one * opacity + under * (1 - opacity)) for one, under in zip(colour, ground, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of contrast of two colours, from 1 to 21 (WCAG 2.1).

    >>> contrast((0, 0, 0), (255, 255, 255)), round(contrast((118, 118, 118), (255, 255, 255)), 2)
    (21.0, 4.54)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (one / 255 for one in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_outside(box: Box, paper: Box) -> bool:
    return (
        box.left < paper.left - _SLACK_PT
        or box.bottom < paper.bottom - _SLACK_PT
        or box.right > paper.right + _SLACK_PT
        or box.top > paper.top + _SLACK_PT
    )


def _has_inside(outer: Box, inner: Box) -> bool:
    """Whether the middle of a box lies in the other."""
    x, y = (inner.left + inner.right) / 2, (inner.bottom + inner.top) / 2
    return outer.left <= x <= outer.right and outer.bottom <= y <= outer.top


def _places(what: str, marks: list[InspectedMark]) -> str:
    """What, with where the first of the marks are: mm from the left and bottom edge."""
    shown = ", ".join(f"{mark.box.left / 72 * 25.4:.0f}/{mark.box.bottom / 72 * 25.4:.0f}" for mark in marks[:_SHOWN])
    more = f" and {len(marks) - _SHOWN} more" if len(marks) > _SHOWN else ""
    return f"{what}, at {shown}{more}, in mm from its bottom left corner"


RULES = (
    FileRule("page/blank", Severity.WARNING, "a reader takes it for a lost page", "delete it", _blank),
    FileRule(
        "page/picture-only", Severity.WARNING, "it cannot be searched, or read aloud (ISO 14289-1 7.3)",
        "set the text as text", _only_pictures,
    ),
    FileRule(
        "page/text-outside", Severity.FAILURE, "what is beyond the paper is not printed", "make it fit",
        _text_outside,
    ),
    FileRule(
        "page/outside", Severity.WARNING, "what is beyond the paper is not printed", "make it fit", _art_outside,
    ),
    FileRule(
        "page/invisible", Severity.FAILURE, "who searches or listens gets words that others do not see",
        "give it a colour, or take it out", _invisible,
    ),
    FileRule(
        "page/contrast", Severity.WARNING,
        f"under {LEAST_CONTRAST} to 1, or {LEAST_CONTRAST_LARGE} from {LARGE_PT} pt on, many cannot read it "
        "(WCAG 2.1, 1.4.3)",
        "take a darker colour", _faint,
    ),
)  # fmt: skip
