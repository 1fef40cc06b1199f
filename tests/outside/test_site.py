"""The documents as a site: MkDocs builds it without a warning, and every page is on it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.outside


@pytest.fixture(scope="module")
def site():
    """The folder that `make site` makes."""
    subprocess.run(["make", "-C", ROOT, "site"], check=True, capture_output=True)
    return ROOT / "out" / "site"


def test_each_document_is_a_page(site):
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages <= {path.stem for path in site.glob("*.html")}
    assert "282" in (site / "benchmarks.html").read_text(encoding="utf-8")


def test_the_reference_has_the_functions_with_what_their_docstrings_say(site):
    """It is made from the source."""
    text = re.sub("<[^>]+>|\\s+", " ", (site / "reference.html").read_text(encoding="utf-8"))
    for said in ("letter_render.pipeline.render", "letter_render.compose.compose.compose", "Raises InputRefusedError"):
        assert said in text
