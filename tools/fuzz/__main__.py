"""Readers and inspectors on bytes nobody wrote: `make fuzz`. CONTRIBUTING.md says what counts as a fault.

What was found lies in out/fuzz/TARGET/: the bytes (`crash-…`, `timeout-…`, `oom-…`) and what was said (`log`).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from targets import TARGETS, WORK, write_seeds

MEMORY_MB = 500
HANG_SECONDS = 10
MAX_BYTES = 100_000


def main() -> None:
    """Fuzz the targets named, all where none is, and say what came of each."""
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("names", nargs="*", choices=[[], *TARGETS], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--jobs", type=int, default=1, help="targets at a time")
    arguments = parser.parse_args()
    names = arguments.names or list(TARGETS)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        is_good = list(pool.map(lambda name: fuzz(name, arguments.seconds), names))
    sys.exit(not all(is_good))


def fuzz(name: str, seconds: int) -> bool:
    """Fuzz a target, and print how often it ran; whether nothing was found."""
    seeds = write_seeds(name)
    command = [
        sys.executable, Path(__file__).parent / "one.py", name, seeds, f"-max_total_time={seconds}",
        f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MEMORY_MB}", f"-max_len={MAX_BYTES}",
        f"-artifact_prefix={WORK / name}/", "-print_final_stats=1",
    ]  # fmt: skip
    log = WORK / name / "log"
    with log.open("wb") as out:
        code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    said = log.read_text(encoding="utf-8", errors="replace")
    counted = re.search(r"number_of_executed_units: (\d+)", said)
    runs = int(counted[1]) if counted else 0
    print(f"{name:12} {runs:9,} runs  {'nothing found' if code == 0 else f'see {log}'}", flush=True)
    return code == 0


if __name__ == "__main__":
    main()
