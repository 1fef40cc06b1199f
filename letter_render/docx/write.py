"""Writing the DOCX: the galley's words, faces, languages and directions as WordprocessingML, and nothing decided anew.

python-docx holds the package: parts, relationships, headers and footers, pictures, properties. What it has no
class for is made by `oxml`. The same galley gives the same bytes.
"""

from __future__ import annotations

import io
from functools import cache

import docx
from docx.parts.document import DocumentPart

from letter_render.docx.body import BodySetter, picture_maker
from letter_render.docx.faces import embed_faces
from letter_render.docx.furniture import add_furniture, link_maker
from letter_render.docx.numbering import Numbering
from letter_render.docx.package import blank_package, pack
from letter_render.docx.runs import RunSetter
from letter_render.docx.sections import divide, fill_body
from letter_render.docx.settings import fill_properties, fill_settings
from letter_render.docx.styles import fill_styles
from letter_render.docx.theme import add_theme
from letter_render.findings import Finding
from letter_render.galley import Galley


def write_docx(galley: Galley) -> tuple[bytes, list[Finding]]:
    """The galley as a DOCX file; there is nothing that this writer finds."""
    part, _ = assemble(galley)
    return pack(part.package.iter_parts(), part.package.rels), []


def assemble(galley: Galley) -> tuple[DocumentPart, BodySetter]:
    """The document with all that belongs to it, and what set its paragraphs."""
    document = docx.Document(io.BytesIO(_blank()))
    part = document.part
    add_theme(part, galley.base_faces)
    fill_properties(document.core_properties, galley)
    fill_styles(document.styles.element, galley)
    fill_settings(document.settings.element, galley)
    setter = _fill_document(part, galley)
    embed_faces(part, galley)
    return part, setter


@cache
def _blank() -> bytes:
    return blank_package()


def _fill_document(part: DocumentPart, galley: Galley) -> BodySetter:
    numbering = Numbering(part.numbering_part.element, galley)
    setter = BodySetter(galley, RunSetter(galley, link_maker(part)), numbering, picture_maker(part))
    references = add_furniture(part, galley)
    fill_body(part.element.body, divide(galley), setter, references)
    return setter
