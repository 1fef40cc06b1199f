"""Lines of a page, as tests/pdf measures them."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest


@cache
def _geometry():
    """tests/pdf/conftest.py."""
    path = Path(__file__).parent.parent / "pdf" / "conftest.py"
    spec = importlib.util.spec_from_file_location("pdf_geometry", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["pdf_geometry"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def lines():
    """`lines_of` of tests/pdf/conftest.py."""
    return _geometry().lines_of


@pytest.fixture(scope="session")
def blocks():
    """`blocks_of` of tests/pdf/conftest.py."""
    return _geometry().blocks_of
