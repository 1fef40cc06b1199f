"""A cluster on this machine, to be measured: Dask's scheduler, and as many workers as there are cores."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE_S = 30


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of the scheduler, and how many workers it has. Raises SystemExit where they do not start."""
    folder.mkdir()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address, count = f"tcp://127.0.0.1:{port}", os.cpu_count() or 1
    commands = [["scheduler", "--host", "127.0.0.1", "--port", str(port)]]
    commands += [["worker", address, "--no-nanny", "--nthreads", "1"]] * count
    log = folder / "log"
    with log.open("ab") as said:
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--no-dashboard"], cwd=folder, stdout=said, stderr=said
            )
            for command in commands
        ]
    try:
        deadline = time.monotonic() + _PATIENCE_S
        while log.read_bytes().count(b"Registered to") < count:
            if time.monotonic() > deadline:
                raise SystemExit(f"the cluster has not started:\n{log.read_text()}")
            time.sleep(0.1)
        yield address, count
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()
