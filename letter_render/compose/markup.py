"""The closed subset of HTML that templates and prose are written in, parsed into elements with pieces of text.

Blocks: p, h1 h2 h3, address, ul, ol, li, blockquote, section, img. Inline: em, strong, a, br. A class names the style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from letter_render.compose.template import MARKER, ORIGIN, Given, Slots, Value
from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Signatory
from letter_render.text.runs import script_of

BLOCKS = frozenset({"p", "h1", "h2", "h3", "address", "ul", "ol", "li", "blockquote", "section", "img"})
INLINES = frozenset({"em", "strong", "a", "br"})
_ATTRIBUTES = {"class", "href", "src", "alt", "start", "title", ORIGIN}
_LEAVES = frozenset({"p", "h1", "h2", "h3", "address"})
_NUMBERED = re.compile(f'(?<={MARKER.pattern[0]})[0-9]+|(?<= {ORIGIN}=")[0-9]+')
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one style, a signatory, or a forced line break (`text` is a newline). `is_value`: filled from a field;
    `given_at` is where the value was given, if it is one of a table.
    """

    text: str = ""
    signatory: Signatory | None = None
    is_strong: bool = False
    is_emphasized: bool = False
    href: str = ""
    is_value: bool = False
    given_at: Origin | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A block. It holds either pieces or other blocks; `start` is the number of the first item of an `ol`; `origin` is
    where its text came from, None in a template.
    """

    tag: str
    style: str = ""
    pieces: tuple[Piece, ...] = ()
    children: tuple[Element, ...] = ()
    src: str = ""
    alt: str = ""
    start: int = 1
    origin: Origin | None = None


class _SubsetError(Exception):
    """Something outside the subset; its text says what."""


@dataclass(frozen=True, slots=True)
class Node:
    """A block of a rendered template as XML, the numbers of the slots in it, and its markup without them."""

    xml: etree._Element
    slots: tuple[int, ...]
    markup: str


def split(html: str, origin: Origin) -> tuple[tuple[Node, ...], list[Finding]]:
    """The blocks of a rendered template, not yet filled, or a finding at `origin`, the template."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(f"<letter>{html}</letter>".encode(), parser)
        _no_text_in(root)
    except etree.XMLSyntaxError as error:
        return (), [_fault(f"the template does not give well-formed HTML: {error.msg}", None, origin)]
    except _SubsetError as error:
        return (), [_fault(str(error), None, origin)]
    return tuple(_node(child) for child in root if isinstance(child.tag, str)), []


def fill(node: Node, slots: Slots, origin: Origin) -> tuple[Element | None, list[Finding]]:
    """The element of a block, or a finding for what is not in the subset: at the prose that it stands in, else at
    `origin`, the template.
    """
    reader = _Reader(slots)
    try:
        return reader.block(node.xml, "letter"), []
    except _SubsetError as error:
        return None, [_fault(str(error), reader.origin, origin)]


def _node(element: etree._Element) -> Node:
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    return Node(element, tuple(_slots_in(element)), _NUMBERED.sub("", markup))


def _slots_in(node: etree._Element) -> Iterator[int]:
    for element in node.iter():
        yield from (int(number) for number in [element.get(ORIGIN)] if number)
        for text in (element.text, element.tail if element is not node else None):
            yield from map(int, MARKER.findall(str(text or "")))


def _fault(what: str, prose_at: Origin | None, template_at: Origin) -> Finding:
    if prose_at:
        hint = "prose holds paragraphs, headings # to ###, plain lists, quotations, and images by themselves"
    else:
        hint = "elements: " + ", ".join(sorted(BLOCKS | INLINES))
    return Finding("template/markup", Severity.FAILURE, what, hint=hint, origin=prose_at or template_at)


def _no_text_in(parent: etree._Element) -> None:
    if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
        raise _SubsetError(f"there is text in <{parent.tag}> outside a paragraph")


class _Reader:
    """Walks the tree, remembering the Origin of the block that it is in."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.origin: Origin | None = None

    def _blocks(self, parent: etree._Element) -> Iterator[Element]:
        _no_text_in(parent)
        for child in parent:
            if isinstance(child.tag, str):
                yield self.block(child, str(parent.tag))

    def block(self, element: etree._Element, parent: str) -> Element:
        tag, style = str(element.tag), element.get("class", "")
        self.origin = self._slots.origin(element.get(ORIGIN, ""))
        if tag not in BLOCKS:
            raise _SubsetError(f"<{tag}> cannot stand in <{parent}>")
        _no_field_in(element)
        if unknown := set(element.attrib) - _ATTRIBUTES:
            raise _SubsetError(f"<{tag}> has the attribute {sorted(unknown)[0]!r}")
        if tag == "img":
            return Element(tag, style, src=element.get("src", ""), alt=element.get("alt", ""), origin=self.origin)
        inner = [child for child in element if child.tag in BLOCKS]
        if tag in _LEAVES or not (inner or tag in ("section", "ul", "ol")):
            return self._leaf(element, inner, parent)
        origin = self.origin
        children = tuple(self._blocks(element))
        return Element(tag, style, children=children, start=_number(element.get("start")), origin=origin)

    def _leaf(self, element: etree._Element, inner: list[etree._Element], parent: str) -> Element:
        """A block of text, or a paragraph that is an image and nothing else."""
        tag = str(element.tag)
        if not inner:
            pieces = tuple(_collapse(list(self._pieces(element, Piece()))))
            return Element(tag, element.get("class", ""), pieces, origin=self.origin)
        if any(child.tag != "img" for child in inner):
            raise _SubsetError(f"<{inner[0].tag}> cannot stand in <{tag}>")
        is_alone = len(element) == 1 and not "".join(str(text) for text in element.itertext()).strip()
        if tag != "p" or parent in ("li", "blockquote") or not is_alone:
            raise _SubsetError("an image stands in a paragraph of its own, with no text beside it, outside lists")
        origin = self.origin
        return replace(self.block(inner[0], tag), origin=origin)

    def _pieces(self, element: etree._Element, style: Piece) -> Iterator[Piece]:
        yield from self._text(element.text, style)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._inline(child, style)
            yield from self._text(child.tail, style)

    def _inline(self, child: etree._Element, style: Piece) -> Iterator[Piece]:
        _no_field_in(child)
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
                self.origin = value
            case Signatory():
                yield replace(style, signatory=value, is_value=True)
            case Given():
                yield replace(style, text=value.text, is_value=True, given_at=value.origin)
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


def _no_field_in(element: etree._Element) -> None:
    """A field in an address or a file name would be its marker, not its value."""
    if any(MARKER.search(str(value)) for value in element.attrib.values()):
        raise _SubsetError(f"a field cannot stand in an address or file name (<{element.tag}>)")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1
