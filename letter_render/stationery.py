"""The look of a letter and the facts of a language: what `stationery.toml` and `data/languages/<tag>.toml` say.

One file of each drives both formats. All lengths carry their unit in the name (mm, pt, em).
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

MIN_COLUMN_MM = 20
"""Less holds no word."""

Align = Literal["start", "center", "end", "justify"]
DocxFaces = Literal["subset", "whole", "none"]
"""How the DOCX embeds its faces: cut to the letter, whole, or not at all."""

Length = Annotated[float, Field(ge=0, le=1000)]
Size = Annotated[float, Field(ge=3, le=200)]
Indent = Annotated[float, Field(ge=0, le=20)]


def _colour(value: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise ValueError("a colour is # and six hexadecimal digits, as #0055a4")
    return value.lower()


Colour = Annotated[str, AfterValidator(_colour)]


class Strict(BaseModel):
    """A table of a TOML file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Page(Strict):
    """Paper and margins; `bleed_mm` is how far a print run's pages reach over each edge of the paper."""

    width_mm: Annotated[float, Field(gt=50, le=1000)]
    height_mm: Annotated[float, Field(gt=50, le=1000)]
    margin_top_mm: Length
    margin_right_mm: Length
    margin_bottom_mm: Length
    margin_left_mm: Length
    bleed_mm: Annotated[float, Field(ge=0, le=50)] = 3


class Text(Strict):
    """What every style starts from: the faces' role, the size, the distance of baselines (leading), and the air between
    Han, kana or hangul and letters or digits of other scripts.
    """

    role: str
    size_pt: Size
    leading_pt: Size
    colour: Colour = "#000000"
    autospace_em: Annotated[float, Field(ge=0, le=1)] = 0.25


class Columns(Strict):
    """The columns that the list of names is set in."""

    count: Annotated[int, Field(ge=1, le=6)]
    gutter_mm: Length


class AddressBox(Strict):
    """Where the recipient's address stands on the first page of an addressed letter, in mm from the top left corner of
    the paper, whatever the direction of the text; what an envelope's window shows.
    """

    left_mm: Length
    top_mm: Length
    width_mm: Annotated[float, Field(ge=MIN_COLUMN_MM, le=1000)]
    height_mm: Annotated[float, Field(gt=5, le=1000)]


class Letterhead(Strict):
    """What stands above the first page's text. `logo` is a PNG or JPEG file beside `stationery.toml`, or empty."""

    logo: str = ""
    alt: str = ""
    width_mm: Length = 0
    align: Align = "start"


class Print(Strict):
    """The printer's own ICC profile, a file beside `stationery.toml`, and the name of the printing condition that it is
    for (ISO 32000-1 14.11.5, OutputConditionIdentifier). Both or neither.
    """

    profile: str = ""
    identifier: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="after")
    def _has_both(self) -> Self:
        if bool(self.profile) != bool(self.identifier.strip()):
            raise ValueError("profile and identifier stand together: the file, and the name the printer has for it")
        return self


class Style(Strict):
    """How one kind of paragraph is set; what is left out comes from `Text`.

    Indents in em of the style's own size:
    of the first line, of all lines but the first (in a list the mark stands in it), and from both edges.
    """

    size_pt: Size | None = None
    leading_pt: Size | None = None
    colour: Colour | None = None
    bold: bool = False
    align: Align | None = None
    first_line_em: Indent | None = None
    hanging_em: Indent = 0
    inset_em: Indent = 0
    before_pt: Length = 0
    after_pt: Length | None = None
    keep_with_next: bool = False
    keep_with_previous: bool = False


StyleName = Literal[
    "address", "status", "date", "reference", "figure", "subject", "heading", "salutation", "body", "quote", "item",
    "closing", "signer", "enclosures", "names_heading", "name", "note", "head", "foot",
]  # fmt: skip


class Stationery(Strict):
    """One `stationery.toml`. `styles` may leave out a name: it is then set as plain text.

    `based_on` is the name of another stationery, whose keys count where this one has none of its own.
    """

    based_on: str = ""
    page: Page
    text: Text
    columns: Columns
    letterhead: Letterhead = Letterhead()
    address: AddressBox | None = None
    print: Print = Print()
    running_head: bool = True
    docx_faces: DocxFaces = "subset"
    styles: dict[StyleName, Style] = {}

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        page, columns = self.page, self.columns
        measure_mm = page.width_mm - page.margin_left_mm - page.margin_right_mm
        column_mm = (measure_mm - columns.gutter_mm * (columns.count - 1)) / columns.count
        height_mm = page.height_mm - page.margin_top_mm - page.margin_bottom_mm
        if column_mm < MIN_COLUMN_MM or height_mm < MIN_COLUMN_MM:
            raise ValueError(
                f"the margins leave columns of {column_mm:.0f} mm by {height_mm:.0f} mm; {MIN_COLUMN_MM} is the least"
            )
        box = self.address
        if box and (box.left_mm + box.width_mm > page.width_mm or box.top_mm + box.height_mm > page.height_mm):
            raise ValueError("the box for the address reaches over the edge of the paper")
        if box and (box.left_mm < page.margin_left_mm or box.top_mm < page.margin_top_mm):
            raise ValueError("the box for the address begins in the margin of the page")
        return self


