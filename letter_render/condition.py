"""The printing condition of a print run: a press's ICC profile, its name, and what colours become on its plates."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms

from letter_render.resources import SHIPPED
from letter_render.stationery import Page

Ink = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, 0 to 1."""

REGISTRY = "http://www.color.org"
"""Where the names of the shipped conditions are registered (ISO 32000-1 14.11.5, RegistryName)."""

_US_LETTER_MM = {215.9, 279.4}


@dataclass(frozen=True, slots=True)
class PrintingCondition:
    """A profile and the identifier of the condition it is for; `registry` is empty where that is the printer's own."""

    identifier: str
    profile: bytes
    registry: str = ""


def shipped_condition(page: Page) -> PrintingCondition:
    """Offset on coated paper: GRACoL 2006 (CGATS TR 006) where the paper is US Letter, else ISO 12647-2 (FOGRA39)."""
    is_letter = {round(page.width_mm, 1), round(page.height_mm, 1)} == _US_LETTER_MM
    file, identifier = ("TR006.icc", "CGATS TR 006") if is_letter else ("FOGRA39L.icc", "FOGRA39")
    return PrintingCondition(identifier, (SHIPPED / "data" / "icc" / file).read_bytes(), REGISTRY)


def profile_fault(data: bytes) -> str:
    """What keeps the data from being the output profile of a PDF/X-4, empty where nothing does."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
        if profile.device_class != "prtr" or profile.xcolor_space.strip() != "CMYK":
            return "it is no profile of a printer that prints with cyan, magenta, yellow and black"
        if profile.version >= 5:
            return f"it has version {profile.version:g} of ICC; PDF/X-4 takes up to 4"
        _transform(data)
    except (OSError, ImageCms.PyCMSError) as error:
        return f"it is no ICC profile that can be used: {error}"
    return ""


def inks_of(colours: Iterable[str], condition: PrintingCondition) -> dict[str, Ink]:
    """What each colour (`#0055a4`) is printed with, black among them: a grey with the black plate alone, another as the
    profile has it for sRGB, relative colorimetric with black point compensation, in whole percent.
    """
    return {colour: _ink(colour, condition) for colour in sorted({"#000000", *colours})}


def _ink(colour: str, condition: PrintingCondition) -> Ink:
    rgb = bytes.fromhex(colour[1:])
    if len(set(rgb)) == 1:
        return 0, 0, 0, round(1 - rgb[0] / 255, 4)
    plates = in_cmyk(Image.new("RGB", (1, 1), colour), condition).tobytes()
    cyan, magenta, yellow, black = (round(value / 255, 2) for value in plates)
    return cyan, magenta, yellow, black


def in_cmyk(image: Image.Image, condition: PrintingCondition) -> Image.Image:
    """An sRGB image as the profile has it."""
    converted = ImageCms.applyTransform(image, _transform(condition.profile))
    if converted is None:
        raise AssertionError("a transform that is not in place gives an image")
    return converted


@cache
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
