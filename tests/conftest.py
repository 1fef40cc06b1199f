"""Letters to render: the sample, and small ones made for a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from letter_render.findings import Severity
from letter_render.fonts.book import read_book
from letter_render.pipeline import prepare

SAMPLE = Path(__file__).parent.parent / "data" / "letters" / "china-2020"

_YAML = """\
letter: small
version: 1
signatories: {{file: names.csv, unnamed: 0, total: {total}}}
languages:
  {tag}:
    title: {title}
    body: body.md
    closing: {closing}
"""


@pytest.fixture(scope="session")
def book():
    """The shipped faces."""
    return read_book()


@pytest.fixture(scope="session")
def sample_folder():
    """The folder of the sample letter."""
    return SAMPLE


@pytest.fixture(scope="session")
def sample():
    """The sample letter, read and composed."""
    return prepare(SAMPLE)


@pytest.fixture
def make_letter(tmp_path):
    """Make a letter folder: names (CSV rows without the header), a body, and what is to stand behind letter.yaml."""

    def make(*names, body="One line.\n", tag="en", title="A title", closing="Yours", more="", header="name"):
        folder = tmp_path / "letter"
        folder.mkdir(exist_ok=True)
        rows = names or ("Amnesty",)
        yaml = _YAML.format(total=len(rows), tag=tag, title=title, closing=closing) + more
        (folder / "letter.yaml").write_text(yaml, encoding="utf-8")
        (folder / "body.md").write_text(body, encoding="utf-8")
        (folder / "names.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return folder

    return make


@pytest.fixture
def compose_letter(make_letter):
    """Make a letter, compose it, and give its galley with all findings."""

    def compose(*names, **settings):
        prepared = prepare(make_letter(*names, **settings))
        return (prepared.galleys[0] if prepared.galleys else None), list(prepared.findings)

    return compose


@pytest.fixture
def codes():
    """The codes of findings, each with its row; those of a severity only where one is named."""

    def codes_of(findings, severity=None):
        return [
            (finding.code, finding.origin.row if finding.origin else 0)
            for finding in findings
            if severity is None or finding.severity == Severity[severity]
        ]

    return codes_of
