"""A process that dies in the middle of a mailing: no address gets a message twice, none is forgotten."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from types import SimpleNamespace

import pytest

from letter_render.mail.ledger import read_ledger

from .conftest import make_folder, slowly, write_table


@pytest.fixture(scope="session")
def many(call, tmp_path_factory):
    """A mailing of as many as there are delegations."""
    base = tmp_path_factory.mktemp("many")
    tags = ("fr", "ar", "zh-Hant")
    rows = [
        {"id": f"r{number}", "language": tags[number % 3], "state": f"S {number}", "email": f"r{number}@x.example.org"}
        for number in range(195)
    ]
    folder, table = make_folder(base / "letter"), write_table(base / "r.json", rows)
    assert call(folder, "--to", table, "--out", base / "out", "--jobs", 2) == 0
    return SimpleNamespace(folder=folder, table=table, out=base / "out")


def command(mailing, server, *more):
    program = [sys.executable, "-c", "from letter_render.cli import main; main()", "send"]
    options = {"--to": mailing.table, "--out": mailing.out, "--smtp": server.address}
    given = [str(part) for option in options.items() for part in option]
    return [*program, str(mailing.folder), *given, "--really", "--yes", *more]


def kill(mailing, server, more, wait_s):
    """Run the command, and end it with SIGKILL a while after it has begun to send; whether it was still at work."""
    before = server.sink.connections
    process = subprocess.Popen(command(mailing, server, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and server.sink.connections == before:
        time.sleep(0.002)
    time.sleep(wait_s)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize(("recipients", "kills"), [(20, 4), pytest.param(195, 50, marks=pytest.mark.outside)])
def test_a_run_that_is_killed_and_killed_again_sends_nothing_twice(many, serve, tmp_path, recipients, kills):
    """Each time the same command; at the end every recipient is sent, or unknown and reported."""
    server = serve()
    server.sink.answers["DATA", ""] = [slowly]
    out = tmp_path / "out"
    shutil.copytree(many.out, out)
    mailing = SimpleNamespace(folder=many.folder, table=many.table, out=out)
    more = ("--only", ",".join(f"r{number}" for number in range(recipients)))
    chance = random.Random(7)  # noqa: S311  (no secret)
    were_at_work = [kill(mailing, server, more, chance.uniform(0, 0.25)) for _ in range(kills)]
    server.sink.answers.clear()
    end = subprocess.run(command(mailing, server, *more), capture_output=True, text=True, check=False)
    entries = {entry.recipient: entry.state for entry in read_ledger(out, "small")}
    counts, arrived = Counter(entries.values()), Counter(server.sink.addresses())
    assert max(arrived.values()) == 1
    assert len(entries) == recipients
    assert set(counts) <= {"sent", "unknown"}
    assert counts["sent"] >= 1
    assert were_at_work.count(True) >= kills // 2
    # What is unknown may have arrived, and what is sent has.
    assert {f"{id_}@x.example.org" for id_, state in entries.items() if state == "sent"} <= set(arrived)
    assert end.returncode == (6 if counts["unknown"] else 0), end.stderr
    if counts["unknown"]:
        assert f"left out: {counts['unknown']}, perhaps sent" in end.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_for_the_message_that_is_on_its_way(many, serve, tmp_path, number):
    server = serve()
    server.sink.answers["DATA", ""] = [slowly]
    out = shutil.copytree(many.out, tmp_path / "out")
    mailing = SimpleNamespace(folder=many.folder, table=many.table, out=out)
    process = subprocess.Popen(command(mailing, server), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not server.sink.messages:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Stopping after this message …" in said
    states = Counter(entry.state for entry in read_ledger(out, "small"))
    assert states == {"sent": len(server.sink.messages)}
    assert 1 <= states["sent"] < 195
