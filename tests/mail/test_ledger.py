"""The ledger remembers everything, forgets nothing, and is read by its owner alone."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from letter_render.findings import DeliveryError
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
        (1, "sent"), (2, "refused"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (["intent", "sent", "intent", "refused"], "sent"),
        (["intent", "unknown", "intent", "sent"], "sent"),
        (["intent", "sent", "intent"], "sent"),
        (["intent", "intent", "refused"], "unknown"),
        (["intent", "unknown", "deferred"], "unknown"),
        (["intent", "deferred", "intent"], "unknown"),
        (["intent", "deferred", "intent", "refused"], "refused"),
        (["refused", "deferred"], "deferred"),
    ],
)
def test_what_is_sent_stays_sent_and_what_nobody_knows_stays_unknown(tmp_path, events, state):
    """Whatever became of a later try: the first may have arrived."""
    with open_ledger(tmp_path) as ledger:
        for number, event in enumerate(events):
            ledger.add(KEY, "fra", "<1@x>", event, str(number))
    assert [known for _, known, _ in states(tmp_path)] == [state]


def test_the_same_address_in_another_row_is_another_entry(tmp_path):
    with open_ledger(tmp_path) as ledger:
        ledger.add(KEY, "fra", "<1@x>", "sent")
        ledger.add(KEY, "bel", "<1@x>", "refused")
    assert [(entry.recipient, entry.state) for entry in read_ledger(tmp_path, "small")] == [
        ("fra", "sent"), ("bel", "refused"),
    ]  # fmt: skip


def test_reading_makes_nothing_of_a_ledger_that_is_only_begun(tmp_path):
    """Somebody asks for the status while another process makes the ledger."""
    (tmp_path / FILE).touch()
    assert read_ledger(tmp_path, "small") == []
    assert (tmp_path / FILE).stat().st_size == 0


def test_two_that_begin_a_ledger_at_once_have_one(tmp_path):
    def begin(number):
        with open_ledger(tmp_path) as ledger:
            ledger.add(Key("small", 1, f"{number}@x.org"), f"r{number}", "<1@x>", "sent")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert len(read_ledger(tmp_path, "small")) == 8


@pytest.mark.parametrize(
    "use", [lambda folder: read_ledger(folder, "small"), lambda folder: open_ledger(folder).__enter__()]
)
def test_a_ledger_that_is_damaged_is_told(tmp_path, use):
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(DeliveryError) as refused:
        use(tmp_path)
    (finding,) = refused.value.findings
    assert finding.code == "mail/ledger"
    assert "file is not a database" in finding.what


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
