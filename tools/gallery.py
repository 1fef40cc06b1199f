"""Makes the pictures of docs/gallery.md, of the letters in docs/gallery, and their logos. Run by `make docs`."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from letter_render.mailing.batch import Order, prepare_mailing, render_mailing
from letter_render.pipeline import render

ROOT = Path(__file__).parent.parent
GALLERY, IMAGES = ROOT / "docs" / "gallery", ROOT / "docs" / "images"
LOGOS = {"river-open": ("River Watch", "#7a2318"), "river-ambassador": ("Réseau Eau Claire", "#1d5673")}
SCALE = 1.1
"""Pixels a point."""


def draw_logo(words: str, colour: str) -> Image.Image:
    """Two waves, and the name under them."""
    font = ImageFont.truetype(str(next((ROOT / "fonts" / "noto-serif").glob("*Bold.ttf"))), 150)
    width = int(font.getlength(words)) + 40
    image = Image.new("RGB", (width, 420), "white")
    draw = ImageDraw.Draw(image)
    for row in range(2):
        points = [(x, 60 + 70 * row + 26 * math.sin(x / width * 6 * math.pi + row)) for x in range(width)]
        draw.line(points, fill=colour, width=22 - 6 * row)
    draw.text((20, 205), words, fill=colour, font=font)
    return image


def logos() -> None:
    """Draw the logos that there are not."""
    for name, (words, colour) in LOGOS.items():
        path = GALLERY / name / "templates" / "stationery" / "river" / "logo.png"
        if not path.exists():
            draw_logo(words, colour).quantize(32).save(path, optimize=True, dpi=(600, 600))


def picture(pdf: Path, name: str) -> None:
    """The pages beside each other."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]
    gap = 16
    whole = Image.new("RGB", (sum(page.width + gap for page in pages) + gap, pages[0].height + 2 * gap), "#d8d8d8")
    left = gap
    for page in pages:
        whole.paste(page, (left, gap))
        left += page.width + gap
    whole.quantize(64).save(IMAGES / f"{name}.png", optimize=True)


def main() -> None:
    """Render the letters, and draw their pages."""
    logos()
    with TemporaryDirectory() as folder:
        for path in sorted(GALLERY.iterdir()):
            out = Path(folder) / path.name
            if (table := path / "recipients.csv").exists():
                order = Order(path, out, str(table))
                render_mailing(order, prepare_mailing(order))
            else:
                render(path, out, formats=("pdf",))
            (pdf,) = out.rglob("*.pdf")
            picture(pdf, f"gallery-{path.name}")
            sys.stdout.write(f"docs/images/gallery-{path.name}.png\n")


if __name__ == "__main__":
    main()
