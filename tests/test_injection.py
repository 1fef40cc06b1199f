"""What a hostile table can do: be refused, or be printed as it was typed."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from letter_render.docx.inspect import inspect_docx
from letter_render.pdf.inspect import inspect_pdf


@pytest.fixture
def run(call, make_letter, tmp_path, capsys):
    """Render a letter to recipients in JSON, and say what came of it and which files there are then."""
    folder = make_letter("Amnesty", body="To {{ recipient.state }}: hello.\n")
    out = tmp_path / "box" / "out"

    def render(recipients, *options):
        table = tmp_path / "r.json"
        table.write_text(recipients if isinstance(recipients, str) else json.dumps(recipients), encoding="utf-8")
        before = set(tmp_path.rglob("*"))
        code = call(folder, "--to", table, "--out", out, "--jobs", 1, *options)
        made = {path for path in tmp_path.rglob("*") if path.is_file()} - before
        said = capsys.readouterr()
        return SimpleNamespace(code=code, err=said.err, out=out, made=made)

    render.box = tmp_path / "box"
    return render


IDS = [
    "../../etc/passwd", "..", ".", "/etc/passwd", "a/b", "a\\b", "a\nb", "a\0b", "CON", "A", "a.b", "-a", "a--b", "ä",
    "x" * 65, "x" * 2000, "a b", "\u202ea", "~", "$HOME", "",
]  # fmt: skip


@pytest.mark.parametrize("id_", IDS)
def test_an_id_that_is_no_plain_name_is_refused_and_nothing_is_written(run, id_):
    """In one short line, without the control characters that it may hold."""
    done = run([{"id": "good", "name": "N"}, {"id": id_, "name": "N"}])
    assert done.code == 3
    assert done.made == set()
    assert "Traceback" not in done.err
    assert not set(done.err) & {"\0", "\u202e", "\r"}
    assert max(map(len, done.err.splitlines())) < 500


@pytest.mark.parametrize("id_", ["con", "nul", "com1", "aux", "prn", "lpt9"])
def test_an_id_that_windows_keeps_for_a_device_is_refused(run, id_):
    done = run([{"id": id_, "name": "N"}])
    assert done.code == 3
    assert done.made == set()


def test_ids_that_are_equal_but_for_case_are_refused(run):
    done = run([{"id": "abc", "name": "N"}, {"id": "ABC", "name": "N"}])
    assert (done.code, done.made) == (3, set())


TEXTS = [
    "{{ 7*7 }}", "{{ recipient.name }}", "{% raw %}", "<script>alert(1)</script>", "<b>&amp;</b>", "*a* **b** [c](d)",
    "</w:t><w:br/>", "]]>", "=cmd|' /C calc'!A0", "%s %n ${x} `ls`", "\\input{x}", "' OR 1=1 --", "\ufb01 \u00a0 x",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_looks_like_code_is_printed_as_typed_in_every_cell(run, text):
    """In both files, and nothing lies outside the output folder."""
    cells = ("state", "name", "salutation")
    done = run([{"id": "abc", **dict.fromkeys(cells, text), "address": [text]}])
    assert done.code == 0
    assert all(run.box in path.parents for path in done.made)
    assert {path.name for path in done.made} == {
        "small.abc.en.pdf", "small.abc.en.docx", "proof.html", "manifest.json", ".mailing.jsonl", ".lock",
    }  # fmt: skip
    found = inspect_docx((done.out / "abc/small.abc.en.docx").read_bytes()).blocks
    wanted = " ".join(text.split(" "))
    assert wanted in found[0].text
    assert found[1].text == wanted
    assert f"To {wanted}: hello." in [block.text for block in found]
    pdf = inspect_pdf((done.out / "abc/small.abc.en.pdf").read_bytes()).blocks
    assert "".join(pdf[1].text.split()) == "".join(text.split())
    assert "<script>alert" not in (done.out / "proof.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("cell", ["state", "name", "salutation", "address"])
@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u0007", "\ufdd0", "\ud800"])
def test_controls_and_what_is_no_character_are_refused(run, cell, char):
    """Overrides of direction, a bell, a noncharacter as the program itself uses, half a surrogate pair."""
    done = run([{"id": "abc", "mission": "M", cell: f"a{char}b"}])
    assert done.code == 3
    assert done.made == set()
    assert "Traceback" not in done.err


def test_a_very_long_cell_is_refused_for_that_recipient_alone(run):
    done = run([{"id": "abc", "name": "N"}, {"id": "big", "name": "word " * 5000}])
    assert done.code == 1
    assert {path.parent.name for path in done.made if path.suffix == ".pdf"} == {"abc"}
    assert max(map(len, done.err.splitlines())) < 500
