"""Loading the libraries that WeasyPrint is made of, without asking compiler and linker where they are."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SONAMES = (
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)  # fmt: skip
"""What `weasyprint/text/ffi.py` opens on Linux, after other systems' names."""


@contextmanager
def by_soname() -> Iterator[None]:
    """While WeasyPrint is imported, a name that is no file's is not looked for: it tries that of Linux last, and for
    each before it cffi has `ctypes.util.find_library` start ldconfig, gcc and ld, 0.15 s in all. Nothing else is done
    where a library does not load by its own name.
    """
    if sys.platform != "linux" or not all(map(_loads, _SONAMES)):
        yield
        return
    before = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
