"""Formats: stationery and language, put together for each style."""

from __future__ import annotations

from typing import get_args

from letter_render.galley import Format
from letter_render.stationery import Language, Page, Stationery, Style, StyleName

PT_PER_MM = 72 / 25.4


def formats(stationery: Stationery, language: Language) -> dict[StyleName, Format]:
    """The format of every style. What the stationery's style leaves out is its `text`'s and the language's."""
    return {name: _format(name, stationery, language) for name in get_args(StyleName)}


def _format(name: StyleName, stationery: Stationery, language: Language) -> Format:
    style = stationery.styles.get(name, Style())
    text = stationery.text
    size_pt = style.size_pt or text.size_pt
    is_prose = name in ("body", "quote")
    return Format(
        size_pt=size_pt,
        leading_pt=style.leading_pt or round(text.leading_pt * language.leading, 1),
        colour=style.colour or text.colour,
        weight=700 if style.bold else 400,
        align=style.align or (language.align if is_prose else "start"),
        first_line_em=language.first_line_em if style.first_line_em is None and is_prose else style.first_line_em or 0,
        hanging_em=style.hanging_em,
        inset_em=style.inset_em,
        before_pt=style.before_pt,
        is_hyphenated=is_prose and language.hyphenate,
        after_pt=style.after_pt if style.after_pt is not None else language.paragraph_gap_pt if is_prose else 0,
        keep_with_next=style.keep_with_next,
        keep_with_previous=style.keep_with_previous,
    )


def measure_mm(page: Page) -> float:
    """The width between the margins."""
    return page.width_mm - page.margin_left_mm - page.margin_right_mm


def column_pt(stationery: Stationery) -> float:
    """The width of one column of the names."""
    columns = stationery.columns
    return (measure_mm(stationery.page) - columns.gutter_mm * (columns.count - 1)) / columns.count * PT_PER_MM
