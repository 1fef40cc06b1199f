"""Every rule about structure is broken by one thing, and by nothing in a file of ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letter_render.checks.structure import RULES, check_structure
from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.inspection import InspectedBlock, InspectedRun, Inspection
from letter_render.pdf.inspect import inspect_pdf


def block(kind, text="x", level=0):
    return InspectedBlock(kind, (InspectedRun(text, "", "en"),), 1, level=level)


GOOD = Inspection(
    "pdf", "A title", "en", 1, (block("heading", level=1), block("heading", level=2), block("figure")), ()
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_tagged": False}, "structure/untagged"),
        ({"title": " "}, "structure/title"),
        ({"shows_title": False}, "structure/title-not-shown"),
        ({"language": ""}, "structure/language"),
        ({"blocks": (block("figure", ""),)}, "structure/alternative-text"),
        ({"blocks": (block("heading", level=2),)}, "structure/heading-level"),
        ({"blocks": (block("heading", level=1), block("heading", level=3))}, "structure/heading-level"),
    ],
)
def test_a_file_breaks_the_rule_that_it_is_made_to_break(changes, code):
    """And no other."""
    assert [finding.code for finding in check_structure(replace(GOOD, **changes), "x")] == [code]


def test_headings_may_end_several_levels_at_once():
    """After one of level 3 one of level 1 begins the next part."""
    levels = tuple(block("heading", level=level) for level in (1, 2, 3, 1, 2))

    assert check_structure(replace(GOOD, blocks=levels), "x") == []


def test_every_rule_has_been_broken():
    """No rule is untested."""
    marks = next(mark for mark in test_a_file_breaks_the_rule_that_it_is_made_to_break.pytestmark)

    assert {code for _, code in marks.args[1]} == {rule.code for rule in RULES}


def test_the_sample_breaks_no_rule(sample, sample_pdf):
    """Neither as PDF nor as DOCX."""
    assert check_structure(inspect_pdf(sample_pdf), "x") == []
    assert check_structure(inspect_docx(write_docx(sample.galleys[0])[0]), "x") == []
