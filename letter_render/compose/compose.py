"""Compose: a letter in one language becomes its galley, for one recipient or for nobody.

1. fill the prose's and the template's fields with markers, 2. parse, 3. set each block, 4. add head, foot, letterhead.

What does not change from one recipient to the next is composed once: a block that is made of the same markup and the
same values is the very same object in the galleys of all of them, and so are head, foot and letterhead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from letter_render.checks.counts import check_counts
from letter_render.checks.size import check_size
from letter_render.compose.autospace import autospaced
from letter_render.compose.blocks import BlockSetter
from letter_render.compose.fields import PROSE, Source, name_fields, recipient_faults, template_fields, title_of
from letter_render.compose.formats import formats
from letter_render.compose.furniture import Furnisher
from letter_render.compose.look import Look
from letter_render.compose.markup import Node, fill, split
from letter_render.compose.setting import Setter
from letter_render.compose.template import Slots, Value, render
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.fonts.book import FontBook
from letter_render.galley import Address, Block, Galley
from letter_render.model import Letter, Recipient, Version
from letter_render.text.fold import Spacing
from letter_render.walk import all_names

MAX_TITLE = 255
"""What the properties of a DOCX hold (ECMA-376 part 2, 8.3.4, as Word and python-docx have it)."""


def compose(
    letter: Letter, tag: str, look: Look, book: FontBook, recipient: Recipient | None = None
) -> tuple[Galley, list[Finding]]:
    """The galley of the letter's version in `tag`, and everything doubtful or wrong in it.

    Where a finding is a FAILURE the galley lacks what it is about and must not be written. Raises InputRefusedError
    where the stationery asks for faces that there are not.
    """
    return Composer(letter, tag, look, book).compose(recipient)


_Key = tuple[str, tuple[Value, ...]]
"""The markup of an element of the template, and the values that it is filled with."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What came of an element of the template."""

    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...]


