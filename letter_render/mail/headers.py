"""Header fields as every mail program reads them: ASCII, or encoded words (RFC 2047) and parameters (RFC 2231).

They are made here as they go out, and not by `email.policy`, which in Python 3.11 folds a long display name inside a
word and so puts a space into it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from email.header import Header
from email.utils import quote
from itertools import chain, repeat
from urllib.parse import quote as percent_encoded

from letter_render.model import Mailbox
from letter_render.text.runs import clusters

MAX_NAME_BYTES = 180
"""The UTF-8 bytes of a file name: most file systems take 255, and programs put ` (1)` and more behind it."""

_FOLD = "\r\n "
_JOINERS = "\u200c\u200d"
_NOT_IN_FILE_NAMES = dict.fromkeys(map(ord, '<>:"/\\|?*'), " ")
"""What Windows has no place for in a file name."""


def _is_plain(text: str) -> bool:
    """Whether a reader takes the text as it is: ASCII that does not look like an encoded word."""
    return text.isascii() and "=?" not in text


def _encoded(text: str, charset: str = "utf-8", field: str = "") -> str:
    """Encoded words in lines of at most 76 characters (RFC 2047 2). `Header` forgets the space after a field's name."""
    return Header(text, charset, header_name=field, maxlinelen=75).encode(linesep="\r\n")


def text_header(name: str, text: str) -> str:
    """The value of a field that is text, as the subject."""
    charset = "us-ascii" if _is_plain(text) else "utf-8"
    return _encoded(text, charset, name)


def mailbox_header(name: str, mailboxes: Iterable[Mailbox]) -> str:
    """The value of a field that is a list of mailboxes, a line for each (RFC 5322 3.4)."""
    fields = chain([name], repeat(""))
    return f",{_FOLD}".join(map(_mailbox, mailboxes, fields))


def _mailbox(mailbox: Mailbox, field: str) -> str:
    """A mailbox; where it is the first, it stands in the line of the field's name."""
    if not mailbox.name:
        return mailbox.address
    if _is_plain(mailbox.name):
        return f'"{quote(mailbox.name)}"{_FOLD}<{mailbox.address}>'
    return f"{_encoded(mailbox.name, field=field)}{_FOLD}<{mailbox.address}>"


def file_name(title: str, suffix: str) -> str:
    """The title as a name that any system can give a file, whole clusters of it up to MAX_NAME_BYTES; `letter` where
    nothing of it is left.
    """
    kept = "".join(map(_in_file_name, title))
    stem = " ".join(kept.translate(_NOT_IN_FILE_NAMES).split())
    room = MAX_NAME_BYTES - len(suffix)
    if len(stem.encode()) > room:
        parts = clusters(stem)
        while len("".join(parts).encode()) > room - len("…".encode()):
            parts.pop()
        stem = "".join(parts).rstrip() + "…"
    return (stem.strip(". ") or "letter") + suffix


def _in_file_name(char: str) -> str:
    """The character; none where it only says how others are shown. Persian and Hindi spell with joiners."""
    category = unicodedata.category(char)
    if category == "Cf":
        return char if char in _JOINERS else ""
    return " " if category[0] in "CZ" else char


def disposition(name: str, plain_name: str) -> str:
    """The value of Content-Disposition: the name after RFC 2231 in one piece, for Outlook joins no pieces; then, for
    programs that know only RFC 2183, the plain one.

    The order matters: some readers take the first of two.
    """
    extended = "" if _is_plain(name) else f"{_FOLD}filename*=utf-8''{percent_encoded(name, safe='')};"
    return f'attachment;{extended}{_FOLD}filename="{quote(name if _is_plain(name) else plain_name)}"'


def content_type(mime_type: str, name: str) -> str:
    """The value of Content-Type with the name as encoded words, which RFC 2047 5 forbids in a parameter; old Outlooks
    and webmails of Asia read nothing else.
    """
    value = quote(name) if _is_plain(name) else _encoded(name)
    return f'{mime_type};{_FOLD}name="{value}"'
