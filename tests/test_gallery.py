"""The letters of the gallery: made as docs/gallery.md says, with nothing doubtful about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GALLERY = Path(__file__).parent.parent / "docs" / "gallery"


@pytest.mark.parametrize("name", sorted(path.name for path in GALLERY.iterdir()))
def test_a_letter_of_the_gallery_is_proven_in_both_formats_on_one_page(call, name, tmp_path):
    folder = GALLERY / name
    table = folder / "recipients.csv"
    assert call(folder, "--out", tmp_path, "--strict", *(("--to", table) if table.exists() else ())) == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    outputs = manifest["outputs"] if "outputs" in manifest else manifest["letters"][0]["outputs"]
    assert [Path(output["file"]).suffix for output in outputs] == [".pdf", ".docx"]
    assert outputs[0]["pages"] == 1
    assert {output["names_read"] for output in outputs} == {manifest["names"]["listed"]}


def test_each_shipped_stationery_and_kind_is_shown():
    """Those that its letters are based on, and that of the sample; `us-letter` is the ground of `us-office`."""
    root = GALLERY.parent.parent
    said = (GALLERY.parent / "gallery.md").read_text(encoding="utf-8")
    for path in (*(root / "templates" / "stationery").iterdir(), *(root / "templates" / "letters").iterdir()):
        assert f"`{path.name.split('.')[0]}`" in said or path.name == "us-letter"
