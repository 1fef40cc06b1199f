"""Read a finished PDF back: the structure tree and the content streams by pikepdf, right-to-left text by pdfium.

Trusts nobody: no code of the writer is used, no text is taken from anything but the file. The structure tree says
which marked content (page, MCID) makes a paragraph or an item and in which language; the content stream which glyphs
each marked content shows, in which font and standing for which text. Text that no element owns is furniture (heads,
feet) where it is marked as an artifact, and a problem where it is not.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from letter_render.inspection import (
    Box,
    InspectedBlock,
    InspectedPage,
    InspectedRun,
    Inspection,
    Kind,
)  # fmt: skip
from letter_render.pdf.inspect_content import FURNITURE, UNMARKED, shown
from letter_render.pdf.inspect_faces import inspect_faces, with_unmapped
from letter_render.pdf.inspect_limits import check_size, refusing
from letter_render.pdf.inspect_lines import read_lines
from letter_render.pdf.inspect_marks import read_pages
from letter_render.pdf.inspect_reader import read_marked_contents
from letter_render.pdf.inspect_tags import Seen, kids_of, read_identifier, read_lists, read_outline
from letter_render.pdf.inspect_visual import logical
from letter_render.text.languages import script_of_tag
from letter_render.text.runs import RTL_SCRIPTS, script_of

_EXCERPT = 80
"""How many characters of a stray text are told."""

UNMAPPED = "\ufffd"
"""Stands for a glyph whose text the file does not tell."""

# Structure types (ISO 32000-1 14.8.4) that are a block of text, and what an inspection calls them.
_BLOCKS: dict[str, Kind] = {
    "/P": "paragraph", "/LI": "item", "/Figure": "figure",
    "/H1": "heading", "/H2": "heading", "/H3": "heading", "/H4": "heading", "/H5": "heading", "/H6": "heading",
}  # fmt: skip

Place = tuple[int, int]
"""A marked content: page index from 0, MCID."""

Texts = dict[Place, list[tuple[str, str]]]
"""Of each marked content, the texts of its glyphs, each with its font."""

Boxes = dict[Place, list[Box]]
"""Of each marked content, where it is painted."""


@dataclass(slots=True)
class Block:
    """A block of the structure tree: its marked contents with their languages, and those of its label."""

    kind: Kind
    level: int = 0
    contents: list[tuple[Place, str]] = field(default_factory=list)
    labels: list[Place] = field(default_factory=list)
    alt: str = ""


def inspect_pdf(data: bytes) -> Inspection:
    """What is found in a PDF. Raises InspectionFailedError for a file that cannot or must not be read."""
    with refusing():
        return _inspected(data)


def _inspected(data: bytes) -> Inspection:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        check_size(pdf)
        language = str(pdf.Root.get("/Lang", ""))
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        root = pdf.Root.get("/StructTreeRoot")
        blocks = list(read_structure(root, pages, language)) if root is not None else []
        lists, problems = read_lists(root) if root is not None else ([], [])
        outline = read_outline(pdf)
        identifier = read_identifier(pdf)
        shows_title = bool(pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False))
        faces = inspect_faces(pdf)
        title = str(pdf.docinfo.get("/Title", ""))
        texts, furniture, unmapped, encoded = _texts(pdf)
    texts |= _as_encoded(data, texts, encoded)
    rtl_places = right_to_left(blocks, texts)
    texts |= {place: in_logical_order(texts[place]) for place in rtl_places}
    read = read_marked_contents(data, {page for page, _ in rtl_places}) if rtl_places else {}
    seen = read_pages(data)
    boxes = _boxes(seen)
    inspected = [inspect_block(block, texts, read if has_any(block, rtl_places) else {}, boxes) for block in blocks]
    if root is None:
        inspected = read_lines(data, language)
    owned = {place for block in blocks for place in (*(place for place, _ in block.contents), *block.labels)}
    stray = [place for place in texts if root is not None and place not in owned and _plain(texts[place])]
    return Inspection(
        format="pdf",
        title=title,
        language=language,
        page_count=len(pages),
        blocks=tuple(inspected),
        faces=tuple(with_unmapped(face, unmapped) for face in faces),
        furniture=tuple(furniture),
        problems=(*problems, *(f"page {page + 1}: {_stray(texts[page, mcid], mcid)}" for page, mcid in stray)),
        pages=seen,
        lists=tuple(lists),
        outline=tuple(outline),
        identifier=identifier,
        is_tagged=root is not None,
        shows_title=shows_title,
    )


def _boxes(pages: tuple[InspectedPage, ...]) -> Boxes:
    boxes: Boxes = {}
    for index, page in enumerate(pages):
        for mark in page.marks:
            if mark.mcid >= 0:
                boxes.setdefault((index, mark.mcid), []).append(mark.box)
    return boxes


def read_structure(
    root: Any, pages: dict[tuple[int, int], int], language: str, seen: Seen | None = None
) -> Iterator[Block]:
    """The blocks of the structure tree, in reading order; `seen` is what has been."""
    seen = set() if seen is None else seen
    for kid in kids_of(root, seen):
        if not isinstance(kid, pikepdf.Dictionary):
            continue
        kind = _BLOCKS.get(str(kid.get("/S", "")))
        own = str(kid.get("/Lang", language))
        if kind is None:
            yield from read_structure(kid, pages, own, seen)
            continue
        level = int(str(kid.S)[2:]) if kind == "heading" else 0
        block = Block(kind, level, alt=str(kid.get("/Alt", "")))
        for place, its_language, is_label in _contents(kid, pages, (own, None), seen, is_label=False):
            if is_label:
                block.labels.append(place)
            else:
                block.contents.append((place, its_language))
        yield block


def _contents(
    element: Any, pages: dict[tuple[int, int], int], outer: tuple[str, int | None], seen: Seen, *, is_label: bool
) -> Iterator[tuple[Place, str, bool]]:
    """The marked contents under a block, each with the language of its nearest element, and whether it is the label
    of a list item, which is no text. `outer` is the language and the page of what the element is in.
    """
    language, page = outer
    is_label = is_label or str(element.get("/S", "")) == "/Lbl"
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    for kid in kids_of(element, seen):
        if not isinstance(kid, pikepdf.Dictionary):
            yield (_known(page), int(kid)), language, is_label
        elif kid.get("/Type") == "/MCR":
            yield (pages[kid.Pg.objgen] if "/Pg" in kid else _known(page), int(kid.MCID)), language, is_label
        elif kid.get("/Type") != "/OBJR":
            yield from _contents(kid, pages, (str(kid.get("/Lang", language)), page), seen, is_label=is_label)


def _known(page: int | None) -> int:
    """A page index; -1, which no text has, where the file does not say which page a marked content is on."""
    return -1 if page is None else page


def right_to_left(blocks: list[Block], texts: Texts) -> set[Place]:
    """The marked contents whose glyphs stand from right to left."""
    languages = dict(content for block in blocks for content in block.contents)
    return {place for place, parts in texts.items() if _is_rtl(parts, languages.get(place, ""))}


def has_any(block: Block, places: set[Place]) -> bool:
    """Whether the block has one of the marked contents."""
    return any(place in places for place, _ in block.contents)


def inspect_block(block: Block, texts: Texts, read: dict[Place, list[str]], boxes: Boxes) -> InspectedBlock:
    """The block with the runs of its marked contents; `read` is what a reader gives for those, where it is asked."""
    page = block.contents[0][0][0] + 1 if block.contents else 0
    own = tuple(box for place, _ in block.contents for box in boxes.get(place, []))
    if block.kind == "figure":
        return InspectedBlock("figure", (InspectedRun(block.alt, "", ""),), page, boxes=own)
    runs: list[InspectedRun] = []
    for place, language in block.contents:
        for text, face in texts.get(place, []):
            if runs and (runs[-1].face, runs[-1].language) == (face, language):
                runs[-1] = InspectedRun(runs[-1].text + text, face, language)
            else:
                runs.append(InspectedRun(text, face, language))
    as_read = "".join(char for place, _ in block.contents for char in read.get(place, []))
    return InspectedBlock(block.kind, tuple(runs), page, as_read, own, block.level)


def _is_rtl(parts: list[tuple[str, str]], language: str) -> bool:
    """Whether a marked content is set from right to left: as its letters are, else as its language is."""
    if any(script_of(text) in RTL_SCRIPTS for text, _ in parts):
        return True
    has_ltr_letter = any(unicodedata.bidirectional(text[0]) == "L" for text, _ in parts)
    return not has_ltr_letter and script_of_tag(language) in RTL_SCRIPTS


def _plain(parts: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in parts).strip()


def _stray(parts: list[tuple[str, str]], mcid: int) -> str:
    why = "is neither tagged nor an artifact" if mcid == UNMARKED else "no structure element owns"
    text = _plain(parts)
    return f"text that {why}: {text[:_EXCERPT]!r}{' …' if len(text) > _EXCERPT else ''}"


def _texts(pdf: pikepdf.Pdf) -> tuple[Texts, list[str], dict[str, list[str]], set[Place]]:
    """The text, with its fonts, of every marked content; the furniture of each page; for each font the pages on which
    it shows a glyph that stands for no text; and the marked contents of which an encoding says the text.
    """
    texts: Texts = {}
    furniture: list[str] = []
    unmapped: dict[str, list[str]] = {}
    encoded: set[Place] = set()
    for index, page in enumerate(pdf.pages):
        loose: list[str] = []
        for glyph in shown(page, page.resources):
            if glyph.is_encoded:
                encoded.add((index, glyph.mcid))
            elif glyph.text is None:
                unmapped.setdefault(glyph.font, []).append(f"page {index + 1}")
            if glyph.mcid == FURNITURE:
                loose.append(glyph.text or UNMAPPED)
            else:
                texts.setdefault((index, glyph.mcid), []).append((glyph.text or UNMAPPED, glyph.font))
        furniture.append("".join(loose))
    return texts, furniture, unmapped, encoded


def _as_encoded(data: bytes, texts: Texts, places: set[Place]) -> Texts:
    """The texts of the marked contents whose fonts have no map, as pdfium reads their encodings. It has a face for
    each glyph no more: all get that of the first.
    """
    read = read_marked_contents(data, {page for page, _ in places}) if places else {}
    return {place: [("".join(read[place]), texts[place][0][1])] for place in places if place in read and place in texts}


def in_logical_order(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The text of a right-to-left marked content, which is of one font, in logical order."""
    return [(logical([text for text, _ in parts]), parts[0][1])] if parts else []
