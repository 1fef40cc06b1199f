"""From the plan to the server: messages are handed over one by one, and the ledger says what became of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from letter_render.findings import DeliveryError, Finding, Origin, Severity
from letter_render.mail.ledger import Ledger, open_ledger
from letter_render.mail.message import message_id
from letter_render.mail.send import Delivery, Outgoing
from letter_render.model import Mailbox
from letter_render.sending import Planned, Sending

TEST_MARK = "[TEST: {to}] "
"""What a test's subject begins with: whom the message is for."""


def as_test(planned: Planned, to: Mailbox) -> Planned:
    """The message addressed to oneself alone, and marked so."""
    message = replace(
        planned.message,
        to=to,
        cc=(),
        bcc=(),
        id=message_id(f"test {planned.recipient.id} {planned.key.letter}", planned.key.version, to.address, to),
        mark=TEST_MARK.format(to=planned.recipient.email or planned.recipient.id),
    )
    return replace(planned, message=message)


def deliver(
    sending: Sending,
    out: Path,
    delivery: Callable[[Ledger | None], Delivery],
    *,
    is_test: bool = False,
) -> None:
    """Hand the messages to the server, and write down in the ledger of `out` what became of each; tests alone are
    written nowhere. `delivery` is made with the ledger. Raises DeliveryError.
    """
    try:
        with nullcontext(None) if is_test else open_ledger(out) as ledger:
            delivery(ledger).deliver(map(_outgoing, sending.planned))
    except sqlite3.Error as error:
        what, hint = (
            f"the ledger cannot be written: {error}",
            "make room; then the same command goes on, nothing is sent twice",
        )
        raise DeliveryError(
            [Finding("mail/ledger", Severity.FAILURE, what, hint=hint, origin=Origin("--out"))]
        ) from error


def _outgoing(planned: Planned) -> Outgoing:
    """The message as it is handed over, dated then. Raises ValueError for one without sender or addressee."""
    message = planned.message
    if message.sender is None or message.to is None:
        raise ValueError("a message that is handed over has a sender and an addressee")
    addresses = dict.fromkeys(mailbox.address for mailbox in (message.to, *message.cc, *message.bcc))
    return Outgoing(
        key=planned.key,
        recipient=planned.recipient.id,
        message_id=message.id,
        sender=message.sender.address,
        addresses=tuple(addresses),
        is_international=message.is_international,
        make=lambda: planned.bytes(datetime.now(UTC)),
    )
