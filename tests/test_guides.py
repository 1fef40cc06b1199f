"""docs/first-letter.md and the consoles of docs/deciding.md, done line by line in an empty folder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_STEP = re.compile(r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", flags=re.M | re.S)


def _is_as_said(said, wanted):
    """Whether the lines are those of the document; `…` alone stands for any lines, in a line for any of its end."""
    pattern = "".join(
        "(?:.*\n)*?" if line == "…" else f"{'.*'.join(map(re.escape, line.split('…')))}\n" for line in wanted
    )
    return re.fullmatch(pattern, said) is not None


def _do(commands, folder):
    """Run each command of a console, and compare what it says."""
    count = 0
    for part in re.split(r"^\$ ", commands, flags=re.M)[1:]:
        command, *wanted = part.rstrip("\n").split("\n")
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        run = subprocess.run(  # noqa: S602  (the document's own lines)
            command, shell=True, cwd=folder, env=environment, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )  # fmt: skip
        assert run.returncode == 0, run.stdout
        assert _is_as_said(run.stdout, wanted), f"{command}\n{run.stdout}"
        count += 1
    return count


@pytest.mark.parametrize(("name", "commands"), [("first-letter.md", 9), ("deciding.md", 6)])
def test_each_command_says_what_the_guide_says(name, commands, tmp_path):
    """With the files and changes between them."""
    count = 0
    for step in _STEP.finditer((ROOT / "docs" / name).read_text(encoding="utf-8")):
        file, kind, text = step["file"], step["kind"], step["text"]
        if file:
            (tmp_path / file).write_text(text, encoding="utf-8")
        elif kind == "diff":
            subprocess.run(
                ["git", "apply", "--unidiff-zero", "-"], cwd=tmp_path, input=text.encode(), check=True,
            )  # fmt: skip
        elif kind == "console":
            count += _do(text, tmp_path)
    assert count == commands
