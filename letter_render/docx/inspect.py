"""Inspecting the DOCX: what an independent reader finds in the file.

It knows nothing of the writer and uses none of its libraries: a zip file, XML, and the standard. Text is read in
logical order and never reordered; runs that hold nothing but direction marks are left out.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from letter_render.docx.inspect_faces import inspect_faces
from letter_render.docx.inspect_lists import mark_characters
from letter_render.docx.inspect_package import OpenPackage, open_package, refuse
from letter_render.docx.inspect_styles import Properties, StyleSheet, W, bcp47, read_styles
from letter_render.docx.inspect_text import FoundParagraph, TextReader
from letter_render.inspection import InspectedBlock, InspectedRun, Inspection, Kind

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

_TAG = re.compile(r"x-none|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_W3CDTF = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?Z)?)?)?")
_OUTLINE_LEVELS = set("012345678")
_NAME_STYLE = "Signatory"


def inspect_docx(data: bytes) -> Inspection:
    """The file read back. Raises InspectionFailedError for a file that cannot or must not be read."""
    package = open_package(data)
    document = main_document(package)
    styles = styles_of(package, document)
    used: dict[str, set[str]] = {}
    reader = TextReader(styles, used)
    body = reader.read(package.xml(document), document)
    furniture = [
        paragraph
        for kind in ("header", "footer")
        for part in package.related(document, kind)
        for paragraph in reader.read(package.xml(part), part)
    ]
    for character, face in mark_characters(package, document, styles, [paragraph.properties for paragraph in body]):
        used.setdefault(face, set()).add(character)
    title, language, faults = properties_of(package)
    return Inspection(
        format="docx",
        title=title,
        language=language,
        page_count=0,
        blocks=tuple(block for paragraph in body for block in blocks_of(paragraph, styles)),
        faces=inspect_faces(package, document, used),
        furniture=tuple([p.whole for p in furniture if p.whole] + [number for p in body for number in p.numbers]),
        problems=(*package.problems, *reader.problems, *faults, *_odd_tags(package)),
        identifier=identifier_of(package),
    )


def main_document(package: OpenPackage) -> str:
    """The name of the main document. Raises InspectionFailedError where there is none."""
    document = next(iter(package.related("", "officeDocument")), "")
    if not document:
        refuse("missing-part", "the package has no main document")
    return document


def styles_of(package: OpenPackage, document: str) -> StyleSheet:
    """The styles that the document is set with."""
    parts = package.related(document, "styles")
    return read_styles(package.xml(parts[0])) if parts else StyleSheet({}, {}, "")


def blocks_of(paragraph: FoundParagraph, styles: StyleSheet) -> list[InspectedBlock]:
    """The paragraph, if it has text, and its pictures."""
    blocks = [InspectedBlock("figure", (InspectedRun(alt, "", "und"),)) for alt in paragraph.pictures]
    if paragraph.runs:
        blocks.insert(0, InspectedBlock(_kind(paragraph.properties, styles), tuple(paragraph.runs)))
    return blocks


def _kind(properties: Properties, styles: StyleSheet) -> Kind:
    if styles.name(properties.get("style", "")) == _NAME_STYLE:
        return "name"
    if properties.get("outline") in _OUTLINE_LEVELS:
        return "heading"
    if properties.get("list", "0") != "0":
        return "item"
    return "paragraph"


def identifier_in(data: bytes) -> str:
    """What the file calls itself. Raises InspectionFailedError."""
    return identifier_of(open_package(data))


def identifier_of(package: OpenPackage) -> str:
    """What the file calls itself in its core properties."""
    parts = package.related("", "core-properties")
    found = package.xml(parts[0]).iter(f"{_DC}identifier") if parts else ()
    return next((element.text or "" for element in found), "")


def properties_of(package: OpenPackage) -> tuple[str, str, list[str]]:
    """Title and language of the core properties (ISO/IEC 29500-2, 11), and what is wrong with them."""
    parts = package.related("", "core-properties")
    if not parts:
        return "", "", ["there are no core properties"]
    root = package.xml(parts[0])
    titles, languages = ([element.text or "" for element in root.iter(f"{_DC}{tag}")] for tag in ("title", "language"))
    counts = Counter(etree.QName(element).localname for element in root)
    faults = [f"the core properties have {count} of {name}" for name, count in counts.items() if count > 1]
    for tag in ("created", "modified"):
        faults += [f"the date {tag} is not a W3CDTF date" for date in root.iter(f"{_TERMS}{tag}") if not _is_date(date)]
    return next(iter(titles), ""), bcp47(next(iter(languages), "")), faults


def _is_date(element: etree._Element) -> bool:
    return element.get(_XSI_TYPE) == "dcterms:W3CDTF" and bool(_W3CDTF.fullmatch(element.text or ""))


def _odd_tags(package: OpenPackage) -> list[str]:
    """A sentence for every language name that is none, as `zh_TW`: Word passes over it in silence."""
    values = {
        value
        for name in package.members
        if name.startswith("word/") and name.endswith(".xml")
        for element in package.xml(name).iter(f"{W}lang", f"{W}themeFontLang")
        for value in element.values()
    }
    return [
        f"{value!r} is not the name of a language"
        for value in sorted(map(str, values))
        if not _TAG.fullmatch(str(value))
    ]
