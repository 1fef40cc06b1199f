"""A face must be in a DOCX as the stationery wants it: cut, whole, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letter_render.checks.faces import check_faces
from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf

CUT = "is cut to some characters, and is to be whole"


@pytest.fixture(scope="module")
def galley(sample):
    """The sample, with faces of every kind."""
    return sample.galleys[0]


@pytest.mark.parametrize("docx_faces", ["subset", "whole", "none"])
def test_nothing_is_found_in_a_file_that_is_as_wanted(galley, docx_faces):
    wanted = replace(galley, docx_faces=docx_faces)
    assert check_faces(wanted, inspect_docx(write_docx(wanted)[0]), "x") == []


@pytest.mark.parametrize(
    ("written", "wanted", "code", "what"),
    [
        ("none", "subset", "face/not-embedded", "is not embedded"),
        ("none", "whole", "face/not-embedded", "is not embedded"),
        ("subset", "none", "face/embedded", "is embedded, and none is to be"),
        ("subset", "whole", "face/embedded", CUT),
    ],
)
def test_a_face_that_is_there_otherwise_is_found(galley, written, wanted, code, what):
    inspection = inspect_docx(write_docx(replace(galley, docx_faces=written))[0])
    found = check_faces(replace(galley, docx_faces=wanted), inspection, "x")
    assert (code, f"Noto Serif TC Regular {what}") in {(one.code, one.what) for one in found}
    assert {one.code for one in found} == {code}


def test_a_pdf_embeds_its_faces_whatever_the_docx_does(compose_letter):
    galley, _ = compose_letter("Amnesty")
    made = replace(galley, docx_faces="none")
    assert check_faces(made, inspect_pdf(write_pdf(made)[0]), "x") == []
