"""The reader of pages finds what is painted, where, and in which colour."""

from __future__ import annotations

import io

import pikepdf
import pytest

from letter_render.inspection import Box
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.inspect_marks import read_pages


def drawn(content, **resources):
    """A PDF of one page, 200 pt by 100 pt, with this content."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    page.Contents = pdf.make_stream(content)
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        ),
        **{name: make(pdf) for name, make in resources.items()},
    )
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def rounded(box):
    return Box(box.page, *(round(edge) for edge in (box.left, box.bottom, box.right, box.top)))


def test_every_block_of_the_sample_is_painted_on_its_page(sample_pdf):
    """Each block has boxes, all within the paper, the first on the page that the block begins on."""
    inspection = inspect_pdf(sample_pdf)
    width, height = inspection.pages[0].box.right, inspection.pages[0].box.top
    boxes = [box for block in inspection.blocks for box in block.boxes]

    assert all(block.boxes and block.boxes[0].page == block.page for block in inspection.blocks)
    assert all(0 < box.left < box.right < width and 0 < box.bottom < box.top < height for box in boxes)


def test_a_path_is_found_with_its_colour_in_its_place():
    """A red rectangle, and a line that fills nothing."""
    red, line = read_pages(drawn(b"1 0 0 rg 10 20 30 40 re f 0 0 m 50 50 l S"))[0].marks

    assert (red.kind, red.colour, red.opacity) == ("path", (255, 0, 0), 1.0)
    assert rounded(red.box) == Box(1, 10, 20, 40, 60)
    assert (line.kind, line.colour) == ("path", None)


def test_text_that_is_not_painted_has_no_colour():
    """Text rendering mode 3 (ISO 32000-1 9.3.6)."""
    seen, hidden = read_pages(drawn(b"BT /F 12 Tf 10 10 Td (A) Tj 3 Tr (B) Tj ET"))[0].marks

    assert seen.colour == (0, 0, 0)
    assert (hidden.colour, hidden.opacity) == (None, 0.0)


def test_forms_are_followed_with_their_matrix():
    """A form moved by 100 pt, and one in it twice as large."""

    def forms(pdf):
        inner = pikepdf.Stream(pdf, b"0 0 10 10 re f", Subtype=pikepdf.Name.Form, BBox=[0, 0, 10, 10])
        outer = pikepdf.Stream(
            pdf, b"/MARK <</MCID 7>> BDC q 2 0 0 2 5 5 cm /I Do Q EMC", Subtype=pikepdf.Name.Form, BBox=[0, 0, 50, 50],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=inner)),
        )  # fmt: skip
        return pikepdf.Dictionary(O=outer)

    (mark,) = read_pages(drawn(b"q 1 0 0 1 100 0 cm /O Do Q", XObject=forms))[0].marks

    assert rounded(mark.box) == Box(1, 105, 5, 125, 25)
    assert mark.mcid == 7


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(data):
    """By an exception of pdfium."""
    with pytest.raises(Exception, match="Failed to load document"):
        read_pages(data)
