"""Writing is pure: the same galley, the same bytes; no network; no font but the letter's."""

from __future__ import annotations

import doctest
import hashlib
import os
import subprocess
import sys

import pytest

from letter_render.findings import EngineError
from letter_render.pdf import justification, patches
from letter_render.pdf.html import to_html
from letter_render.pdf.write import write_pdf

PROGRAM = """
import hashlib, sys
from pathlib import Path
from letter_render.pipeline import prepare
from letter_render.pdf.write import write_pdf
print(hashlib.sha256(write_pdf(prepare(Path(sys.argv[1])).galleys[0])[0]).hexdigest())
"""


def test_the_example_of_the_gaps_is_true():
    """Doctest."""
    results = doctest.testmod(justification)
    assert results.attempted >= 1
    assert not results.failed


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PANGO_LANGUAGE": "ja:zh-cn", "LANGUAGE": "ko:ja", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "2", "FONTCONFIG_FILE": "/nonexistent"},
    ],
)
def test_the_same_galley_gives_the_same_bytes_wherever_it_is_written(sample_folder, sample_pdf, tmp_path, surroundings):
    """Another folder, locale, time zone, hash seed, PANGO_LANGUAGE."""
    environment = {**os.environ, **surroundings}
    command = [sys.executable, "-c", PROGRAM, str(sample_folder)]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == hashlib.sha256(sample_pdf).hexdigest()


def test_another_version_of_the_engine_is_refused(monkeypatch):
    """The patches fit one version."""
    monkeypatch.setattr(patches.weasyprint, "__version__", "71.0")
    with pytest.raises(EngineError) as raised:
        patches.patch.__wrapped__()

    assert raised.value.exit_code == 5


def test_a_warning_of_the_engine_is_a_failure(compose_letter, monkeypatch):
    """Where WeasyPrint warns, a glyph, a rule or an image was lost."""
    galley, _ = compose_letter("Amnesty")
    html = to_html(galley).replace("</body>", "<p>བོད</p><img src='https://example.org/x.png' alt='x'></body>")
    monkeypatch.setattr("letter_render.pdf.write.to_html", lambda _galley: html)
    _, findings = write_pdf(galley)

    said = " ".join(finding.what for finding in findings)
    assert {finding.code for finding in findings} == {"engine/warning"}
    assert "U+0F56" in said
    assert "example.org" in said


def test_names_are_escaped_in_html(compose_letter):
    """No name is markup."""
    galley, _ = compose_letter("<script>alert('x')</script> & Co")

    assert "<script>" not in to_html(galley)
