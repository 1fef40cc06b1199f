"""The package as a library: what docs/api.md says runs, and is all there is."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import letter_render
from letter_render.compose.compose import compose
from letter_render.findings import Severity

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT, flags=re.S)
_YAML = """\
letter: small
version: 1
signatories: {file: names.csv}
languages:
  en: {title: A letter, body: body.md, closing: Yours}
mail: {from: a@river.example, cover: {en: mail.md}}
"""


def test_the_functions_that_are_documented_are_those_that_there_are():
    said = {match[1]: match[2] for match in re.finditer(r"^\| `([a-z]+)\((.*?)\)` \|", DOCUMENT, flags=re.M)}
    functions = {name: getattr(letter_render, name) for name in letter_render.__all__} | {"compose": compose}
    assert sorted(said) == sorted(functions)
    for name, arguments in said.items():
        function = functions[name]
        named = re.findall(r"(?:^|, )([a-z_]+)", arguments)
        assert named == [*inspect.signature(function).parameters], name
        assert len(inspect.getdoc(function).split()) > 20


def test_nothing_is_imported_before_it_is_asked_for():
    code = "import sys, letter_render; print([name for name in sys.modules if name.startswith('letter_render.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = letter_render.nothing


def test_it_says_that_it_is_typed():
    assert (ROOT / "letter_render" / "py.typed").exists()


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_each_example_runs(number, tmp_path, monkeypatch, capsys):
    """In a folder with the sample, and a small letter and a table."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "letter").mkdir()
    for name, text in (("letter.yaml", _YAML), ("names.csv", "name\nA\n"), ("body.md", "B\n"), ("mail.md", "S\n\nT\n")):
        (tmp_path / "letter" / name).write_text(text, encoding="utf-8")
    (tmp_path / "table.csv").write_text("id,email\nfra,m@fra.example.org\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(ast.parse(EXAMPLES[number]), "docs/api.md", "exec"), {})  # noqa: S102
    said = capsys.readouterr().out
    assert ["282 of 282", "台灣南社", "fra S "][number] in said


def test_check_raises_nothing_that_a_user_can_cause(make_letter, tmp_path):
    assert [finding.code for finding in letter_render.check(tmp_path / "nothing")] == ["file/no-folder"]
    folder = make_letter("A ( B)")
    found = letter_render.check(folder)
    assert [(finding.code, finding.severity) for finding in found] == [("name/bracket-space", Severity.WARNING)]
