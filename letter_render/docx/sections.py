"""Sections (ECMA-376 17.6): stretches of one column or of several, continuous, so that columns balance."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from letter_render.docx.body import BodySetter
from letter_render.docx.oxml import W, flag, twips_of_mm, w
from letter_render.galley import Block, Columns, Galley

_MM_PER_PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that are set in the same number of columns."""

    blocks: tuple[Block, ...]
    is_in_columns: bool = False


def divide(galley: Galley) -> list[Section]:
    """The galley's blocks by columns; the letterhead stands first.

    Columns that end the letter are followed by an empty section, since only what follows them balances them.
    """
    found: list[Section] = []
    for block in (*galley.letterhead, *galley.blocks):
        if isinstance(block, Columns):
            found.append(Section(block.blocks, is_in_columns=True))
        elif found and not found[-1].is_in_columns:
            found[-1] = Section((*found[-1].blocks, block))
        else:
            found.append(Section((block,)))
    return [*found, Section(())] if not found or found[-1].is_in_columns else found


def fill_body(
    body: etree._Element, sections: list[Section], setter: BodySetter, references: list[etree._Element]
) -> None:
    """Put the sections' paragraphs into the empty body. A section's properties stand in its last paragraph, those of
    the last section at the end of the body (17.6.17, 17.6.18). Only the first names headers and footers.
    """
    for child in list(body):
        body.remove(child)
    for index, section in enumerate(sections):
        paragraphs = setter.set(section.blocks) or [_closing_paragraph()]
        body.extend(paragraphs)
        properties = _properties(setter.galley, section, references if index == 0 else [])
        if index < len(sections) - 1:
            _paragraph_properties(paragraphs[-1]).append(properties)
        else:
            body.append(properties)


def _paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """The `w:pPr` that every paragraph of ours has; `w:sectPr` may be its last child."""
    found = paragraph.find(f"{{{W}}}pPr")
    if found is None:
        raise ValueError("a paragraph without properties")
    return found


def _properties(galley: Galley, section: Section, references: list[etree._Element]) -> etree._Element:
    """`w:sectPr`. Head and foot stand in the middle of their margins."""
    page, columns = galley.page, galley.columns
    head_mm, foot_mm = (galley.formats[style].leading_pt * _MM_PER_PT for style in ("head", "foot"))
    return w(
        "sectPr",
        *references,
        None if references else w("type", val="continuous"),
        w("pgSz", w=twips_of_mm(page.width_mm), h=twips_of_mm(page.height_mm)),
        w(
            "pgMar",
            top=twips_of_mm(page.margin_top_mm),
            right=twips_of_mm(page.margin_right_mm),
            bottom=twips_of_mm(page.margin_bottom_mm),
            left=twips_of_mm(page.margin_left_mm),
            header=twips_of_mm(max(page.margin_top_mm - head_mm, 0) / 2),
            footer=twips_of_mm(max(page.margin_bottom_mm - foot_mm, 0) / 2),
            gutter=0,
        ),
        w("cols", num=columns.count if section.is_in_columns else 1, space=twips_of_mm(columns.gutter_mm)),
        flag("titlePg", True if references else None),
        flag("bidi", True if galley.direction == "rtl" else None),
    )


def _closing_paragraph() -> etree._Element:
    """An empty paragraph of 1 pt."""
    return w("p", w("pPr", w("spacing", before=0, after=0, line=20, lineRule="exact"), w("rPr", w("sz", val=2))))
