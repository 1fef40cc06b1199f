"""The print run: pages, sides, labels, list of sheets, and that each letter is the letter of the e-mail."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import ImageChops

from letter_render.checks.printed import Printed, check_print_run
from letter_render.mailing import printing
from letter_render.pdf.inspect_print import inspect_print_run
from letter_render.pdf.print_run import write_print_run

_YAML = """\
letter: small
version: 1
signatories: {file: names.csv, unnamed: 0, total: 2}
languages:
  fr: {text: original, title: Une lettre, body: fr.md, closing: Adieu}
  ar: {title: رسالة, body: ar.md, closing: تحية}
"""
_ROWS = ["fra,fr,M. É", "bel,fr,Mme Å", "egy,ar,السيد أحمد 12", "sau,ar,السيدة (منى)"]


def write_table(path, rows):
    path.write_text("\n".join(["id,language,name", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(call, tmp_path_factory):
    """A print run of four letters in two languages, one page the French and two pages the Arabic, and the e-mails."""
    base = tmp_path_factory.mktemp("print")
    folder = base / "letter"
    folder.mkdir()
    (folder / "letter.yaml").write_text(_YAML, encoding="utf-8")
    (folder / "names.csv").write_text("name\nAmnesty\nB\n", encoding="utf-8")
    (folder / "fr.md").write_text("Nous vous écrivons.\n", encoding="utf-8")
    (folder / "ar.md").write_text("نكتب إليكم.\n\n" * 30, encoding="utf-8")
    table = write_table(base / "r.csv", _ROWS)
    assert call(folder, "--to", table, "--out", base / "out", "--profile", "print") == 0
    assert call(folder, "--to", table, "--out", base / "mail", "--format", "pdf", "--jobs", 1) == 0
    data = (base / "out/small.print.pdf").read_bytes()
    return SimpleNamespace(base=base, folder=folder, table=table, data=data)


def test_every_letter_begins_on_a_front_and_odd_ones_have_a_blank_back(made):
    """The first two have one page, the others two."""
    pages = inspect_print_run(made.data)
    assert len(pages) == 8
    assert [number for number, page in enumerate(pages, 1) if not page.own and not page.shared] == [2, 4]


def test_the_list_of_sheets_says_where_each_letter_is(made):
    text = (made.base / "out/small.print.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["recipient", "language", "first_page", "pages", "first_sheet", "last_sheet"],
        ["fra", "fr", "1", "1", "1", "1"],
        ["bel", "fr", "3", "1", "2", "2"],
        ["egy", "ar", "5", "2", "3", "3"],
        ["sau", "ar", "7", "2", "4", "4"],
    ]


def test_each_letter_has_a_bookmark_and_pages_labelled_by_its_recipient(made):
    document = pdfium.PdfDocument(made.data)
    assert [document.get_page_label(index) for index in range(8)] == [
        "fra-1", "fra-2", "bel-1", "bel-2", "egy-1", "egy-2", "sau-1", "sau-2",
    ]  # fmt: skip
    with pikepdf.open(io.BytesIO(made.data)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["fra fr", "bel fr", "egy ar", "sau ar"]
        assert pdf.check_pdf_syntax() == []


def test_the_pages_look_like_those_of_the_e_mail(made):
    """Within the trim, as far as the inks of a press go: where the one has ink the other has, and nowhere else."""
    run = pdfium.PdfDocument(made.data)
    for id_, tag, first, count in (("fra", "fr", 0, 1), ("bel", "fr", 2, 1), ("egy", "ar", 4, 2), ("sau", "ar", 6, 2)):
        mail = pdfium.PdfDocument(made.base / f"mail/{id_}/small.{id_}.{tag}.pdf")
        assert len(mail) == count
        for index in range(count):
            page = run[first + index]
            page.set_mediabox(*page.get_trimbox())
            one, other = (page.render(scale=2).to_pil().convert("L") for page in (page, mail[index]))
            assert one.size == other.size
            # pdfium shows the black of a press as a dark gray, of 35 at most.
            assert max(ImageChops.difference(one, other).getextrema()) <= 35
            assert one.point(lambda value: value < 255).getbbox() == other.point(lambda value: value < 255).getbbox()


def test_the_same_letters_give_the_same_bytes(call, made, tmp_path):
    assert call(made.folder, "--to", made.table, "--out", tmp_path, "--profile", "print") == 0
    assert (tmp_path / "small.print.pdf").read_bytes() == made.data


@pytest.mark.parametrize("rows", [_ROWS[:1], _ROWS[1:3]])
def test_letters_that_share_nothing_can_be_printed(call, made, tmp_path, rows):
    """One letter alone, and two in two languages."""
    table = write_table(tmp_path / "r.csv", rows)
    assert call(made.folder, "--to", table, "--out", tmp_path, "--profile", "print") == 0
    assert len(inspect_print_run((tmp_path / "small.print.pdf").read_bytes())) == 2 * len(rows)


def test_one_who_is_refused_is_left_out_and_named(call, made, tmp_path, capsys):
    table = write_table(tmp_path / "r.csv", [*_ROWS[:2], "bad,fr,བོད"])
    assert call(made.folder, "--to", table, "--out", tmp_path, "--profile", "print") == 1
    assert "1 letters are not in it: bad" in capsys.readouterr().err
    assert len(inspect_print_run((tmp_path / "small.print.pdf").read_bytes())) == 4


def test_a_run_that_fails_inspection_is_not_there_and_says_so(call, made, tmp_path, monkeypatch, capsys):
    """Nor is what an earlier run left."""
    assert call(made.folder, "--to", made.table, "--out", tmp_path, "--profile", "print") == 0
    real = write_print_run

    def swapped(galleys, *others):
        return real([galleys[1], galleys[0], *galleys[2:]], *others)

    monkeypatch.setattr("letter_render.pdf.print_run.write_print_run", swapped)
    capsys.readouterr()
    assert call(made.folder, "--to", made.table, "--out", tmp_path, "--profile", "print") == 1
    said = capsys.readouterr()
    assert "the letter to fra shows other characters of its own" in said.err
    assert "small.print.pdf failed inspection" in said.err
    assert "who is on which sheet" not in said.out
    assert not list(tmp_path.glob("small.print.*"))


def test_as_json_it_says_what_is_in_it(call, made, tmp_path, capsys):
    assert call(made.folder, "--to", made.table, "--out", tmp_path, "--profile", "print", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["letters"], said["pages"], said["refused"]) == (4, 8, [])


@pytest.mark.parametrize("own", [["A", "", "C", ""], ["B", "", "AC", ""], ["", "", "B", ""]])
def test_words_on_another_letter_s_page_are_found(address_letter, own):
    """Exchanged, doubled or missing ones."""
    one, _ = address_letter({"name": "A"})
    other, _ = address_letter({"name": "B"})
    words = "Excellency,"
    letters = [Printed(one, 1, 1, is_sharing=True), Printed(other, 3, 1, is_sharing=True)]
    assert list(check_print_run(letters, [f"A{words}", "", f"B{words}", ""], "f")) == []
    assert list(check_print_run(letters, [f"{text}{words}" if text else "" for text in own], "f"))


def test_a_letter_that_begins_on_a_back_is_found(address_letter):
    galley, _ = address_letter({"name": "A"})
    (finding,) = check_print_run([Printed(galley, 2, 1, is_sharing=True)], ["", "AExcellency,"], "f")
    assert "back of a sheet" in finding.what


def test_what_the_engine_finds_keeps_the_run_away(call, made, tmp_path, monkeypatch):
    from letter_render.findings import Finding, Severity

    real = write_print_run

    def warning(*given):
        data, letters, _ = real(*given)
        return data, letters, [Finding("engine/warning", Severity.FAILURE, "a glyph is missing")]

    monkeypatch.setattr("letter_render.pdf.print_run.write_print_run", warning)
    assert call(made.folder, "--to", made.table, "--out", tmp_path, "--profile", "print") == 1
    assert not list(tmp_path.glob("small.print.*"))
    assert printing.PrintRun("f", "s", 0, 0, 0, (), ()).is_rejected is False
