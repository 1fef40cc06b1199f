"""The text of a page in the order of its content stream, by pikepdf: the glyph codes that it shows, through the fonts'
own maps to text (ISO 32000-1 9.4.3, 9.10.2, 14.6).

This is what a reader has to start from. It is logical order for left-to-right text; glyphs of right-to-left text
stand in visual order, and which letters they spell is `inspect_reader`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from letter_render.pdf.inspect_limits import MAX_CONTENT_BYTES, MAX_FORM_DEPTH, refuse, refuse_size
from letter_render.pdf.unicode_map import read_unicode_map

FURNITURE = -1
"""Stands for the MCID of artifacts, which have none (ISO 32000-1 14.8.2.2)."""

UNMARKED = -2
"""Stands for the MCID of text that nobody marked."""

_LEAST = 256
"""What the smallest form counts for, so that the number of them is limited too."""

_SHOW = {"Tj", "TJ", "'", '"'}
_READ = " ".join(["BDC", "BMC", "EMC", "Tf", "Do", *sorted(_SHOW)])


@dataclass(frozen=True, slots=True)
class Shown:
    """A glyph that a page shows: the MCID of the marked content it is in, its font, and the text it stands for, None
    where the font's map has none. `is_encoded` where the font has no map and its encoding says the text (9.10.2).
    """

    mcid: int
    font: str
    text: str | None
    is_encoded: bool = False


@dataclass(frozen=True, slots=True)
class _Font:
    """A font: its name, the bytes of its codes, the text of each, and whether its encoding says it."""

    name: str = ""
    code_bytes: int = 2
    texts: dict[int, str] = field(default_factory=dict)
    is_encoded: bool = False


@dataclass(slots=True)
class _Amount:
    """How many bytes of content a page has shown."""

    bytes: int = 0


def shown(content: pikepdf.Page | pikepdf.Object, resources: Any) -> Iterator[Shown]:
    """Every glyph that a page, or one of its content streams, shows with the resources of the page, in order.

    Raises InspectionFailedError where it shows too much.
    """
    return _shown(content, resources, UNMARKED, _Amount())


def _shown(content: Any, resources: Any, outer: int, so_far: _Amount, depth: int = 0) -> Iterator[Shown]:
    """As `shown`, of what is in a marked content and so many forms; `so_far` is how much has been shown."""
    so_far.bytes += max(_size(content), _LEAST)
    if so_far.bytes > MAX_CONTENT_BYTES:
        refuse_size(MAX_CONTENT_BYTES)
    if depth > MAX_FORM_DEPTH:
        refuse("too-large", f"forms stand in forms more than {MAX_FORM_DEPTH} deep")
    fonts = _Fonts(resources.get("/Font", pikepdf.Dictionary()))
    marks: list[int] = [outer]
    font = _Font()
    for instruction in pikepdf.parse_content_stream(content, _READ):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                marks.append(_mcid(operands, marks[-1]))
            case "EMC" if len(marks) > 1:
                marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Do":
                form = resources.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
                if form is not None and form.get("/Subtype") == "/Form":
                    yield from _shown(form, form.get("/Resources", resources), marks[-1], so_far, depth + 1)
            case kind if kind in _SHOW:
                for code in _codes(operands[-1], font.code_bytes):
                    yield Shown(marks[-1], font.name, font.texts.get(code) or None, font.is_encoded)
            case _:
                pass


def _size(content: Any) -> int:
    """How many bytes a page or a content stream shows."""
    streams = content.obj.get("/Contents", ()) if isinstance(content, pikepdf.Page) else content
    parts = streams if isinstance(streams, pikepdf.Array) else [streams]
    return sum(len(part.read_bytes()) for part in parts if isinstance(part, pikepdf.Stream))


def base_font_name(font: Any) -> str:
    """The name of a font without its subset tag; fonts of Type 3 need none (ISO 32000-1 9.6.4, 9.6.5)."""
    return without_subset_tag(str(font.get("/BaseFont", font.get("/Name", "/unnamed"))).lstrip("/"))


def without_subset_tag(name: str) -> str:
    """The name of a font without the six capitals and the plus sign before it (ISO 32000-1 9.6.4)."""
    return name[7:] if len(name) > 7 and name[6] == "+" and name[:6].isupper() else name


class _Fonts(dict[str, _Font]):
    """Each font of the resources, read when it is first asked for; one that is not there has no texts."""

    def __init__(self, resources: Any) -> None:
        super().__init__()
        self._resources = resources

    def __missing__(self, name: str) -> _Font:
        font = self._resources.get(name)
        self[name] = _font(font) if font is not None else _Font(name.lstrip("/"))
        return self[name]


def _font(font: Any) -> _Font:
    mapping = read_unicode_map(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
    is_simple = font.get("/Subtype") != "/Type0"
    return _Font(base_font_name(font), 1 if is_simple else 2, mapping, is_simple and "/ToUnicode" not in font)


def _mcid(operands: Any, outer: int) -> int:
    """The MCID that a marked content has, of its own or from the one that it is in."""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return FURNITURE if str(operands[0]) == "/Artifact" else outer


def _codes(operand: Any, code_bytes: int) -> Iterator[int]:
    """The codes, of two bytes (Identity-H) or one, of a string, or of the strings in an array with offsets."""
    for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            starts = range(0, len(data), code_bytes)
            yield from (int.from_bytes(data[at : at + code_bytes], "big") for at in starts)
