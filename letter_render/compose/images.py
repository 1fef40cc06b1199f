"""Images of a letter: files of its own folder, PNG or JPEG, each with alternative text."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.folder import locate, read_bytes

IMAGES = (".png", ".jpg", ".jpeg")
_SCHEME = re.compile("[a-zA-Z][a-zA-Z0-9+.-]+:|//")
_DPI = 96
"""Pixels an inch of an image that does not say (CSS Values 3, 5.2)."""


def image_faults(src: str, alt: str, folder: Path, origin: Origin) -> list[Finding]:
    """What keeps the image `src`, named in a file of `folder`, from being set."""
    found = [*_file_faults(src, folder, origin)]
    if not alt.strip():
        hint = "say what it shows: ![…](file) in prose, alt: beside a signature, letterhead.alt in stationery"
        found.append(_fault("image/alt", f"{src} has no alternative text", hint, origin))
    return found


def _file_faults(src: str, folder: Path, origin: Origin) -> Iterator[Finding]:
    if _SCHEME.match(src):
        yield _fault("image/remote", f"{src} is not a file of this folder", "save it beside the letter", origin)
        return
    if not src.lower().endswith(IMAGES):
        yield _fault("image/format", f"{src} is no PNG or JPEG", "save it as PNG, which both formats show", origin)
        return
    try:
        data = read_bytes(locate(folder, src, origin), src, origin)
    except InputRefusedError as error:
        yield from error.findings
        return
    if not _is_image(data):
        yield _fault("image/broken", f"{src} cannot be read as an image", "save it again as PNG", origin)


def images_in(folder: Path) -> list[Path]:
    """The images of a folder and the folders in it, whether a letter shows them or not."""
    return sorted(path for path in folder.rglob("*.*") if path.suffix.lower() in IMAGES)


def size_mm(path: Path, wanted_mm: float, most_wide_mm: float, most_high_mm: float) -> tuple[float, float]:
    """The width wanted, or where that is 0 the one that the image has by its own resolution, less where it would be
    wider or higher than it may be; and the height that comes with it.
    """
    with Image.open(path) as image:
        natural_mm = float(image.width / (image.info.get("dpi", (_DPI,))[0] or _DPI) * 25.4)
        width_mm = min(wanted_mm or natural_mm, most_wide_mm, most_high_mm * image.width / image.height)
        return width_mm, width_mm * image.height / image.width


def _is_image(data: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data)) as image:
                image.verify()
    # Pillow raises SyntaxError for a broken PNG, and its own error or warning for one that unpacks to gigabytes.
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return True


def _fault(code: str, what: str, hint: str, origin: Origin) -> Finding:
    return Finding(code, Severity.FAILURE, what, hint=hint, origin=origin)
