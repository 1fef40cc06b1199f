"""Killed at any moment, a mailing is completed by the same command, byte for byte."""

from __future__ import annotations

import importlib.util
import os
import random
import signal
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside

_spec = importlib.util.spec_from_file_location("faults", Path(__file__).parent.parent / "test_faults.py")
faults = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(faults)
letter, undisturbed = faults.letter, faults.undisturbed

_RANDOM = random.Random(20200909)  # noqa: S311  (nothing secret)


@pytest.mark.parametrize("seconds", [round(_RANDOM.uniform(0.2, 2.4), 3) for _ in range(20)])
def test_a_run_that_was_killed_is_completed_with_the_same_bytes(letter, undisturbed, tmp_path, seconds):
    """All processes at once, as when the power fails; no temporary file stays."""
    process = faults.begin(letter, tmp_path)
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    faults.finish(letter, tmp_path)
    assert faults.tree(tmp_path) == undisturbed
