"""A command run as a process of its own, and watched: how long it takes, and how much memory its processes need."""

from __future__ import annotations

import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PSS = re.compile(r"^Pss:\s+([0-9]+) kB", re.M)
_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command took. `memory_mb` is the largest sum of its processes' proportional set sizes (proc(5), PSS: what
    they share is counted once), 0 where the system does not tell; `processor_s` is what they kept processors busy for,
    which other work on the machine changes less than `seconds`.
    """

    seconds: float
    processor_s: float
    memory_mb: float


def watch(
    command: Sequence[str], environment: Mapping[str, str] | None = None, meanwhile: Callable[[], None] = lambda: None
) -> Watched:
    """Run a command to its end. Raises SystemExit with what it said where it fails."""
    with tempfile.TemporaryFile() as said:
        start, busy = time.perf_counter(), _processor_s()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
        peak = 0
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PAUSE_S)
                break
            peak = max(peak, sum(_pss_kb(process.pid)))
            meanwhile()
        seconds = time.perf_counter() - start
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} has failed:\n{said.read().decode()}")
    return Watched(seconds, _processor_s() - busy, peak / 1000)


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _pss_kb(session: int) -> Iterator[int]:
    """The size of each process of a session."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[3]) == session and (found := _PSS.search((folder / "smaps_rollup").read_text())):
                yield int(found.group(1))
