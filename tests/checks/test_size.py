"""A DOCX that no mail carries is told of before it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letter_render.checks.size import check_size
from letter_render.docx.write import write_docx
from letter_render.findings import Origin, Severity
from letter_render.galley import Figure
from letter_render.walk import all_runs

AT = Origin("stationery.toml", field="docx_faces")


def told(galley):
    """The megabytes that each warning names."""
    findings = list(check_size(galley, AT))
    assert {(one.code, one.severity, one.origin) for one in findings} <= {("output/size", Severity.WARNING, AT)}
    return [int(one.what.split(" MB;")[0].rpartition(" ")[2]) for one in findings]


def test_the_sample_with_whole_faces_is_too_large_for_a_mail(sample):
    """What is told is within a tenth of what is written."""
    whole = replace(sample.galleys[0], docx_faces="whole")
    (megabytes,) = told(whole)
    assert megabytes == pytest.approx(len(write_docx(whole)[0]) / 1e6, rel=0.1)


@pytest.mark.parametrize("docx_faces", ["subset", "none"])
def test_cut_faces_and_none_are_never_too_large(sample, docx_faces):
    assert told(replace(sample.galleys[0], docx_faces=docx_faces)) == []


def test_whole_faces_without_east_asian_ones_are_not_too_large(compose_letter):
    galley, _ = compose_letter("Amnesty", "Право", "منظمة")
    assert {run.face.family for run in all_runs(galley)} == {"Noto Serif", "Noto Naskh Arabic"}
    assert told(replace(galley, docx_faces="whole")) == []


@pytest.mark.parametrize(("size", "megabytes"), [(7_200_000, []), (7_500_000, [8])])
def test_images_count_once_and_in_every_letter(compose_letter, tmp_path, size, megabytes):
    """A mail of 10 MB carries 7.3 MB of a file."""
    galley, _ = compose_letter("Amnesty")
    path = tmp_path / "photo.png"
    path.write_bytes(bytes(size))
    figure = Figure(path, "A photo", 40, 20, "start")
    assert told(replace(galley, letterhead=(figure,), blocks=(figure, *galley.blocks))) == megabytes
