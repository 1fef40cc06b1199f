"""Any list of names over the covered scripts reads back from both files as typed, or is refused with its rows."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

_SPEC = importlib.util.spec_from_file_location("names_for_tests", Path(__file__).parent / "names.py")
names_of = importlib.util.module_from_spec(_SPEC)
sys.modules["names_for_tests"] = names_of
_SPEC.loader.exec_module(names_of)

_SETTINGS = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=25, **_SETTINGS)
@given(names_of.lists_of_names(), st.data())
def test_names_read_back_or_are_refused(names, data):
    """Twenty-five lists in every run, with their languages or without."""
    assert names_of.become(names, names_of.languages_of(data.draw, names)) == []


@pytest.mark.outside
@settings(max_examples=200, **_SETTINGS)
@given(names_of.lists_of_names(), st.data())
def test_many_names_read_back_or_are_refused(names, data):
    """Two hundred, which takes a minute."""
    assert names_of.become(names, names_of.languages_of(data.draw, names)) == []
