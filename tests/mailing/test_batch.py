"""A mailing as a user meets it: what is made, what is not made again, and what one bad recipient does."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from filelock import FileLock
from PIL import Image

from letter_render import versions
from letter_render.findings import Finding, Origin, Severity
from letter_render.mailing import batch, keys, press
from letter_render.mailing.record import FILE, Outcome, Record
from letter_render.pdf.picture import SCALE

_YAML = """\
letter: small
version: 1
signatories: {file: names.csv, unnamed: 0, total: 3}
languages:
  fr: {text: original, title: Une lettre, body: fr.md, closing: Adieu}
  ar: {title: رسالة, body: ar.md, closing: تحية}
  zh-Hant: {title: 信, body: zh.md, closing: 謹上}
"""
# The last of these names is a slip, which is a warning; so is the first row of the recipients.
_NAMES = "name,language\nAmnesty,en\n台灣南社,zh-Hant\nA ( B),en\n"
_HEADER = "id,language,state,name,address,salutation"
_ROWS = [
    "nobody,fr,,,,",
    'fra,fr,,"M. <b>Émile</b> & Cie",1 rue VA,"Monsieur,"',
    'bel,fr-BE,,"Mme Å","{{ 7*7 }}",',
    "egy,ar,,السيد أحمد,شارع 12/2020 (٣٢١),",
    "sau,ar,,السيدة منى,,",
    "twn,zh-Hant,台灣,王大明,,",
    "che,fr zh-Hant,,,,",
]


def make_folder(folder):
    """A letter in three languages with three names."""
    folder.mkdir()
    (folder / "letter.yaml").write_text(_YAML, encoding="utf-8")
    (folder / "names.csv").write_text(_NAMES, encoding="utf-8")
    for name, text in (("fr", "Nous vous écrivons.\n"), ("ar", "نكتب إليكم.\n"), ("zh", "我們致函。\n")):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def write_table(path, rows):
    path.write_text("\n".join([_HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def tree(out):
    """Every file under a folder with its bytes, but for the lock and the journal."""
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): path.read_bytes() for path in files if path.name not in (".lock", FILE)}


def times(out):
    """When each file was written."""
    return {name: (out / name).stat().st_mtime_ns for name in tree(out)}


def changed(before, out):
    """The files that were written since, and those that are gone."""
    now = times(out)
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


@pytest.fixture(scope="module")
def whole(call, tmp_path_factory):
    """A letter, a table, and the mailing that two processes made of them."""
    base = tmp_path_factory.mktemp("batch")
    folder, table = make_folder(base / "letter"), write_table(base / "r.csv", _ROWS)
    assert call(folder, "--to", table, "--out", base / "out", "--jobs", 2) == 0
    return SimpleNamespace(folder=folder, table=table, out=base / "out")


@pytest.fixture
def mailing(call, whole, tmp_path, capsys):
    """A copy of the whole mailing that a test may change, and the command for it."""
    folder, out = shutil.copytree(whole.folder, tmp_path / "letter"), shutil.copytree(whole.out, tmp_path / "out")
    table = Path(shutil.copy(whole.table, tmp_path / "r.csv"))

    def run(*options, jobs=1, to=None):
        code = call(folder, "--to", to or table, "--out", out, "--jobs", jobs, *options)
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return SimpleNamespace(folder=folder, out=out, table=table, run=run)


def manifest(mailing):
    return json.loads((mailing.out / "manifest.json").read_text(encoding="utf-8"))


def ids_of(letters):
    return [letter["recipient"] for letter in letters]


def test_every_recipient_has_a_folder_with_both_files_in_each_language(whole):
    names = {name for name in tree(whole.out) if "/" in name}
    pairs = [row.split(",")[:2] for row in _ROWS]
    tags = {"fr-BE": ["fr"]}
    expected = {
        f"{id_}/small.{id_}.{tag}.{suffix}"
        for id_, cell in pairs
        for tag in tags.get(cell, cell.split())
        for suffix in ("pdf", "docx")
    }
    assert names == expected
    assert tree(whole.out).keys() - names == {"manifest.json", "proof.html"}


def test_one_process_makes_the_same_bytes_as_two_whatever_the_order_of_the_rows(whole, mailing):
    """Of the letters; with the same order, of proof and manifest too."""
    shutil.rmtree(mailing.out)
    assert mailing.run().code == 0
    assert tree(mailing.out) == tree(whole.out)
    shutil.rmtree(mailing.out)
    write_table(mailing.table, _ROWS[::-1])
    assert mailing.run().code == 0
    letters = {name: data for name, data in tree(whole.out).items() if "/" in name}
    assert {name: data for name, data in tree(mailing.out).items() if "/" in name} == letters


def test_one_who_is_written_to_alone_gets_the_same_bytes(whole, mailing):
    shutil.rmtree(mailing.out)
    assert mailing.run("--only", "egy").code == 0
    alone = {name: data for name, data in tree(mailing.out).items() if "/" in name}
    assert alone == {name: data for name, data in tree(whole.out).items() if name.startswith("egy/")}
    assert ids_of(manifest(mailing)["letters"]) == ["egy"]


def test_a_second_run_makes_nothing_and_writes_nothing(mailing):
    before = times(mailing.out)
    done = mailing.run()
    assert done.code == 0
    assert "0 of them made now" in done.out
    assert changed(before, mailing.out) == set()


def test_again_makes_all_with_the_same_bytes(whole, mailing):
    done = mailing.run("--again")
    assert "8 of them made now" in done.out
    assert tree(mailing.out) == tree(whole.out)


def test_a_changed_row_writes_the_files_of_that_recipient_alone(mailing):
    before = times(mailing.out)
    write_table(mailing.table, [row.replace("1 rue VA", "2 rue VA") for row in _ROWS])
    assert "1 of them made now" in mailing.run().out
    assert changed(before, mailing.out) == {
        "fra/small.fra.fr.pdf", "fra/small.fra.fr.docx", "proof.html", "manifest.json",
    }  # fmt: skip


def own_stationery(folder):
    own = folder / "templates/stationery/own"
    own.mkdir(parents=True)
    (own / "stationery.toml").write_text(
        "based_on = 'plain'\n[letterhead]\nlogo = 'l.png'\nalt = 'L'\nwidth_mm = 20\n", encoding="utf-8"
    )
    Image.new("RGB", (200, 50), "red").save(own / "l.png")
    letter = folder / "letter.yaml"
    letter.write_text("stationery: own\n" + letter.read_text(encoding="utf-8"), encoding="utf-8")


def test_a_changed_letter_stationery_logo_or_program_makes_all_anew(mailing, monkeypatch):
    """And a changed body those in its language."""
    own_stationery(mailing.folder)
    assert "8 of them made now" in mailing.run().out
    Image.new("RGB", (200, 50), "blue").save(mailing.folder / "templates/stationery/own/l.png")
    assert "8 of them made now" in mailing.run().out
    toml = mailing.folder / "templates/stationery/own/stationery.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "[styles.body]\nsize_pt = 12\n", encoding="utf-8")
    assert "8 of them made now" in mailing.run().out
    monkeypatch.setattr(keys, "source_hash", lambda: versions.source_hash() + "x")
    assert "8 of them made now" in mailing.run().out
    assert "0 of them made now" in mailing.run().out


def test_another_face_makes_all_anew(mailing, monkeypatch):
    from dataclasses import replace

    from letter_render.fonts.book import FontBook, read_book

    first, *others = read_book().faces
    other = FontBook((replace(first, sha256="0" * 64), *others))
    monkeypatch.setattr(keys, "read_book", lambda: other)
    monkeypatch.setattr(batch, "verify", lambda _: [])
    assert "8 of them made now" in mailing.run().out


def test_a_damaged_face_stops_the_mailing_before_anything_is_made(mailing, monkeypatch):
    damaged = Finding("font/damaged", Severity.FAILURE, "x.ttf is damaged")
    monkeypatch.setattr(batch, "verify", lambda _: [damaged])
    shutil.rmtree(mailing.out)
    done = mailing.run()
    assert done.code == 4
    assert "x.ttf is damaged" in done.err
    assert tree(mailing.out) == {}


def test_a_file_that_is_gone_or_altered_is_made_again(whole, mailing):
    (mailing.out / "fra/small.fra.fr.pdf").unlink()
    (mailing.out / "sau/small.sau.ar.docx").write_bytes(b"x")
    assert "2 of them made now" in mailing.run().out
    assert tree(mailing.out) == tree(whole.out)


def test_only_keeps_the_others_in_manifest_record_and_proof(whole, mailing):
    done = mailing.run("--only", "fra,egy", "--again")
    assert done.code == 0
    assert "2 letters are there, 2 of them made now" in done.out
    assert "left out: 5 (nobody, bel, sau, twn, che)" in done.out
    assert tree(mailing.out) == tree(whole.out)
    assert "0 of them made now" in mailing.run().out


def test_a_recipient_who_is_gone_from_the_table_is_gone_from_manifest_and_proof(mailing):
    write_table(mailing.table, _ROWS[2:])
    assert mailing.run().code == 0
    assert "fra" not in ids_of(manifest(mailing)["letters"])
    html = (mailing.out / "proof.html").read_text(encoding="utf-8")
    assert '<b class="row">fra</b>' not in html
    assert '<b class="row">bel</b>' in html


BAD = [
    ("fra", "address/overflow", 'fra,fr,,M. É,"' + "W" * 60 + '",'),
    ("sau", "glyph/missing", "sau,ar,,བོད,,"),
]


@pytest.mark.parametrize(("id_", "code", "row"), BAD)
def test_one_bad_recipient_is_refused_and_stops_nobody(whole, mailing, id_, code, row):
    """What an earlier run made of their letter is gone; exit 1, and they are named."""
    write_table(mailing.table, [row if one.startswith(id_) else one for one in _ROWS])
    done = mailing.run("--again")
    assert done.code == 1
    assert code in done.err
    assert f"No letter was made to {id_}" in done.err
    assert ids_of(manifest(mailing)["rejected"]) == [id_]
    letters = {name: data for name, data in tree(mailing.out).items() if "/" in name}
    assert letters == {
        name: data for name, data in tree(whole.out).items() if "/" in name and not name.startswith(f"{id_}/")
    }
    write_table(mailing.table, _ROWS)
    assert "1 of them made now" in mailing.run().out
    assert tree(mailing.out) == tree(whole.out)


def test_something_wrong_with_the_letter_itself_makes_nothing(mailing):
    """Exit 3, told once though three recipients get it."""
    shutil.rmtree(mailing.out)
    (mailing.folder / "fr.md").write_text("བོད\n", encoding="utf-8")
    done = mailing.run()
    assert done.code == 3
    assert done.err.count("glyph/missing") == 1
    assert "Nothing is written" in done.err
    assert tree(mailing.out) == {}


def test_what_is_wrong_with_letter_and_table_is_told_at_once(mailing):
    (mailing.folder / "names.csv").write_text(_NAMES + "Amnesty,en\n", encoding="utf-8")
    write_table(mailing.table, [*_ROWS, "fra,fr,,,,"])
    done = mailing.run()
    assert done.code == 3
    assert "name/duplicate" in done.err
    assert "recipients/twice" in done.err


def test_an_unknown_id_is_refused_with_the_nearest(mailing):
    done = mailing.run("--only", "frq")
    assert done.code == 3
    assert "did you mean fra" in done.err
    assert mailing.run("--except", "zzzz").code == 3


def test_a_language_that_the_letter_lacks_is_refused(mailing):
    done = mailing.run("--language", "hi")
    assert done.code == 3
    assert "language/absent" in done.err


def test_strict_lets_warnings_of_the_letter_fail_unless_they_are_accepted(mailing):
    """Those of a recipient refuse that recipient."""
    assert mailing.run("--strict").code == 3
    write_table(mailing.table, _ROWS[1:])
    assert "name/bracket-space" in mailing.run("--strict").err
    letter = mailing.folder / "letter.yaml"
    accept = "accept: [{code: name/bracket-space, row: 3, why: confirmed}]\n"
    letter.write_text(letter.read_text(encoding="utf-8") + accept, encoding="utf-8")
    done = mailing.run("--strict")
    assert (done.code, done.err.count("warning")) == (0, 0)


def test_findings_of_the_letter_are_told_once_and_none_in_a_letter_s_own(mailing):
    done = mailing.run("--again")
    assert done.err.count("name/bracket-space") == 1
    found = manifest(mailing)
    assert [one["code"] for one in found["findings"]].count("name/bracket-space") == 1
    assert [letter["findings"] for letter in found["letters"] if letter["findings"]] == []


def test_what_reading_back_tells_of_the_names_is_told_once_whoever_was_first(mailing):
    """Of the letter's names, not of whom the first letter of a process is for."""
    names = _NAMES.replace("Amnesty,en\n台灣南社,zh-Hant", "山の会,ja\nعقلاً ووجدانًا,ar")
    (mailing.folder / "names.csv").write_text(names, encoding="utf-8")
    done = mailing.run()
    assert done.code == 0
    assert done.err.count("readback/reader") == 3
    found = manifest(mailing)
    assert [letter["findings"] for letter in found["letters"] if letter["findings"]] == []
    assert {one["file"] for one in found["findings"] if one["code"] == "readback/reader"} == {
        "small.fr.pdf", "small.ar.pdf", "small.zh-Hant.pdf",
    }  # fmt: skip
    before = tree(mailing.out)
    write_table(mailing.table, _ROWS[::-1])
    mailing.run("--again")
    write_table(mailing.table, _ROWS)
    mailing.run("--again", jobs=2)
    assert tree(mailing.out) == before


