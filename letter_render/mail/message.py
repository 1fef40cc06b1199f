"""A message as bytes: header, the text in plain and in HTML, and the letters attached (RFC 5322, RFC 2045 to 2047).

Pure: what it is made of decides every byte of it, its date too.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import MIMEPart
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from letter_render.compose.cover import Cover
from letter_render.formats import FORMATS
from letter_render.mail.headers import content_type, disposition, mailbox_header, text_header
from letter_render.mail.text import html_text, plain_text
from letter_render.model import Mailbox

if TYPE_CHECKING:
    _Part = MIMEPart[Any]
else:
    _Part = MIMEPart

_BASE64_LINE = 57
"""The bytes that make a line of 76 characters (RFC 2045 6.8)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message: its format, its name for people and one in ASCII alone, and its bytes."""

    format: str
    name: str
    plain_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """Everything of a message but its date. `to` and `sender` are None in a draft that a person is to complete; a draft
    has `bcc` in its header, a message that is sent has not. `mark` stands before the subject.
    """

    sender: Mailbox | None
    reply_to: Mailbox | None
    to: Mailbox | None
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    covers: tuple[Cover, ...]
    attachments: tuple[Attachment, ...]
    id: str
    is_draft: bool = False
    mark: str = ""

    @property
    def subject(self) -> str:
        """The subject, in two languages where the message is."""
        return self.mark + " / ".join(dict.fromkeys(cover.subject for cover in self.covers))

    @property
    def is_international(self) -> bool:
        """Whether an address has letters that only a server with SMTPUTF8 passes on (RFC 6531)."""
        all_ = (self.sender, self.reply_to, self.to, *self.cc, *self.bcc)
        return not all(mailbox.address.isascii() for mailbox in all_ if mailbox)


def message_id(letter: str, version: int, address: str, sender: Mailbox) -> str:
    """The Message-ID (RFC 5322 3.6.4) of the letter's version to that address: the same whenever it is made, so that a
    server that has the message already can drop a second one.
    """
    facts = "\0".join((letter, str(version), address.casefold()))
    return f"<{hashlib.sha256(facts.encode()).hexdigest()[:40]}@{sender.address.rpartition('@')[2]}>"


def message_bytes(message: Message, date: datetime) -> bytes:
    """The message, its lines ended by CR LF and none with a character beyond ASCII, but for international addresses."""
    # Our fields go out as they are made (`mail/headers.py`).
    policy = SMTP.clone(cte_type="7bit", refold_source="none", utf8=message.is_international)
    texts = [
        _text("plain", plain_text(message.covers), message, policy),
        _text("html", html_text(message.covers), message, policy),
    ]
    files = [_file(attachment, policy) for attachment in message.attachments]
    body = _multipart("alternative", (), texts, message.id, policy)
    return _multipart("mixed", _fields(message, date), [body, *files], message.id, policy).as_bytes(policy=policy)


def _fields(message: Message, date: datetime) -> Iterator[tuple[str, str]]:
    """The header of the whole message, in the order of RFC 5322 3.6."""
    yield "Date", format_datetime(date.astimezone(UTC))
    mailboxes = {
        "From": [message.sender], "Reply-To": [message.reply_to], "To": [message.to], "Cc": message.cc,
        "Bcc": message.bcc if message.is_draft else (),
    }  # fmt: skip
    for name, given in mailboxes.items():
        if known := [mailbox for mailbox in given if mailbox]:
            yield name, mailbox_header(name, known)
    if message.id:
        yield "Message-ID", message.id
    yield "Subject", text_header("Subject", message.subject)
    yield "Content-Language", ", ".join(cover.tag for cover in message.covers)
    yield "MIME-Version", "1.0"
    if message.is_draft:
        # Outlook and others open such a file as a message to be sent, not as one received.
        yield "X-Unsent", "1"


def _multipart(
    kind: str, fields: Iterable[tuple[str, str]], parts: Iterable[_Part], seed: str, policy: EmailPolicy[Any]
) -> _Part:
    """The parts in one; the boundary cannot stand in any, for all are in base64 or have no `_` behind a `=`."""
    boundary = f"=_{hashlib.sha256(f'{kind} {seed}'.encode()).hexdigest()[:32]}"
    whole = MIMEPart(policy)
    for name, value in (*fields, ("Content-Type", f'multipart/{kind};\r\n boundary="{boundary}"')):
        whole.set_raw(name, value)
    for part in parts:
        whole.attach(part)
    return whole


def _text(subtype: str, text: str, message: Message, policy: EmailPolicy[Any]) -> _Part:
    part = _Part(policy)
    part.set_content(text, subtype=subtype, charset="utf-8", cte="quoted-printable" if text.isascii() else "base64")
    if len(message.covers) == 1:
        part["Content-Language"] = message.covers[0].tag
    return part


def _file(attachment: Attachment, policy: EmailPolicy[Any]) -> _Part:
    part = _Part(policy)
    fields = {
        "Content-Type": content_type(FORMATS[attachment.format].media_type, attachment.name),
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": disposition(attachment.name, attachment.plain_name),
    }
    for name, value in fields.items():
        part.set_raw(name, value)
    data = attachment.data
    lines = (base64.b64encode(data[at : at + _BASE64_LINE]) for at in range(0, len(data), _BASE64_LINE))
    part.set_payload(b"\r\n".join(lines).decode("ascii"))
    return part
