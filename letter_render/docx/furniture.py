"""Headers and footers (ECMA-376 17.10): no head on the first page, the foot on every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.parts.story import StoryPart
from lxml import etree

from letter_render.docx.marks import with_marks
from letter_render.docx.oxml import flag, w
from letter_render.docx.runs import RunSetter, mark_properties
from letter_render.docx.styles import style_id
from letter_render.galley import Galley, Inline


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a header and a footer differ in: root element, style, python-docx's class, and what the package calls it."""

    tag: str
    style: Literal["head", "foot"]
    part_class: type[HeaderPart | FooterPart]
    content_type: str
    relationship: str


_HEADER = _Kind("hdr", "head", HeaderPart, CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER)
_FOOTER = _Kind("ftr", "foot", FooterPart, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER)


def add_furniture(document_part: DocumentPart, galley: Galley) -> list[etree._Element]:
    """Add the parts, and give the references to them for the first section's properties."""
    head = _add(document_part, _HEADER, "/word/header1.xml", galley.head, galley)
    no_head = _add(document_part, _HEADER, "/word/header2.xml", (), galley)
    foot = _add(document_part, _FOOTER, "/word/footer1.xml", galley.foot, galley)
    return [
        w("headerReference", type="default", r_id=head),
        w("headerReference", type="first", r_id=no_head),
        w("footerReference", type="default", r_id=foot),
        w("footerReference", type="first", r_id=foot),
    ]


def link_maker(part: StoryPart) -> Callable[[str], str]:
    """What gives the relationship id of a link's target in the part."""
    return lambda href: part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def _add(document_part: DocumentPart, kind: _Kind, name: str, inlines: tuple[Inline, ...], galley: Galley) -> str:
    """The relationship id of a new part of one paragraph.

    python-docx's own `new` would fill it from its template, with a dozen namespaces that nothing here uses.
    """
    root = w(kind.tag)
    part = kind.part_class(PackURI(name), kind.content_type, cast("BaseOxmlElement", root), document_part.package)
    marked = with_marks(inlines, galley.direction, galley.base_faces.latin)
    properties = w(
        "pPr",
        w("pStyle", val=style_id(kind.style)),
        flag("bidi", True if galley.direction == "rtl" else None),
        mark_properties(galley.direction),
    )
    root.append(w("p", properties, *RunSetter(galley, link_maker(part)).set(marked, kind.style)))
    return document_part.relate_to(part, kind.relationship)
