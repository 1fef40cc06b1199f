"""The package around the document (ISO/IEC 29500-2): the blank one that python-docx opens, and the bytes at the end.

The blank package is ours and not python-docx's template, which carries styles of its own and fails validation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from letter_render.docx.members import member, pack_part, zip_of
from letter_render.docx.oxml import W

OBFUSCATED_FONT = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
"""Content type of an embedded face (ECMA-376 15.2.13)."""

_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_DEFAULT_TYPES = {
    "xml": CONTENT_TYPE.XML,
    "rels": CONTENT_TYPE.OPC_RELATIONSHIPS,
    "odttf": OBFUSCATED_FONT,
    "png": CONTENT_TYPE.PNG,
    "jpg": CONTENT_TYPE.JPEG,
    "jpeg": CONTENT_TYPE.JPEG,
    "gif": CONTENT_TYPE.GIF,
}

# Content type and root element.
_BLANK_PARTS = {
    "docProps/app.xml": (
        CONTENT_TYPE.OFC_EXTENDED_PROPERTIES,
        f'<Properties xmlns="{_EXTENDED}"><Application>letter-render</Application></Properties>',
    ),
    "docProps/core.xml": (
        CONTENT_TYPE.OPC_CORE_PROPERTIES,
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DC}" xmlns:dcterms="{_TERMS}" xmlns:xsi="{_XSI}"/>',
    ),
    "word/document.xml": (
        CONTENT_TYPE.WML_DOCUMENT_MAIN,
        f'<w:document xmlns:w="{W}" xmlns:r="{_R}"><w:body><w:sectPr/></w:body></w:document>',
    ),
    "word/settings.xml": (CONTENT_TYPE.WML_SETTINGS, f'<w:settings xmlns:w="{W}"/>'),
    "word/styles.xml": (CONTENT_TYPE.WML_STYLES, f'<w:styles xmlns:w="{W}"/>'),
    "word/numbering.xml": (CONTENT_TYPE.WML_NUMBERING, f'<w:numbering xmlns:w="{W}"/>'),
}
_PACKAGE_RELATIONSHIPS = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT: "word/document.xml",
    RELATIONSHIP_TYPE.CORE_PROPERTIES: "docProps/core.xml",
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES: "docProps/app.xml",
}
_DOCUMENT_RELATIONSHIPS = {
    RELATIONSHIP_TYPE.SETTINGS: "settings.xml",
    RELATIONSHIP_TYPE.STYLES: "styles.xml",
    RELATIONSHIP_TYPE.NUMBERING: "numbering.xml",
}
CHANGING = ("word/document.xml", "docProps/core.xml")
"""The members that differ between two letters of a mailing; they stand last."""


def blank_package() -> bytes:
    """A document without a word: the parts that python-docx fills for every letter, empty."""
    members = {
        "[Content_Types].xml": _content_types({f"/{name}": kind for name, (kind, _) in _BLANK_PARTS.items()}),
        "_rels/.rels": _relationships(_PACKAGE_RELATIONSHIPS),
        "word/_rels/document.xml.rels": _relationships(_DOCUMENT_RELATIONSHIPS),
    }
    members |= {name: content.encode() for name, (_, content) in _BLANK_PARTS.items()}
    return _zip(members)


def pack(parts: Iterable[Part], package_rels: Relationships) -> bytes:
    """The package as a file, with fixed dates, so that equal parts give equal bytes."""
    return _zip(members_of(parts, package_rels))


def members_of(parts: Iterable[Part], package_rels: Relationships) -> dict[str, bytes]:
    """The members of the package by name, in a fixed order: those that change from letter to letter stand last."""
    stored: dict[str, bytes] = {}
    types: dict[str, str] = {}
    for part in parts:
        types[str(part.partname)] = part.content_type
        stored[part.partname.membername] = part.blob
        if len(part.rels):
            stored[part.partname.rels_uri.membername] = _rels_xml(part.rels)
    members = {"[Content_Types].xml": _content_types(types), "_rels/.rels": _rels_xml(package_rels)}
    return members | {name: stored[name] for name in sorted(stored, key=_place)}


def _rels_xml(rels: Relationships) -> bytes:
    """python-docx's serialized relationships, which are bytes whatever their annotation says."""
    return cast("bytes", rels.xml)


def _place(name: str) -> tuple[int, int, str]:
    """Where a member stands: changing ones last, else by name with `font2` before `font10`."""
    return (CHANGING.index(name) + 1 if name in CHANGING else 0, len(name), name)


def _zip(members: Mapping[str, bytes]) -> bytes:
    return zip_of([member(name, [pack_part(content, is_last=True)]) for name, content in members.items()])


def _content_types(types: Mapping[str, str]) -> bytes:
    """`[Content_Types].xml` (ISO/IEC 29500-2, 10.1.2.2): a default per extension, an override where it is not so."""
    root = etree.fromstring(f'<Types xmlns="{_CONTENT_TYPES}"/>')
    extensions = {"xml", "rels"} | {_extension(name) for name in types}
    for extension in sorted(extensions & set(_DEFAULT_TYPES)):
        etree.SubElement(
            root, f"{{{_CONTENT_TYPES}}}Default", Extension=extension, ContentType=_DEFAULT_TYPES[extension]
        )
    for name, kind in sorted(types.items()):
        if _DEFAULT_TYPES.get(_extension(name)) != kind:
            etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", PartName=name, ContentType=kind)
    return _serialize(root)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _relationships(targets: Mapping[str, str]) -> bytes:
    root = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
    for number, (kind, target) in enumerate(targets.items(), 1):
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=f"rId{number}", Type=kind, Target=target)
    return _serialize(root)


def _serialize(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)
