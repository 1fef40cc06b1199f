"""What is to be sent, as types: the messages, and who gets none and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from letter_render.findings import Finding
from letter_render.mail.ledger import Key
from letter_render.mail.message import Attachment, Message, message_bytes
from letter_render.model import Letter, Mailbox, Recipient
from letter_render.sending.rendered import RenderedFile


@dataclass(frozen=True, slots=True)
class SendOrder:
    """What is asked for: the letter's folder, the folder that `render` wrote, the recipients and who of them.

    `language` is that of recipients who have none of their own, as it was for `render`; `again` are the ids of those to
    whom a message goes though it was refused, or may have gone, before; `limit` is how many there may be; with
    `test_to` all go to that mailbox alone, marked, and whatever became of them; a draft lacks what a person can still
    add.
    """

    folder: Path
    out: Path
    to: str
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    language: str = ""
    again: tuple[str, ...] = ()
    allows_unofficial: bool = False
    limit: int | None = None
    test_to: Mailbox | None = None
    is_draft: bool = False
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that is attached, and its name for people."""

    file: RenderedFile
    name: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to a recipient: everything but the bytes of its files. `size` is that of the whole in bytes, `before`
    says what became of earlier ones to this address.
    """

    recipient: Recipient
    tags: tuple[str, ...]
    message: Message
    files: tuple[Enclosed, ...]
    key: Key
    size: int = 0
    before: str = ""

    def bytes(self, date: datetime) -> bytes:
        """The message. Raises InputRefusedError where a file is no longer the one that was proven."""
        return message_bytes(_with_files(self.message, self.files), date)


Reason = Literal["not chosen", "not fit", "done", "open"]
"""Why a recipient gets no message: nobody asked for it; the letter or the address is not fit to be sent; a message went
before; or one was refused, or may have gone.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recipient who gets no message: the reason, and in words."""

    id: str
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class Sending:
    """What is to be sent, and who is left out; `findings` are about the mail alone, and none is a FAILURE."""

    letter: Letter
    planned: tuple[Planned, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[Finding, ...]


def _with_files(message: Message, files: Iterable[Enclosed]) -> Message:
    attachments = (Attachment(one.file.format, one.name, one.file.path.name, one.file.read()) for one in files)
    return replace(message, attachments=tuple(attachments))
