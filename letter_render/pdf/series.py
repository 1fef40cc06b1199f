"""One skeleton as PDF, and letters made of it: the skeleton's bytes, and an incremental update that fills its slots.

WeasyPrint lays the skeleton out once. A letter adds a tail (ISO 32000-1 7.5.6): what stands in its slots, the fonts
that this shows, the structure elements of the slots, their pages and the metadata. All else is the same bytes in every
letter of a mailing, so that proving it once proves it for all.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import md5
from itertools import groupby
from xml.sax.saxutils import escape

from letter_render.fonts.book import Face
from letter_render.galley import Galley, LineBreak, Run
from letter_render.pdf.base import PX_PER_PT, Base, PageWithSlots, Place, make_base
from letter_render.pdf.html import strut_face
from letter_render.pdf.line import Box, Glyphs, boxes, left_edges
from letter_render.pdf.slot_font import stream, write_font
from letter_render.pdf.write import write_pdf
from letter_render.slots import Slot, split

_IDENTIFIER = (
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about=""><dc:identifier>%s</dc:identifier>'
    b"</rdf:Description></rdf:RDF>"
)


@dataclass(slots=True)
class _Tail:
    """The objects of an update by their number; `size` is the number of the next new one."""

    size: int
    objects: dict[int, bytes] = field(default_factory=dict)

    def add(self, content: bytes) -> int:
        """Add a new object; returns its number."""
        self.objects[self.size] = content
        self.size += 1
        return self.size - 1


@dataclass(frozen=True, slots=True)
class _Filled:
    """What stands in a slot: its lines, and the distance of their baselines in px."""

    lines: tuple[tuple[Box, ...], ...]
    leading_px: float


class PdfSeries:
    """The letters of one skeleton, which is what they share; `findings` are the engine's about it."""

    def __init__(self, skeleton: Galley) -> None:
        self.skeleton = skeleton
        data, self.findings = write_pdf(skeleton)
        _, slots = split(skeleton)
        self.base: Base = make_base(data, skeleton, slots)

    def write(self, galley: Galley, slots: tuple[Slot, ...]) -> bytes:
        """The letter with these slots as PDF/A-2a. The same letter, the same bytes, whoever else is written to."""
        tail = _Tail(self.base.size)
        glyphs: dict[Face, Glyphs] = {}
        filled = {len(galley.letterhead) + slot.place: _filled(slot, galley, glyphs) for slot in slots}
        fonts = {face: write_font(face, shown, tail.add) for face, shown in glyphs.items()}
        for page in self.base.pages:
            _fill_page(page, filled, galley, fonts, tail)
        identifier = _IDENTIFIER % escape(galley.file_stem).encode()
        xmp = self.base.metadata.replace(b"</rdf:RDF>", identifier)
        tail.objects[self.base.metadata_number] = stream(xmp, "/Type /Metadata /Subtype /XML")
        return self.base.data + _update(tail, self.base)


def _filled(slot: Slot, galley: Galley, glyphs: dict[Face, Glyphs]) -> _Filled:
    strut, format_ = strut_face(galley), galley.formats[slot.style]
    size_px = format_.size_pt * strut.size_adjust * PX_PER_PT
    groups = groupby(slot.block.inlines, key=lambda inline: isinstance(inline, LineBreak))
    lines = [[run for run in group if isinstance(run, Run)] for is_break, group in groups if not is_break]
    return _Filled(
        tuple(tuple(boxes(line, size_px, strut, galley.autospace_em, glyphs)) for line in lines),
        format_.leading_pt * PX_PER_PT,
    )


def _fill_page(
    page: PageWithSlots, filled: dict[int, _Filled], galley: Galley, fonts: dict[Face, int], tail: _Tail
) -> None:
    """Write the page's slots, their elements, the owners of the marked contents, and the page's dictionary."""
    owners = list(page.owners)
    contents = [page.pieces[0]]
    for piece, (number, place) in zip(page.pieces[1:], page.places.items(), strict=True):
        operators: list[str] = []
        kids = list(_draw(filled[number], place, galley, owners, page.number, operators, tail))
        contents += [tail.add(stream("".join(operators).encode())), piece]
        tail.objects[place.element] = (
            f"<< /Type /StructElem /S /P /P {place.parent} 0 R /Pg {page.number} 0 R /K [{' '.join(kids)}] >>".encode()
        )
    tail.objects[page.owners_number] = f"[{' '.join(owners)}]".encode()
    slot_fonts = " ".join(f"{_font_name(face)} {number} 0 R" for face, number in fonts.items())
    tail.objects[page.number] = (
        f"<< {page.entries} /Contents [{' '.join(f'{number} 0 R' for number in contents)}] "
        f"/Resources << {page.resources} /Font << {page.fonts} {slot_fonts} >> >> >>"
    ).encode()


def _draw(  # noqa: PLR0913, PLR0917  (a line is drawn, owned and tagged in one go)
    filled: _Filled, place: Place, galley: Galley, owners: list[str], page: int, operators: list[str], tail: _Tail
) -> Iterator[str]:
    """Draw the lines of a slot; gives the kids of its element: marked contents, in an element of their own where their
    language is not the letter's.
    """
    mcid = place.mcid
    for index, line in enumerate(filled.lines):
        start_px = place.x_px - place.from_left * sum(box.air_px + box.width_px for box in line)
        y_px = place.y_px + index * filled.leading_px
        for box, edge_px in zip(line, left_edges(list(line), galley.direction), strict=True):
            if not box.run.text.strip():
                continue
            operators.append(
                f"/Span <</MCID {mcid}>> BDC BT 1 0 0 -1 {start_px + edge_px:.6f} {y_px:.6f} Tm "
                f"{_font_name(box.run.face)} {box.size_px:.6f} Tf [{box.shown}] TJ ET EMC\n"
            )
            owner, kid = place.element, str(mcid)
            if box.run.language != galley.language:
                owner = tail.add(
                    f"<< /Type /StructElem /S /Span /P {place.element} 0 R /Pg {page} 0 R "
                    f"/Lang ({box.run.language}) /K [{mcid}] >>".encode()
                )
                kid = f"{owner} 0 R"
            _own(owners, mcid, f"{owner} 0 R")
            yield kid
            mcid = len(owners)


def _own(owners: list[str], mcid: int, owner: str) -> None:
    if mcid == len(owners):
        owners.append(owner)
    else:
        owners[mcid] = owner


def _font_name(face: Face) -> str:
    return f"/slot-{face.id}"


def _update(tail: _Tail, base: Base) -> bytes:
    """The objects of the update and their cross-reference stream (ISO 32000-1 7.5.8)."""
    written, offsets = bytearray(), dict[int, int]()
    for number, content in sorted(tail.objects.items()):
        offsets[number] = len(base.data) + len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    xref_number, xref_at = tail.size, len(base.data) + len(written)
    offsets[xref_number] = xref_at
    rows = b"".join(struct.pack(">BIB", 1, offset, 0) for _, offset in sorted(offsets.items()))
    index = " ".join(f"{number} 1" for number in sorted(offsets))
    new_id = md5(base.data[-64:] + written, usedforsecurity=False).hexdigest()
    entries = (
        f"/Type /XRef /Size {tail.size + 1} /Prev {base.xref_at} /Root {base.root} /Info {base.info} "
        f"/ID [{base.id} <{new_id}>] /W [1 4 1] /Index [{index}]"
    )
    written += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (xref_number, stream(rows, entries), xref_at)
    return bytes(written)
