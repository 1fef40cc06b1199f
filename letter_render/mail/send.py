"""The conversation with a mail server (RFC 5321): one message after another over one connection, none of them twice.

What the server has not been given whole may be given again. From the first byte of a message on, only an answer tells
what became of it: where there is none, that is what the ledger says.
"""

from __future__ import annotations

import re
import smtplib
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from letter_render.findings import DeliveryError, Finding, Origin, Severity
from letter_render.mail.account import Account
from letter_render.mail.connection import Server, connect, is_final, no_server, said
from letter_render.mail.ledger import Key, Ledger, State

BACKOFF_S = (10, 60, 300)
"""How long to wait before a message, or a connection, is tried again; after the last it is given up for this run."""

END_OF_DATA_TIMEOUT_S = 600
"""How long the server may take to answer that it has taken a message (RFC 5321 4.5.3.2.6)."""

MESSAGES_A_CONNECTION = 100
"""Servers limit what comes over one connection."""

GOODBYE_TIMEOUT_S = 10
"""How long the server may take to say goodbye: nothing depends on it."""

DOUBTS = 3
"""So many recipients refused before any was taken, for reasons of policy, are no recipients' fault."""

IDLE_S = 30
"""Who waits longer than this hangs up first: the server would."""

_OK, _START_DATA, _CLOSING, _TOO_LARGE = 250, 354, 421, 552
_CODES_OK = (250, 251, 252)
_AUTHENTICATION_REQUIRED = 530
_OF_POLICY = re.compile(rb"5\.(7|4\.5)\b")
"""Enhanced status codes (RFC 3463 3.5, 3.8) by which servers refuse a recipient and mean the sender: relaying denied,
log in first, the day's quota is used up.
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be handed over: its key, who it is for and from, to which addresses, and how its bytes are made."""

    key: Key
    recipient: str
    message_id: str
    sender: str
    addresses: tuple[str, ...]
    is_international: bool
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message, and what the server said."""

    state: State
    reply: str


@dataclass(slots=True)
class Delivery:
    """How messages are handed over: to which server and as whom, how many seconds apart, and where it is written down.
    `ledger` is None for a test. `is_stopped` is asked between two messages; `on_result` is told of each.
    """

    server: Server
    account: Account
    ledger: Ledger | None
    interval_s: float = 0
    is_stopped: Callable[[], bool] = lambda: False
    on_result: Callable[[Outgoing, Result], None] = lambda _message, _result: None
    _smtp: smtplib.SMTP | None = field(default=None, init=False)
    _is_known: bool = field(default=False, init=False)
    _count: int = field(default=0, init=False)
    _is_trusted: bool = field(default=False, init=False)
    _doubts: int = field(default=0, init=False)

    def deliver(self, messages: Iterable[Outgoing]) -> None:
        """Hand the messages over. Those that the server will not take now come again after the others, and after a
        while. Raises DeliveryError where there is no server to be had, or it takes nothing from us, sqlite3.Error where
        nothing can be written down: what was handed over before is in the ledger.
        """
        waiting = deque((message, 0, 0.0) for message in messages)
        try:
            while waiting and not self.is_stopped():
                message, attempt, not_before = waiting.popleft()
                self._wait_until(not_before)
                begun = time.monotonic()
                result = self._hand_over(message)
                if result.state == "deferred" and attempt < len(BACKOFF_S):
                    waiting.append((message, attempt + 1, time.monotonic() + BACKOFF_S[attempt]))
                else:
                    self.on_result(message, result)
                self._wait_until(begun + self.interval_s)
        except BaseException:
            # No goodbye: the server may still be waiting for the rest of a message.
            if self._smtp is not None:
                self._smtp.close()
            raise
        self._close()

    def _wait_until(self, moment: float) -> None:
        if moment - time.monotonic() > IDLE_S:
            self._close()
        while (left := moment - time.monotonic()) > 0 and not self.is_stopped():
            time.sleep(min(left, 0.2))

    def _hand_over(self, message: Outgoing) -> Result:
        data = message.make()
        smtp = self._connected()
        result = self._transaction(smtp, message, data)
        if self.ledger:
            self.ledger.add(message.key, message.recipient, message.message_id, result.state, result.reply)
        self._count += 1
        if self._count >= MESSAGES_A_CONNECTION or not _is_open(smtp):
            self._close()
        return result

    def _transaction(self, smtp: smtplib.SMTP, message: Outgoing, data: bytes) -> Result:
        """One mail transaction (RFC 5321 3.3). The intent is written down before the server is given the message."""
        try:
            if refusal := self._announce(smtp, message, len(data)):
                return refusal
            self._intend(message)
            code, reply = smtp.docmd("DATA")
            if code != _START_DATA:
                return _refused(smtp, code, reply)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            smtp.close()
            return Result("deferred", f"the connection broke before the message: {said(str(error))}")
        return _give(smtp, data)

    def _announce(self, smtp: smtplib.SMTP, message: Outgoing, size: int) -> Result | None:
        """Sender and recipients; the refusal, where one is not taken: to some of them a message does not go."""
        limit = smtp.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            return Result("refused", f"the server takes messages of {int(limit):,} bytes, this one has {size:,}")
        if message.is_international and not smtp.has_extn("smtputf8"):
            return Result("refused", "the server passes on no address with other letters than ASCII (SMTPUTF8)")
        options = [f"SIZE={size}"] if smtp.has_extn("size") else []
        options += ["SMTPUTF8"] if message.is_international else []
        code, reply = smtp.mail(message.sender, options)
        if code >= 500 and code != _TOO_LARGE:
            raise DeliveryError([_no_sender(self.server, message.sender, code, reply)])
        if code != _OK:
            return _refused(smtp, code, reply)
        for address in message.addresses:
            code, reply = smtp.rcpt(address)
            if code not in _CODES_OK:
                return self._not_for(smtp, address, message.sender, code, reply)
            self._is_trusted = True
        return None

    def _not_for(self, smtp: smtplib.SMTP, address: str, sender: str, code: int, reply: bytes) -> Result:
        """The refusal of a recipient. Many servers keep what they have against the sender until then (Postfix by
        smtpd_delay_reject): as long as they have taken none, such a one is not the recipient's fault.
        """
        is_ours = code == _AUTHENTICATION_REQUIRED or (
            code >= 500 and not self._is_trusted and _OF_POLICY.match(reply) is not None
        )
        result = _refused(smtp, code, reply, f"{address}: ")
        if not is_ours:
            return result
        self._doubts += 1
        if code == _AUTHENTICATION_REQUIRED or self._doubts >= DOUBTS:
            raise DeliveryError([_no_sender(self.server, sender, code, reply)])
        return Result("deferred", result.reply)

    def _intend(self, message: Outgoing) -> None:
        if self.ledger:
            self.ledger.add(message.key, message.recipient, message.message_id, "intent")

    def _connected(self) -> smtplib.SMTP:
        """The connection, made where there is none. Raises DeliveryError where there is none to be had: at first, or
        again after it was lost, even after a while.
        """
        for wait_s in (*BACKOFF_S, None):
            if self._smtp is not None:
                return self._smtp
            try:
                self._smtp, self._count, self._is_known = connect(self.server, self.account), 0, True
            # A name that is none is a UnicodeError, or a ValueError.
            except (smtplib.SMTPException, OSError, ValueError) as error:
                if wait_s is None or not self._is_known or is_final(error) or self.is_stopped():
                    raise DeliveryError([no_server(self.server, error)]) from error
                self._wait_until(time.monotonic() + wait_s)
        raise AssertionError  # the last turn returns or raises

    def _close(self) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._smtp.sock is not None:
                    self._smtp.sock.settimeout(GOODBYE_TIMEOUT_S)
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None


def _give(smtp: smtplib.SMTP, data: bytes) -> Result:
    """The message itself, its lines ended by CR LF. From here on a broken connection tells nothing."""
    stuffed = re.sub(rb"(?m)^\.", b"..", data)
    end = b"" if stuffed.endswith(b"\r\n") else b"\r\n"
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(END_OF_DATA_TIMEOUT_S)
        smtp.send(stuffed + end + b".\r\n")
        code, reply = smtp.getreply()
        if smtp.sock is not None:
            smtp.sock.settimeout(smtp.timeout)
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException, OSError) as error:
        smtp.close()
        return Result("unknown", f"no answer to the message: {said(str(error))}")
    if 400 <= code < 600:
        return _refused(smtp, code, reply)
    if 200 <= code < 300:
        return Result("sent", said(reply))
    # What follows may be the answer to something else.
    smtp.close()
    return Result("unknown", f"no answer to the message: {code} {said(reply)}")


def _refused(smtp: smtplib.SMTP, code: int, reply: bytes, about: str = "") -> Result:
    """A refusal for now (4yz, and what is no answer) or for good (5yz; RFC 5321 4.2.1)."""
    is_refusal = 400 <= code < 600
    if code == _CLOSING or not is_refusal:
        smtp.close()
    else:
        with suppress(smtplib.SMTPException, OSError):
            smtp.rset()
    state: State = "refused" if is_refusal and code >= 500 else "deferred"
    return Result(state, f"{about}{code} {said(reply)}")


def _is_open(smtp: smtplib.SMTP) -> bool:
    return smtp.sock is not None


def _no_sender(server: Server, sender: str, code: int, reply: bytes) -> Finding:
    """What the server has against the sender it has against each message."""
    what = f"{server.host} takes no mail from {sender}: {code} {said(reply)}"
    hint = "look at mail.from in letter.yaml, and whether the server wants a user (docs/mail.md)"
    return Finding("mail/sender", Severity.FAILURE, what, hint=hint, origin=Origin("--smtp"))
