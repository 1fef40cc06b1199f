"""Validators of Office Open XML on every DOCX: Microsoft's own SDK, and a port of its tables with rules of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside


def test_the_open_xml_sdk_finds_no_error(sdk_validator, judged):
    """The validator that Word's makers publish."""
    done = subprocess.run([sdk_validator, judged.docx], capture_output=True, text=True, check=False)
    verdict = json.loads(done.stdout)

    assert verdict["errors"] == []
    assert verdict["ok"] is True
    assert done.returncode == 0


def test_openxml_audit_finds_no_error(judged):
    """It also sees unknown styles and numberings, which the SDK lets pass."""
    program = shutil.which("openxml-audit", path=str(Path(sys.executable).parent))
    if not program:
        pytest.skip("no openxml-audit here: it is not in the virtual environment")
    command = [program, "--output", "json", "--max-errors", "0", judged.docx]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (verdict,) = json.loads(done.stdout)

    assert verdict["errors"] == []
    assert verdict["valid"] is True
    assert verdict["verdict"]["prediction"] == "opens-clean"
