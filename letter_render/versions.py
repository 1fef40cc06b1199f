"""The versions of what decides the bytes of a file, and the hash of this program's own source."""

from __future__ import annotations

import ctypes
import hashlib
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import uharfbuzz as hb

_PACKAGES = (
    "letter-render",
    "weasyprint",
    "pydyf",
    "pikepdf",
    "pillow",
    "pypdfium2",
    "fonttools",
    "python-docx",
    "lxml",
    "markdown-it-py",
    "jinja2",
    "babel",
)

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")
"""The file names of Pango, which breaks the lines of a PDF, on Linux, macOS and Windows."""


def versions(*, has_pdf: bool) -> dict[str, str]:
    """The version of each program by its name, sorted."""
    found = {package: version(package) for package in _PACKAGES} | {
        "harfbuzz-subset": hb.version_string(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    if has_pdf:
        found["pango"] = pango_version()
    return dict(sorted(found.items()))


@cache
def pango_version() -> str:
    """The version of the system's Pango; `unknown` where it is not found under its usual names."""
    for name in _PANGO:
        try:
            number: int = ctypes.CDLL(name).pango_version()
        except OSError:
            continue
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return "unknown"


@cache
def source_hash() -> str:
    """The sha256 of this package's modules, by which files of another state of the program are told apart."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
