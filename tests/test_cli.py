"""The command as a user meets it: what it prints where, and with which code it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from letter_render import cli

COMMAND = [str(Path(sys.executable).parent / "letter-render")]


def run(*arguments, cwd=None):
    """Run the command."""
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def out(tmp_path):
    """The output folder."""
    return tmp_path / "out"


def test_render_says_what_was_proven_of_each_file(sample_folder, out):
    """On stdout; warnings on stderr; exit 0."""
    done = run("render", sample_folder, "--out", out, "--language", "zh-Hant")

    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert [line.split("  ")[1].split(",")[0] for line in lines[:2]] == ["282 of 282 names read back"] * 2
    assert "name/keyboard-layout" in done.stderr


def test_check_writes_nothing(sample_folder, tmp_path):
    """And says the same of the input, notes too."""
    done = run("check", sample_folder, cwd=tmp_path)

    assert done.returncode == 0
    assert "282 names" in done.stdout
    assert "name/language-assumed" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_as_json_has_nothing_else_on_stdout(sample_folder):
    """Each finding with code, severity and place."""
    done = run("check", sample_folder, "--json")

    findings = json.loads(done.stdout)["findings"]
    assert {"code", "severity", "what"} <= findings[0].keys()
    assert any(finding["code"] == "name/keyboard-layout" and finding["row"] == 102 for finding in findings)


def test_check_of_a_file_exits_with_1_where_a_failure_is_found(make_letter, tmp_path):
    """Against the letter that it was made of it is good, against another it is not."""
    one = make_letter("Amnesty International", "台灣南社")
    assert run("render", one, "--out", tmp_path / "out").returncode == 0
    files = sorted((tmp_path / "out").glob("small.en.*"))
    good = run("check", *files, "--against", one)
    other = make_letter("Amnesty International", "台灣南部社")
    bad = run("check", *files, "--against", other)
    as_json = json.loads(run("check", *files, "--against", other, "--json").stdout)

    assert (good.returncode, good.stderr) == (0, "")
    assert [line.partition(": ")[2] for line in good.stdout.splitlines()] == [
        "2 of 2 names as signed, 0 failures, 0 warnings, 0 notes",
        "1 page, 2 of 2 names as signed, 0 failures, 0 warnings, 0 notes",
    ]
    assert bad.returncode == 1
    assert bad.stderr.count("against/changed") == 2
    assert [(one["code"], one["row"]) for one in as_json["findings"]] == [("against/changed", 2)] * 2


def test_check_says_what_is_not_there_and_nothing_of_writing(tmp_path):
    """A file by its name, and a letter by its folder."""
    file, folder = run("check", "nowhere.pdf", cwd=tmp_path), run("check", "nowhere", cwd=tmp_path)

    assert file.stderr.splitlines() == [
        "failure: nowhere.pdf: there is no such file. [file/missing]", "1 failure, 0 warnings, 0 notes",
    ]  # fmt: skip
    assert "there is no folder `nowhere`" in folder.stderr


def test_a_damaged_pdf_is_told_in_the_same_words_each_time(tmp_path):
    """Without the address of anything in memory."""
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    said = {run("check", "cut.pdf", cwd=tmp_path).stderr for _ in range(2)}

    assert len(said) == 1
    assert "0x" not in said.pop()


def test_a_code_is_explained():
    """What it weighs, what it means, what to do."""
    done = run("check", "--explain", "page/invisible")
    unknown = run("check", "--explain", "page/invisble")

    assert done.stdout.splitlines()[0] == "page/invisible (failure)"
    assert "white on white" in done.stdout
    assert "What to do: " in done.stdout
    assert "the nearest are page/invisible" in unknown.stderr


@pytest.mark.parametrize("command", ["render", "check"])
@pytest.mark.parametrize("is_json", [False, True])
def test_a_refused_letter_exits_with_3_and_no_traceback(make_letter, tmp_path, command, is_json):
    """Every fault with file and line, code and hint."""
    folder = make_letter("Amnesty", "Amnesty", "བོད")
    done = run(command, folder, *(["--json"] if is_json else []), cwd=tmp_path)

    said = done.stdout if is_json else done.stderr
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "name/duplicate" in said
    assert "glyph/missing" in said
    assert not (tmp_path / "out").exists()
    if not is_json:
        assert "names.csv:4 name (row 3): no face has" in said
        assert "Hint: " in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["render", "nowhere"], 3),
        (["render"], 2),
        (["render", "x", "--format", "odt"], 2),
        (["nothing"], 2),
        (["check", "nowhere", "--json"], 3),
        (["check"], 2),
        (["check", "nowhere.pdf"], 3),
        (["check", "x", "--against", "y"], 2),
        (["check", "--explain", "no/code"], 2),
        (["check", "--explain", "face/unmapped"], 0),
        (["--version"], 0),
        (["--help"], 0),
        (["fonts"], 0),
        (["fonts", "check"], 0),
    ],
)
def test_exit_codes_are_as_documented(tmp_path, arguments, code):
    """Usage 2, input 3, good 0; never a traceback."""
    done = run(*arguments, cwd=tmp_path)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_language_that_the_letter_lacks_is_refused(sample_folder, out):
    """With those it has."""
    done = run("render", sample_folder, "--out", out, "--language", "hi")

    assert done.returncode == 3
    assert "it has zh-Hant" in done.stderr


def test_an_output_folder_that_cannot_be_made_is_told_in_a_sentence(make_letter, tmp_path):
    """No traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("render", make_letter(), "--out", tmp_path / "file" / "out")

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "file" in done.stderr


