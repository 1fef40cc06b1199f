"""A mailing that is killed, interrupted, or finds no room: it says so, and the same command completes it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-c", "from letter_render.cli import main; main()", "render"]
_YAML = """\
letter: small
version: 1
signatories: {file: names.csv, unnamed: 0, total: 1}
languages:
  fr: {text: original, title: Une lettre, body: b.md, closing: Adieu}
  ar: {title: رسالة, body: b.md, closing: تحية}
  zh-Hant: {title: 信, body: b.md, closing: 謹上}
"""


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    """A letter in three languages, and a table of 60 recipients."""
    folder = tmp_path_factory.mktemp("faults") / "letter"
    folder.mkdir()
    (folder / "letter.yaml").write_text(_YAML, encoding="utf-8")
    (folder / "names.csv").write_text("name\nAmnesty\n", encoding="utf-8")
    (folder / "b.md").write_text("Text 1.\n", encoding="utf-8")
    rows = [f"r{row},{tag},Name {row}" for row in range(20) for tag_row, tag in enumerate(("fr", "ar", "zh-Hant"))
            for row in [row * 3 + tag_row]]  # fmt: skip
    (folder.parent / "r.csv").write_text("\n".join(["id,language,name", *rows]) + "\n", encoding="utf-8")
    return folder


def begin(letter, out):
    """Start the mailing in two processes, in a process group of its own."""
    command = [*COMMAND, letter, "--to", letter.parent / "r.csv", "--out", out, "--jobs", 2]
    return subprocess.Popen(
        [*map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )


def finish(letter, out):
    """Run the mailing to its end: what it says on stdout."""
    process = begin(letter, out)
    said, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return said


def tree(out):
    files = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def wait_for_letters(out, count, process):
    """Wait until so many PDFs are there."""
    end = time.monotonic() + 60
    while len(list(out.glob("*/*.pdf"))) < count:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture(scope="module")
def undisturbed(letter, tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed")
    finish(letter, out)
    return tree(out)


def workers_of(process):
    """The processes that the mailing has started, those of multiprocessing's own left out."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not listed.is_file():
        pytest.skip("this system does not list the children of a process")
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in listed.read_text(encoding="ascii").split()}
    return [int(pid) for pid, command in commands.items() if b"spawn_main" in command]


def alive_in(group):
    """The processes of a group that run, those that have ended and nobody has asked after left out."""
    stats = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            stats.append(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split())
    return [fields for fields in stats if int(fields[2]) == group and fields[0] != "Z"]


def test_a_process_that_dies_is_told_and_the_rest_is_done_by_the_next_run(letter, undisturbed, tmp_path):
    """Exit 5, in a sentence."""
    process = begin(letter, tmp_path)
    wait_for_letters(tmp_path, 1, process)
    os.kill(workers_of(process)[0], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 5
    assert "a process has died" in err
    assert "run the command again" in err
    assert "Traceback" not in err
    assert "Nothing is written" not in err
    finish(letter, tmp_path)
    assert tree(tmp_path) == undisturbed


@pytest.mark.parametrize("letters", [0, 1, 25])
def test_an_interrupt_ends_all_processes_with_130_and_no_traceback(letter, undisturbed, tmp_path, letters):
    """While the processes begin, and while they write."""
    process = begin(letter, tmp_path)
    process.stdout.readline()
    wait_for_letters(tmp_path, letters, process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted" in err
    assert "Traceback" not in err
    end = time.monotonic() + 10
    while alive_in(process.pid):
        assert time.monotonic() < end
        time.sleep(0.01)
    finish(letter, tmp_path)
    assert tree(tmp_path) == undisturbed


def test_what_is_done_is_not_done_again_after_a_kill(letter, undisturbed, tmp_path):
    """The journal has the letters of the chunks that were finished."""
    process = begin(letter, tmp_path)
    wait_for_letters(tmp_path, 45, process)
    while not (tmp_path / ".mailing.jsonl").is_file():
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    said = finish(letter, tmp_path)
    made = int(said.split("60 letters are there, ")[1].split()[0])
    assert made < 60
    assert tree(tmp_path) == undisturbed


def mounted(folder, size):
    """Mount a file system of so many bytes, where this may be done."""
    library = ctypes.CDLL(None, use_errno=True)
    if os.name != "posix" or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    if library.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size}".encode()) != 0:
        pytest.skip(f"no file system can be mounted here: {os.strerror(ctypes.get_errno())}")
    return library


def test_a_full_disk_is_one_sentence_no_partial_file_and_more_room_completes_it(letter, undisturbed, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    library = mounted(disk, 2_000_000)
    try:
        process = begin(letter, disk / "out")
        _, err = process.communicate(timeout=60)
        assert process.returncode == 5
        assert "No space left on device" in err
        assert "Traceback" not in err
        written = tree(disk / "out")
        assert [name for name in written if name.endswith(".tmp")] == []
        whole = {name: data for name, data in written.items() if "/" in name}
        assert whole == {name: data for name, data in undisturbed.items() if name in whole}
        shutil.copytree(disk / "out", tmp_path / "out")
    finally:
        library.umount2(os.fsencode(disk), 2)
    finish(letter, tmp_path / "out")
    assert tree(tmp_path / "out") == undisturbed


_RANDOM = random.Random(20200909)  # noqa: S311  (nothing secret)


@pytest.mark.parametrize("seconds", [round(_RANDOM.uniform(0.2, 2.4), 3) for _ in range(20)])
def test_a_run_that_was_killed_is_completed_with_the_same_bytes(letter, undisturbed, tmp_path, seconds):
    """All processes at once, as when the power fails; no temporary file stays."""
    process = begin(letter, tmp_path)
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    finish(letter, tmp_path)
    assert tree(tmp_path) == undisturbed
