"""Images of a letter: files of its own folder, PNG or JPEG, each with alternative text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from letter_render.findings import Finding, Origin, Severity

_SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})
_SCHEME = re.compile("[a-zA-Z][a-zA-Z0-9+.-]+:|//")
_DPI = 96
"""Pixels an inch of an image that does not say (CSS Values 3, 5.2)."""


def image_faults(src: str, alt: str, folder: Path, origin: Origin) -> Iterator[Finding]:
    """What keeps the image `src`, named in a file of `folder`, from being set."""
    path = (folder / src).resolve()
    if _SCHEME.match(src):
        yield _fault("image/remote", f"{src} is not a file of this folder", "save it beside the letter", origin)
    elif not path.is_relative_to(folder.resolve()):
        yield _fault("image/outside", f"{src} lies outside the folder", "copy it into the folder", origin)
    elif path.suffix.lower() not in _SUFFIXES:
        yield _fault("image/format", f"{src} is no PNG or JPEG", "save it as PNG, which both formats show", origin)
    elif not path.is_file():
        yield _fault("image/missing", f"there is no file {src}", "check its name", origin)
    elif not _is_image(path):
        yield _fault("image/broken", f"{src} cannot be read as an image", "save it again as PNG", origin)
    if not alt.strip():
        hint = "say what it shows: ![…](file) in prose, letterhead.alt in stationery"
        yield _fault("image/alt", f"{src} has no alternative text", hint, origin)


def natural_width_mm(path: Path) -> float:
    """The width that the image has by its own resolution."""
    with Image.open(path) as image:
        return float(image.width / (image.info.get("dpi", (_DPI,))[0] or _DPI) * 25.4)


def _is_image(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.verify()
    except (OSError, ValueError, SyntaxError):  # Pillow raises SyntaxError for a broken PNG
        return False
    return True


def _fault(code: str, what: str, hint: str, origin: Origin) -> Finding:
    return Finding(code, Severity.FAILURE, what, hint=hint, origin=origin)
