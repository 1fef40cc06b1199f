"""Makes docs/images/proof.png: some rows of the sample's proof as Chromium shows them.

    .venv/bin/python tools/picture_of_proof.py

Chromium and Playwright are those that tools/judges.sh gets.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from letter_render.pipeline import render

ROOT = Path(__file__).parent.parent
ROWS = [60, 102, 2, 272, 274, 275, 277, 280, 282]
"""Doubtful ones, then some of every script."""

_KEEP = """rows => {
  for (const item of document.querySelectorAll(".item")) {
    item.hidden = !rows.includes(Number(item.querySelector(".row").textContent));
  }
}"""


def main() -> None:
    """Render the sample, and put the picture where the README looks for it."""
    sys.path.append(str(ROOT / ".venv" / "judges" / "python"))
    from playwright.sync_api import sync_playwright  # type: ignore[import-not-found]  # noqa: PLC0415

    with TemporaryDirectory() as out, sync_playwright() as playwright:
        render(ROOT / "data" / "letters" / "china-2020", Path(out), ["zh-Hant"])
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 1800}, device_scale_factor=1.5)
        page.goto((Path(out) / "proof.html").as_uri())
        page.evaluate(_KEEP, ROWS)
        shot = Image.open(io.BytesIO(page.locator(".names").screenshot()))
        browser.close()
    shot.convert("RGB").quantize(32).save(ROOT / "docs" / "images" / "proof.png", optimize=True)


if __name__ == "__main__":
    main()
