"""What a user starts from: a table of recipients, a letter to fill in, a letter made of one that there is."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from docx import Document

from letter_render.findings import InputRefusedError, Severity
from letter_render.pipeline import prepare
from letter_render.read.letter import read_letter
from letter_render.read.recipients import SHIPPED_LIST, read_recipients
from letter_render.starting.new import write_recipients
from letter_render.walk import all_names, all_runs


def test_it_has_a_row_for_each_delegation_and_reads_back_as_the_shipped_list(tmp_path):
    """With nothing doubtful."""
    path = tmp_path / "r.csv"
    assert write_recipients(path) == 195
    people, findings = read_recipients(str(path))
    listed, _ = read_recipients(SHIPPED_LIST)
    assert findings == []
    assert [(one.id, one.delegation) for one in people] == [(one.id, one.delegation) for one in listed]
    assert {(one.languages, one.name, one.address, one.state, one.email) for one in people} == {((), "", (), "", "")}


def test_its_remarks_are_the_english_names_and_excel_takes_it_for_utf_8(tmp_path):
    path = tmp_path / "r.csv"
    write_recipients(path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,language,name,salutation,address,reference,stationery,email,remark\r\n")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    remarks = {row["id"]: row["remark"] for row in rows}
    assert remarks["civ"] == "Côte d’Ivoire"
    assert all(remarks.values())
    assert {value for row in rows for key, value in row.items() if key not in ("id", "remark")} == {""}


def test_no_file_is_overwritten(tmp_path):
    """Not even one that is a link to nothing."""
    path, link = tmp_path / "r.csv", tmp_path / "l.csv"
    path.write_text("mine", encoding="utf-8")
    link.symlink_to(tmp_path / "nowhere")
    for there in (path, link):
        with pytest.raises(InputRefusedError) as refused:
            write_recipients(there)
        assert [(one.code, one.origin.file) for one in refused.value.findings] == [("file/exists", there.name)]
    assert path.read_text(encoding="utf-8") == "mine"
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["r.xlsx", "r", "r.txt"])
def test_a_name_that_would_not_be_read_back_as_csv_is_refused(tmp_path, name):
    with pytest.raises(InputRefusedError) as refused:
        write_recipients(tmp_path / name)
    assert refused.value.findings[0].code == "table/format"
    assert list(tmp_path.iterdir()) == []


# A letter that there is already.


@pytest.fixture
def new(command, tmp_path, capsys):
    """`letter-render new` in a folder: its exit code, and what it says."""

    def run(source=None, *arguments, name="letter.txt", folder="mine"):
        given = []
        if source is not None:
            path = tmp_path / name
            path.write_bytes(source if isinstance(source, bytes) else source.encode())
            given = ["--from", path]
        code = command("new", tmp_path / folder, *given, *arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def names_in(folder):
    with (folder / "signatories.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


ENGLISH = """\
For the river

Dear Minister,

We write to you
about the river.

1. It is *dirty*.
2. It {{ stinks }}.

