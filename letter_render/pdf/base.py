"""The base of a series: a skeleton's PDF with its slots cut out, and where everything is that a letter changes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from letter_render.fonts.book import Face
from letter_render.galley import Direction, Format, Galley, Run
from letter_render.pdf.html import strut_face
from letter_render.pdf.line import boxes, in_css
from letter_render.slots import Slot
from letter_render.stationery import Align

PX_PER_PT = 4 / 3

_MARKED = rb"/Span\n<</MCID %d>>\nBDC\n(.*?)EMC\n"
"""How WeasyPrint 70.0 writes a text box: one marked content with one text object."""

_ORIGIN = re.compile(rb"1 0 0 -1 ([-0-9.]+) ([-0-9.]+) Tm")
_TEXT_OBJECT = re.compile(rb"BT\n.*?ET\n", re.S)
_STARTXREF = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*$")

_FROM_LEFT: dict[tuple[Align, Direction], float] = {
    ("start", "ltr"): 0, ("justify", "ltr"): 0, ("end", "ltr"): 1, ("center", "ltr"): 0.5,
    ("start", "rtl"): 1, ("justify", "rtl"): 1, ("end", "rtl"): 0, ("center", "rtl"): 0.5,
}  # fmt: skip
"""How much of a line's width lies left of the point that it hangs from."""


@dataclass(frozen=True, slots=True)
class Place:
    """A slot in the file: the numbers of its structure element and of that one's parent, and its first MCID. Its lines
    hang from `x_px` by the part `from_left` of their width; `y_px` is the baseline of the first, both from the page's
    top left corner.
    """

    element: int
    parent: int
    mcid: int
    x_px: float
    y_px: float
    from_left: float


@dataclass(frozen=True, slots=True)
class PageWithSlots:
    """A page with slots: its number, its dictionary but for contents and resources, its resources but for the fonts,
    the fonts, the numbers of its pieces of content (one more than slots) and of the array of its owners, the owners of
    its marked contents (ISO 32000-1 14.7.4.4), and the places of its slots by their index among the blocks, in order.
    """

    number: int
    entries: str
    resources: str
    fonts: str
    pieces: tuple[int, ...]
    owners_number: int
    owners: tuple[str, ...]
    places: dict[int, Place]


@dataclass(frozen=True, slots=True)
class Base:
    """The bytes that all letters of a series begin with, and what their updates need: the size of the cross-reference
    table, where its last part begins, the trailer's /Root, /Info and first /ID, the metadata stream and its number.
    """

    data: bytes
    pages: tuple[PageWithSlots, ...]
    size: int
    xref_at: int
    root: str
    info: str
    id: str
    metadata: bytes
    metadata_number: int


def make_base(data: bytes, skeleton: Galley, slots: tuple[Slot, ...]) -> Base:
    """The base of the skeleton that WeasyPrint wrote as `data`."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        places = dict(_placed(pdf, skeleton, slots))
        for index in sorted({page for page, _, _ in places.values()}):
            mcids = [mcid for page, mcid, _ in places.values() if page == index]
            _cut(pdf, index, mcids)
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pikepdf.open(buffer) as pdf:
        return _located(pdf, buffer.getvalue(), places)


Placed = tuple[int, int, tuple[float, float, float]]
"""The index of a slot's page, its MCID, and x, y and `from_left` as in Place."""


def _placed(pdf: pikepdf.Pdf, skeleton: Galley, slots: tuple[Slot, ...]) -> Iterator[tuple[int, Placed]]:
    """Each slot, by the index of its element among those of the document, with its place on the page."""
    elements = pdf.Root.StructTreeRoot.K[0].K
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    for slot in slots:
        number = len(skeleton.letterhead) + slot.place
        element = elements[number]
        if str(element.S) != "/P" or len(element.K) != 1:
            raise AssertionError(f"the element of slot {slot.place} is no paragraph of one line: {element}")
        page, mcid = pages[element.Pg.objgen], int(element.K[0])
        yield number, (page, mcid, _origin(pdf.pages[page], mcid, skeleton, slot))


