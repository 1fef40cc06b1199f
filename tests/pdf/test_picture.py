"""Pictures of the pages of a finished PDF."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image

from letter_render.inspection import Box
from letter_render.pdf.picture import SCALE, page_pictures
from letter_render.pdf.write import write_pdf


@pytest.fixture
def pdf(compose_letter):
    """A PDF of three pages."""
    galley, _ = compose_letter("Amnesty", body="A line.\n\n" * 80)
    data, _ = write_pdf(galley)
    return data


def opened(picture):
    """A picture as another reader of PNG sees it, in 256 grays."""
    return Image.open(io.BytesIO(picture.png)).convert("L")


def test_a_picture_is_what_pdfium_draws_in_four_grays(pdf):
    """Each gray is the nearest of the four."""
    drawn = [page.render(scale=SCALE, grayscale=True).to_pil().copy() for page in pdfium.PdfDocument(pdf)]
    pictures = list(page_pictures(pdf))
    assert [picture.box.page for picture in pictures] == [1, 2, 3]
    for picture, image in zip(pictures, drawn, strict=True):
        assert (picture.box.right, picture.box.top) == pytest.approx((595.28, 841.89), abs=0.01)
        assert opened(picture).tobytes() == image.point([round(gray / 85) * 85 for gray in range(256)]).tobytes()


def test_the_same_pdf_gives_the_same_pictures(pdf):
    """Byte for byte."""
    assert list(page_pictures(pdf)) == list(page_pictures(pdf))


def test_of_chosen_boxes_nothing_else_is_shown_and_no_other_page(pdf):
    """What lies around them is white."""
    box = Box(2, 60, 700, 200, 800)
    (whole,) = (picture for picture in page_pictures(pdf) if picture.box.page == 2)
    (masked,) = page_pictures(pdf, [box])
    left, top = round(60 * SCALE), round((841.89 - 800) * SCALE)
    place = (left, top, round(200 * SCALE), round((841.89 - 700) * SCALE))

    assert masked.box == whole.box
    assert opened(masked).crop(place).tobytes() == opened(whole).crop(place).tobytes()
    assert opened(whole).crop(place).getextrema()[0] == 0
    rest = opened(masked)
    rest.paste(255, place)
    assert rest.getextrema() == (255, 255)
