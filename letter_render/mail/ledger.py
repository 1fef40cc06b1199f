"""The ledger: what was handed to a mail server, and what the server said. SQLite, only ever added to.

An intent is on the disk before a message leaves, its result after. Where the process dies between the two nobody knows
whether it left: such a message is `unknown`, and never sent again unless somebody says so.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

FILE = "sent.sqlite"

Event = Literal["intent", "sent", "deferred", "refused", "unknown"]
"""What is entered: a message is about to leave; the server has taken it; will not take it now; will not take it at all;
was given all of it and has not answered.
"""

State = Literal["sent", "deferred", "refused", "unknown"]
"""What became of a message: its last event, an intent that nothing followed being `unknown`."""

_SCHEMA = """
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    letter TEXT NOT NULL,
    version INTEGER NOT NULL,
    address TEXT NOT NULL,
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('intent', 'sent', 'deferred', 'refused', 'unknown')),
    reply TEXT NOT NULL
) STRICT;
CREATE INDEX entry_of ON entry (letter, address, version);
CREATE TRIGGER no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
PRAGMA user_version = 1;
"""


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
        """What became of each message of the letter, in the order of their first intent."""
        rows = self._connection.execute(
            "SELECT version, address, recipient, message_id, event, at, reply FROM entry WHERE number IN"
            " (SELECT max(number) FROM entry WHERE letter = ? GROUP BY version, address) ORDER BY number",
            (letter,),
        )
        for version, address, recipient, message_id, event, at, reply in rows:
            state: State = "unknown" if event == "intent" else event
            yield Entry(Key(letter, version, address), recipient, message_id, state, at, reply)


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """The ledger of the folder, made where there is none, readable by its owner alone."""
    path = folder / FILE
    # SQLite gives its other files the mode of this one.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode anything less may lose the last entries with the power.
        connection.execute("PRAGMA synchronous = FULL")
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        yield Ledger(connection)
    finally:
        connection.close()


def read_ledger(folder: Path, letter: str) -> list[Entry]:
    """What the folder's ledger has of the letter; nothing where there is none."""
    if not (folder / FILE).is_file():
        return []
    with open_ledger(folder) as ledger:
        return list(ledger.entries(letter))
