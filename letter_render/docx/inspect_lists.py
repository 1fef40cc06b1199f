"""The reader's lists (ECMA-376 17.9): marks and numbers are no text of a paragraph, but a face must draw them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from letter_render.docx.inspect_package import OpenPackage
from letter_render.docx.inspect_styles import Properties, StyleSheet, W, face_of, run_properties, slot_of

_DIGITS = "0123456789"
_PLACE = re.compile("%[1-9]")


def mark_characters(
    package: OpenPackage, document: str, styles: StyleSheet, paragraphs: Iterable[Properties]
) -> Iterator[tuple[str, str]]:
    """Every character of a list's mark with its face, for the lists and levels that the paragraphs are in."""
    used = {
        (found["list"], found.get("level", "0"), found.get("style", ""))
        for found in paragraphs
        if found.get("list", "0") != "0"
    }
    for part in package.related(document, "numbering"):
        levels = _levels(package.xml(part))
        for number, level, style in sorted(used):
            element = levels.get((number, level))
            if element is not None:
                properties = styles.run(style, "", run_properties(element.find(f"{W}rPr")))
                yield from ((char, face_of(slot_of(char, properties), properties)) for char in _mark(element))


def _levels(root: etree._Element) -> dict[tuple[str, str], etree._Element]:
    """The `w:lvl` of every list instance and level."""
    abstract = {found.get(f"{W}abstractNumId"): found for found in root.iter(f"{W}abstractNum")}
    levels = {}
    for instance in root.iter(f"{W}num"):
        link = instance.find(f"{W}abstractNumId")
        definition = abstract.get(link.get(f"{W}val")) if link is not None else None
        for level in definition.iter(f"{W}lvl") if definition is not None else ():
            levels[instance.get(f"{W}numId", ""), level.get(f"{W}ilvl", "0")] = level
    return levels


def _mark(level: etree._Element) -> str:
    """What the level may set before an item: its text, and all figures where it counts."""
    text, kind = (
        "" if (found := level.find(f"{W}{tag}")) is None else found.get(f"{W}val", "") for tag in ("lvlText", "numFmt")
    )
    return text if kind == "bullet" else _PLACE.sub("", text) + _DIGITS
