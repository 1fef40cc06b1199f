"""What a page prints, by pikepdf: the inks that its operators set, where its text stands, and its images (ISO 32000-1
8, 9). Form XObjects and patterns are followed. What pages share is read once for each state that it begins in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from letter_render.inspection_x4 import Ink, PlacedImage

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

_DEVICE = {
    "g": "DeviceGray", "G": "DeviceGray", "rg": "DeviceRGB", "RG": "DeviceRGB", "k": "DeviceCMYK", "K": "DeviceCMYK",
}  # fmt: skip
_SHOW = {"Tj", "TJ", "'", '"'}


@dataclass(frozen=True, slots=True)
class State:
    """The part of the graphics state that places text and images, and the stack of those that were saved."""

    matrix: Matrix = IDENTITY
    font: str = ""
    size: float = 0
    saved: tuple[State, ...] = ()


@dataclass(slots=True)
class Printed:
    """What a stretch of content prints: inks, ends of baselines, images, and the colour spaces of inline images."""

    inks: set[Ink] = field(default_factory=set)
    points: list[tuple[float, float]] = field(default_factory=list)
    images: list[PlacedImage] = field(default_factory=list)
    inline: set[str] = field(default_factory=set)

    def add(self, other: Printed) -> None:
        """Join another stretch."""
        self.inks |= other.inks
        self.points += other.points
        self.images += other.images
        self.inline |= other.inline


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The product of two transformations, `inner` first (ISO 32000-1 8.3.4)."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class InkReader:
    """Reads the pages of one file."""

    def __init__(self) -> None:
        self._read: dict[tuple[Any, Any, State], tuple[Printed, State]] = {}
        self._widths: dict[Any, dict[int, float]] = {}

    def page(self, page: Any) -> Printed:
        """All that a page prints."""
        printed, state = Printed(), State()
        contents = page.get("/Contents", pikepdf.Array())
        for piece in contents if isinstance(contents, pikepdf.Array) else [contents]:
            part, state = self._piece(piece, page.get("/Resources", pikepdf.Dictionary()), state)
            printed.add(part)
        return printed

    def inks_of(self, form: Any, outer: Any) -> set[Ink]:
        """The inks of a form XObject or tiling pattern, wherever it stands."""
        return self._piece(form, form.get("/Resources", outer), State())[0].inks

    def _piece(self, piece: Any, resources: Any, state: State) -> tuple[Printed, State]:
        key = (piece.objgen, resources.objgen, state)
        if resources.objgen == (0, 0):
            return self._content(piece, resources, state)
        if key not in self._read:
            self._read[key] = self._content(piece, resources, state)
        return self._read[key]

    def _content(self, piece: Any, resources: Any, state: State) -> tuple[Printed, State]:
        printed, text = Printed(), IDENTITY
        fill: dict[str, str] = {}
        for instruction in pikepdf.parse_content_stream(piece):
            operator, operands = str(instruction.operator), list(instruction.operands)
            match operator:
                case "q":
                    state = replace(state, saved=(*state.saved, replace(state, saved=())))
                case "Q" if state.saved:
                    state = replace(state.saved[-1], saved=state.saved[:-1])
                case "cm":
                    state = replace(state, matrix=times(_matrix(operands), state.matrix))
                case "Tf":
                    state = replace(state, font=str(operands[0]), size=float(operands[1]))
                case "BT":
                    text = IDENTITY
                case "Tm":
                    text = _matrix(operands)
                case "Td" | "TD":
                    text = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
                case kind if kind in _SHOW:
                    text = self._shown(operands[-1], resources, state, text, printed)
                case "Do":
                    self._object(resources.XObject[str(operands[0])], resources, state, printed)
                case _:
                    _colour(operator, operands, instruction, resources, fill, printed)
        return printed, state

    def _shown(self, operand: Any, resources: Any, state: State, text: Matrix, printed: Printed) -> Matrix:
        """Note both ends of the baseline of what is shown; returns the text matrix behind it (9.4.4)."""
        font = resources.Font[state.font]
        after = times((1, 0, 0, 1, self._advance(operand, font) * state.size, 0), text)
        for matrix in (text, after):
            printed.points.append(times(matrix, state.matrix)[4:])
        return after

    def _advance(self, operand: Any, font: Any) -> float:
        """How far a string goes, in sizes of the font; two-byte codes (Identity-H)."""
        if font.objgen not in self._widths:
            self._widths[font.objgen] = dict(_widths(font))
        widths, total = self._widths[font.objgen], 0.0
        for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
            if isinstance(part, pikepdf.String):
                data = bytes(part)
                codes = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
                total += sum(widths.get(code, widths[-1]) for code in codes)
            else:
                total -= float(part)
        return total / 1000

    def _object(self, shown: Any, resources: Any, state: State, printed: Printed) -> None:
        if shown.Subtype == pikepdf.Name.Image:
            a, b, c, d, e, f = state.matrix
            size = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
            corner = e + min(a, 0) + min(c, 0), f + min(b, 0) + min(d, 0)
            printed.images.append(PlacedImage(shown.objgen[0], int(shown.Width), int(shown.Height), *size, *corner))
        else:
            matrix = times(_matrix(shown.get("/Matrix", IDENTITY)), state.matrix)
            inner = State(matrix, state.font, state.size)
            printed.add(self._piece(shown, shown.get("/Resources", resources), inner)[0])


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(part) for part in operands)
    return a, b, c, d, e, f


def _colour(
    operator: str, operands: list[Any], instruction: Any, resources: Any, spaces: dict[str, str], printed: Printed
) -> None:
    """Note the ink that an operator sets, if it is one that sets an ink (ISO 32000-1 8.6.8)."""
    match operator:
        case "g" | "G" | "rg" | "RG" | "k" | "K":
            printed.inks.add(Ink(_DEVICE[operator], tuple(float(value) for value in operands)))
        case "cs" | "CS":
            spaces[operator] = family(operands[0], resources)
        case "sc" | "scn" | "SC" | "SCN":
            space = spaces.get("CS" if operator.isupper() else "cs", "unknown")
            values = tuple(float(value) for value in operands if not isinstance(value, pikepdf.Name))
            printed.inks.add(Ink(space, values))
        case "sh":
            printed.inks.add(Ink(f"shading in {family(resources.Shading[str(operands[0])].ColorSpace, resources)}", ()))
        case "INLINE IMAGE":
            image = instruction.iimage.obj if hasattr(instruction.iimage, "obj") else {}
            printed.inline.add(family(image.get("/ColorSpace", image.get("/CS", "unknown")), resources))
        case _:
            pass


def family(space: Any, resources: Any) -> str:
    """The family of a colour space, of an indexed one with that of its base."""
    if isinstance(space, pikepdf.Name):
        named = resources.get("/ColorSpace", {}) if resources is not None else {}
        return family(named[str(space)], None) if str(space) in named else str(space).lstrip("/")
    if isinstance(space, pikepdf.Array):
        name = str(space[0]).lstrip("/")
        return f"Indexed {family(space[1], resources)}" if name in ("Indexed", "I") else name
    return "unknown"


def _widths(font: Any) -> Iterator[tuple[int, float]]:
    """The widths of a composite font by code, in thousandths; under -1 that of all others (ISO 32000-1 9.7.4.3). A
    simple font is none of ours: two of its letters go 1.
    """
    if "/DescendantFonts" not in font:
        yield -1, 1000
        return
    inner = font.DescendantFonts[0]
    yield -1, float(inner.get("/DW", 1000))
    parts = iter(inner.get("/W", []))
    for first in parts:
        second = next(parts)
        if isinstance(second, pikepdf.Array):
            yield from ((int(first) + at, float(width)) for at, width in enumerate(second))
        else:
            width = float(next(parts))
            yield from ((code, width) for code in range(int(first), int(second) + 1))
