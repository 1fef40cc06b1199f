"""Writing the DOCX: the galley's words, faces, languages and directions as WordprocessingML, and nothing decided anew.

python-docx holds the package: parts, relationships, headers and footers, pictures, properties. What it has no
class for is made by `oxml`. The same galley gives the same bytes.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.hdrftr import FooterPart, HeaderPart
from lxml import etree

from letter_render.docx.body import BodySetter, Section, picture_maker, sections
from letter_render.docx.faces import embed_faces
from letter_render.docx.marks import with_marks
from letter_render.docx.numbering import Numbering
from letter_render.docx.oxml import flag, twips_of_mm, w
from letter_render.docx.package import blank_package, pack
from letter_render.docx.runs import RunSetter, mark_properties
from letter_render.docx.settings import fill_properties, fill_settings
from letter_render.docx.styles import fill_styles, style_id
from letter_render.galley import Galley, Inline
from letter_render.stationery import StyleName


def write_docx(galley: Galley) -> bytes:
    """The galley as a DOCX file."""
    document = docx.Document(io.BytesIO(_blank()))
    part = document.part
    fill_properties(document.core_properties, galley)
    fill_styles(document.styles.element, galley)
    fill_settings(document.settings.element, galley)
    _fill_body(part, galley)
    embed_faces(part, galley)
    return pack(part.package.iter_parts(), part.package.rels)


@cache
def _blank() -> bytes:
    return blank_package()


def _fill_body(part: Any, galley: Galley) -> None:  # noqa: ANN401 - python-docx ships no types
    body = part.element.body
    for child in list(body):
        body.remove(child)
    runs = RunSetter(galley, _relate(part))
    setter = BodySetter(galley, runs, Numbering(part.numbering_part.element, galley), picture_maker(part))
    references = _furniture(part, galley)
    divided = sections(galley) or [Section((), is_in_columns=False)]
    divided[0] = Section((*galley.letterhead, *divided[0].blocks), divided[0].is_in_columns)
    for index, section in enumerate(divided):
        paragraphs = setter.set(section.blocks)
        body.extend(paragraphs)
        properties = _section(galley, section, references if index == 0 else [])
        is_last = index == len(divided) - 1
        if not is_last:
            paragraphs[-1].pPr.append(properties)
        elif section.is_in_columns:
            paragraphs[-1].pPr.append(properties)
            body.append(_closing_paragraph())
            body.append(_section(galley, Section((), is_in_columns=False), []))
        else:
            body.append(properties)


def _section(galley: Galley, section: Section, references: list[etree._Element]) -> etree._Element:
    """`w:sectPr` (ECMA-376 17.6.17). Only the first section names headers and footers; the others go on with them."""
    page, columns = galley.page, galley.columns
    leading_mm = galley.formats["head"].leading_pt * 25.4 / 72
    is_first = bool(references)
    return w(
        "sectPr",
        *references,
        None if is_first else w("type", val="continuous"),
        w("pgSz", w=twips_of_mm(page.width_mm), h=twips_of_mm(page.height_mm)),
        w("pgMar", top=twips_of_mm(page.margin_top_mm), right=twips_of_mm(page.margin_right_mm),
          bottom=twips_of_mm(page.margin_bottom_mm), left=twips_of_mm(page.margin_left_mm),
          header=twips_of_mm(max(page.margin_top_mm - leading_mm, 0) / 2),
          footer=twips_of_mm(max(page.margin_bottom_mm - leading_mm, 0) / 2), gutter=0),
        w("cols", num=columns.count if section.is_in_columns else 1, space=twips_of_mm(columns.gutter_mm)),
        flag("titlePg", True if is_first else None),
        flag("bidi", True if galley.direction == "rtl" else None),
    )  # fmt: skip


def _closing_paragraph() -> etree._Element:
    """An empty paragraph of 1 pt after columns that end the letter: only what follows them balances them."""
    return w("p", w("pPr", w("spacing", before=0, after=0, line=20, lineRule="exact"), w("rPr", w("sz", val=2))))


def _furniture(part: Any, galley: Galley) -> list[etree._Element]:  # noqa: ANN401
    """The header and footer parts, and the references to them: no head on the first page, the foot on every page."""
    head = _furniture_part(part, HeaderPart, 1, "hdr", "head", galley.head, galley)
    no_head = _furniture_part(part, HeaderPart, 2, "hdr", "head", (), galley)
    foot = _furniture_part(part, FooterPart, 1, "ftr", "foot", galley.foot, galley)
    return [
        w("headerReference", type="default", r_id=head),
        w("headerReference", type="first", r_id=no_head),
        w("footerReference", type="default", r_id=foot),
        w("footerReference", type="first", r_id=foot),
    ]


def _furniture_part(
    part: Any,  # noqa: ANN401
    kind: Any,  # noqa: ANN401
    number: int,
    tag: str,
    style: StyleName,
    inlines: tuple[Inline, ...],
    galley: Galley,
) -> str:
    """The relationship id of a new header or footer part with one paragraph."""
    is_header = tag == "hdr"
    name = PackURI(f"/word/{'header' if is_header else 'footer'}{number}.xml")
    content_type = CONTENT_TYPE.WML_HEADER if is_header else CONTENT_TYPE.WML_FOOTER
    element = w(tag)
    made = kind(name, content_type, element, part.package)
    runs = RunSetter(galley, _relate(made))
    marked = with_marks(inlines, galley.direction, galley.base_faces.latin)
    is_rtl = True if galley.direction == "rtl" else None
    ppr = w("pPr", w("pStyle", val=style_id(style)), flag("bidi", is_rtl), mark_properties(galley.direction))
    element.append(w("p", ppr, *runs.set(marked, style)))
    related: str = part.relate_to(made, RELATIONSHIP_TYPE.HEADER if is_header else RELATIONSHIP_TYPE.FOOTER)
    return related


def _relate(part: Any) -> Any:  # noqa: ANN401
    """What gives the relationship id of a link's target in the part."""
    return lambda href: part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
