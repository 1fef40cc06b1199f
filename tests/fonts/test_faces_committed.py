"""The faces in `fonts/` are the pinned ones, and are of the kind that both output formats can embed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "fonts"
MANIFESTS = {path.parent: tomllib.loads(path.read_text("utf-8")) for path in sorted(FONTS.glob("*/family.toml"))}
LIMIT_BYTES = 100_000_000

FAMILY_KEYS = {"family", "role", "scripts", "languages", "order", "size_adjust", "stand_in", "licence"}
FAMILY_KEYS |= {"source", "integrity", "faces"}
DERIVED_KEYS = {"derived", "harfbuzz"}
FACE_KEYS = {"file", "weight", "style", "version", "sha256", "member"}
STYLE_NAMES = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (700, "normal"): "Bold",
    (700, "italic"): "Bold Italic",
}


class Face(NamedTuple):
    """A face as its manifest describes it."""

    path: Path
    family: str
    pins: dict[str, Any]


FACES = [
    Face(folder / pins["file"], manifest["family"], pins)
    for folder, manifest in MANIFESTS.items()
    for pins in manifest["faces"]
]
every_family = pytest.mark.parametrize("folder", MANIFESTS, ids=[folder.name for folder in MANIFESTS])
every_face = pytest.mark.parametrize("face", FACES, ids=[face.path.name for face in FACES])


@pytest.fixture
def font(face: Face) -> Iterator[TTFont]:
    """The face under test, opened."""
    with TTFont(face.path, lazy=True) as opened:
        yield opened


def characters_of(path: Path) -> set[int]:
    """The code points that a face covers."""
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def name_of(font: TTFont, name_id: int) -> str:
    """A string of the font's name table."""
    return str(font["name"].getDebugName(name_id))


@every_face
def test_a_face_has_the_sha256_of_its_manifest(face: Face) -> None:
    """A face is byte for byte the one that was chosen, whoever checked it out."""
    assert hashlib.sha256(face.path.read_bytes()).hexdigest() == face.pins["sha256"]


@every_face
def test_a_face_is_static_truetype_that_may_be_embedded(font: TTFont) -> None:
    """Word embeds only glyf outlines, a variable face would have to be pinned first, and fsType 0 forbids nothing."""
    assert font.sfntVersion == "\x00\x01\x00\x00"
    assert "glyf" in font
    assert not {"CFF ", "CFF2", "fvar", "gvar"} & set(font.keys())
    assert font["OS/2"].fsType == 0


@every_face
def test_a_face_is_named_as_its_manifest_says(face: Face, font: TTFont) -> None:
    """All faces of a family have one name, so that a word processor finds the bold under the same name."""
    assert name_of(font, 1) == face.family
    assert name_of(font, 2) == STYLE_NAMES[face.pins["weight"], face.pins["style"]]
    assert name_of(font, 4).startswith(name_of(font, 1))


@every_face
def test_a_face_has_the_weight_style_and_version_of_its_manifest(face: Face, font: TTFont) -> None:
    """What the manifest says of a face is what the file says of itself."""
    assert font["OS/2"].usWeightClass == face.pins["weight"]
    assert bool(font["OS/2"].fsSelection & 1) == (face.pins["style"] == "italic")
    assert name_of(font, 5).removeprefix("Version ").startswith(face.pins["version"])


@every_face
def test_a_face_carries_its_licence_inside(font: TTFont) -> None:
    """The licence travels with the file; a face cut by hb-subset would have lost it by default."""
    assert "SIL Open Font License" in name_of(font, 13)


@every_face
def test_the_licence_text_beside_a_face_repeats_its_copyright_notice(face: Face, font: TTFont) -> None:
    """The OFL asks that its text and the copyright notice go with every copy."""
    text = (face.path.parent / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert name_of(font, 0) in text


@every_family
def test_a_manifest_has_exactly_the_known_keys(folder: Path) -> None:
    """A misspelt key would be a setting that silently does nothing."""
    manifest = MANIFESTS[folder]
    assert set(manifest) in (FAMILY_KEYS, FAMILY_KEYS | DERIVED_KEYS)
    assert all(set(pins) == FACE_KEYS for pins in manifest["faces"])


def test_the_arabic_face_is_version_2_004() -> None:
    """Version 2.021 builds letters from skeleton and dots, and its text cannot be read back from a PDF."""
    assert {face.pins["version"] for face in FACES if face.family == "Noto Naskh Arabic"} == {"2.004"}


def test_the_hong_kong_faces_hold_the_2456_characters_that_differ_from_taiwan() -> None:
    """Every other character is left to Noto Serif TC, in both weights alike."""
    faces = [face for face in FACES if face.family == "Noto Serif HK"]
    regular, bold = (characters_of(face.path) for face in faces)
    assert regular == bold
    assert len(regular) == 2456


def test_no_two_families_have_the_same_order() -> None:
    """Which of two equally fitting families is taken does not depend on how a folder is listed."""
    orders = [manifest["order"] for manifest in MANIFESTS.values()]
    assert len(set(orders)) == len(orders)


def test_every_face_in_the_folder_is_named_by_a_manifest() -> None:
    """No file of unknown origin is shipped."""
    assert set(FONTS.rglob("*.ttf")) == {face.path for face in FACES}


def test_the_faces_weigh_at_most_100_megabytes() -> None:
    """A checkout stays bearable."""
    assert sum(path.stat().st_size for path in FONTS.rglob("*.ttf")) <= LIMIT_BYTES
