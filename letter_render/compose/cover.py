"""What the mail says: subject and text in one language, for one recipient.

Like the prose of the letter, but for the eye of a mail program: no faces, no look, nothing folded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from letter_render.compose.blocks import LINKS
from letter_render.compose.fields import Source, prose_fields, title_of
from letter_render.compose.markup import Element, fill, split
from letter_render.compose.prose import render_prose
from letter_render.compose.template import Given, Slots, render
from letter_render.findings import Finding, Origin, Severity
from letter_render.model import CoverText
from letter_render.text.bidi import Direction


@dataclass(frozen=True, slots=True)
class Cover:
    """The text of a mail in the language `tag`; the blocks are paragraphs, headings, lists and quotations."""

    tag: str
    direction: Direction
    subject: str
    blocks: tuple[Element, ...]


def compose_cover(text: CoverText, source: Source) -> tuple[Cover, list[Finding]]:
    """The text with its fields filled, and what is wrong with it; with a FAILURE it must not be sent."""
    slots = Slots()
    fields = prose_fields(source, slots, title_of(source))
    subject, findings = render(text.subject.text, fields, text.subject.origin, is_html=False)
    html, found = render_prose(text.body, fields, slots, is_inline=False)
    findings += found
    nodes, found = split(html, text.body.origin)
    findings += found
    blocks: list[Element] = []
    for node in nodes:
        element, found = fill(node, slots, text.body.origin)
        blocks += [element] if element else []
        findings += found
    line = " ".join(_filled(subject, slots).split())
    findings += [*_faults(blocks), *([] if line else [_no_subject(text.subject.origin)])]
    return Cover(source.version.tag, source.language.direction, line, tuple(blocks)), findings


def _filled(text: str, slots: Slots) -> str:
    """Text that is no Markdown, with the values in place of their markers."""
    parts = (part if isinstance(part, str) else part[0] for part in slots.split(text))
    return "".join(part.text if isinstance(part, Given) else str(part) for part in parts)


def _no_subject(origin: Origin) -> Finding:
    hint = "a field that may be empty is no subject by itself"
    return Finding("mail/cover", Severity.FAILURE, "the mail has no subject", hint=hint, origin=origin)


def _faults(blocks: list[Element]) -> Iterator[Finding]:
    for element in _all(blocks):
        if element.tag == "img":
            what, hint = "a mail shows no image", "the letter that is attached may"
            yield Finding("mail/image", Severity.FAILURE, what, hint=hint, origin=element.origin)
        for href in dict.fromkeys(piece.href for piece in element.pieces if piece.href):
            if not href.startswith(LINKS):
                what, hint = (
                    f"{href} is no address that a reader could follow",
                    f"a link begins with {', '.join(LINKS)}",
                )
                yield Finding("link/scheme", Severity.FAILURE, what, hint=hint, origin=element.origin)


def _all(elements: list[Element] | tuple[Element, ...]) -> Iterator[Element]:
    for element in elements:
        yield element
        yield from _all(element.children)