def test_a_file_that_fails_inspection_is_rejected_with_its_sibling_and_kept_where_asked(mailing, monkeypatch):
    """It replaces nothing; the others are made."""
    real = press.check_faces

    def fail(galley, inspection, label):
        is_bad = label == "small.sau.ar.pdf"
        return [Finding("face/glyph", Severity.FAILURE, "a wrong glyph")] if is_bad else real(galley, inspection, label)

    monkeypatch.setattr(press, "check_faces", fail)
    done = mailing.run("--again", "--keep-rejected")
    assert done.code == 1
    assert "a wrong glyph" in done.err
    rejected = {name for name in tree(mailing.out) if name.startswith("rejected/")}
    assert rejected == {"rejected/sau/small.sau.ar.pdf", "rejected/sau/small.sau.ar.docx"}
    assert not list((mailing.out / "sau").iterdir())
    (refused,) = manifest(mailing)["rejected"]
    assert (refused["recipient"], refused["outputs"]) == ("sau", [])
    monkeypatch.setattr(press, "check_faces", real)
    assert mailing.run().code == 0
    assert not [name for name in tree(mailing.out) if name.startswith("rejected/")]


def test_json_is_all_that_stands_on_stdout(mailing):
    done = mailing.run("--json", "--again")
    assert json.loads(done.out) == manifest(mailing)
    assert "8 letters" in done.err


