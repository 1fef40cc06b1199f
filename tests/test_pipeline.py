"""The line as a whole: what is written, what is refused, and what a failed file leaves behind."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from pathlib import Path

import pikepdf
import pytest

from letter_render import pipeline
from letter_render.findings import EngineError, InputRefusedError, Severity, ShippedDamagedError

GALLERY = Path(__file__).parent.parent / "docs" / "gallery" / "river-open"


@pytest.fixture
def out(tmp_path):
    """The output folder."""
    return tmp_path / "out"


@pytest.fixture
def spoil(monkeypatch):
    """Make the writer of a format lose the name in a row."""

    def spoil_row(row, only="docx"):
        real = pipeline.format_of

        def spoiled(name):
            write, inspect = real(name)
            return (lambda galley: write(without(galley, row))) if name == only else write, inspect

        monkeypatch.setattr(pipeline, "format_of", spoiled)

    return spoil_row


def without(galley, row):
    """The galley with one name missing."""
    from dataclasses import replace

    from letter_render.galley import Columns, NameList

    def cut(block):
        if isinstance(block, Columns):
            return Columns(tuple(map(cut, block.blocks)))
        if isinstance(block, NameList):
            return NameList(tuple(name for name in block.names if name.row != row))
        return block

    return replace(galley, blocks=tuple(map(cut, galley.blocks)))


def files(folder):
    """The names of all files in a folder."""
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_the_sample_is_written_in_both_formats_with_every_name_read_back(sample_folder, out):
    """In seven languages; PDF, DOCX, proof and manifest, and nothing else."""
    report = pipeline.render(sample_folder, out)

    tags = ("ar", "en", "es", "fr", "ru", "zh-Hans", "zh-Hant")
    assert [(file.names_read, file.names_total) for file in report.files] == [(282, 282)] * 14
    made = {f"china-2020.{tag}.{suffix}" for tag in tags for suffix in ("pdf", "docx")}
    assert files(out) == {*made, "proof.html", "manifest.json"}


def test_the_manifest_names_inputs_faces_outputs_and_findings(make_letter, out):
    """By hash, without a path of this machine."""
    folder = make_letter("Amnesty", "( CBDDH)")
    report = pipeline.render(folder, out)
    text = (out / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)

    assert manifest["inputs"]["names.csv"] == hashlib.sha256((folder / "names.csv").read_bytes()).hexdigest()
    assert {"letter.yaml", "body.md", "templates/letters/open-letter.html.jinja"} <= manifest["inputs"].keys()
    for output in manifest["outputs"]:
        assert output["sha256"] == hashlib.sha256((out / output["file"]).read_bytes()).hexdigest()
    assert manifest["faces"] == {face.path.name: face.sha256 for face in report.faces}
    assert manifest["versions"]["weasyprint"] == "70.0"
    assert [(finding["code"], finding["row"]) for finding in manifest["findings"]] == [("name/bracket-space", 2)]
    assert str(folder) not in text
    assert str(out) not in text


def test_the_same_letter_gives_the_same_bytes_in_another_folder(make_letter, tmp_path):
    """All four files."""
    folder = make_letter("Amnesty", "台灣南社", header="name")
    moved = tmp_path / "elsewhere" / "ж"
    pipeline.render(folder, tmp_path / "one")
    moved.parent.mkdir()
    folder.rename(moved)
    pipeline.render(moved, tmp_path / "two")

    for name in files(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_versions_made_in_several_processes_are_the_same_files(sample_folder, tmp_path):
    """Byte for byte, in the order of `letter.yaml`, with the same proof and manifest."""
    tags = ["zh-Hant", "fr", "ar"]
    reports = [
        pipeline.render(sample_folder, tmp_path / str(count), tags, ["docx"], processes=count) for count in (1, 2)
    ]
    one, other = ([(file.name, file.data) for file in report.files] for report in reports)
    assert one == other
    assert [galley.language for galley in reports[1].galleys] == [file.name.split(".")[1] for file in reports[1].files]
    for name in ("manifest.json", "proof.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_letter_with_an_image_gives_the_same_bytes_in_another_folder(tmp_path):
    """WeasyPrint names an image by its URL."""
    made = []
    for name in ("a", "b"):
        shutil.copytree(GALLERY, tmp_path / name / "letter")
        report = pipeline.render(tmp_path / name / "letter", tmp_path / name / "out")
        made.append([file.sha256 for file in report.files])
    assert made[0] == made[1]
    with pikepdf.open(io.BytesIO(report.files[0].data)) as pdf:
        assert len([one for one in pdf.pages[0].Resources.XObject.values() if one.Subtype == "/Image"]) == 1


def test_a_file_has_the_same_bytes_whichever_others_are_made_beside_it(make_letter, tmp_path):
    """The PDF alone is the PDF of both."""
    folder = make_letter("Amnesty")
    pipeline.render(folder, tmp_path / "both")
    pipeline.render(folder, tmp_path / "one", formats=("pdf",))

    assert files(tmp_path / "one") == {"small.en.pdf", "proof.html", "manifest.json"}
    assert (tmp_path / "both" / "small.en.pdf").read_bytes() == (tmp_path / "one" / "small.en.pdf").read_bytes()


def test_a_lost_name_rejects_both_files_of_the_version(make_letter, out, spoil):
    """The row is named, and nothing of the version is in the output folder, not even an older file."""
    folder = make_letter("Amnesty", "Access", "ECPM")
    pipeline.render(folder, out)
    spoil(2)
    report = pipeline.render(folder, out)

    failures = [finding for finding in report.findings if finding.severity == Severity.FAILURE]
    assert {finding.origin.row for finding in failures if finding.code == "readback/name"} == {2, 3}
    assert [file.name for file in report.rejected] == ["small.en.pdf", "small.en.docx"]
    assert files(out) == {"proof.html", "manifest.json"}
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["rejected"]


def test_rejected_files_can_be_had(make_letter, out, spoil):
    """Under `rejected/`, and only where asked for."""
    folder = make_letter("Amnesty", "Access")
    spoil(1, only="pdf")
    pipeline.render(folder, out, keep_rejected=True)

    assert files(out / "rejected") == {"small.en.pdf", "small.en.docx"}


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_warning_stops_only_the_strict(make_letter, out, is_strict):
    """And then nothing is written."""
    folder = make_letter("( CBDDH)")
    if is_strict:
        with pytest.raises(InputRefusedError):
            pipeline.render(folder, out, is_strict=True)
        assert files(out) == set()
    else:
        assert not pipeline.render(folder, out).rejected


def test_an_accepted_warning_stops_nobody_and_the_manifest_records_it(make_letter, out):
    """With its reason."""
    accept = 'accept:\n  - {code: name/bracket-space, row: 1, why: "as they write it"}\n'
    folder = make_letter("( CBDDH)", more=accept)
    pipeline.render(folder, out, is_strict=True)

    findings = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["findings"]
    assert [(finding["code"], finding["accepted"]) for finding in findings] == [
        ("name/bracket-space", "as they write it")
    ]


def test_an_acceptance_that_matches_nothing_is_a_warning(make_letter, out):
    """With its line."""
    folder = make_letter(more='accept:\n  - {code: name/duplicate, row: 1, why: "x"}\n')
    report = pipeline.render(folder, out)

    assert [(finding.code, finding.severity.name) for finding in report.findings] == [("accept/unused", "WARNING")]


def test_everything_wrong_is_told_at_once_and_nothing_is_written(make_letter, out, codes):
    """Faults of the list, of the fields, of the names and of the faces in one go."""
    folder = make_letter("Amnesty", "Amnesty", "བོད", "a\u0000b", body="{{ nothing }}", more="sttaionery: x\n")
    with pytest.raises(InputRefusedError) as raised:
        pipeline.render(folder, out)

    found = {code for code, _ in codes(raised.value.findings, "FAILURE")}
    assert "name/duplicate" in found
    assert files(out) == set()


def test_a_missing_list_is_told_with_the_rest(make_letter, out, codes):
    """No file is opened that is not there."""
    folder = make_letter(body="{{ nothing }}")
    (folder / "names.csv").unlink()
    with pytest.raises(InputRefusedError) as raised:
        pipeline.render(folder, out)

    assert {("file/missing", 0), ("template/undefined", 0)} <= set(codes(raised.value.findings, "FAILURE"))


def test_an_engine_that_fails_is_told_as_such(make_letter, out, monkeypatch):
    """Exit 5, nothing written."""

    def broken(_galley):
        raise ZeroDivisionError("in the engine")

    monkeypatch.setattr(pipeline, "format_of", lambda _name: (broken, None))
    with pytest.raises(EngineError) as raised:
        pipeline.render(make_letter(), out)

    assert raised.value.exit_code == 5
    assert files(out) == set()


def test_a_damaged_face_is_found_before_anything_is_written(make_letter, out, monkeypatch):
    """Exit 4."""
    monkeypatch.setattr(pipeline, "verify", lambda _faces: ["damaged"])
    with pytest.raises(ShippedDamagedError) as raised:
        pipeline.render(make_letter(), out)

    assert raised.value.exit_code == 4
    assert files(out) == set()


def test_the_proof_shows_doubtful_names_first(make_letter, out):
    """Then all others, escaped."""
    pipeline.render(make_letter("Amnesty", "<b>( x)</b>"), out)
    html = (out / "proof.html").read_text(encoding="utf-8")

    assert "<b>( x)" not in html
    assert html.index("&lt;b&gt;( x)") < html.index("Amnesty")
    assert html.index("Look at these first") < html.index("All other names")


def test_a_full_disk_leaves_nothing_half_written(make_letter, out, monkeypatch):
    """The error comes through, and no file of the run is there in part."""
    import os

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        pipeline.render(make_letter(), out)

    assert files(out) == set()
