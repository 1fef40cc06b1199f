"""The ledger: what was handed to a mail server, and what the server said. SQLite, only ever added to.

An intent is on the disk before a message leaves, its result after. Where the process dies between the two nobody knows
whether it left: such a message is `unknown`, and never sent again unless somebody says so.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Literal

from letter_render.findings import DeliveryError, Finding, Origin, Severity

FILE = "sent.sqlite"

Event = Literal["intent", "sent", "deferred", "refused", "unknown"]
"""What is entered: a message is about to leave; the server has taken it; will not take it now; will not take it at all;
was given all of it and has not answered.
"""

State = Literal["sent", "deferred", "refused", "unknown"]
"""What became of a message: `sent` if ever it was, else `unknown` if ever nobody could tell, else its last event."""

_SCHEMA = (
    """CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    letter TEXT NOT NULL,
    version INTEGER NOT NULL,
    address TEXT NOT NULL,
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('intent', 'sent', 'deferred', 'refused', 'unknown')),
    reply TEXT NOT NULL
) STRICT""",
    "CREATE INDEX entry_of ON entry (letter, address, version)",
    "CREATE TRIGGER no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END",
    "CREATE TRIGGER no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END",
    "PRAGMA user_version = 1",
)


@dataclass(frozen=True, slots=True)
class Key:
    """What is sent at most once: a version of a letter to an address."""

    letter: str
    version: int
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a message: of which key, to which recipient, when (RFC 3339, UTC), what the server said."""

    key: Key
    recipient: str
    message_id: str
    state: State
    at: str
    reply: str


class Ledger:
    """The ledger of a folder. Addresses are told apart without regard to capitals."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, key: Key, recipient: str, message_id: str, event: Event, reply: str = "") -> None:
        """Enter an event; it is on the disk when this returns. Raises sqlite3.Error, an OperationalError where the disk
        is full.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._connection:
            self._connection.execute(
                "INSERT INTO entry (at, letter, version, address, recipient, message_id, event, reply)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (at, key.letter, key.version, key.address.casefold(), recipient, message_id, event, reply),
            )

    def entries(self, letter: str) -> Iterator[Entry]:
        """What became of each message of the letter, by version, address and recipient, in the order of their first
        events.
        """
        rows = self._connection.execute(
            "SELECT version, address, recipient, message_id, event, at, reply FROM ("
            "  SELECT *, min(number) OVER (PARTITION BY version, address, recipient) AS first"
            "  FROM entry WHERE letter = ?"
            ") ORDER BY first, number",
            (letter,),
        )
        events = (
            _Entered(Key(letter, version, address), recipient, message_id, event, at, reply)
            for version, address, recipient, message_id, event, at, reply in rows
        )
        for _, group in groupby(events, key=attrgetter("key", "recipient")):
            yield _gravest(group)


@dataclass(frozen=True, slots=True)
class _Entered:
    """A row of the ledger: an entry before it is known what followed."""

    key: Key
    recipient: str
    message_id: str
    event: Event
    at: str
    reply: str

    def entry(self) -> Entry:
        state: State = "unknown" if self.event == "intent" else self.event
        return Entry(self.key, self.recipient, self.message_id, state, self.at, self.reply)


def _gravest(events: Iterable[_Entered]) -> Entry:
    """What became of a message that may have been tried several times. An intent says nothing once its result is known:
    one that another intent follows, or nothing, stands for a process that died.
    """
    known: list[Entry] = []
    open_: _Entered | None = None
    for event in events:
        if open_ and event.event == "intent":
            known.append(open_.entry())
        open_ = event if event.event == "intent" else None
        if not open_:
            known.append(event.entry())
    if open_:
        known.append(open_.entry())
    gravity = {"sent": 2, "unknown": 1}
    return max(reversed(known), key=lambda entry: gravity.get(entry.state, 0))


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """The ledger of the folder, made where there is none, readable by its owner alone. Raises DeliveryError where it
    cannot be read or written, then or before it is closed.
    """
    with _told(), _connected(folder / FILE) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode anything less may lose the last entries with the power.
        connection.execute("PRAGMA synchronous = FULL")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone() == (0,):
                for statement in _SCHEMA:
                    connection.execute(statement)
        yield Ledger(connection)


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        # SQLite gives its other files the mode of this one.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error
    connection = sqlite3.connect(path)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _told() -> Iterator[None]:
    """What the database has against it, as a finding."""
    try:
        yield
    except sqlite3.Error as error:
        what = f"the ledger {FILE} cannot be used: {error}"
        hint = "make room, or bring back the ledger; then the same command goes on, nothing is sent twice"
        finding = Finding("mail/ledger", Severity.FAILURE, what, hint=hint, origin=Origin("--out"))
        raise DeliveryError([finding]) from error


def read_ledger(folder: Path, letter: str) -> list[Entry]:
    """What the folder's ledger has of the letter; nothing where there is none, or none yet. Raises DeliveryError where
    it cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    with _told(), _connected(path) as connection:
        connection.execute("PRAGMA query_only = ON")
        is_made = connection.execute("PRAGMA user_version").fetchone() != (0,)
        return list(Ledger(connection).entries(letter)) if is_made else []