def test_fonts_why_tells_script_language_direction_face_and_reason():
    """A line for each run."""
    done = run("fonts", "why", "香港黎明, Dawn of Hong Kong, 香港の夜明け", "--language", "zh-Hant-HK en ja")

    lines = done.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["'香'", "'港黎明'", "', Dawn of Hong Kong, '", "'香港の夜明け'"]
    assert "zh-Hant-HK  ltr  Noto Serif HK Regular" in lines[0]
    assert "Noto Serif JP Regular" in lines[3]


def test_fonts_why_names_what_no_face_has():
    """And which were asked."""
    assert "NO FACE" in run("fonts", "why", "བོད").stdout


def test_new_says_what_it_wrote_and_overwrites_nothing(tmp_path):
    """0, then 3; without an option it has nothing to do: 2."""
    done, again = (run("new", "--recipients", "a/r.csv", cwd=tmp_path) for _ in range(2))

    assert (done.returncode, done.stdout) == (0, "a/r.csv  195 delegations\n")
    assert again.returncode == 3
    assert "file/exists" in again.stderr
    assert run("new").returncode == 2


def test_every_command_says_what_it_does():
    """`--help` of each has a sentence."""
    for command in ("render", "check", "fonts", "new"):
        assert len(run(command, "--help").stdout.splitlines()[2].split()) > 3


def _leaves(group, name=()):
    for child, command in group.commands.items():
        yield from _leaves(command, (*name, child)) if isinstance(command, click.Group) else [((*name, child), command)]


def test_the_help_of_every_command_has_an_example_that_can_be_meant():
    """An example names the command, and options that it has."""
    for name, leaf in _leaves(cli.cli):
        example = (leaf.epilog or "").removeprefix("Example: letter-render ")
        assert example.startswith(" ".join(name)), name
        options = {option for parameter in leaf.params for option in parameter.opts}
        assert {word for word in example.split() if word.startswith("--")} <= options


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands_and_options(shell):
    program = Path(sys.executable).with_name("letter-render")

    def said(instruction, **more):
        environment = {**os.environ, "_LETTER_RENDER_COMPLETE": f"{shell}_{instruction}", **more}
        return subprocess.run([program], env=environment, capture_output=True, text=True, check=False).stdout

    assert "letter-render" in said("source")
    words = {"fish": ("letter-render re", "re"), "bash": ("letter-render re", "1"), "zsh": ("letter-render re", "1")}[
        shell
    ]
    assert "render" in said("complete", COMP_WORDS=words[0], COMP_CWORD=words[1])
