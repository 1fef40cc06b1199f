"""The font book tells what is there, and refuses what is damaged."""

from __future__ import annotations

import shutil

import pytest

from letter_render.findings import ShippedDamagedError
from letter_render.fonts.book import read_book, verify
from letter_render.resources import SHIPPED


@pytest.fixture
def family(tmp_path):
    """A folder with one family in it."""
    shutil.copytree(SHIPPED / "fonts" / "noto-naskh-arabic", tmp_path / "noto-naskh-arabic")
    return tmp_path


def test_an_altered_face_is_found_by_its_hash(family):
    """One bit is enough."""
    face = read_book(family).faces[0]
    assert verify((face,)) == []

    content = bytearray(face.path.read_bytes())
    content[1000] ^= 1
    face.path.write_bytes(content)

    assert [finding.code for finding in verify((face,))] == ["fonts/damaged"]


@pytest.mark.parametrize("damage", ["no file", "no manifest", "broken manifest", "unknown key"])
def test_a_damaged_family_is_refused_with_its_place(family, damage):
    """Exit code 4, and what to do."""
    manifest = family / "noto-naskh-arabic" / "family.toml"
    match damage:
        case "no file":
            (family / "noto-naskh-arabic" / "NotoNaskhArabic-Bold.ttf").unlink()
        case "no manifest":
            manifest.unlink()
        case "broken manifest":
            manifest.write_text("family = ", encoding="utf-8")
        case "unknown key":
            manifest.write_text("colour = 1\n" + manifest.read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(ShippedDamagedError) as raised:
        read_book(family)

    assert raised.value.exit_code == 4
    assert all(finding.origin and finding.hint for finding in raised.value.findings)
