"""WeasyPrint is loaded without asking compiler and linker, and as ever where that could matter."""

from __future__ import annotations

import ctypes.util
import inspect
import subprocess
import sys

import pytest

from letter_render.pdf import libraries

_CODE = """
import ctypes.util, subprocess
asked, real = [], ctypes.util.find_library
ctypes.util.find_library = lambda name: asked.append(name) or real(name)
import letter_render.pdf.write
from weasyprint.text import ffi
print(len(asked), ffi.harfbuzz_subset is not None, ctypes.util.find_library("c") is not None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names its libraries so")
def test_no_library_is_looked_for_and_all_are_found():
    """Also the one that WeasyPrint can do without; afterwards other programs' parts look as before."""
    run = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "True", "True"]


@pytest.mark.parametrize(("platform", "names"), [("linux", ("libnothing-of-this-name.so.7",)), ("darwin", ())])
def test_nothing_is_changed_where_a_library_has_another_name(platform, names, monkeypatch):
    monkeypatch.setattr(libraries, "_SONAMES", names)
    monkeypatch.setattr(libraries.sys, "platform", platform)
    before = ctypes.util.find_library
    with libraries.by_soname():
        assert ctypes.util.find_library is before


def test_the_names_are_those_that_weasyprint_opens():
    """Of version 70.0, but for one that it can do without and Debian 12 does not have."""
    from weasyprint.text import ffi

    source = inspect.getsource(ffi)
    for name in libraries._SONAMES:
        assert f"'{name}'" in source
