"""Sending: the plan, somebody's word that it is meant, one message after another to the server and into the ledger."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

from letter_render.findings import DeliveryError, InputRefusedError
from letter_render.mail.account import Account
from letter_render.mail.connection import Server
from letter_render.mail.ledger import open_ledger
from letter_render.mail.send import Delivery, Outgoing, Result
from letter_render.mailing.batch import locked
from letter_render.sending.outbox import Planned, Sending, SendOrder
from letter_render.sending.plan import prepare_sending
from letter_render.sending.rendered import check_folder


def send(  # noqa: PLR0913  (what, where, as whom; and what is asked and told on the way)
    order: SendOrder,
    server: Server,
    account: Callable[[], Account],
    is_meant: Callable[[Sending], bool],
    *,
    interval_s: float = 0,
    is_stopped: Callable[[], bool] = lambda: False,
    on_result: Callable[[Outgoing, Result], None] = lambda _message, _result: None,
) -> Sending:
    """Plan the messages of an order, and hand them to the server where `is_meant` says so of the plan; gives the plan.

    The account is asked for only then, before the first connection. Messages are at least `interval_s` seconds apart;
    `is_stopped` is asked between two of them, and `on_result` told what became of each. The ledger in the folder of the
    order has it too, but for tests.

    Raises InputRefusedError where something is wrong, or another run is at work in the folder: nothing is sent then;
    DeliveryError where there is no server to be had, the ledger cannot be written, or a file is no longer the one that
    was proven.
    """
    check_folder(order.out)
    with locked(order.out):
        sending = prepare_sending(order)
        if sending.planned and is_meant(sending):
            whose = account()
            with nullcontext(None) if order.test_to else open_ledger(order.out) as ledger:
                delivery = Delivery(server, whose, ledger, interval_s, is_stopped, on_result)
                delivery.deliver(map(_outgoing, sending.planned))
    return sending


def _outgoing(planned: Planned) -> Outgoing:
    """The message as it is handed over, dated then. Raises ValueError for one without sender or addressee."""
    message = planned.message
    if message.sender is None or message.to is None:
        raise ValueError("a message that is handed over has a sender and an addressee")
    addresses: dict[str, str] = {}
    for mailbox in (message.to, *message.cc, *message.bcc):
        addresses.setdefault(mailbox.address.casefold(), mailbox.address)
    return Outgoing(
        key=planned.key,
        recipient=planned.recipient.id,
        message_id=message.id,
        sender=message.sender.address,
        addresses=tuple(addresses.values()),
        is_international=message.is_international,
        make=lambda: _bytes(planned),
    )


def _bytes(planned: Planned) -> bytes:
    """The message, dated now. Raises DeliveryError where a file has changed since the plan: others may be sent."""
    try:
        return planned.bytes(datetime.now(UTC))
    except InputRefusedError as refused:
        raise DeliveryError(refused.findings) from refused
