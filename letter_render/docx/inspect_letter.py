"""Read back one more letter of a mailing, of which another has been read whole: only what is not the same bytes.

The members before the document are compared byte for byte with those of the letter that was read whole, and so are the
document's paragraphs; those that differ are read.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass

from letter_render.docx.inspect import blocks_of, identifier_of, main_document, properties_of, styles_of
from letter_render.docx.inspect_faces import faces_of, read_embedded
from letter_render.docx.inspect_package import OpenPackage, open_package, parse, refuse
from letter_render.docx.inspect_text import TextReader
from letter_render.inspection import InspectedBlock, InspectedFace, Inspection

_BODY, _PARAGRAPH_END, _CLOSED = b"<w:body>", b"</w:p>", b"</w:body></w:document>"


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's bytes: what stands before its first paragraph, its paragraphs, and what stands after them."""

    head: bytes
    paragraphs: list[bytes]
    tail: bytes


class ProvenDocx:
    """A letter that was read back whole, and against which others of its series are read."""

    def __init__(self, data: bytes, _inspection: Inspection | None = None) -> None:
        self._package = open_package(data)
        self._name = main_document(self._package)
        self._core = self._package.related("", "core-properties")[0]
        self._document = _parted(self._package.members[self._name])
        self._styles = styles_of(self._package, self._name)
        root = self._package.xml(self._name)
        self._by_paragraph = [
            blocks_of(paragraph, self._styles) for paragraph in TextReader(self._styles, {}).read(root, self._name)
        ]
        self._embedded = read_embedded(self._package, self._name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._places = self._places_in(archive)
            self._shared = data[: min(archive.getinfo(name).header_offset for name in (self._name, self._core))]

    def inspect(self, data: bytes) -> Inspection | None:
        """The letter read back: its paragraphs, of which those that do not differ are taken from the proven one, the
        faces of those that differ, its properties, and what is wrong; None where it does not begin with the bytes that
        they share.

        Raises InspectionFailedError where it cannot be read.
        """
        if not data.startswith(self._shared):
            return None
        problems: list[str] = []
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if self._places_in(archive) != self._places:
                    problems.append("it has other members than the other letters")
                members = {name: archive.read(name) for name in (self._name, self._core)}
        except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError) as error:
            refuse("not-a-package", f"it is not a readable zip file: {error}")
        package = OpenPackage(self._package.members | members)
        own = self._own(members[self._name], problems)
        used: dict[str, set[str]] = {}
        reader = TextReader(self._styles, used)
        blocks = self._read(own, reader)
        title, language, faults = properties_of(package)
        return Inspection(
            format="docx",
            title=title,
            language=language,
            page_count=0,
            blocks=tuple(block for found in blocks for block in found),
            faces=self._faces(used),
            problems=(*problems, *reader.problems, *faults),
            identifier=identifier_of(package),
        )

    def _places_in(self, archive: zipfile.ZipFile) -> list[tuple[str, int]]:
        """The members, with where those begin that all letters share."""
        own = (self._name, self._core)
        return [(one.filename, -1 if one.filename in own else one.header_offset) for one in archive.infolist()]

    def _faces(self, used: dict[str, set[str]]) -> tuple[InspectedFace, ...]:
        """The faces that the paragraphs of its own use, but for what has no ink: line breaks and direction marks."""
        embedded, subsets = self._embedded
        inked = {name: chars for name, chars in used.items() if any(map(_has_ink, chars))}
        return faces_of({name: face for name, face in embedded.items() if name in inked}, subsets, inked)

    def _read(self, own: dict[int, bytes], reader: TextReader) -> list[list[InspectedBlock]]:
        """The blocks of each paragraph; only those in `own` are read."""
        blocks = list(self._by_paragraph)
        root = parse(self._name, self._document.head + b"".join(own.values()) + _CLOSED)
        for place, found in zip(own, reader.read(root, self._name), strict=True):
            blocks[place] = blocks_of(found, self._styles)
        return blocks

    def _own(self, document: bytes, problems: list[str]) -> dict[int, bytes]:
        """The paragraphs that are not those of the letter that was read whole, by their place."""
        mine, theirs = _parted(document), self._document
        if len(mine.paragraphs) != len(theirs.paragraphs) or (mine.head, mine.tail) != (theirs.head, theirs.tail):
            problems.append("its document is built otherwise than those of the other letters")
        pairs = enumerate(zip(mine.paragraphs, theirs.paragraphs, strict=False))
        return {place: one for place, (one, other) in pairs if one != other}


def _has_ink(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _parted(document: bytes) -> _Document:
    body = document.find(_BODY) + len(_BODY)
    *paragraphs, tail = document[body:].split(_PARAGRAPH_END)
    return _Document(document[:body], [paragraph + _PARAGRAPH_END for paragraph in paragraphs], tail)
