"""What a PDF says beside its text: its lists and how they are built, its bookmarks, what it calls itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_IN_LIST = {"/LI", "/L", "/Caption"}
_IN_ITEM = {"/Lbl", "/LBody"}

Seen = set[tuple[int, int]]
"""The objects of a tree that have been met: what stands in it twice counts once, so that circles end."""


def kids_of(element: Any, seen: Seen) -> list[Any]:
    """What an element or the root of the structure tree holds, but for what has been seen."""
    kids = element.get("/K", [])
    fresh = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Object) and kid.is_indirect:
            if kid.objgen in seen:
                continue
            seen.add(kid.objgen)
        fresh.append(kid)
    return fresh


def read_lists(root: Any) -> tuple[list[int], list[str]]:
    """How many items each list has, in reading order, and what is wrong with them (ISO 32000-1 14.8.4.3.3)."""
    counts: list[int] = []
    problems: list[str] = []
    for element, kids in _elements(root, set()):
        children = [str(kid.get("/S", "")) for kid in kids]
        match str(element.get("/S", "")):
            case "/L":
                counts.append(children.count("/LI"))
                problems += [f"a list holds {child[1:] or 'text'}" for child in children if child not in _IN_LIST]
            case "/LI":
                problems += [f"a list item holds {child[1:] or 'text'}" for child in children if child not in _IN_ITEM]
                if "/LBody" not in children:
                    problems.append("a list item has no LBody")
                if "/Lbl" in children[1:]:
                    problems.append("the label of a list item does not stand before its body")
            case _:
                pass
    return counts, list(dict.fromkeys(problems))


def identifier_in(data: bytes) -> str:
    """What the file calls itself. Raises pikepdf.PdfError."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return read_identifier(pdf)


def read_identifier(pdf: pikepdf.Pdf) -> str:
    """What the file calls itself (XMP, `dc:identifier`), empty where it does not."""
    if "/Metadata" not in pdf.Root:
        return ""
    try:
        root = etree.fromstring(pdf.Root.Metadata.read_bytes(), _PARSER)
    except etree.XMLSyntaxError:
        return ""
    found = root.iter(_IDENTIFIER) if root is not None else ()
    return next((element.text or "" for element in found), "")


def read_outline(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The bookmarks (12.3.3), each with its level from 1."""
    with pdf.open_outline() as outline:
        return list(_bookmarks(outline.root, 1))


def _bookmarks(items: Any, level: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, item.title
        yield from _bookmarks(item.children, level + 1)


def _elements(parent: Any, seen: Seen) -> Iterator[tuple[Any, list[Any]]]:
    """A parent and every element under it, in reading order, each with the elements right under it."""
    kids = [
        kid
        for kid in kids_of(parent, seen)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") not in ("/MCR", "/OBJR")
    ]
    yield parent, kids
    for kid in kids:
        yield from _elements(kid, seen)
