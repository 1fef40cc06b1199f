"""docs/privacy.md: what the program opens, connects to and writes, told by Python's audit events (PEP 578)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GALLERY = Path(__file__).parent.parent / "docs" / "gallery"
_WATCHED = """
import json, os, sys
seen = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        seen.append((event, repr(arguments)))
    if event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        seen.append((event, os.path.abspath(os.fsdecode(arguments[0]))))
    if event in ("os.mkdir", "os.rename", "shutil.move", "sqlite3.connect"):
        seen.append((event, os.path.abspath(os.fsdecode(arguments[1] if event == "os.rename" else arguments[0]))))
sys.addaudithook(hook)
import letter_render.cli as cli
try:
    cli.main()
finally:
    print("\\0" + json.dumps(seen))
"""


def _seen(folder, *arguments):
    """What the command did, its folder for temporary files and its home being in `folder`."""
    (folder / "tmp").mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(folder / "tmp"), "HOME": str(folder / "home"), "LC_ALL": "C.UTF-8"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", _WATCHED, *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return [tuple(one) for one in json.loads(run.stdout.rpartition("\0")[2])]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(GALLERY / "river-open", tmp_path / "letter")
    shutil.copytree(GALLERY / "river-ambassador", tmp_path / "addressed")
    return tmp_path


COMMANDS = {
    "check": ["check", "letter"],
    "render": ["render", "letter", "--out", "out"],
    "mailing": ["render", "addressed", "--to", "addressed/recipients.csv", "--out", "out", "--jobs", "1"],
    "print": ["render", "addressed", "--to", "addressed/recipients.csv", "--out", "out", "--profile", "print"],
    "new": ["new", "out", "--language", "fr"],
    "fonts": ["fonts", "why", "台灣"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_connection_is_opened_and_nothing_written_elsewhere(name, folder):
    """But into the folder that is named, the folder for temporary files, and the null device."""
    seen = _seen(folder, *COMMANDS[name])
    assert [one for one in seen if one[0].startswith("socket.")] == []
    places = [str(folder / place) for place in ("out", "tmp", ".out.")]
    allowed = (os.devnull, str(folder))  # `new` makes the folder above its own where there is none
    assert [one for one in seen if not one[1].startswith(tuple(places)) and one[1] not in allowed] == []
    assert name in ("check", "fonts") or any(path.startswith(places[0]) for _, path in seen)
    assert not (folder / "home").exists()
    assert [*(folder / "tmp").iterdir()] == []


def test_the_watch_sees_what_it_is_to_see(folder):
    """A connection and a file elsewhere are told."""
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 1)); open('elsewhere', 'w').close()"
    watched = _WATCHED.replace("import letter_render.cli as cli", code).replace("    cli.main()", "    pass")
    run = subprocess.run([sys.executable, "-c", watched], cwd=folder, capture_output=True, text=True, check=True)
    seen = json.loads(run.stdout.rpartition("\0")[2])
    assert [event for event, _ in seen] == ["socket.connect", "open"]
