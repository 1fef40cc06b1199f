"""Printing conditions: the shipped profiles, what colours become, and which files are no profile of a press."""

from __future__ import annotations

import hashlib
import re

import pytest
from PIL import Image, ImageCms

from letter_render.condition import in_cmyk, inks_of, profile_fault, shipped_condition
from letter_render.resources import SHIPPED
from letter_render.stationery import Page

_MARGINS = {f"margin_{side}_mm": 20 for side in ("top", "right", "bottom", "left")}
FOLDER = SHIPPED / "data" / "icc"


def _condition(width=210, height=297):
    return shipped_condition(Page(width_mm=width, height_mm=height, **_MARGINS))


@pytest.mark.parametrize(
    ("width", "height", "identifier"),
    [(210, 297, "FOGRA39"), (148, 210, "FOGRA39"), (215.9, 279.4, "CGATS TR 006"), (279.4, 215.9, "CGATS TR 006")],
)
def test_the_paper_chooses_the_condition(width, height, identifier):
    """GRACoL for US Letter, either way up."""
    assert _condition(width, height).identifier == identifier


def test_the_profiles_are_the_files_that_their_list_names():
    listed = re.findall(
        r"^\| `(\S+\.icc)` .* ([\d,]+) \| `([0-9a-f]{64})` \|$", (FOLDER / "README.md").read_text(), re.M
    )
    found = {path.name: path.read_bytes() for path in FOLDER.glob("*.icc")}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()} == {n: sha for n, _, sha in listed}
    assert {name: f"{len(data):,}" for name, data in found.items()} == {name: size for name, size, _ in listed}
    assert [profile_fault(data) for data in found.values()] == ["", ""]


def test_every_gray_is_a_tint_of_black_alone():
    grays = [f"#{value:02x}{value:02x}{value:02x}" for value in range(256)]
    inks = inks_of(grays, _condition())
    assert all(ink[:3] == (0, 0, 0) for ink in inks.values())
    assert (inks["#000000"][3], inks["#ffffff"][3], inks["#808080"][3]) == (1, 0, pytest.approx(0.498, abs=0.001))


def test_black_is_an_ink_of_every_run():
    assert list(inks_of([], _condition())) == ["#000000"]


def test_a_colour_becomes_what_it_looks_like():
    """Back through the profile it is near the colour that it was, as far as a press can print it."""
    condition = _condition()
    press, screen = ImageCms.ImageCmsProfile(str(FOLDER / "FOGRA39L.icc")), ImageCms.createProfile("sRGB")
    back = ImageCms.buildTransform(press, screen, "CMYK", "RGB", 1, ImageCms.Flags.BLACKPOINTCOMPENSATION)
    for colour in ((0, 85, 164), (138, 21, 56), (120, 140, 90), (200, 200, 210), (0, 128, 64)):
        there = in_cmyk(Image.new("RGB", (1, 1), colour), condition)
        seen = ImageCms.applyTransform(there, back).getpixel((0, 0))
        assert max(abs(one - other) for one, other in zip(seen, colour, strict=True)) <= 12, (colour, seen)


@pytest.mark.parametrize("width", [210, 215.9])
def test_no_colour_takes_more_ink_than_three_hundred_percent(width):
    """All colours of a grid of 17 steps."""
    steps = [min(255, 16 * step) for step in range(17)]
    pixels = bytes(value for red in steps for green in steps for blue in steps for value in (red, green, blue))
    plates = in_cmyk(Image.frombytes("RGB", (17 * 17, 17), pixels), _condition(width, 279.4)).tobytes()
    most = max(sum(plates[at : at + 4]) for at in range(0, len(plates), 4))
    assert most / 255 <= 3.0


def test_what_is_no_profile_of_a_press_is_told():
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = bytearray((FOLDER / "FOGRA39L.icc").read_bytes())
    newer = bytes(data[:8]) + b"\x05" + bytes(data[9:])
    assert "no profile of a printer" in profile_fault(screen)
    assert "no ICC profile" in profile_fault(b"something else")
    assert "no ICC profile" in profile_fault(b"")
    assert "version 5" in profile_fault(newer) or "no ICC profile" in profile_fault(newer)
    assert profile_fault(bytes(data[:3000]))
