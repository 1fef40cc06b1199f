"""Where a run was: the machine, and the versions of ours and of the peers."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import peers

from letter_render.versions import versions


def in_lines() -> Iterator[str]:
    """The head of a run's table."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield f"{_told('cpuinfo', 'model name') or platform.processor()}, {cores} cores, {_memory()}"
    release = platform.release().split("-")[0]
    yield f"{platform.system()} {release}, Python {platform.python_version()}"
    yield ", ".join(f"{name} {number}" for name, number in versions(has_pdf=True).items())
    found = peers.installed()
    yield "peers: " + ", ".join(f"{name} {found.get(name, 'not installed, left out')}" for name in peers.PACKAGES)


def _memory() -> str:
    found = _told("meminfo", "MemTotal").split()
    return f"{int(found[0]) / 1e6:.0f} GB of memory" if found else "memory unknown"


def _told(file: str, key: str) -> str:
    """What a file of /proc has under a key, empty where there is none."""
    path = Path("/proc") / file
    found = re.search(rf"^{key}\s*:\s*(.*)$", path.read_text(), re.M) if path.is_file() else None
    return found.group(1).strip() if found else ""
