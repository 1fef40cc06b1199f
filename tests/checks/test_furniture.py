"""Head and foot are proven like the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letter_render.checks.furniture import check_furniture
from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf


@pytest.mark.parametrize("tag", ["zh-Hant", "ar"])
def test_the_sample_has_its_heads_and_feet(sample, tag):
    """In both formats, from left to right and from right to left."""
    galley = next(galley for galley in sample.galleys if galley.language == tag)

    assert check_furniture(galley, inspect_pdf(write_pdf(galley)[0]), "x") == []
    assert check_furniture(galley, inspect_docx(write_docx(galley)[0]), "x") == []


@pytest.mark.parametrize("part", ["head", "foot"])
def test_a_missing_head_or_foot_is_found(sample, part):
    """On every page of the PDF that should have it, and in the DOCX."""
    galley = sample.galleys[0]
    bare = replace(galley, **{part: ()})
    inspection = inspect_pdf(write_pdf(bare)[0])

    assert len(check_furniture(galley, inspection, "x")) == inspection.page_count - (part == "head")
    assert len(check_furniture(galley, inspect_docx(write_docx(bare)[0]), "x")) == 1
