"""The ledger remembers everything, forgets nothing, and is read by its owner alone."""

from __future__ import annotations

import sqlite3

import pytest

from letter_render.mail.ledger import FILE, Key, open_ledger, read_ledger

KEY = Key("small", 1, "a@x.org")


def states(folder):
    return [(entry.key.address, entry.state, entry.reply) for entry in read_ledger(folder, "small")]


def test_an_intent_that_nothing_followed_is_unknown(tmp_path):
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "intent")
    assert states(tmp_path) == [("a@x.org", "unknown", "")]


@pytest.mark.parametrize("event", ["sent", "deferred", "refused", "unknown"])
def test_the_last_event_is_what_became_of_a_message(tmp_path, event):
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "deferred", "later")
        ledger.add(KEY, "fra", "<1@x>", "intent")
        ledger.add(KEY, "fra", "<1@x>", event, "250 ok")
    assert states(tmp_path) == [("a@x.org", event, "250 ok")]


def test_letters_versions_and_addresses_are_told_apart_and_capitals_are_not(tmp_path):
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "sent")
        ledger.add(Key("small", 2, "a@x.org"), "fra", "<2@x>", "refused")
        ledger.add(Key("small", 1, "A@X.org"), "fra", "<1@x>", "unknown")
        ledger.add(Key("other", 1, "a@x.org"), "fra", "<3@x>", "sent")
    assert [(entry.key.version, entry.state) for entry in read_ledger(tmp_path, "small")] == [
        (2, "refused"), (1, "unknown"),
    ]  # fmt: skip


def test_nothing_is_changed_or_taken_out(tmp_path):
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "sent")
    connection = sqlite3.connect(tmp_path / FILE)
    for statement in ("UPDATE entry SET event = 'refused'", "DELETE FROM entry"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            connection.execute(statement)
    connection.close()


def test_only_its_owner_reads_it_while_it_is_open_and_after(tmp_path):
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "sent")
        files = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob(f"{FILE}*")}
    assert files == dict.fromkeys((FILE, f"{FILE}-wal", f"{FILE}-shm"), 0o600)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_an_entry_is_on_the_disk_before_the_next_step(tmp_path):
    """Another process sees it at once, and the write is asked to reach the disk."""
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "intent")
        assert states(tmp_path) == [("a@x.org", "unknown", "")]
        assert ledger._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert ledger._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_there_is_no_ledger_where_nothing_was_sent(tmp_path):
    assert read_ledger(tmp_path, "small") == []
    assert list(tmp_path.iterdir()) == []
