"""The letter as read: what the user gave, validated, with the `Origin` of every value. No behaviour, no I/O.

Letter
  signatories: Signatory, in the order of their file
  versions: Version by language tag; its texts are Prose (Markdown that may hold fields)
  accept: Acceptance
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from letter_render.findings import Origin

TextStatus = Literal["original", "official", "unofficial"]
Punctuation = Literal["keep", "full-width"]


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signed. `name` is byte for byte what stood in the file and is never changed.

    `languages` are BCP 47 tags, none, one, or one per script part of the name in order; `country` is an ISO 3166
    alpha-2 code or empty; `row` counts the signatories from 1.
    """

    name: str
    languages: tuple[str, ...]
    country: str
    row: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the letter: Markdown with `{{ field }}`s not yet filled. `origin` is that of its first line."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Version:
    """The letter in one language. Prose that the letter does not have is empty text, not None.

    `title` is the document's title (PDF and DOCX properties), empty where the subject is to be it; `subject`, where
    given, is printed.
    """

    tag: str
    status: TextStatus
    title: str
    subject: Prose
    salutation: Prose
    body: Prose
    closing: Prose
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
    reply_to: str
    signatories: tuple[Signatory, ...]
    unnamed: int
    total: int
    fallback: str
    versions: dict[str, Version]
    accept: tuple[Acceptance, ...]
    folder: Path
    inputs: tuple[str, ...]
