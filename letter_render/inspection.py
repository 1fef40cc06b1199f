"""What an independent reader finds in a finished file. Every check and every proof starts from it.

Inspection
  blocks: InspectedBlock, in reading order; each holds InspectedRun, and the Box of each of its lines
  faces: InspectedFace
  pages: InspectedPage; each holds InspectedMark
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from letter_render.formats import FormatName

Kind = Literal["heading", "paragraph", "item", "name", "figure", "line"]
"""A line is what a file has that does not say what its texts are."""


@dataclass(frozen=True, slots=True)
class InspectedRun:
    """Text that the file sets in one face and tags with one language. `face` is the family and style as the file names
    them (`Noto Serif TC Bold` in DOCX, the base font without its subset tag in PDF); `language` a BCP 47 tag.
    """

    text: str
    face: str
    language: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, which counts from 1; its edges in pt, in the page's own coordinates (ISO 32000-1 8.3.2.3:
    from the bottom left).
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class InspectedMark:
    """Something that a page paints: text of one line, a path or an image (a shading too). `mcid` is that of its marked
    content, -1 where it has none; `colour` is its red, green and blue, 0 to 255, None where nothing is filled (an
    image, a line, invisible text); `opacity` from 0 to 1; `size_pt` the size of a text on the page, 0 of all else.
    """

    kind: Literal["text", "path", "image"]
    box: Box
    mcid: int
    colour: tuple[int, int, int] | None
    opacity: float
    size_pt: float = 0


@dataclass(frozen=True, slots=True)
class InspectedPage:
    """A page: what is seen of it (its CropBox), and what it paints, in order."""

    box: Box
    marks: tuple[InspectedMark, ...]


@dataclass(frozen=True, slots=True)
class InspectedBlock:
    """One paragraph, heading, list item or figure as the file's own structure has it. `page` counts from 1, 0 where
    the format has no pages; `text` of a figure is its alternative text; `as_read` is what a reader gives for a block
    that has right-to-left text, empty where none was asked; `boxes` are those of what the block paints, in its order,
    none where the format has no pages; `level` is that of a heading, from 1, and 0 of all else.
    """

    kind: Kind
    runs: tuple[InspectedRun, ...]
    page: int = 0
    as_read: str = ""
    boxes: tuple[Box, ...] = ()
    level: int = 0

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class InspectedGlyph:
    """A glyph of an embedded face: the text that it stands for, and its outline as path commands in font units
    (`fonts.book.Outline`).
    """

    text: str
    outline: bytes


@dataclass(frozen=True, slots=True)
class InspectedFace:
    """A face that the file uses. `unmapped` are the characters of it that the embedded file cannot draw, or the places
    where it shows a glyph that stands for no character; `glyphs` are those whose text the file tells.
    """

    name: str
    is_embedded: bool
    is_subset: bool
    is_mapped: bool
    unmapped: tuple[str, ...] = ()
    glyphs: tuple[InspectedGlyph, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """One finished file, read back. `page_count` is 0 where the format has no pages; `problems` are structural faults
    that the reader met, each a sentence; `lists` are the numbers of their items, and `outline` the bookmarks with
    their levels, both of a PDF; `is_tagged` where the file says what its texts are, and `shows_title` where a window
    is to show its title and not its name: a DOCX does both by itself.
    """

    format: FormatName
    title: str
    language: str
    page_count: int
    blocks: tuple[InspectedBlock, ...]
    faces: tuple[InspectedFace, ...]
    furniture: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    pages: tuple[InspectedPage, ...] = ()
    lists: tuple[int, ...] = ()
    outline: tuple[tuple[int, str], ...] = ()
    identifier: str = ""
    is_tagged: bool = True
    shows_title: bool = True
