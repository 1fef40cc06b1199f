"""Every rule about pages is broken by one thing, and by nothing on a page of ours."""

from __future__ import annotations

import doctest
import io

import pikepdf
import pytest

from letter_render.checks import page
from letter_render.checks.page import RULES, check_pages
from letter_render.findings import Severity
from letter_render.inspection import Inspection
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.inspect_marks import read_pages

TEXT = b"BT /F 12 Tf 1 0 0 1 20 50 Tm (Amnesty) Tj ET "


def drawn(content):
    """A page of 200 pt by 100 pt with this content, inspected."""
    pdf = pikepdf.new()
    made = pdf.add_blank_page(page_size=(200, 100))
    made.Contents = pdf.make_stream(content)
    image = pikepdf.Stream(
        pdf, bytes(3), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
    )  # fmt: skip
    made.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        ),
        XObject=pikepdf.Dictionary(I=image),
        ExtGState=pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0.05)),
    )
    out = io.BytesIO()
    pdf.save(out)
    return Inspection("pdf", "t", "en", 1, (), (), pages=read_pages(out.getvalue()))


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        pytest.param(TEXT, [], id="black on white"),
        pytest.param(b"", ["page/blank"], id="nothing"),
        pytest.param(b"q 200 0 0 100 0 0 cm /I Do Q", ["page/picture-only"], id="a scan"),
        pytest.param(b"1 g " + TEXT, ["page/invisible"], id="white on white"),
        pytest.param(b"3 Tr " + TEXT, ["page/invisible"], id="text that is not painted"),
        pytest.param(b"/G gs " + TEXT, ["page/invisible"], id="text that one sees through"),
        pytest.param(TEXT + b"1 g 0 0 200 100 re f", ["page/invisible"], id="painted over"),
        pytest.param(b"0 g 0 0 200 100 re f 1 g " + TEXT, [], id="white on black"),
        pytest.param(b"1 g 0 0 200 100 re f 0 g " + TEXT, [], id="black on painted white"),
        pytest.param(b"0.6 g " + TEXT, ["page/contrast"], id="gray, small"),
        pytest.param(b"0.5 g BT /F 20 Tf 1 0 0 1 20 50 Tm (A) Tj ET", [], id="the same gray, large"),
        pytest.param(b"1 g q 200 0 0 100 0 0 cm /I Do Q " + TEXT, [], id="on a picture, which may be dark"),
        pytest.param(b"q 200 0 0 100 0 0 cm /I Do Q 3 Tr " + TEXT, [], id="words under a scan"),
        pytest.param(b"BT /F 12 Tf 1 0 0 1 180 50 Tm (Amnesty) Tj ET", ["page/text-outside"], id="cut at the edge"),
        pytest.param(TEXT + b"-20 10 40 10 re f", ["page/outside"], id="a rule over the edge"),
    ],
)
def test_a_page_breaks_the_rule_that_it_is_made_to_break(content, codes):
    """And no other."""
    assert [finding.code for finding in check_pages(drawn(content), "x")] == codes


def test_a_finding_names_page_and_place():
    """In mm, from the corner that is nearest to a ruler."""
    (finding,) = check_pages(drawn(b"1 g " + TEXT), "x.pdf")

    assert finding.severity == Severity.FAILURE
    assert str(finding).startswith(
        "x.pdf: page 1: text is there that nobody sees, at 7/17, in mm from its bottom left corner"
    )


def test_the_sample_breaks_no_rule(sample_pdf):
    """Five pages, seven rules."""
    assert check_pages(inspect_pdf(sample_pdf), "x") == []


def test_every_rule_has_a_code_of_its_own():
    """So that one can be accepted and the other not."""
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_the_ratio_of_contrast_is_that_of_wcag():
    """Doctest: 21 for black on white; #767676 is the lightest gray that passes."""
    results = doctest.testmod(page)
    assert results.attempted >= 1
    assert not results.failed
