"""E-mail addresses as people write them, by the library email-validator."""

from __future__ import annotations

import re
from email.utils import unquote

from letter_render.model import Mailbox

_NAMED = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>\s*")


def parse_mailbox(text: str, *, may_have_name: bool = False) -> Mailbox:
    """The mailbox that the text is, `office@river.example` or, where it may, `River Watch <office@river.example>`.

    A domain in other letters is given as DNS has it (`xn--…`, RFC 5891); one that is no part of the public internet, or
    has no dot, is refused. Raises ValueError with a sentence that says what is wrong.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  (15 ms that most letters need not)

    named = _NAMED.fullmatch(text) if may_have_name else None
    try:
        found = validate_email(named["address"] if named else text, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(_in_plain_words(str(error))) from error
    local = found.ascii_local_part or found.local_part
    return Mailbox(f"{local}@{found.ascii_domain}", unquote(named["name"]) if named else "")


def split_addresses(text: str) -> list[str]:
    """The addresses of a cell that may have several, parted by commas or semicolons."""
    return [part.strip() for part in re.split("[,;]", text) if part.strip()]


def _in_plain_words(message: str) -> str:
    return (
        message.rstrip(".")
        .replace("The email address", "the address")
        .replace("The part", "the part")
        .replace("An email address", "an address")
    )
