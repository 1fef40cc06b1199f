"""What is broken is refused with its code at its place, and nothing is half-written; what only looks so is printed."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
import sys
from pathlib import Path

import pytest

from letter_render.docx.inspect import inspect_docx
from letter_render.pdf.inspect import inspect_pdf


def _module(name):
    """A module beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


make, inputs = _module("make"), _module("inputs")


def _id(entry):
    return entry.name


def _assert_told(err, code, place):
    """One line has code and place; no line is a traceback, endless, or holds what a terminal acts on."""
    assert "Traceback" not in err
    assert any(f"[{code}" in line and place in line for line in err.splitlines()), err
    assert max(map(len, err.splitlines())) < 1000
    assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", err)


@pytest.mark.parametrize("entry", inputs.INPUTS, ids=_id)
def test_a_broken_input_is_refused_at_its_place(entry, command, tmp_path, capsys):
    """By `render`, with exit code 3, and no file is there that was not before."""
    folder = tmp_path / "letter"
    make.write_folder(folder, entry.files)
    before = set(tmp_path.rglob("*"))
    options = [str(folder / one) if (one.startswith("to.")) else one for one in entry.options]
    code = command("render", folder, "--out", tmp_path / "out", *options)
    assert (code, set(tmp_path.rglob("*")) - before) == (3, set())
    _assert_told(capsys.readouterr().err, entry.code, entry.place)


@pytest.fixture(scope="session")
def finished(command, tmp_path_factory):
    """The files of the good letter."""
    folder = tmp_path_factory.mktemp("good")
    make.write_folder(folder, {})
    assert command("render", folder, "--out", folder / "out") == 0
    return {kind: (folder / "out" / f"small.en.{kind}").read_bytes() for kind in ("pdf", "docx")}


@pytest.mark.parametrize("entry", inputs.FINISHED, ids=_id)
def test_a_broken_file_is_told_by_check(entry, finished, command, tmp_path, capsys):
    """By its name, and nothing else is made of it."""
    file = tmp_path / f"letter.{entry.kind}"
    file.write_bytes(entry.change(finished[entry.kind]))
    code = command("check", file)
    err = capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]
    assert code == entry.exit_code, err
    _assert_told(err, entry.code, file.name)


def _names_read(folder, kind):
    """The names in the file of a format."""
    data = (folder / f"small.en.{kind}").read_bytes()
    blocks = (inspect_pdf if kind == "pdf" else inspect_docx)(data).blocks
    return [block.text for block in blocks if block.kind in ("item", "name")]


def _assert_printed(names, folder):
    """Both files have the names as typed; a PDF keeps neither spaces nor what has no ink."""
    assert _names_read(folder, "docx") == names
    undrawn = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060"))
    solid = [re.sub(r"\s", "", name).translate(undrawn) for name in names]
    assert [re.sub(r"\s", "", name).translate(undrawn) for name in _names_read(folder, "pdf")] == solid


@pytest.mark.parametrize("kind", inputs.GOOD_NAMES)
def test_a_name_that_looks_like_something_else_is_printed_as_typed(kind, command, tmp_path, capsys):
    """Neither run, filled, marked up, cut nor folded."""
    names, table = inputs.GOOD_NAMES[kind], io.StringIO()
    csv.writer(table).writerows([("name",), *((name,) for name in names)])
    make.write_folder(
        tmp_path, {**make.letter("total: 2", f"total: {len(names)}"), "names.csv": table.getvalue().encode()}
    )
    assert command("render", tmp_path, "--out", tmp_path / "out") == 0, capsys.readouterr().err
    _assert_printed(names, tmp_path / "out")
    assert "<script>alert" not in (tmp_path / "out/proof.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", inputs.GOOD_TABLES)
def test_a_table_that_looks_broken_is_read(kind, command, tmp_path, capsys):
    """Marks, line ends and separators of any program."""
    suffix, content = inputs.GOOD_TABLES[kind]
    make.write_folder(tmp_path, make.names(content, suffix))
    assert command("check", tmp_path) == 0, capsys.readouterr().err
