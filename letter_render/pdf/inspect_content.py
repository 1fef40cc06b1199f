"""The text of a page in the order of its content stream, by pikepdf: the glyph codes that it shows, through the fonts'
own maps to text (ISO 32000-1 9.4.3, 9.10.2, 14.6).

This is what a reader has to start from. It is logical order for left-to-right text; glyphs of right-to-left text
stand in visual order, and which letters they spell is `inspect_reader`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from letter_render.pdf.unicode_map import read_unicode_map

FURNITURE = -1
"""Stands for the MCID of artifacts, which have none (ISO 32000-1 14.8.2.2)."""

UNMARKED = -2
"""Stands for the MCID of text that nobody marked."""

_SHOW = {"Tj", "TJ", "'", '"'}


@dataclass(frozen=True, slots=True)
class Shown:
    """A glyph that a page shows: the MCID of the marked content it is in, its font, and the text it stands for, None
    where the font's map has none.
    """

    mcid: int
    font: str
    text: str | None


def shown(content: pikepdf.Page | pikepdf.Object, resources: Any) -> Iterator[Shown]:
    """Every glyph that a page, or one of its content streams, shows with the resources of the page, in order. Text in
    form XObjects is not ours and not looked for.
    """
    fonts = _Fonts(resources.get("/Font", {}))
    marks: list[int] = []
    name, mapping = "", dict[int, str]()
    for instruction in pikepdf.parse_content_stream(content):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                marks.append(_mcid(operands, marks[-1] if marks else UNMARKED))
            case "EMC" if marks:
                marks.pop()
            case "Tf":
                name, mapping = fonts[str(operands[0])]
            case kind if kind in _SHOW:
                mcid = marks[-1] if marks else UNMARKED
                yield from (Shown(mcid, name, mapping.get(code) or None) for code in _codes(operands[-1]))
            case _:
                pass


def base_font_name(font: Any) -> str:
    """The name of a font without its subset tag (ISO 32000-1 9.6.4)."""
    name = str(font.BaseFont).lstrip("/")
    return name[7:] if len(name) > 7 and name[6] == "+" and name[:6].isupper() else name


class _Fonts(dict[str, tuple[str, dict[int, str]]]):
    """The name and the map to text of each font of the resources, read when it is first asked for."""

    def __init__(self, resources: Any) -> None:
        super().__init__()
        self._resources = resources

    def __missing__(self, name: str) -> tuple[str, dict[int, str]]:
        self[name] = _font(self._resources[name])
        return self[name]


def _font(font: Any) -> tuple[str, dict[int, str]]:
    mapping = read_unicode_map(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
    return base_font_name(font), mapping


def _mcid(operands: Any, outer: int) -> int:
    """The MCID that a marked content has, of its own or from the one that it is in."""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return FURNITURE if str(operands[0]) == "/Artifact" else outer


def _codes(operand: Any) -> Iterator[int]:
    """The two-byte codes (Identity-H) of a string, or of the strings in an array of strings and offsets."""
    for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            yield from (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
