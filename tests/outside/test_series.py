"""Letters of a mailing before outside judges, and twenty of every language beside those that are written whole."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest

from letter_render.docx.series import DocxSeries
from letter_render.docx.write import write_docx
from letter_render.pdf.inspect_print import inspect_print_run
from letter_render.pdf.series import PdfSeries
from letter_render.read.delegations import read_delegations
from letter_render.slots import split

pytestmark = pytest.mark.outside

_spec = importlib.util.spec_from_file_location("series", Path(__file__).parent.parent / "pdf" / "test_series.py")
series = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(series)
galleys = series.galleys

# What stands in the second line of the address and in the salutation of one recipient after another.
_TEXTS = [
    "304 East 44th Street, AVA To fj", "شارع 12/2020 (٣٢١) NGO", "台北市air大安區2段、「A」(B)", "東京のカナ・ガー 3-1",
    "Ю. Ёлкин, ул. Правды, 5/7", "Se\u0301curite\u0301 e\u0323\u0302 x\u0332", "مُحَمَّد بْنُ سَلَّام", "한국 서울 3가",
    "12.5 (أ) 2019-2020 (50%)", "+1 (212) 555-0100 هاتف", "«Проект» T*Revers!", "香港黎明 HK@JPN.", "1/2 A ب 3/4",
    "Mission «A», [B] {C} — D…", "پیام\u200cهای ۱۲/۳", "Đặng Văn Ước, Liên Đoàn", "Ελλάδα ά", "(أ) 1. (ب) 2.",
    "ﷺ", "“A” ‘b’",
]  # fmt: skip


def _cells():
    """Twenty delegations with hard texts."""
    ids = list(read_delegations())[::9][: len(_TEXTS)]
    return [
        {"id": id_, "name": f"{id_.upper()} {_TEXTS[-row]}", "address": [text, "New York"], "salutation": text}
        for row, (id_, text) in enumerate(zip(ids, _TEXTS, strict=True))
    ]


@pytest.mark.parametrize("tag", series.BODY)
def test_twenty_letters_of_a_language_are_those_that_are_written_whole(galleys, tag):
    """The PDF pixel for pixel with its text, tags, languages and faces; the DOCX byte for byte in every member."""
    kept = []
    for galley in galleys(_cells(), tag):
        skeleton, slots = split(galley)
        pair = next((pair for one, pair in kept if one == skeleton), None)
        if pair is None:
            pair = PdfSeries(skeleton), DocxSeries(skeleton)
            kept.append((skeleton, pair))
        series.assert_same(galley, pair[0])
        assert _members(pair[1].write(galley, slots)) == _members(write_docx(galley)[0])


def _members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def mailing(sample_folder, command, tmp_path_factory):
    """The sample letter to four recipients in each of its languages, made by the command."""
    folder = tmp_path_factory.mktemp("mailing")
    with (folder / "r.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "language", "name", "address", "salutation"))
        for one in _cells()[:4]:
            address = "\n".join(one["address"])
            writer.writerow((one["id"], " ".join(series.BODY), one["name"], address, one["salutation"]))
    arguments = ["render", sample_folder, "--to", folder / "r.csv", "--out", folder / "out"]
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_verapdf_passes_letters_of_every_language(mailing, verapdf):
    """The first of each, which is read back whole, and later ones."""
    verdicts = verapdf(sorted(mailing.glob("*/*.pdf")))
    assert len(verdicts) == 2 * 4 * 7
    assert [lines for lines in verdicts.values() if not lines[0].startswith("PASS ")] == []


def test_poppler_reads_each_letter_s_own_words_and_all_names(mailing, poppler, reading, sample):
    names = [signatory.name for signatory in sample.letter.signatories]
    for letter in json.loads((mailing / "manifest.json").read_bytes())["letters"]:
        pdf = mailing / letter["outputs"][0]["file"]
        text = poppler.body_text(SimpleNamespace(galley=sample.galleys[0]), pdf)
        assert letter["recipient"].upper() in text
        assert "NewYork" in reading.squeezed(text)
        assert reading.misread(text, names) == []
        with pikepdf.open(pdf) as opened:
            assert opened.check_pdf_syntax() == []


def test_the_open_xml_sdk_finds_no_error_in_them(mailing, sdk_validator):
    for document in sorted(mailing.glob("*/*.docx"))[7:14]:
        done = subprocess.run([sdk_validator, document], capture_output=True, text=True, check=False)
        assert json.loads(done.stdout)["errors"] == []


def test_libreoffice_prints_them(mailing, libreoffice, reading, poppler, tmp_path):
    """With the letter's own words on the first page."""
    for stem, pdf in libreoffice(sorted(mailing.glob("*/*.docx"))[7:14], tmp_path).items():
        assert stem.split(".")[1].upper() in poppler.text_of(pdf, "-raw")
        assert "NewYork" in reading.squeezed(poppler.text_of(pdf, "-raw"))


def test_a_print_run_of_195_letters_weighs_less_than_half_a_megabyte(sample_folder, command, tmp_path):
    """Of one language; its page count is even for each letter."""
    arguments = ["render", sample_folder, "--to", "delegations", "--language", "fr", "--profile", "print"]
    subprocess.run([command, *arguments, "--out", tmp_path], capture_output=True, check=True)
    data = (tmp_path / "china-2020.print.pdf").read_bytes()
    assert len(data) < 500_000
    assert len(inspect_print_run(data)) == 195 * 6
