"""A letter folder to break: the smallest that reads without a finding."""

from __future__ import annotations

import pytest

from letter_render.read.letter import read_letter

YAML = """\
letter: small
version: 1
signatories: {file: s.csv}
languages:
  fr:
    title: Lettre
    body: b.md
"""


@pytest.fixture
def folder(tmp_path):
    """The smallest letter folder."""
    (tmp_path / "letter.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "b.md").write_text("Madame, Monsieur,\n", encoding="utf-8")
    (tmp_path / "s.csv").write_text("name\nAmnesty\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def read(folder):
    """Read the folder: each pair (old, new) replaced in letter.yaml, `more` put behind it, other files as given."""

    def read_with(*swaps, more="", yaml=None, body=None, csv=None):
        text = YAML
        for old, new in swaps:
            assert old in text
            text = text.replace(old, new)
        contents = {"letter.yaml": text + more if yaml is None else yaml, "b.md": body, "s.csv": csv}
        for file, content in contents.items():
            if content is not None:
                (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_letter(folder)

    return read_with
