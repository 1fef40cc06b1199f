"""`letter.yaml` as types: which keys there are, what each may hold, and what it is when it is left out.

A key without a value counts as left out. Values are never converted: `"1"` is no number and `1` no text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from letter_render.model import Punctuation, TextStatus
from letter_render.read.tags import canonical_tag

_RESERVED_STEMS = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for devices, whatever the suffix."""


def _check_id(text: str) -> str:
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 64:
        raise PydanticCustomError("id", "must be lower-case letters a-z, digits and single hyphens, at most 64")
    if text in _RESERVED_STEMS:
        raise PydanticCustomError("id", "is a name that Windows keeps for a device")
    return text


def _check_date(value: object) -> dt.date:
    text = value if isinstance(value, str) else ""
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("date", "must be a day of the calendar as year-month-day, like 2020-09-09") from error


def _check_tag(text: str) -> str:
    canonical = canonical_tag(text)
    if canonical == text:
        return text
    if canonical:
        raise PydanticCustomError("tag", "is written `{canonical}`", {"canonical": canonical})
    raise PydanticCustomError("tag", "is no language tag, such as fr, pt-BR or zh-Hant")


Id = Annotated[str, AfterValidator(_check_id)]
Tag = Annotated[str, AfterValidator(_check_tag)]
Day = Annotated[dt.date, BeforeValidator(_check_date)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Filled = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """A mapping of `letter.yaml`: unknown keys are errors, values never change, an empty value is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, given: Any) -> Any:  # noqa: ANN401  # whatever the file holds
        if not isinstance(given, dict):
            return given
        known = {entry.alias or name for name, entry in cls.model_fields.items()}
        return {key: value for key, value in given.items() if value is not None or key not in known}


class SenderEntry(Entry):
    """Who sends the letter."""

    name: str = ""
    reply_to: str = ""


class SignatoriesEntry(Entry):
    """The file of those who signed, how many more are not named, and how many there are in all."""

    file: Filled
    unnamed: Count = 0
    total: Count | None = None


class LanguageEntry(Entry):
    """The letter in one language. `body` is a file; the others are text."""

    text: TextStatus = "original"
    subject: str = ""
    title: str = ""
    salutation: str = ""
    body: Filled
    closing: str = ""
    note: str = ""
    punctuation: Punctuation | None = None


class MailEntry(Entry):
    """What accompanies the letter when it is sent: who from, which files, and the covering text by language."""

    from_: Annotated[str, Field(alias="from")] = ""
    attach: tuple[Literal["pdf", "docx"], ...] = ("pdf", "docx")
    cover: dict[Tag, Filled] = {}


class AcceptEntry(Entry):
    """A finding that somebody has looked at, and why it may stand. Without `row`, wherever it is found."""

    code: Annotated[str, Field(pattern="^[a-z]+/[a-z-]+$")]
    row: Annotated[int, Field(ge=1)] | None = None
    why: Annotated[str, Field(pattern=r"\S")]


class LetterFile(Entry):
    """A whole `letter.yaml`."""

    letter: Id
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    kind: Id = "open-letter"
    stationery: Id = "plain"
    date: Day | None = None
    sender: SenderEntry = SenderEntry()
    signatories: SignatoriesEntry
    fallback: Tag = ""
    languages: Annotated[dict[Tag, LanguageEntry], Field(min_length=1)]
    mail: MailEntry = MailEntry()
    accept: tuple[AcceptEntry, ...] = ()