def _has_number(phrase: str) -> str:
    if phrase.count("#") != 1 or phrase.strip() == "#":
        raise ValueError("a phrase holds # once, and a word beside it")
    return phrase


Phrases = tuple[Annotated[str, AfterValidator(_has_number)], ...]
Stems = tuple[Annotated[str, Field(min_length=1)], ...]


class Counting(Strict):
    """How a language counts those who signed, so that a wrong number in prose is noticed.

    `of` are phrases with `#` for the number (`# organizations`); `signed` the beginnings of words that speak of
    signing; `about` phrases that call a number approximate (`more than #`).
    """

    of: Annotated[Phrases, Field(strict=False)] = ()
    signed: Annotated[Stems, Field(strict=False)] = ()
    about: Annotated[Phrases, Field(strict=False)] = ()


class Language(Strict):
    """One `data/languages/<tag>.toml`: all that the product knows of a language that letters are written in.

    `word_tag` is the name Word has for it (ECMA-376 17.3.2.20); `digits` the CLDR numbering system that numbers are
    written in; `leading` a factor on the stationery's; `page_of_pages` the foot's text with `{page}` and `{pages}`;
    `list_mark` stands before the items of a list in prose; `unofficial` says of what it is a translation, `{original}`
    being the word that `originals` has for the original's language; `quotes` are the quotation marks, opening and
    closing, and those inside a quotation; `spaces_before` and `spaces_after` are the spaces that stand before or behind
    a mark in prose, `no_break_after` the words that are not to end a line; `counting` tells a number of signatories
    from others.
    `date` is how a date is written, as a pattern of CLDR (UTS #35, 4, Date Format Patterns) or the name of one;
    `months` are the names of the months in a date, where they are others than CLDR's; `first_of_month` is the day 1 in
    a date, where it is no plain number.
    Of an addressed letter: `salutation` is the neutral form, for a recipient of whom nothing else is known; `mission`
    and `observer_mission` name a delegation in an address, line by line, `{of}` being what the list of delegations has
    under `of`; `place_and_date` joins the two; `enclosures` stands before what is enclosed.
    """

    name: str
    direction: Literal["ltr", "rtl"]
    script: Annotated[str, Field(pattern="^[A-Z][a-z]{3}$")]
    word_tag: str
    digits: Literal["latn", "arab"]
    align: Align
    hyphenate: bool
    first_line_em: float
    paragraph_gap_pt: float
    leading: Annotated[float, Field(ge=0.5, le=2)]
    page_of_pages: str
    list_mark: str
    date: str = "long"
    months: Annotated[tuple[str, ...], Field(strict=False)] = ()
    first_of_month: str = ""
    unofficial: str
    salutation: str
    mission: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    observer_mission: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    place_and_date: str
    enclosures: str
    specimen: str
    originals: dict[str, str]
    quotes: Annotated[tuple[str, ...], Field(strict=False)] = ()
    spaces_before: dict[str, str] = {}
    spaces_after: dict[str, str] = {}
    no_break_after: Annotated[tuple[str, ...], Field(strict=False)] = ()
    counting: Counting = Counting()

    @field_validator("word_tag")
    @classmethod
    def _is_known(cls, tag: str) -> str:
        try:
            Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            raise ValueError(f"{tag} is no language that dates can be written in, as pt-PT is") from None
        return tag

    @field_validator("unofficial")
    @classmethod
    def _has_original(cls, sentence: str) -> str:
        return _holding(sentence, "{original}")

    @field_validator("place_and_date")
    @classmethod
    def _has_both(cls, pattern: str) -> str:
        return _holding(pattern, "{place}", "{date}")

    @field_validator("date")
    @classmethod
    def _has_day_month_year(cls, pattern: str) -> str:
        symbols = re.sub("'[^']*'", "", pattern)
        if pattern not in ("long", "full", "medium") and not all(symbol in symbols for symbol in "dMy"):
            raise ValueError(f"{pattern} is no pattern of a date: it has d, MMMM and y, as d MMMM y has")
        return pattern

    @field_validator("quotes")
    @classmethod
    def _has_four(cls, quotes: tuple[str, ...]) -> tuple[str, ...]:
        if len(quotes) not in (0, 4):
            raise ValueError(
                "there are four quotation marks, opening and closing and those inside a quotation, or none"
            )
        return quotes

    @field_validator("months")
    @classmethod
    def _has_twelve(cls, months: tuple[str, ...]) -> tuple[str, ...]:
        if len(months) not in (0, 12):
            raise ValueError("there are twelve months, or none")
        return months

    @field_validator("mission", "observer_mission")
    @classmethod
    def _has_state(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        _holding("\n".join(lines), "{of}")
        return lines


def _holding(pattern: str, *fields: str) -> str:
    if sorted(re.findall("[{}][^{}]*[{}]?", pattern)) != sorted(fields):
        raise ValueError(f"the text holds {' and '.join(fields)} once, and no other braces")
    return pattern
