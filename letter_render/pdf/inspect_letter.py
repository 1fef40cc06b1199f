"""Read back one more letter of a mailing, of which another has been read whole: only what is not the same bytes.

A letter of a series is what it shares with the others, and an incremental update (ISO 32000-1 7.5.6). The shared bytes
are compared, byte for byte, with those of the letter that was read whole; of the update it is read what it changes, and
where it changes other objects than the update of that letter does, that is a problem.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf

from letter_render.inspection import InspectedBlock, Inspection
from letter_render.pdf.inspect import (
    UNMAPPED,
    Texts,
    has_any,
    in_logical_order,
    inspect_block,
    read_structure,
    right_to_left,
)  # fmt: skip
from letter_render.pdf.inspect_content import shown
from letter_render.pdf.inspect_faces import inspect_face
from letter_render.pdf.inspect_reader import read_marked_contents
from letter_render.pdf.inspect_tags import read_identifier

_END = b"%%EOF"
_STARTXREF = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")
_XREF = re.compile(rb"[0-9]+ 0 obj\n<<(.*?)>>\nstream\n(.*)\nendstream\nendobj\nstartxref", re.S)
_IDENTIFIER = re.compile(rb"<rdf:Description [^>]*><dc:identifier>[^<]*</dc:identifier></rdf:Description>")
_ROW = 6
"""Bytes of a row of the update's cross-reference stream: type, four of the offset, generation."""


class ProvenPdf:
    """A letter that was read back whole, and against which others of its series are read."""

    def __init__(self, data: bytes, inspection: Inspection) -> None:
        """`inspection` is what reading it whole has found."""
        xref_at = _xref_at(data)
        self._shared = data[: data.rindex(_END, 0, xref_at) + len(_END) + 1]
        self._pdf = pikepdf.open(io.BytesIO(self._shared))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            self._by_element = _blocks_of_elements(pdf, inspection)
        self._elements = [element.objgen[0] for element in self._pdf.Root.StructTreeRoot.K[0].K]
        self._size = int(self._pdf.trailer.Size)
        self._xref_at = _xref_at(self._shared)
        changed, _ = _changed(data, len(self._shared), self._xref_at)
        self._changed = {number for number in changed if number < self._size}

    def inspect(self, data: bytes) -> Inspection | None:
        """The letter read back: its blocks, of which those that do not differ are taken from the proven one, the faces
        of its update, and what is wrong with it; None where it does not begin with the bytes that they share.

        Raises pikepdf.PdfError where it cannot be read.
        """
        if not data.startswith(self._shared):
            return None
        changed, problems = _changed(data, len(self._shared), self._xref_at)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return self._inspect(data, pdf, changed, problems)

    def _inspect(self, data: bytes, pdf: pikepdf.Pdf, changed: set[int], problems: list[str]) -> Inspection:
        language = str(pdf.Root.get("/Lang", ""))
        # Those of the proven one: an update that changes which elements there are has a problem, told below.
        places = [place for place, number in enumerate(self._elements) if number in changed]
        own = [pdf.get_object(self._elements[place], 0) for place in places]
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        blocks = list(read_structure(pikepdf.Dictionary(K=pikepdf.Array(own)), pages, language))
        others = {number for number in changed if number < self._size} ^ self._changed
        problems += [f"object {number} is changed in this letter or in the others alone" for number in sorted(others)]
        problems += _root_problems(pdf, self._pdf)
        texts: Texts = {}
        faces = []
        for index, (page, before) in enumerate(zip(pdf.pages, self._pdf.pages, strict=True)):
            if page.obj.objgen[0] in changed:
                problems += _page_problems(page.obj, before.obj)
                pieces = [piece for piece in page.obj.Contents if piece.objgen[0] >= self._size]
                texts |= _texts(pieces, page, index)
                faces += [inspect_face(font) for font in page.resources.Font.values() if font.objgen[0] >= self._size]
        rtl_places = right_to_left(blocks, texts)
        texts |= {place: in_logical_order(texts[place]) for place in rtl_places}
        read = read_marked_contents(data, {page for page, _ in rtl_places}) if rtl_places else {}
        owned = {place for block in blocks for place, _ in block.contents}
        problems += [f"text that no element owns: {texts[place]!r}" for place in texts if place not in owned]
        by_element = list(self._by_element)
        for place, block in zip(places, blocks, strict=True):
            by_element[place] = (inspect_block(block, texts, read if has_any(block, rtl_places) else {}, {}),)
        return Inspection(
            format="pdf",
            title=str(pdf.docinfo.get("/Title", "")),
            language=language,
            page_count=len(pages),
            blocks=tuple(block for found in by_element for block in found),
            faces=tuple(faces),
            problems=tuple(problems),
            identifier=read_identifier(pdf),
        )


