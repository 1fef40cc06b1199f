"""The closed subset of HTML that templates and prose are written in, parsed into elements with pieces of text.

Blocks: p, h1 h2 h3, ul, ol, li, blockquote, section, img. Inline: em, strong, a, br. A class names the style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from letter_render.compose.template import Slots, Value
from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Signatory
from letter_render.text.runs import script_of

BLOCKS = frozenset({"p", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "section", "img"})
INLINES = frozenset({"em", "strong", "a", "br"})
_ATTRIBUTES = {"class", "href", "src", "alt", "start", "title"}
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one style, a signatory, or a forced line break (`text` is a newline). `is_value`: filled from a field."""

    text: str = ""
    signatory: Signatory | None = None
    is_strong: bool = False
    is_emphasized: bool = False
    href: str = ""
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """A block. It holds either pieces or other blocks; `origin` is where its text came from, None in a template."""

    tag: str
    style: str = ""
    pieces: tuple[Piece, ...] = ()
    children: tuple[Element, ...] = ()
    src: str = ""
    alt: str = ""
    origin: Origin | None = None


class _SubsetError(Exception):
    """Something outside the subset; its text says what."""


def parse(html: str, slots: Slots, origin: Origin) -> tuple[tuple[Element, ...], list[Finding]]:
    """The blocks of a rendered template, or a finding (at `origin`, the template) for what is not in the subset."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(f"<letter>{html}</letter>".encode(), parser)
        return tuple(_Reader(slots).blocks(root)), []
    except etree.XMLSyntaxError as error:
        what = f"the template does not give well-formed HTML: {error.msg}"
    except _SubsetError as error:
        what = str(error)
    hint = "elements: " + ", ".join(sorted(BLOCKS | INLINES))
    return (), [Finding("template/markup", Severity.FAILURE, what, hint=hint, origin=origin)]


class _Reader:
    """Walks the tree, remembering the Origin that the last marker told."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._origin: Origin | None = None

    def blocks(self, parent: etree._Element) -> Iterator[Element]:
        if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
            raise _SubsetError(f"there is text in <{parent.tag}> outside a paragraph")
        for child in parent:
            if not isinstance(child.tag, str):
                continue
            if child.tag not in BLOCKS:
                raise _SubsetError(f"<{child.tag}> cannot stand in <{parent.tag}>")
            yield self._block(child)

    def _block(self, element: etree._Element) -> Element:
        tag, style = str(element.tag), element.get("class", "")
        if unknown := set(element.attrib) - _ATTRIBUTES:
            raise _SubsetError(f"<{tag}> has the attribute {sorted(unknown)[0]!r}")
        if tag == "img":
            return Element(tag, style, src=element.get("src", ""), alt=element.get("alt", ""), origin=self._origin)
        self._origin = None
        if any(child.tag in BLOCKS and child.tag != "img" for child in element) or tag in ("section", "ul", "ol"):
            return Element(tag, style, children=tuple(self.blocks(element)))
        images = [child for child in element if child.tag == "img"]
        if images:
            return self._image(element, images)
        pieces = tuple(_collapse(list(self._pieces(element, Piece()))))
        return Element(tag, style, pieces, origin=self._origin)

    def _image(self, element: etree._Element, images: list[etree._Element]) -> Element:
        for piece in self._slots.split("".join(str(text) for text in element.itertext())):
            if not (isinstance(piece, tuple) and isinstance(piece[0], Origin)):
                raise _SubsetError("an image stands in a paragraph of its own, with no text beside it")
            self._origin = piece[0]
        if len(images) != 1 or len(element) != 1:
            raise _SubsetError("an image stands in a paragraph of its own, with no text beside it")
        return self._block(images[0])

    def _pieces(self, element: etree._Element, style: Piece) -> Iterator[Piece]:
        yield from self._text(element.text, style)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._inline(child, style)
            yield from self._text(child.tail, style)

    def _inline(self, child: etree._Element, style: Piece) -> Iterator[Piece]:
        match child.tag:
            case "br":
                yield replace(style, text="\n")
            case "em":
                yield from self._pieces(child, replace(style, is_emphasized=True))
            case "strong":
                yield from self._pieces(child, replace(style, is_strong=True))
            case "a":
                yield from self._pieces(child, replace(style, href=child.get("href", "")))
            case _:
                raise _SubsetError(f"<{child.tag}> cannot stand in a paragraph")

    def _text(self, text: str | None, style: Piece) -> Iterator[Piece]:
        for part in self._slots.split(text or ""):
            if isinstance(part, str):
                yield replace(style, text=_SPACE.sub(_fold_space, part))
            else:
                yield from self._value(part[0], style)

    def _value(self, value: Value, style: Piece) -> Iterator[Piece]:
        match value:
            case Origin():
                self._origin = value
            case Signatory():
                yield replace(style, signatory=value, is_value=True)
            case str():
                yield replace(style, text=value, is_value=True)


def _fold_space(space: re.Match[str]) -> str:
    """A break of the source line is a space, but nothing between two characters of CJK (CSS Text 3, 4.1.2)."""
    text, (start, end) = space.string, space.span()
    neighbours = (text[start - 1 : start], text[end : end + 1])
    is_inside_cjk = all(char and script_of(char) == "Hani" for char in neighbours)
    return "" if "\n" in space.group() and is_inside_cjk else " "


def _collapse(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces without the white space at the start and the end of the block, and none of them empty."""
    for index, piece in enumerate(pieces):
        if piece.is_value or piece.text == "\n":
            yield piece
            continue
        text = piece.text
        if index == 0 or pieces[index - 1].text == "\n":
            text = text.lstrip(" ")
        if index == len(pieces) - 1:
            text = text.rstrip(" ")
        if text:
            yield replace(piece, text=text)
