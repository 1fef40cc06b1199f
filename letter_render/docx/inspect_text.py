"""The reader's third floor: the text of a part in logical order, as paragraphs of runs (ECMA-376 17.3, 17.16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from letter_render.docx.inspect_styles import (
    Properties,
    StyleSheet,
    W,
    face_of,
    language_of,
    paragraph_properties,
    run_properties,
    slot_of,
)  # fmt: skip
from letter_render.inspection import InspectedRun

_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML_SPACE = " \t\r\n"
"""The white space of XML (2.3)."""

_BLOCK_HOLDERS = {f"{W}{tag}" for tag in ("tbl", "tr", "tc", "sdt", "sdtContent", "customXml", "ins", "moveTo")}
_RUN_HOLDERS = {
    f"{W}{tag}" for tag in ("hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo")
}
_CHARACTERS = {
    f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad",
}  # fmt: skip
_DIRECTION_MARKS = {*map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))}
_HALVES = {f"D{digit}" for digit in "89ABCDEF"}
"""How the numbers of surrogates begin, which are no characters."""

_NO_LINE_BREAK = {"page", "column"}
_PAGE_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}


@dataclass(slots=True)
class FoundParagraph:
    """A paragraph of a part: what it ends up with, its text by run, its pictures' alternative texts.

    `numbers` are the stored results of its page fields; `whole` is the text with them in their places.
    """

    properties: Properties
    runs: list[InspectedRun] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    whole: str = ""


@dataclass(slots=True)
class _Field:
    """A complex field that has begun (17.16.18): its code so far, and whether its result has begun."""

    code: str = ""
    is_in_result: bool = False

    @property
    def is_page(self) -> bool:
        return (self.code.split() or [""])[0].upper() in _PAGE_FIELDS


@dataclass(slots=True)
class TextReader:
    """Reads the paragraphs of one part. `used` collects the characters set in each face, page numbers included."""

    styles: StyleSheet
    used: dict[str, set[str]]
    problems: list[str] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)

    def read(self, root: etree._Element, part: str) -> list[FoundParagraph]:
        """The paragraphs of a part's root, in order."""
        found = [paragraph for element in _paragraphs(root) for paragraph in self._paragraph(element)]
        if self._fields:
            self.problems.append(f"{part} has a field that does not end")
            self._fields.clear()
        starts = [element.get(f"{W}id") for element in root.iter(f"{W}bookmarkStart")]
        ends = [element.get(f"{W}id") for element in root.iter(f"{W}bookmarkEnd")]
        if sorted(map(str, starts)) != sorted(map(str, ends)):
            self.problems.append(f"{part} has a bookmark without both its ends")
        return found

    def _paragraph(self, element: etree._Element) -> Iterator[FoundParagraph]:
        own = paragraph_properties(element.find(f"{W}pPr"))
        found = FoundParagraph(self.styles.paragraph(own.get("style", ""), own))
        pieces: list[InspectedRun] = []
        for run, simple in _runs(element):
            for text, is_page in self._texts(run, simple, found):
                if _is_control(text):
                    continue
                found.whole += text
                shown = self._shown(text, run, own.get("style", ""))
                if is_page:
                    found.numbers.append(text)
                else:
                    pieces += shown
        found.runs = _merged(pieces)
        yield found
        for box in element.iter(f"{W}txbxContent"):
            if next(box.iterancestors(_MC_FALLBACK), None) is None:
                yield from (inner for child in _paragraphs(box) for inner in self._paragraph(child))

    def _texts(self, run: etree._Element, simple: str, found: FoundParagraph) -> Iterator[tuple[str, bool]]:
        """The run's text with whether it is a page number, following the fields that begin and end in it."""
        collected = ""
        for child in run:
            if child.tag == f"{W}fldChar":
                if collected:
                    yield collected, self._is_page(simple)
                    collected = ""
                self._turn(child.get(f"{W}fldCharType", ""))
            elif child.tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].code += child.text or ""
            elif all(open_field.is_in_result for open_field in self._fields):
                collected += _text(child)
                found.pictures += [_alt(doc_pr) for doc_pr in child.iter(_DOC_PR)]
        if collected:
            yield collected, self._is_page(simple)

    def _is_page(self, simple: str) -> bool:
        code = (simple.split() or [""])[0].upper()
        return code in _PAGE_FIELDS or any(open_field.is_page for open_field in self._fields)

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif not self._fields:
            self.problems.append("a field ends that never began")
        elif kind == "separate":
            self._fields[-1].is_in_result = True
        else:
            self._fields.pop()

    def _shown(self, text: str, run: etree._Element, paragraph_style: str) -> list[InspectedRun]:
        """The text cut by face and language, each character in the slot that Word takes for it."""
        own = run_properties(run.find(f"{W}rPr"))
        merged = self.styles.run(paragraph_style, own.get("style", ""), own)
        pieces = []
        for slot, group in groupby(text, lambda character: slot_of(character, merged)):
            piece = "".join(group)
            face = face_of(slot, merged)
            self.used.setdefault(face, set()).update(piece)
            pieces.append(InspectedRun(piece, face, language_of(slot, merged)))
        return pieces


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}p":
            yield child
        elif child.tag in _BLOCK_HOLDERS or child.tag == f"{W}body":
            yield from _paragraphs(child)


def _runs(element: etree._Element, simple: str = "") -> Iterator[tuple[etree._Element, str]]:
    """The runs of a paragraph with the code of the simple field that they are the result of; deleted ones left out."""
    for child in element:
        if child.tag == f"{W}r":
            yield child, simple
        elif child.tag == f"{W}fldSimple":
            yield from _runs(child, child.get(f"{W}instr", ""))
        elif child.tag in _RUN_HOLDERS:
            yield from _runs(child, simple)


def _text(element: etree._Element) -> str:
    if element.tag == f"{W}t":
        text = element.text or ""
        return text if _keeps_space(element) else text.strip(_XML_SPACE)
    if element.tag == f"{W}br":
        return "" if element.get(f"{W}type") in _NO_LINE_BREAK else "\n"
    if element.tag == f"{W}sym":
        return _symbol(element.get(f"{W}char", ""))
    return _CHARACTERS.get(str(element.tag), "")


def _symbol(digits: str) -> str:
    """A character by its number (17.3.3.30: four hexadecimal digits), U+FFFD where that is none."""
    return (
        chr(int(digits, 16))
        if re.fullmatch("[0-9A-Fa-f]{4}", digits) and digits[:2].upper() not in _HALVES
        else "\ufffd"
    )


def _keeps_space(element: etree._Element) -> bool:
    """Whether the nearest `xml:space` says so; without one Word drops the white space at both ends (17.3.3.31)."""
    said = (found for one in (element, *element.iterancestors()) if (found := one.get(_SPACE)))
    return next(said, "default") == "preserve"


def _alt(doc_pr: etree._Element) -> str:
    return doc_pr.get("descr") or doc_pr.get("title") or ""


def _is_control(text: str) -> bool:
    """Whether the text is nothing but direction marks, as writers put them beside text of the other direction."""
    return set(text) <= _DIRECTION_MARKS


def _merged(runs: list[InspectedRun]) -> list[InspectedRun]:
    """The runs with neighbours of one face and language put together."""
    return [
        InspectedRun("".join(run.text for run in group), face, language)
        for (face, language), group in groupby(runs, lambda run: (run.face, run.language))
    ]
