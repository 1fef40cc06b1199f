"""The letter as read: what the user gave, validated, with the `Origin` of every value. No behaviour, no I/O.

Letter
  signatories: Signatory, in the order of their file
  versions: Version by language tag; its texts are Prose (Markdown that may hold fields)
  accept: Acceptance
Recipient, with the Delegation of the shipped list that it is, if it is one
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from letter_render.findings import Origin
from letter_render.formats import FormatName

TextStatus = Literal["original", "official", "unofficial"]
Punctuation = Literal["keep", "full-width", "quotes"]


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signed. `name` is byte for byte what stood in the file and is never changed.

    `languages` are BCP 47 tags, none, one, or one per script part of the name in order; `country` is an ISO 3166
    alpha-2 code or empty; `group` is the heading that the list has above it, empty where there is none; `row` counts
    the signatories from 1.
    """

    name: str
    languages: tuple[str, ...]
    country: str
    row: int
    origin: Origin
    group: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the letter: Markdown with `{{ field }}`s not yet filled. `origin` is that of its first line."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, each line of it empty where there is none. `signature` is an image file of the letter folder, `alt`
    its alternative text, `origin` the place of its name.
    """

    name: str = ""
    office: str = ""
    organisation: str = ""
    signature: str = ""
    alt: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """The letter in one language. Prose that the letter does not have is empty text, not None.

    `title` is the document's title (PDF and DOCX properties), empty where the subject is to be it; `subject`, where
    given, is printed; `place` stands before the date.
    """

    tag: str
    status: TextStatus
    title: str
    place: str
    reference: Prose
    subject: Prose
    salutation: Prose
    body: Prose
    closing: Prose
    signer: Signer
    enclosures: tuple[str, ...]
    note: Prose
    punctuation: Punctuation


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that the user has looked at: its `code`, the signatory's `row` (0: any place), and why it may stand."""

    code: str
    row: int
    why: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's e-mail address (RFC 5321 4.1.2 Mailbox; RFC 6531 where it has other letters than ASCII) and display
    name, which is empty where there is none.
    """

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CoverText:
    """What the mail says in one language, its fields not yet filled: the subject, one line, and the text, Markdown."""

    subject: Prose
    body: Prose


@dataclass(frozen=True, slots=True)
class Mail:
    """How the letter is mailed: from whom, None where that is not given; which formats are attached; the bytes that a
    message may have; its text by language tag. `origin` is that of the key `mail`.
    """

    sender: Mailbox | None
    reply_to: Mailbox | None
    attach: tuple[FormatName, ...]
    max_size: int
    covers: dict[str, CoverText]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter folder, read.

    `folder` is where it lies; `inputs` are the files read, relative to it; `signatories` + `unnamed` = `total` has
    been checked. `id` and `version` go into file names and the manifest; `date` is None for an undated letter.
    """

    id: str
    version: int
    kind: str
    stationery: str
    date: dt.date | None
    sender: str
    signatories: tuple[Signatory, ...]
    unnamed: int
    total: int
    fallback: str
    versions: dict[str, Version]
    mail: Mail
    accept: tuple[Acceptance, ...]
    folder: Path
    inputs: tuple[str, ...]

    @property
    def original(self) -> str:
        """The tag of the original; of the first version where none is marked so."""
        return next((tag for tag, one in self.versions.items() if one.status == "original"), next(iter(self.versions)))


@dataclass(frozen=True, slots=True)
class StateName:
    """A state's name in one language: `short` (`France`), `formal` (`République française`), and `of`, what follows
    "Permanent Mission" in that language (`de la France`).
    """

    short: str
    formal: str
    of: str


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation to the United Nations: its `id` (ISO 3166-1 alpha-3 in small letters) and its names by language."""

    id: str
    is_observer: bool
    names: dict[str, StateName]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is written to. Cells of the table that it does not have are empty text.

    `id` is fit for a file name and no other recipient's; `languages` are BCP 47 tags in the order of the letters, none
    where the table gives none; `address` are lines; `stationery` is the name of a stationery, empty for the letter's
    own; `email`, `cc` and `bcc` are e-mail addresses; `delegation` is the one of the shipped list that has this id.
    `row` counts the recipients from 1.
    """

    id: str
    languages: tuple[str, ...]
    row: int
    origin: Origin
    state: str = ""
    mission: tuple[str, ...] = ()
    name: str = ""
    salutation: str = ""
    address: tuple[str, ...] = ()
    reference: str = ""
    stationery: str = ""
    email: str = ""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    delegation: Delegation | None = None