def _origin(page: Any, mcid: int, skeleton: Galley, slot: Slot) -> tuple[float, float, float]:
    found = re.search(_MARKED % mcid, page.Contents.read_bytes(), re.S)
    origin = _ORIGIN.search(found.group(1)) if found else None
    if origin is None:
        raise AssertionError(f"the line of slot {slot.place} is not on its page")
    x_px, y_px = map(float, origin.groups())
    format_ = skeleton.formats[slot.style]
    from_left = _FROM_LEFT[format_.align, skeleton.direction]
    return x_px + from_left * _mark_px(slot, format_, strut_face(skeleton)), y_px, from_left


def _mark_px(slot: Slot, format_: Format, strut: Face) -> float:
    """The width of the mark that the skeleton has in the slot."""
    runs = [inline for inline in slot.block.inlines if isinstance(inline, Run)]
    size_px = in_css(format_.size_pt * strut.size_adjust) * PX_PER_PT
    return boxes(runs, size_px, strut, 0, {})[0].width_px


def _cut(pdf: pikepdf.Pdf, index: int, mcids: list[int]) -> None:
    """Make the page's content pieces between its slots, and the owners of its marked contents an object."""
    page = pdf.pages[index]
    content = page.Contents.read_bytes()
    pieces, done = [b""], 0
    for mcid in mcids:
        found = re.search(_MARKED % mcid, content, re.S)
        if found is None or found.start() < done:
            raise AssertionError(f"page {index + 1}: the slots are not drawn in their order")
        pieces[-1] += content[done : found.start()]
        # Colour and transparency, which WeasyPrint sets once for all that follows.
        pieces[-1] += _TEXT_OBJECT.sub(b"", found.group(1))
        pieces.append(b"")
        done = found.end()
    pieces[-1] += content[done:]
    page.obj.Contents = pikepdf.Array([pdf.make_stream(piece) for piece in pieces])
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    at = 2 * index + 1
    numbers[at] = pdf.make_indirect(numbers[at])


def _located(pdf: pikepdf.Pdf, data: bytes, placed: dict[int, Placed]) -> Base:
    found = _STARTXREF.search(data)
    if found is None:
        raise AssertionError("the base has no cross-reference table")
    return Base(
        data=data,
        pages=tuple(_page(pdf, index, placed) for index in sorted({page for page, _, _ in placed.values()})),
        size=int(pdf.trailer.Size),
        xref_at=int(found.group(1)),
        root=_text(pdf.trailer.Root),
        info=_text(pdf.trailer.Info),
        id=_text(pdf.trailer.ID[0]),
        metadata=pdf.Root.Metadata.read_bytes(),
        metadata_number=pdf.Root.Metadata.objgen[0],
    )


def _page(pdf: pikepdf.Pdf, index: int, placed: dict[int, Placed]) -> PageWithSlots:
    page = pdf.pages[index].obj
    elements = pdf.Root.StructTreeRoot.K[0].K
    places = {
        number: Place(elements[number].objgen[0], elements[number].P.objgen[0], mcid, *origin)
        for number, (its_page, mcid, origin) in placed.items()
        if its_page == index
    }
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[2 * index + 1]
    return PageWithSlots(
        number=page.objgen[0],
        entries=_entries(page, "/Contents", "/Resources"),
        resources=_entries(page.Resources, "/Font"),
        fonts=_entries(page.Resources.Font),
        pieces=tuple(piece.objgen[0] for piece in page.Contents),
        owners_number=owners.objgen[0],
        owners=tuple(_text(owner) for owner in owners),
        places=places,
    )


def _entries(dictionary: Any, *without: str) -> str:
    return " ".join(f"{key} {_text(value)}" for key, value in dictionary.items() if key not in without)


def _text(value: Any) -> str:
    """The value as it is written in a file, an indirect object as a reference."""
    if isinstance(value, pikepdf.Object):
        return value.unparse().decode("latin-1")
    return str(value).lower() if isinstance(value, bool) else str(value)
