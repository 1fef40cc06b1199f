"""One skeleton as PDF, and letters made of it: the skeleton's bytes, and an incremental update that fills its slots.

WeasyPrint lays the skeleton out once. A letter adds a tail (ISO 32000-1 7.5.6): what stands in its slots, the fonts
that this shows, the structure elements of the slots, their pages and the metadata. All else is the same bytes in every
letter of a mailing, so that proving it once proves it for all.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from hashlib import md5
from xml.sax.saxutils import escape

from letter_render.fonts.book import Face
from letter_render.galley import Galley
from letter_render.pdf.base import Base, PageWithSlots, Place, make_base
from letter_render.pdf.filling import Filling, Fonts, filling_of, font_entries, shown_boxes
from letter_render.pdf.line import Box, Glyphs
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
        fillings = {len(galley.letterhead) + slot.place: filling_of(slot, galley, glyphs) for slot in slots}
        fonts = {face: write_font(face, shown, galley.autospace_em, tail.add) for face, shown in glyphs.items()}
        for page in self.base.pages:
            _fill_page(page, fillings, galley.language, fonts, tail)
        identifier = _IDENTIFIER % escape(galley.file_stem).encode()
        xmp = self.base.metadata.replace(b"</rdf:RDF>", identifier)
        tail.objects[self.base.metadata_number] = stream(xmp, "/Type /Metadata /Subtype /XML")
        return self.base.data + _update(tail, self.base)

    def with_fonts(self, glyphs: dict[Face, Glyphs]) -> tuple[bytes, Fonts]:
        """The base with the fonts of these glyphs in the resources of its first page with slots, and the fonts."""
        tail = _Tail(self.base.size)
        em = self.skeleton.autospace_em
        fonts = {face: write_font(face, shown, em, tail.add) for face, shown in glyphs.items()}
        page = self.base.pages[0]
        tail.objects[page.number] = _page(page, list(page.pieces), fonts)
        return self.base.data + _update(tail, self.base), fonts


def _page(page: PageWithSlots, contents: list[int], fonts: Fonts) -> bytes:
    return (
        f"<< {page.entries} /Contents [{' '.join(f'{number} 0 R' for number in contents)}] "
        f"/Resources << {page.resources} /Font << {page.fonts} {font_entries(fonts)} >> >> >>"
    ).encode()


def _fill_page(page: PageWithSlots, fillings: dict[int, Filling], language: str, fonts: Fonts, tail: _Tail) -> None:
    """Write the page's slots, their elements, the owners of the marked contents, and the page's dictionary."""
    owners = list(page.owners)
    contents = [page.pieces[0]]
    for piece, (number, place) in zip(page.pieces[1:], page.places.items(), strict=True):
        mcid, operators, kids = place.mcid, list[str](), list[str]()
        for box, text in shown_boxes(fillings[number], place, fonts):
            operators.append(f"/Span <</MCID {mcid}>> BDC {text} EMC\n")
            owner, kid = _owner(box, mcid, place, page.number, language, tail)
            owners[mcid : mcid + 1] = [f"{owner} 0 R"]
            kids.append(kid)
            mcid = len(owners)
        contents += [tail.add(stream("".join(operators).encode())), piece]
        tail.objects[place.element] = (
            f"<< /Type /StructElem /S /P /P {place.parent} 0 R /Pg {page.number} 0 R /K [{' '.join(kids)}] >>".encode()
        )
    tail.objects[page.owners_number] = f"[{' '.join(owners)}]".encode()
    tail.objects[page.number] = _page(page, contents, fonts)


def _owner(box: Box, mcid: int, place: Place, page: int, language: str, tail: _Tail) -> tuple[int, str]:
    """The element that owns a box's marked content, and what the slot's element has for a kid: the content, or an
    element of its own where the language is not the letter's.
    """
    if box.run.language == language:
        return place.element, str(mcid)
    span = tail.add(
        f"<< /Type /StructElem /S /Span /P {place.element} 0 R /Pg {page} 0 R /Lang ({box.run.language}) "
        f"/K [{mcid}] >>".encode()
    )
    return span, f"{span} 0 R"


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
