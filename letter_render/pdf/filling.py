"""What stands in a slot, drawn: the boxes of its lines, where each goes, and the operators that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from letter_render.fonts.book import Face
from letter_render.galley import Direction, Galley, LineBreak, Run
from letter_render.pdf.base import PX_PER_PT, Place
from letter_render.pdf.html import strut_face
from letter_render.pdf.line import Box, Glyphs, boxes, in_css, left_edges, operand, stretches
from letter_render.slots import Slot

Fonts = dict[Face, tuple[int, dict[int, int]]]
"""Of each face, the number of its font, and the ids that its glyphs have in it."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in a slot: its lines, in stretches of one direction; the distance of their baselines in px; and the
    direction of the paragraph.
    """

    lines: tuple[list[tuple[Direction, list[Box]]], ...]
    leading_px: float
    direction: Direction


def filling_of(slot: Slot, galley: Galley, glyphs: dict[Face, Glyphs]) -> Filling:
    """What stands in the slot of a letter; `glyphs` collects what its faces show."""
    format_ = galley.formats[slot.style]
    size_px = in_css(format_.size_pt * strut_face(galley).size_adjust) * PX_PER_PT
    groups = groupby(slot.block.inlines, key=lambda inline: isinstance(inline, LineBreak))
    lines = [stretches(run for run in group if isinstance(run, Run)) for is_break, group in groups if not is_break]
    drawn = tuple(_boxed(line, size_px, galley, glyphs) for line in lines)
    return Filling(drawn, format_.leading_pt * PX_PER_PT, galley.direction)


def _boxed(
    line: list[tuple[Direction, list[Run]]], size_px: float, galley: Galley, glyphs: dict[Face, Glyphs]
) -> list[tuple[Direction, list[Box]]]:
    runs = [run for _, group in line for run in group]
    made = iter(boxes(runs, size_px, strut_face(galley), galley.autospace_em, glyphs))
    return [(direction, list(islice(made, len(group)))) for direction, group in line]


def shown_boxes(filling: Filling, place: Place, fonts: Fonts) -> Iterator[tuple[Box, str]]:
    """Each box that has ink, with the text object that shows it in its place."""
    for index, line in enumerate(filling.lines):
        drawn = [box for _, group in line for box in group]
        start_px = place.x_px - place.from_left * sum(box.air_px + box.width_px for box in drawn)
        y_px = place.y_px + index * filling.leading_px
        for box, edge_px in zip(drawn, left_edges(line, filling.direction), strict=True):
            if box.run.text.strip():
                face = box.run.face
                shown = operand(box, fonts[face][1])
                matrix = f"1 0 0 -1 {start_px + edge_px:.6f} {y_px:.6f} Tm"
                yield box, f"BT {matrix} {font_name(face)} {box.size_px:.6f} Tf [{shown}] TJ ET"


def font_name(face: Face) -> str:
    """The name that a page has for the font of a face in its slots."""
    return f"/slot-{face.id}"


def font_entries(fonts: Fonts) -> str:
    """The fonts as entries of a page's resources."""
    return " ".join(f"{font_name(face)} {number} 0 R" for face, (number, _) in fonts.items())
