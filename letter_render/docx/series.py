"""One skeleton as a package, and letters made of it: of the two members that differ, only what differs is made anew."""

from __future__ import annotations

from dataclasses import replace
from xml.sax.saxutils import escape

from lxml import etree

from letter_render.docx.faces import repertoires
from letter_render.docx.members import Packed, directory, member, pack_part, zip_of
from letter_render.docx.oxml import R, W
from letter_render.docx.package import CHANGING, members_of
from letter_render.docx.write import assemble, write_docx
from letter_render.findings import Finding
from letter_render.fonts.book import Face
from letter_render.galley import Address, Galley, Paragraph, Run
from letter_render.slots import Slot, split

_MARK = "\ufdd0{}\ufdd1"
"""Noncharacters (Unicode 23.7), which no letter can hold, around the number of a slot."""

_NAMESPACES = f' xmlns:w="{W}"'.encode(), f' xmlns:r="{R}"'.encode()
_START, _END = b"<w:p>", b"</w:p>"


class DocxSeries:
    """The letters of one skeleton, which is what they share."""

    def __init__(self, skeleton: Galley) -> None:
        self.skeleton = skeleton
        self.findings: list[Finding] = []
        _, slots = split(skeleton)
        marked = _marked(skeleton, slots)
        part, self._setter = assemble(marked)
        members = members_of(part.package.iter_parts(), part.package.rels)
        document, core = (members.pop(name) for name in CHANGING)
        self._document = _cut(document, [_MARK.format(slot.place) for slot in slots])
        self._core = core.split(escape(marked.file_stem).encode())
        constant = [member(name, [pack_part(content, is_last=True)]) for name, content in members.items()]
        self._constant = b"".join(one.local for one in constant)
        self._directory, self._count = directory(constant, 0), len(constant)
        self._repertoires = repertoires(skeleton)

    def write(self, galley: Galley, slots: tuple[Slot, ...]) -> bytes:
        """The letter with these slots as a DOCX file. The same letter, the same bytes, whoever else is written to."""
        if not all(self._covers(slot) for slot in slots):
            return write_docx(galley)[0]
        parts = [self._document[0]]
        for slot, piece in zip(slots, self._document[1:], strict=True):
            parts += [pack_part(self._paragraph(slot)), piece]
        before, after = self._core
        core = pack_part(before + escape(galley.file_stem).encode() + after, is_last=True)
        changing = [member(name, packed) for name, packed in zip(CHANGING, (parts, [core]), strict=True)]
        return zip_of(changing, self._constant, self._directory, self._count)

    def _covers(self, slot: Slot) -> bool:
        """Whether the faces of the package have all that the slot says."""
        runs = (inline for inline in slot.block.inlines if isinstance(inline, Run))
        return all(self._has(run.face, run.text) for run in runs)

    def _has(self, face: Face, text: str) -> bool:
        return self._repertoires.get(face, frozenset()).issuperset(map(ord, text))

    def _paragraph(self, slot: Slot) -> bytes:
        following = self.skeleton.blocks[slot.place + 1 : slot.place + 2]
        paragraph = etree.tostring(self._setter.set((slot.block, *following))[0], encoding="UTF-8")
        for declaration in _NAMESPACES:
            paragraph = paragraph.replace(declaration, b"", 1)
        return paragraph


def _marked(skeleton: Galley, slots: tuple[Slot, ...]) -> Galley:
    """The skeleton with a mark of its own in each slot and for the letter's name."""
    blocks = list(skeleton.blocks)
    for slot in slots:
        blocks[slot.place] = _with_text(slot.block, _MARK.format(slot.place))
    return replace(skeleton, blocks=tuple(blocks), file_stem=_MARK.format("name"), recipient="-")


def _with_text(block: Address | Paragraph, text: str) -> Address | Paragraph:
    inlines = tuple(replace(inline, text=text) if isinstance(inline, Run) else inline for inline in block.inlines)
    return replace(block, inlines=inlines)


def _cut(document: bytes, marks: list[str]) -> list[Packed]:
    """The document's parts between its slots, packed."""
    pieces: list[bytes] = []
    done = 0
    for mark in marks:
        at = document.index(mark.encode())
        pieces.append(document[done : document.rindex(_START, 0, at)])
        done = document.index(_END, at) + len(_END)
    packed = [pack_part(piece) for piece in pieces]
    return [*packed, pack_part(document[done:], is_last=True)]