def test_the_manifest_lists_every_letter_in_order_with_its_files_and_no_absolute_path(whole):
    text = (whole.out / "manifest.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert ids_of(found["letters"]) == ["nobody", "fra", "bel", "egy", "sau", "twn", "che", "che"]
    listed = [output["file"] for letter in found["letters"] for output in letter["outputs"]]
    assert sorted(listed) == sorted(name for name in tree(whole.out) if "/" in name)
    assert all(output["names_read"] == 3 for letter in found["letters"] for output in letter["outputs"])
    assert {"letter.yaml", "names.csv", "fr.md", "ar.md", "zh.md"} <= found["inputs"].keys()
    assert not [key for key in found["inputs"] if key.startswith("/")]
    assert str(whole.folder.parent) not in text
    assert Path.home().name not in text or Path.home().name == "root"


def test_the_proof_has_every_address_as_read_back_escaped_and_the_doubtful_first(whole):
    html = (whole.out / "proof.html").read_text(encoding="utf-8")
    assert "<b>Émile</b>" not in html
    assert "M. &lt;b&gt;Émile&lt;/b&gt; &amp; Cie" in html
    assert "{{ 7*7 }}" in html
    for text in ("1 rue VA", "Monsieur,", "السيد أحمد", "12/2020", "王大明"):
        assert text in html


def test_those_to_look_at_stand_first_in_the_proof(mailing):
    write_table(mailing.table, [*_ROWS[1:], 'bad,fr,,"' + "W" * 60 + '",,'])
    assert mailing.run().code == 1
    html = (mailing.out / "proof.html").read_text(encoding="utf-8")
    bad, fra = (html.index(f'<b class="row">{id_}</b>') for id_ in ("bad", "fra"))
    assert "not made" in html[bad:].partition("</h3>")[0]
    assert bad < fra
    assert "address/overflow" in html


@pytest.mark.parametrize("cut", [1, 30, "character"])
def test_a_record_with_a_torn_line_costs_that_letter_alone(whole, mailing, cut):
    """Wherever the line is cut, inside a character too, and with lines written behind it."""
    path = mailing.out / FILE
    data = path.read_bytes()
    at = data.rindex("王".encode()) + 1 if cut == "character" else data.rstrip().rindex(b"\n") + 1 + cut
    path.write_bytes(data[:at])
    known = len(Record(mailing.out))
    assert 0 < known < 11
    assert mailing.run().code == 0
    assert tree(mailing.out) == tree(whole.out)
    assert len(Record(mailing.out)) == 11


def test_lines_behind_a_torn_one_are_read(tmp_path):
    (tmp_path / FILE).write_bytes(b'{"key":"a')
    outcome = Outcome("k", "i", "fr", "plain", (), (), ())
    Record(tmp_path).add([outcome])
    assert list(Record(tmp_path).lines(["a", "k"])) == [outcome]


def test_what_a_killed_run_began_to_write_is_removed_and_nothing_else(mailing):
    """Also where nothing is left to do."""
    begun = [mailing.out / ".proof.html.abcd1234.tmp", mailing.out / "fra" / ".small.fra.fr.pdf.abcd1234.tmp"]
    begun.append(mailing.out / "rejected" / "fra" / ".small.fra.fr.pdf.abcd1234.tmp")
    others = [mailing.out / ".mine.tmp", mailing.out / "fra" / "notes.tmp"]
    for path in (*begun, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert mailing.run().code == 0
    assert not [path for path in begun if path.exists()]
    assert all(path.exists() for path in others)


def test_a_second_run_into_the_folder_says_so_and_stops(mailing):
    """A real second process, while the folder is taken."""
    before = times(mailing.out)
    command = [sys.executable, "-c", "from letter_render.cli import main; main()", "render", mailing.folder]
    with FileLock(mailing.out / ".lock"):
        done = subprocess.run(
            [*map(str, command), "--to", str(mailing.table), "--out", str(mailing.out)],
            capture_output=True, text=True, check=False, cwd=Path(batch.__file__).parent.parent,
        )  # fmt: skip
    assert done.returncode == 3
    assert "output/locked" in done.stderr
    assert changed(before, mailing.out) == set()


def test_each_letter_is_whole_pdf_with_its_own_identifier(whole):
    for path in whole.out.glob("*/*.pdf"):
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert f"<dc:identifier>{path.stem}</dc:identifier>".encode() in pdf.Root.Metadata.read_bytes()


def test_the_proof_shows_the_names_once_for_each_look_and_nothing_else_of_a_page(whole):
    """In each of the three languages every name has a picture; together they have the ink of the names alone."""
    html = (whole.out / "proof.html").read_text(encoding="utf-8")
    _, *versions = html.split('<section class="version"')
    assert [len(re.findall('class="crop ', version)) for version in versions] == [3, 3, 3]
    assert len(re.findall("data:image/png", html)) == 3
    crops = re.findall(r'class="crop (\w+)".*?--x:([0-9.]+);--y:([0-9.]+);--w:([0-9.]+);--h:([0-9.]+)', html)
    for name, data in re.findall(r"\.(p[0-9a-f]+) \{.*?base64,([A-Za-z0-9+/=]+)", html):
        page = Image.open(io.BytesIO(base64.b64decode(data))).convert("L")
        assert page.getextrema()[0] == 0
        for x, y, width, height in ([float(number) * SCALE for number in box] for own, *box in crops if own == name):
            page.paste(255, (round(x) - 1, round(y) - 1, round(x + width) + 1, round(y + height) + 1))
        assert page.getextrema()[0] == 255


def test_the_proof_shows_the_names_of_the_first_letter_in_the_table_whichever_was_made_first(call, whole, tmp_path):
    """The later ones of each language alone, then all: pages and record are those of one run for all."""
    out = tmp_path / "out"
    for options in (["--only", "sau,che"], []):
        assert call(whole.folder, "--to", whole.table, "--out", out, *options) == 0
    assert tree(out) == tree(whole.out)
    assert (out / FILE).read_bytes() == (whole.out / FILE).read_bytes()


def test_the_names_of_a_look_are_shown_as_a_good_letter_has_them(mailing, monkeypatch):
    """Though the first one of that language lost a name; the proof tells that with the letter."""
    real = press.prove

    def worse(galley, name, *arguments):
        file = real(galley, name, *arguments)
        lost = Finding("readback/name", Severity.FAILURE, "lost", origin=Origin(file.name, row=2))
        return replace(file, findings=(lost,)) if file.name == "small.egy.ar.pdf" else file

    monkeypatch.setattr(press, "prove", worse)
    (mailing.out / FILE).unlink()
    assert mailing.run().code == 1
    html = (mailing.out / "proof.html").read_text(encoding="utf-8")
    assert "readback/name" in html
    assert "NOT in" not in html