class Composer:
    """Composes one version of a letter in one look, for one recipient after another."""

    def __init__(self, letter: Letter, tag: str, look: Look, book: FontBook) -> None:
        """Raises InputRefusedError where the stationery asks for faces that there are not."""
        roles = sorted({face.role for face in book.faces})
        if look.stationery.text.role not in roles:
            raise InputRefusedError([_unknown_role(look, roles)])
        self._letter, self._version, self._look = letter, letter.versions[tag], look
        self._template_at = Origin(look.template_label)
        own = "".join(getattr(self._version, name).text for name in PROSE)
        self._kept = "".join(sorted({*look.addresses, *own} - {"\n"}))
        self._block_setter = BlockSetter(
            _setter(self._version, look, book), look, formats(look.stationery, look.language), letter.folder
        )
        self._frames: dict[str, tuple[Galley, list[Finding]]] = {}
        self._nodes: dict[str, tuple[tuple[Node, ...], list[Finding]]] = {}
        self._parts: list[tuple[_Key, _Part]] = []
        self._name_slots = Slots()
        self._names = name_fields(letter.signatories, self._name_slots)

    def compose(self, recipient: Recipient | None = None) -> tuple[Galley, list[Finding]]:
        """The galley for the recipient, and everything doubtful or wrong in it; see `compose.compose`."""
        source = Source(self._letter, self._version, self._look.language, recipient)
        title = title_of(source)
        slots = Slots(list(self._name_slots.values))
        fields, findings = template_fields(source, slots, title)
        html, faults = render(self._look.template, fields | self._names, self._template_at, is_html=True)
        findings += [*recipient_faults(source), *faults]
        frame, found = self._frame(title)
        findings += found
        blocks, found = self._blocks(html, slots, frame)
        stem = (self._letter.id, recipient.id if recipient else "", self._version.tag)
        galley = replace(
            frame,
            file_stem=".".join(filter(None, stem)),
            blocks=blocks,
            recipient=recipient.id if recipient else "",
            kept=self._kept if recipient else "",
        )
        return galley, [*findings, *found, *self._faults(galley)]

    def _frame(self, title: str) -> tuple[Galley, list[Finding]]:
        """The galley without its blocks, and what was found in making it; made once for each title."""
        if title not in self._frames:
            self._setter.findings.clear()
            galley = self._make_frame(title)
            miscounts = check_counts(self._letter, self._version, self._look.language.counting)
            self._frames = {title: (galley, [*self._setter.findings, *miscounts])}
        return self._frames[title]

    def _make_frame(self, title: str) -> Galley:
        letter, version, look = self._letter, self._version, self._look
        furnisher = Furnisher(version, title, self._block_setter)
        return Galley(
            file_stem="",
            language=version.tag,
            word_tag=look.language.word_tag,
            direction=look.language.direction,
            digits=look.language.digits,
            title=title,
            author=letter.sender,
            date=letter.date,
            page=look.stationery.page,
            columns=look.stationery.columns,
            autospace_em=look.stationery.text.autospace_em,
            docx_faces=look.stationery.docx_faces,
            formats=self._block_setter.formats,
            base_faces=furnisher.base_faces(),
            letterhead=tuple(furnisher.letterhead()),
            blocks=(),
            head=furnisher.head(),
            foot=autospaced(furnisher.foot()),
        )

    def _blocks(self, html: str, slots: Slots, frame: Galley) -> tuple[tuple[Block, ...], list[Finding]]:
        """The blocks of the filled template; those that the last letter has too are taken as they were set for it."""
        if html not in self._nodes:
            self._nodes = {html: split(html, self._template_at)}
        nodes, findings = self._nodes[html]
        self._block_setter.letterhead = frame.letterhead
        parts: list[tuple[_Key, _Part]] = []
        for node in nodes:
            key = (node.markup, tuple(slots.values[number] for number in node.slots))
            # Compared and not hashed: the values are hundreds, and nearly always the very same objects.
            known = (part for other, part in self._parts if other == key)
            parts.append((key, next(known, None) or self._part(node, slots)))
        self._parts = parts
        blocks = tuple(block for _, part in parts for block in part.blocks)
        return blocks, [*findings, *dict.fromkeys(finding for _, part in parts for finding in part.findings)]

    def _part(self, node: Node, slots: Slots) -> _Part:
        self._setter.findings.clear()
        element, faults = fill(node, slots, self._template_at)
        blocks = tuple(self._block_setter.blocks([element] if element else []))
        return _Part(blocks, (*faults, *self._setter.findings))

    @property
    def _setter(self) -> Setter:
        return self._block_setter.setter

    def _faults(self, galley: Galley) -> Iterator[Finding]:
        """What is wrong with the galley as a whole."""
        if len(galley.title) > MAX_TITLE:
            what = f"the title has {len(galley.title)} characters, of which a file can hold {MAX_TITLE}"
            hint, origin = "give a shorter title:, beside the subject", self._version.subject.origin
            yield Finding("letter/title", Severity.FAILURE, what, hint=hint, origin=origin)
        rows = [name.row for name in all_names(galley)]
        if rows != [signatory.row for signatory in self._letter.signatories]:
            what = f"the template sets {len(rows)} names of {len(self._letter.signatories)}, or in another order"
            hint = "go through all: {% for name in names %}<li>{{ name }}</li>{% endfor %}"
            yield Finding("template/names", Severity.FAILURE, what, hint=hint, origin=self._template_at)
        if any(isinstance(block, Address) for block in galley.blocks[1:]):
            what, hint = "the address is not the first block", "put <address> before everything else"
            yield Finding("template/address", Severity.FAILURE, what, hint=hint, origin=self._template_at)
        yield from check_size(galley, Origin(self._look.stationery_label, field="docx_faces"))


def _setter(version: Version, look: Look, book: FontBook) -> Setter:
    return Setter(
        book,
        look.stationery.text.role,
        version.tag,
        look.language.direction,
        chinese=version.tag if version.tag.startswith("zh") else "zh-Hant",
        punctuation=version.punctuation,
        spacing=Spacing(look.language.spaces_before, look.language.spaces_after, look.language.no_break_after),
        quotes=look.language.quotes,
    )


def _unknown_role(look: Look, roles: list[str]) -> Finding:
    what, hint = f"there are no faces of the role {look.stationery.text.role!r}", f"known: {', '.join(roles)}"
    origin = Origin(look.stationery_label, field="text.role")
    return Finding("stationery/role", Severity.FAILURE, what, hint=hint, origin=origin)
