"""A mailing on a cluster: a scheduler and two workers on this machine, each a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

GALLERY = Path(__file__).parent.parent.parent / "docs" / "gallery" / "river-ambassador"
"""A letter with a template, a stationery and images of its own, which no worker has."""

_HEADER = "id,language,state,name,address,salutation"
_ROWS = ['fra,,,"M. <b>Émile</b>",1 rue VA,', "egy,,,السيد أحمد,شارع 12/2020,", "twn,,台灣,王大明,,"]
_MANY = [f"r{number},,State {number},Name {number},,Sir" for number in range(240)]


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def _dask(folder, *words):
    """A process of Dask, at work in an empty folder."""
    (folder / "tmp").mkdir(parents=True)
    command = [sys.executable, "-m", "dask", *words]
    with (folder / "log").open("wb") as log:
        environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    try:
        yield process
    finally:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(tmp_path):
    """The address of a scheduler that answers."""
    port = _free_port()
    with _dask(tmp_path / "scheduler", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"tcp://127.0.0.1:{port}"


@pytest.fixture
def start_worker(tmp_path, scheduler):
    """Start a worker, and wait until the scheduler knows it."""
    running = []

    def start(*words):
        folder = tmp_path / f"worker{len(running)}"
        worker = _dask(folder, "worker", scheduler, "--no-nanny", "--no-dashboard", "--nthreads", "2", *words)
        running.append(worker)
        process = worker.__enter__()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and b"Registered to" not in (folder / "log").read_bytes():
            time.sleep(0.1)
        return process

    yield start
    for worker in running:
        worker.__exit__(None, None, None)


def _table(path, rows):
    path.write_text("\n".join([_HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def _tree(out):
    files = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def _command(folder, table, out, *words):
    return [Path(sys.executable).parent / "letter-render", "render", folder, "--to", table, "--out", out, *words]


def _run(*args):
    return subprocess.run(_command(*args), capture_output=True, text=True, check=False)


def test_a_cluster_makes_the_same_bytes_as_one_process(tmp_path, scheduler, start_worker):
    """Of every letter, of proof, manifest and record; the workers keep nothing of it."""
    shutil.copytree(GALLERY, tmp_path / "letter")
    table = _table(tmp_path / "table.csv", _ROWS)
    start_worker()
    start_worker()
    alone = _run(tmp_path / "letter", table, tmp_path / "alone", "--jobs", "1")
    clustered = _run(tmp_path / "letter", table, tmp_path / "clustered", "--cluster", scheduler)
    assert (alone.returncode, clustered.returncode) == (0, 0), clustered.stderr
    assert len(_tree(tmp_path / "alone")) == 2 * len(_ROWS) + 3
    assert _tree(tmp_path / "clustered") == _tree(tmp_path / "alone")
    assert [*tmp_path.glob("worker*/tmp/letter-render-*")] == []


def test_nothing_is_lost_when_a_worker_is_killed_in_the_middle(tmp_path, scheduler, start_worker):
    """What it was at work on goes to another; one that joins in the middle takes part."""
    table, out = _table(tmp_path / "table.csv", _MANY), tmp_path / "out"
    killed = start_worker()
    start_worker()
    run = subprocess.Popen(_command(GALLERY, table, out, "--cluster", scheduler), stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(out.glob("r*")):
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    assert not (out / "manifest.json").exists()
    start_worker()
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert len([*out.glob("r*/*.pdf")]) == len([*out.glob("r*/*.docx")]) == len(_MANY)
    again = _run(GALLERY, table, out)
    assert f"{len(_MANY)} letters are there, 0 of them made now" in again.stdout


def test_the_same_command_goes_on_when_all_workers_are_lost(tmp_path, scheduler, start_worker):
    """A scheduler that is killed ends the run with what to do; what was done is kept."""
    table, out = _table(tmp_path / "table.csv", _MANY), tmp_path / "out"
    start_worker()
    run = subprocess.Popen(_command(GALLERY, table, out, "--cluster", scheduler), stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(out.glob("r*")):
        time.sleep(0.02)
    port = int(scheduler.rsplit(":", 1)[1])
    next(
        psutil.Process(one.pid)
        for one in psutil.net_connections("tcp4")
        if one.status == psutil.CONN_LISTEN and one.laddr.port == port
    ).kill()
    _, said = run.communicate(timeout=120)
    assert (run.returncode, "run the command again: what is done is kept" in said) == (5, True), said
    done = len([*out.glob("r*/*.docx")])
    again = _run(GALLERY, table, out)
    assert 0 < done < len(_MANY)
    assert f"{len(_MANY)} letters are there, {len(_MANY) - done} of them made now" in again.stdout


def test_a_worker_with_another_program_is_refused(tmp_path, scheduler, start_worker):
    """Before anything is written, with what differs."""
    (tmp_path / "other.py").write_text("import letter_render.versions as v\nv.pango_version = lambda: '1.0.0'\n")
    start_worker("--preload", tmp_path / "other.py")
    table, out = _table(tmp_path / "table.csv", _ROWS), tmp_path / "out"
    run = _run(GALLERY, table, out, "--cluster", scheduler)
    assert run.returncode == 5
    assert "would make other bytes: pango is 1.0.0, here " in run.stderr
    assert "[cluster/version]" in run.stderr
    assert [path.name for path in out.iterdir() if path.name != ".lock"] == []


def test_a_scheduler_without_workers_is_said(tmp_path, scheduler):
    table = _table(tmp_path / "table.csv", _ROWS)
    run = _run(GALLERY, table, tmp_path / "out", "--cluster", scheduler)
    assert run.returncode == 5
    assert "has no workers" in run.stderr
    assert "[cluster/unreachable]" in run.stderr


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere at all", "ftp://x"])
def test_an_address_where_no_scheduler_answers_is_said(address, tmp_path, monkeypatch, call, capsys):
    cluster = pytest.importorskip("letter_render.mailing.cluster", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "_PATIENCE_S", 1)
    table = _table(tmp_path / "table.csv", _ROWS)
    assert call(GALLERY, "--to", table, "--out", tmp_path / "out", "--cluster", address) == 5
    assert f"no scheduler answers at {address}" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(tmp_path, monkeypatch, call, capsys):
    monkeypatch.setitem(sys.modules, "letter_render.mailing.cluster", None)
    table = _table(tmp_path / "table.csv", _ROWS)
    assert call(GALLERY, "--to", table, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1") == 5
    assert "pip install 'letter-render[cluster]'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--jobs", "2"], ["--profile", "print"]])
def test_a_cluster_goes_with_no_processes_and_no_print_run(words, tmp_path, call):
    table = _table(tmp_path / "table.csv", _ROWS)
    assert call(GALLERY, "--to", table, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1", *words) == 2


def test_a_cluster_is_for_a_mailing(tmp_path, call):
    assert call(GALLERY, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1") == 2
