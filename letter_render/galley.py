"""The galley: the letter composed and decided, not cut into pages. Both writers start from it and decide nothing more.

Galley
  letterhead, blocks: Block = Address | Paragraph | Heading | ItemList | Columns | NameList | Figure
  head, foot, and the content of every block: Inline = Run | Unbreakable | LineBreak | PageField
  formats: Format by style name

The set is closed: a writer matches on it and ends with `assert_never`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from letter_render.fonts.book import Face
from letter_render.stationery import AddressBox, Align, Columns as ColumnsOf, DocxFaces, Page, StyleName

Direction = Literal["ltr", "rtl"]
Digits = Literal["latn", "arab"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face, language, script and direction, in logical order.

    `language` is a full BCP 47 tag (`zh-Hant-TW`, `ja`, `und-Latn` where nobody knows); `features` are OpenType
    features to switch on (`halt`); `href` is a link's target, empty where there is none; `may_break` is a word wider
    than its line, which may break anywhere; `has_air_before` where the galley's `autospace_em` stands between it and
    the run before it, if both are on one line.
    """

    text: str
    face: Face
    language: str
    script: str
    direction: Direction
    features: tuple[str, ...] = ()
    href: str = ""
    may_break: bool = False
    has_air_before: bool = False


@dataclass(frozen=True, slots=True)
class Unbreakable:
    """Runs of one direction that stay on one line: a word of a name that fits the column, or a part of one."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that the author made."""


@dataclass(frozen=True, slots=True)
class PageField:
    """The number of the page, or of all pages, in the face, language and direction given, as a run is."""

    kind: Literal["page", "pages"]
    face: Face
    language: str
    direction: Direction
    has_air_before: bool = False


Inline = Run | Unbreakable | LineBreak | PageField


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in the format named `style`. `is_line`: it has the recipient's own words, only runs, and fits one
    line, so that nothing around it depends on what it says.
    """

    style: StyleName
    inlines: tuple[Inline, ...]
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document's outline; `level` counts from 1."""

    level: int
    style: StyleName
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list in the prose. `mark` stands before each item of an unordered list; it is empty where the list counts, and
    then the first item has the number `start`.
    Marks and numbers are set in `mark_face`.
    """

    is_ordered: bool
    mark: str
    mark_face: Face
    start: int
    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as set. `row` counts the signatories from 1; `direction` is that of its first strong letter; `may_split`
    where it is so long that it may go on in the next column.
    """

    row: int
    direction: Direction
    inlines: tuple[Inline, ...]
    may_split: bool = False


NAMES_KEPT = 3
"""How many of its last names a list keeps with what must follow it: a page with one name and a note is no page. With
four of them alone on its last page, LibreOffice 7.4 adds a blank one.
"""


@dataclass(frozen=True, slots=True)
class NameList:
    """The signatories, in order."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An image file with its alternative text. `width_mm` and `height_mm` are as printed; `keep_with_previous` is a
    signature, which stays with the closing.
    """

    path: Path
    alt: str
    width_mm: float
    height_mm: float
    align: Align
    keep_with_previous: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """The recipient's address, in the style `address`: `line_count` lines with a LineBreak between each two. It fits
    `box`, which begins `above_mm` under what stands above it and is empty below the last line.
    """

    inlines: tuple[Inline, ...]
    line_count: int
    box: AddressBox
    above_mm: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks set in the stationery's columns."""

    blocks: tuple[Paragraph | Heading | NameList, ...]


Block = Address | Paragraph | Heading | ItemList | NameList | Figure | Columns


@dataclass(frozen=True, slots=True)
class Format:
    """How a style is set, with nothing left to look up: stationery and language together.

    Sizes, leading and space in pt; `first_line_em`, `hanging_em` and `inset_em` (from both edges of the measure) in em
    of `size_pt`; `weight` as in CSS.
    """

    size_pt: float
    leading_pt: float
    colour: str
    weight: int
    align: Align
    first_line_em: float
    hanging_em: float
    inset_em: float
    before_pt: float
    after_pt: float
    is_hyphenated: bool
    keep_with_next: bool
    keep_with_previous: bool


@dataclass(frozen=True, slots=True)
class BaseFaces:
    """The faces that a document's text starts from, one per slot of ECMA-376 17.3.2.26 (latin: ascii and hAnsi)."""

    latin: Face
    east_asia: Face
    complex_script: Face


@dataclass(frozen=True, slots=True)
class Galley:
    """A letter in one language, composed.

    `file_stem` is the file name without its suffix; `language` the BCP 47 tag; `word_tag` Word's name for it;
    `digits` the CLDR numbering system of page numbers; `autospace_em` the air between Han and other letters;
    `recipient` is the id of the one it is addressed to, empty where it is addressed to nobody; `kept` are characters
    that a file made for editing keeps beside its own: those by which delegations are addressed;
    `docx_faces` is how the DOCX embeds its faces;
    `date` is None for an undated letter; `head` stands on every page but the first, `foot` on all.
    """

    file_stem: str
    language: str
    word_tag: str
    direction: Direction
    digits: Digits
    title: str
    author: str
    date: dt.date | None
    page: Page
    columns: ColumnsOf
    autospace_em: float
    formats: dict[StyleName, Format]
    base_faces: BaseFaces
    letterhead: tuple[Figure, ...]
    blocks: tuple[Block, ...]
    head: tuple[Inline, ...]
    foot: tuple[Inline, ...]
    recipient: str = ""
    kept: str = ""
    docx_faces: DocxFaces = "subset"