Yours faithfully
- Amnesty International
-  Two spaces
- «Ж» & <b>
- H\u00e5kon
Of us, 5 signed; 1 of them in secret.
"""


def test_the_sample_comes_back_from_its_plain_text(new, sample, tmp_path):
    """Body, names, closing, note and counts; what differs is the title and the languages that no letter tells."""
    version = sample.letter.versions["zh-Hant"]
    names = [signatory.name for signatory in sample.letter.signatories]
    note = version.note.text.replace("{{ total }}", "321").replace("{{ unnamed }}", "39")
    text = "\n".join(
        [version.body.text.strip().replace("\n\n", "\n"), version.closing.text, *(f"- {name}" for name in names), note]
    )
    code, said = new(text, name="open.zh-Hant.txt")
    assert code == 0
    for guess in (
        "closing: `謹上`",
        "282 listed and 39 unnamed are the 321",
        "language: zh-Hant",
        "title: `open.zh-Hant`",
    ):
        assert guess in said
    made = prepare(tmp_path / "mine")
    (ours,), theirs = made.galleys, sample.galleys[0]
    assert text_of(ours) == text_of(theirs)
    told = [signatory.row for signatory in sample.letter.signatories if signatory.languages]
    pairs = zip(all_names(ours), all_names(theirs), strict=True)
    differing = [name.row for name, other in pairs if name.inlines != other.inlines]
    assert set(differing) <= set(told)
    assert (ours.columns, ours.page, ours.formats) == (theirs.columns, theirs.page, theirs.formats)


def text_of(galley):
    return "".join(run.text for run in all_runs(replace(galley, head=())))


def test_a_text_is_taken_apart_and_prints_what_was_typed(new, tmp_path):
    code, said = new(ENGLISH, "--language", "en")
    assert code == 0, said
    folder = tmp_path / "mine"
    letter, findings = read_letter(folder)
    assert findings == []
    version = letter.versions["en"]
    assert (version.title, version.salutation.text, version.closing.text) == (
        "For the river", "Dear Minister,", "Yours faithfully",
    )  # fmt: skip
    assert names_in(folder) == ["Amnesty International", "Two spaces", "«Ж» & <b>", "Håkon"]
    assert (letter.total, letter.unnamed) == (5, 1)
    assert version.note.text == "Of us, {{ total }} signed; {{ unnamed }} of them in secret."
    (galley,) = prepare(folder).galleys
    assert "We write to you about the river.It is *dirty*.It {{ stinks }}." in text_of(galley)


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("A\nB c\nD", ["A", "B c", "D"]),
        ("Jane Doe\nDirector\nRiver Watch\n\n- E\n- F\n- G", ["E", "F", "G"]),
        ("A\nB\nC\n\nThe first line of prose\nand the second\nand the third.", ["A", "B", "C"]),
    ],
)
def test_names_without_marks_are_lines_by_themselves(new, block, names, tmp_path):
    """The last lines between blank ones that do not end as a sentence does; but a list with marks counts first."""
    code, said = new(
        f"A title\n\nDear all,\n\nThis is a text.\nIt has two lines.\n\nYours\n\n{block}\n", "--language", "en"
    )
    assert code == 0, said
    assert names_in(tmp_path / "mine") == names
    assert f"names: 3, from `{names[0]}` to `{names[-1]}`" in said


def test_a_letter_in_markdown_keeps_its_markup(new, tmp_path):
    code, said = new(
        "# Title\n\nSome *words* and [a link](https://x.org).\n\n- a\n- b\n- c\n", "--language", "fr", name="l.md"
    )
    assert code == 0, said
    assert (tmp_path / "mine" / "body.fr.md").read_text(
        encoding="utf-8"
    ) == "Some *words* and [a link](https://x.org).\n"


def test_a_word_file_is_taken_apart(new, sample_folder, call, tmp_path):
    """One of ours, and one of python-docx's own template."""
    assert call(sample_folder, "--out", tmp_path / "out", "--language", "fr", "--format", "docx") == 0
    code, said = new((tmp_path / "out" / "china-2020.fr.docx").read_bytes(), "--language", "fr", name="l.docx")
    assert code == 0, said
    assert len(names_in(tmp_path / "mine")) == 282
    document = Document()
    document.add_heading("Open letter", 0)
    for text in ("We write.", "We go on writing * and more."):
        document.add_paragraph(text)
    for name in ("Amnesty", "台灣南社", "Ж"):
        document.add_paragraph(name, style="List Bullet")
    document.save(tmp_path / "w.docx")
    code, said = new((tmp_path / "w.docx").read_bytes(), "--language", "en", name="w.docx", folder="other")
    assert code == 0, said
    assert names_in(tmp_path / "other") == ["Amnesty", "台灣南社", "Ж"]
    assert "title: `Open letter`" in said


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("我們要求成立國際機制。", "zh-Hant"),
        ("我们要求成立国际机制。", "zh-Hans"),
        ("Мы пишем Вам.", "ru"),
        ("نكتب إليكم.", "ar"),
    ],
)
def test_a_language_is_told_by_its_letters_where_they_tell_it(new, text, tag, tmp_path):
    code, said = new(f"{text}\n{text}\n- a\n- b\n- c\n")
    assert code == 0, said
    assert f"language: {tag}, by its letters" in said
    assert (tmp_path / "mine" / f"body.{tag}.md").exists()


