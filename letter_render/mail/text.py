"""The text of a mail as plain text and as simple HTML, each language in its own direction. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from textwrap import indent

from letter_render.compose.cover import Cover
from letter_render.compose.markup import Element, Piece

_RULE = "* * *"
"""What stands between two languages in plain text; a line of dashes begins a signature (RFC 3676, 4.3)."""


def plain_text(covers: Iterable[Cover]) -> str:
    """The text without markup, a blank line between blocks; addresses of links stand behind their words."""
    return f"\n\n{_RULE}\n\n".join(_plain_blocks(cover.blocks) for cover in covers) + "\n"


def html_text(covers: tuple[Cover, ...]) -> str:
    """The text as a whole HTML document without style or anything that is loaded.

    Language and direction stand at each part, for mail programs show the body inside a page of their own.
    """
    parts = "\n<hr>\n".join(
        f'<div lang="{cover.tag}" dir="{cover.direction}">\n{_html_blocks(cover.blocks)}\n</div>' for cover in covers
    )
    first = covers[0]
    return (
        f'<!DOCTYPE html>\n<html lang="{first.tag}" dir="{first.direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(first.subject)}</title></head>\n<body>\n{parts}\n</body>\n</html>\n"
    )


def _plain_blocks(blocks: Iterable[Element], gap: str = "\n\n") -> str:
    return gap.join(filter(None, map(_plain_block, blocks)))


def _plain_block(block: Element) -> str:
    match block.tag:
        case "ul" | "ol":
            return "\n".join(_plain_items(block))
        case "blockquote":
            return indent(_plain_blocks(block.children) or _plain(block.pieces), "> ", lambda _: True)
        case _:
            return _plain(block.pieces) or _plain_blocks(block.children, "\n")


def _plain_items(block: Element) -> Iterator[str]:
    for number, item in enumerate(block.children, start=block.start):
        mark = f"{number}. " if block.tag == "ol" else "- "
        text = _plain(item.pieces) or _plain_blocks(item.children, "\n")
        yield mark + indent(text, " " * len(mark)).strip()


def _plain(pieces: Iterable[Piece]) -> str:
    return "".join(_with_address(words, href) for words, href in _links(pieces)).strip()


def _links(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    """The words of neighbours with one address, and the address, empty for what is no link."""
    words, address = "", ""
    for piece in pieces:
        if piece.href != address:
            yield words, address
            words, address = "", piece.href
        words += piece.text
    yield words, address


def _with_address(words: str, href: str) -> str:
    return words if not href or words == href.removeprefix("mailto:") else f"{words} <{href.removeprefix('mailto:')}>"


def _html_blocks(blocks: Iterable[Element]) -> str:
    return "\n".join(map(_html_block, blocks))


def _html_block(block: Element) -> str:
    start = f' start="{block.start}"' if block.start != 1 else ""
    inner = f"\n{_html_blocks(block.children)}\n" if block.children else "".join(map(_html, block.pieces))
    return f"<{block.tag}{start}>{inner}</{block.tag}>"


def _html(piece: Piece) -> str:
    """A value is isolated: in a sentence of the other direction it keeps its own order (UAX #9, 6.3)."""
    html = "<br>" if piece.text == "\n" else escape(piece.text)
    tags = (("bdi", piece.is_value), ("em", piece.is_emphasized), ("strong", piece.is_strong))
    for tag in (tag for tag, is_on in tags if is_on):
        html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(piece.href)}">{html}</a>' if piece.href else html
