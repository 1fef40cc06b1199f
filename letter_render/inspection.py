"""What an independent reader finds in a finished file. Every check and every proof starts from it.

Inspection
  blocks: InspectedBlock, in reading order; each holds InspectedRun
  faces: InspectedFace
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "name", "figure"]


@dataclass(frozen=True, slots=True)
class InspectedRun:
    """Text that the file sets in one face and tags with one language. `face` is the family and style as the file names
    them (`Noto Serif TC Bold` in DOCX, the base font without its subset tag in PDF); `language` a BCP 47 tag.
    """

    text: str
    face: str
    language: str


@dataclass(frozen=True, slots=True)
class InspectedBlock:
    """One paragraph, heading, list item or figure as the file's own structure has it. `page` counts from 1, 0 where
    the format has no pages; `text` of a figure is its alternative text; `as_read` is what a reader gives for a block
    that has right-to-left text, empty where none was asked.
    """

    kind: Kind
    runs: tuple[InspectedRun, ...]
    page: int = 0
    as_read: str = ""

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
    that the reader met, each a sentence.
    """

    format: Literal["pdf", "docx"]
    title: str
    language: str
    page_count: int
    blocks: tuple[InspectedBlock, ...]
    faces: tuple[InspectedFace, ...]
    furniture: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