@pytest.mark.parametrize(
    ("text", "which"), [("We write.", "en or es or fr"), ("ひらがなとカタカナ", "none"), ("123", "none")]
)
def test_a_language_is_asked_for_where_they_do_not(new, text, which, tmp_path):
    code, said = new(f"{text}\n{text}\n- a\n- b\n- c\n")
    assert code == 3
    assert f"do not tell its language: {which}" in said
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "gb18030", "big5", "utf-16"])
def test_another_encoding_is_recognised_said_and_read_when_it_is_named(new, encoding, tmp_path):
    body = {"cp1252": "Nous écrivons à propos de l’été.", "cp1251": "Мы пишем Вам о реке."}.get(
        encoding, "我們寫信給您。我們要求成立國際機制。"
    )
    body = body if encoding != "gb18030" else "我们写信给您。我们要求成立国际机制。"
    data = f"{body}\n{body}\n- {body[:3]}\n- {body[5:8]}\n- {body[9:12]}\n".encode(encoding)
    code, said = new(data, "--language", "fr")
    assert code == 3
    assert "[file/encoding]" in said
    likely = re.search("--encoding ([A-Za-z0-9-]+)", said)[1]
    code, said = new(data, "--language", "fr", "--encoding", likely)
    assert code == 0, said
    assert names_in(tmp_path / "mine") == [body[:3], body[5:8], body[9:12]]


@pytest.mark.parametrize(
    ("source", "name", "code"),
    [
        ("We write.\nTo you.\n", "l.txt", "new/no-names"),
        ("- a\n- b\n- c\n", "l.txt", "new/no-text"),
        ("", "l.txt", "new/no-text"),
        ("x", "l.pdf", "new/format"),
        (b"PK\x03\x04", "l.docx", "new/format"),
        ("We write.\n- a\n- b\n- c\n", "l.odt", "new/format"),
    ],
)
def test_what_is_no_letter_is_refused_and_nothing_is_made(new, source, name, code, tmp_path):
    exit_code, said = new(source, "--language", "en", name=name)
    assert exit_code == 3
    assert f"[{code}]" in said
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_is_there_is_left_alone(new, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_text("mine", encoding="utf-8")
    code, said = new("We write.\nAnd so.\n- a\n- b\n- c\n", "--language", "en")
    assert code == 3
    assert "[file/exists]" in said
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["x"]


def test_a_full_disk_leaves_nothing_behind(new, tmp_path, monkeypatch):
    from letter_render.starting import new as module

    def full(path, data):
        if path.name == "signatories.csv":
            raise OSError(28, "No space left on device", str(path))
        path.write_bytes(data)

    monkeypatch.setattr(module, "publish", full)
    code, said = new("We write.\nAnd so.\n- a\n- b\n- c\n", "--language", "en")
    assert code == 5
    assert "No space left" in said
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


# Names from a table.


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "names: 2024.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["nothing here"])
    sheet = book.create_sheet("Signed")
    for row in (["No", "Organisation", "language"], [1, "Amnesty ", "en"], [2, "台灣南社", "zh-Hant-TW"], [3, "", ""]):
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("column", "names"), [("Organisation", ["Amnesty ", "台灣南社"]), ("B", ["Organisation", "Amnesty ", "台灣南社"])]
)
def test_names_come_from_a_sheet_and_column(new, workbook, tmp_path, column, names):
    code, said = new("We write.\n\nAnd *so*.\n", "--language", "en", "--names", f"{workbook}:Signed:{column}")
    assert code == 0, said
    assert names_in(tmp_path / "mine") == names
    assert f"names: {len(names)} of names: 2024.xlsx" in said
    rows = (tmp_path / "mine" / "signatories.csv").read_text(encoding="utf-8")
    assert ("zh-Hant-TW" in rows) == (column == "Organisation")