def _blocks_of_elements(pdf: pikepdf.Pdf, inspection: Inspection) -> list[tuple[InspectedBlock, ...]]:
    """The inspected blocks of each element under the document."""
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    blocks = iter(inspection.blocks)
    elements = [pikepdf.Dictionary(K=pikepdf.Array([element])) for element in pdf.Root.StructTreeRoot.K[0].K]
    return [tuple(islice(blocks, sum(1 for _ in read_structure(one, pages, "")))) for one in elements]


def _xref_at(data: bytes) -> int:
    found = _STARTXREF.search(data[-64:])
    if found is None:
        raise pikepdf.PdfError("there is no startxref at the end")
    return int(found.group(1))


def _changed(data: bytes, shared: int, before: int) -> tuple[set[int], list[str]]:
    """The numbers of the objects in the update, and what is wrong with its cross-reference stream (7.5.8)."""
    at = _xref_at(data)
    found = _XREF.match(data, at)
    if found is None or at < shared:
        return set(), ["the update has no cross-reference stream"]
    entries = found.group(1)
    previous = re.search(rb"/Prev ([0-9]+)", entries)
    index = re.search(rb"/Index \[([0-9 ]+)\]", entries)
    if previous is None or index is None or int(previous.group(1)) != before or b"/W [1 4 1]" not in entries:
        return set(), ["the update does not follow what the letters share"]
    numbers = [int(number) for number in index.group(1).split()[::2]]
    rows = zlib.decompress(found.group(2))
    problems = [] if len(rows) == _ROW * len(numbers) else ["the update's cross-reference stream is cut"]
    for number, row in zip(numbers, _rows(rows), strict=False):
        offset = int.from_bytes(row[1:5], "big")
        if row[0] != 1 or offset < shared or not data.startswith(b"%d 0 obj\n" % number, offset):
            problems.append(f"object {number} is not in the update")
    return set(numbers), problems


def _rows(rows: bytes) -> Iterator[bytes]:
    return (rows[start : start + _ROW] for start in range(0, len(rows), _ROW))


def _root_problems(pdf: pikepdf.Pdf, before: pikepdf.Pdf) -> Iterator[str]:
    """What the trailer and the metadata have changed: nothing but the identifier may differ."""
    for key in ("/Root", "/Info"):
        if pdf.trailer[key].objgen != before.trailer[key].objgen:
            yield f"the trailer's {key} is not that of the other letters"
    if _IDENTIFIER.sub(b"", pdf.Root.Metadata.read_bytes()) != before.Root.Metadata.read_bytes():
        yield "its metadata are not those of the other letters"


def _page_problems(page: Any, before: Any) -> list[str]:
    """What a page with slots has changed beside its own content: it keeps all that the letters share, in order."""
    kept = [piece.objgen for piece in page.Contents if piece.objgen in {one.objgen for one in before.Contents}]
    same = {
        "content": kept == [piece.objgen for piece in before.Contents],
        "fonts": all(page.Resources.Font[key].objgen == font.objgen for key, font in before.Resources.Font.items()),
        "entries": _entries(page) == _entries(before),
        "resources": _entries(page.Resources) == _entries(before.Resources),
    }
    return [f"the page's {what} that the letters share are changed" for what, is_same in same.items() if not is_same]


def _entries(dictionary: Any) -> dict[str, bytes]:
    own = ("/Contents", "/Resources", "/Font")
    return {
        key: value.unparse() if isinstance(value, pikepdf.Object) else str(value).encode()
        for key, value in dictionary.items()
        if key not in own
    }


def _texts(pieces: list[Any], page: pikepdf.Page, index: int) -> Texts:
    texts: Texts = {}
    for piece in pieces:
        for glyph in shown(piece, page.resources):
            texts.setdefault((index, glyph.mcid), []).append((glyph.text or UNMAPPED, glyph.font))
    return texts
