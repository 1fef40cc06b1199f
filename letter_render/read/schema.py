"""`letter.yaml` as types: which keys there are, what each may hold, and what it is when it is left out.

A key without a value counts as left out. Values are never converted: `"1"` is no number and `1` no text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from letter_render.formats import FORMATS, FormatName
from letter_render.model import Punctuation, TextStatus
from letter_render.read.mailbox import parse_mailbox
from letter_render.read.tags import canonical_tag

_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for devices, whatever the suffix."""


def _check_id(text: str) -> str:
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 64:
        raise PydanticCustomError("id", "must be small letters a-z, digits and single hyphens, at most 64")
    if text in _DEVICES:
        raise PydanticCustomError("id", "must be another name than those that Windows keeps for devices")
    return text


def _check_date(value: object) -> dt.date:
    text = value if isinstance(value, str) else ""
    try:
        return dt.date.fromisoformat(text if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError as error:
        raise PydanticCustomError("date", "must be a day as year-month-day, like 2020-09-09") from error


def _check_tag(text: str) -> str:
    canonical = canonical_tag(text)
    if canonical is None:
        raise PydanticCustomError("tag", "is no language tag, such as fr, pt-BR or zh-Hant")
    if canonical != text:
        raise PydanticCustomError("tag", "is written `{canonical}`", {"canonical": canonical})
    return text


def _check_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise PydanticCustomError("one_line", "must be one line")
    return text


def _check_filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("no_text", "is empty")
    return text


def _check_mailbox(text: str) -> str:
    try:
        parse_mailbox(text, may_have_name=True)
    except ValueError as error:
        raise PydanticCustomError("mailbox", "{error}", {"error": str(error)}) from error
    return text


def size_bytes(text: str) -> int:
    """The bytes of a size as it is written, `10 MB` or `500 kB` (SI: a thousand, not 1024). Raises ValueError."""
    found = re.fullmatch("([0-9]+) ?(kB|MB)", text)
    if not found:
        raise PydanticCustomError("size", "must be a size, like `10 MB`")
    return int(found[1]) * {"kB": 1_000, "MB": 1_000_000}[found[2]]


def _check_size(text: str) -> str:
    size_bytes(text)
    return text


def _check_code(text: str) -> str:
    if not re.fullmatch("[a-z0-9-]+/[a-z0-9-]+", text):
        raise PydanticCustomError("code", "must be the code of a finding, like name/stray-stop")
    return text


Id = Annotated[str, AfterValidator(_check_id)]
Tag = Annotated[str, AfterValidator(_check_tag)]
Day = Annotated[dt.date, BeforeValidator(_check_date)]
Line = Annotated[str, AfterValidator(_check_line)]
Filled = Annotated[str, AfterValidator(_check_filled)]
Size = Annotated[str, AfterValidator(_check_size)]
Code = Annotated[str, AfterValidator(_check_code)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Positive = Annotated[int, Field(ge=1, le=10_000_000)]


class Entry(BaseModel):
    """A mapping of `letter.yaml`: unknown keys are errors, values never change, an empty value is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, given: Any) -> Any:  # noqa: ANN401  # whatever the file holds
        if not isinstance(given, dict):
            return given
        known = {entry.alias or name for name, entry in cls.model_fields.items()}
        return {key: value for key, value in given.items() if value is not None or key not in known}


class SenderEntry(Entry):
    """Who sends the letter."""

    name: Line = ""
    reply_to: Annotated[Line, AfterValidator(_check_mailbox)] = ""


class SignatoriesEntry(Entry):
    """The file of those who signed, how many more are not named, and how many there are in all."""

    file: Filled
    unnamed: Count = 0
    total: Count | None = None


class SignerEntry(Entry):
    """Who signs. `signature` is an image file, `alt` says what it shows."""

    name: Line = ""
    office: Line = ""
    organisation: Line = ""
    signature: Line = ""
    alt: Line = ""


class LanguageEntry(Entry):
    """The letter in one language. `body` is a file; the others are text."""

    text: TextStatus = "original"
    place: Line = ""
    reference: Line = ""
    subject: Line = ""
    title: Line = ""
    salutation: str = ""
    body: Filled
    closing: str = ""
    signer: SignerEntry = SignerEntry()
    enclosures: tuple[Filled, ...] = ()
    note: str = ""
    punctuation: Punctuation | None = None


def _check_format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"{name!r} is none of {', '.join(FORMATS)}")
    return name


KnownFormat = Annotated[FormatName, AfterValidator(_check_format), Field(json_schema_extra={"enum": [*FORMATS]})]


class MailEntry(Entry):
    """How the letter is mailed: who from, which files, how large a message may be, and its text by language."""

    from_: Annotated[Line, AfterValidator(_check_mailbox), Field(alias="from")] = ""
    attach: tuple[KnownFormat, ...] = ("pdf", "docx")
    max_size: Size = "10 MB"
    cover: dict[Tag, Filled] = {}


class AcceptEntry(Entry):
    """A finding that somebody has looked at, and why it may stand. Without `row`, wherever it is found."""

    code: Code
    row: Positive | None = None
    why: Filled


class LetterFile(Entry):
    """A whole `letter.yaml`."""

    letter: Id
    version: Positive
    kind: Id = "open-letter"
    stationery: Id = "plain"
    date: Day | None = None
    sender: SenderEntry = SenderEntry()
    signatories: SignatoriesEntry
    fallback: Tag = ""
    languages: Annotated[dict[Tag, LanguageEntry], Field(min_length=1)]
    mail: MailEntry = MailEntry()
    accept: tuple[AcceptEntry, ...] = ()