@pytest.mark.parametrize(
    ("part", "code"),
    [(":Sgned", "table/no-sheet"), (":Signed:Organization", "table/no-column"), (":Signed:D", "new/no-names")],
)
def test_a_sheet_or_column_that_there_is_not_is_told(new, workbook, tmp_path, part, code):
    exit_code, said = new("We write.\n\nAnd so.\n", "--language", "en", "--names", f"{workbook}{part}")
    assert exit_code == 3
    assert f"[{code}]" in said
    assert not (tmp_path / "mine").exists()


def test_names_come_from_a_text_in_another_encoding(new, tmp_path):
    (tmp_path / "n.txt").write_bytes("Московская группа\nСахаровский Центр\n".encode("cp1251"))
    assert new("We write.\n\nAnd so.\n", "--language", "en", "--names", tmp_path / "n.txt")[0] == 3
    code, said = new(
        "We write.\n\nAnd so.\n", "--language", "en", "--names", tmp_path / "n.txt", "--encoding", "cp1251"
    )
    assert code == 0, said
    assert names_in(tmp_path / "mine") == ["Московская группа", "Сахаровский Центр"]


# One to fill in.


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hant", "fr", "ru", "es", "zh-Hans"])
def test_a_letter_to_fill_in_can_be_rendered_at_once(new, tag, tmp_path):
    code, said = new(None, "--language", tag)
    assert code == 0, said
    prepared = prepare(tmp_path / "mine")
    assert [finding for finding in prepared.findings if finding.severity > Severity.NOTE] == []
    assert [galley.language for galley in prepared.galleys] == [tag]


def test_nothing_or_an_unknown_language_is_refused(command, new):
    assert command("new") == 2
    assert command("new", "--from", "x") == 2
    code, said = new(None, "--language", "xx")
    assert code == 3
    assert "[language/unknown]" in said


def test_the_schemas_are_those_of_the_models(new, tmp_path):
    """`make schemas` writes them."""
    shipped = Path(__file__).parent.parent.parent / "data" / "schemas"
    spec = importlib.util.spec_from_file_location("schemas_tool", shipped.parent.parent / "tools" / "schemas.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.write(tmp_path / "now")
    new(None)
    for folder in (tmp_path / "now", tmp_path / "mine" / "schemas"):
        made = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        assert made == {path.name: path.read_text(encoding="utf-8") for path in shipped.iterdir()}


def test_the_sample_fits_its_schema(sample_folder):
    """By a validator of JSON Schema that had no part in it."""
    from ruamel.yaml import YAML

    schemas = Path(__file__).parent.parent.parent / "data" / "schemas"
    schema = json.loads((schemas / "letter.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    text = (sample_folder / "letter.yaml").read_text(encoding="utf-8")
    letter = YAML(typ="safe").load(text)
    assert [error.message for error in validator.iter_errors(letter)] == []
    for key, value in (("vresion", 1), ("version", "1"), ("languages", {"fr": {"text": "orginal", "body": "b"}})):
        assert list(validator.iter_errors({**letter, key: value}))
    for path in sorted((schemas.parent.parent / "templates" / "stationery").glob("*/stationery.toml")):
        schema = json.loads((schemas / "stationery.json").read_text(encoding="utf-8"))
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if "based_on" not in table:
            assert list(jsonschema.Draft202012Validator(schema).iter_errors(table)) == []
