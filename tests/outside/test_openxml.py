"""Microsoft's Open XML SDK validator on every DOCX, and on files with a fault each. Its port is asked in tests/docx."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from letter_render.docx.write import write_docx

pytestmark = pytest.mark.outside


def _load(name):
    """A module of the tests of the DOCX."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent.parent / "docx" / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLES = [f"china-2020.{tag}" for tag in ("ar", "en", "es", "fr", "ru", "zh-Hans", "zh-Hant")]
FAULTS = [fault for fault in _load("test_faults").FAULTS if "sdk" in fault.seen_by]
made = _load("conftest")
GALLEYS = {
    "zh-Hant": made.CHINESE,
    "zh-Hant.whole": replace(made.CHINESE, docx_faces="whole"),
    "zh-Hant.none": replace(made.CHINESE, docx_faces="none"),
    "ar": made.ARABIC,
    "ja": made.JAPANESE,
    "empty": made.galley("fr", "fr-FR", ()),
}


@pytest.fixture
def verdict(sdk_validator):
    """What the validator that Word's makers publish says of a file: its errors."""

    def look(path):
        done = subprocess.run([sdk_validator, path], capture_output=True, text=True, check=False)
        said = json.loads(done.stdout)
        assert said["ok"] is not bool(said["errors"])
        return said["errors"]

    return look


@pytest.mark.parametrize("label", [*SAMPLES, "rich.en", "rich.zh-Hant"])
def test_the_open_xml_sdk_finds_no_error(verdict, all_judged, label):
    assert verdict(all_judged[label].docx) == []


@pytest.mark.parametrize("label", GALLEYS)
def test_the_open_xml_sdk_finds_no_error_in_small_letters(verdict, tmp_path, label):
    """Of other languages, with whole faces, with none, and with no word in it."""
    path = tmp_path / "letter.docx"
    path.write_bytes(write_docx(GALLEYS[label])[0])
    assert verdict(path) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_open_xml_sdk_finds_a_fault(verdict, all_judged, tmp_path, fault):
    """A judge that never objects proves nothing."""
    path = tmp_path / "wrong.docx"
    path.write_bytes(fault.make(all_judged["rich.en"].docx.read_bytes()))
    assert verdict(path) != []
