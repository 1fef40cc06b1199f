"""A mailing, by the command and as a person starts it: time and memory of all its processes."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from clustered import cluster
from table import Row
from tables import write_table
from watch import Watched, watch

DELEGATIONS = 195
LENGTHS, LENGTHS_LONG = (200, 2000), (20_000,)
COMMAND = Path(sys.executable).parent / "letter-render"


def rows(letter: Path, tags: Sequence[str], *, is_long: bool) -> list[Row]:
    """The delegations, each in one of the languages in turn; again; printed; and tables of other lengths."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        lengths = (*LENGTHS, *(LENGTHS_LONG if is_long else ()))
        return [
            *_delegations(letter, work, tags),
            *_print_runs(letter, work, tags),
            *(row for count in lengths for row in _length(letter, work, tags, count)),
            *(row for count in lengths for row in _clustered(letter, work, tags, count)),
        ]


def _delegations(letter: Path, work: Path, tags: Sequence[str]) -> list[Row]:
    table = write_table(work / "to.csv", DELEGATIONS, tags)
    command = _command(letter, table, work / "out")
    first, again = watch(command), watch(command)
    write_table(table, DELEGATIONS, tags, changed=", M.A.")
    one = watch(command)
    what = f"{DELEGATIONS} letters in {len(tags)} languages, proven"
    return [
        Row(f"{what}: time", first.seconds, "s", budget=20),
        Row(f"{what}: processors busy", first.processor_s, "s"),
        Row(f"{what}: memory", first.memory_mb, "MB", budget=400),
        Row("the same again, nothing changed", again.seconds, "s", budget=1),
        Row("the same again, one row changed", one.seconds, "s"),
    ]


def _print_runs(letter: Path, work: Path, tags: Sequence[str]) -> list[Row]:
    """The print run in the first language, and in all of them."""
    found: list[Row] = []
    for some, budget_mb in ((tags[:1], 0.5), (tags, 0)):
        table = write_table(work / "print.csv", DELEGATIONS, some)
        out = work / f"print-{len(some)}"
        took = watch([*_command(letter, table, out), "--profile", "print"])
        size_mb = sum(path.stat().st_size for path in out.glob("*.pdf")) / 1e6
        what = f"print run of {DELEGATIONS} letters, {'1 language' if len(some) == 1 else f'{len(some)} languages'}"
        found += [Row(f"{what}: time", took.seconds, "s"), Row(f"{what}: size", size_mb, "MB", budget=budget_mb)]
    return found


def _length(letter: Path, work: Path, tags: Sequence[str], count: int) -> list[Row]:
    """A mailing of `count` letters."""
    took, what = _watched(letter, work, tags, count), f"{count} letters"
    return [
        Row(f"{what}: time a letter", took.seconds / count * 1000, "ms"),
        Row(f"{what}: processors busy, a letter", took.processor_s / count * 1000, "ms"),
        Row(f"{what}: memory", took.memory_mb, "MB"),
    ]


def _clustered(letter: Path, work: Path, tags: Sequence[str], count: int) -> list[Row]:
    """The same, by a cluster of as many workers as this machine has cores; what is busy is the coordinator alone."""
    with cluster(work / f"cluster-{count}") as (address, workers):
        took = _watched(letter, work, tags, count, "--cluster", address)
    what = f"{count} letters, a cluster of {workers} workers"
    return [
        Row(f"{what}: time a letter", took.seconds / count * 1000, "ms"),
        Row(f"{what}: coordinator busy, a letter", took.processor_s / count * 1000, "ms"),
        Row(f"{what}: coordinator's memory", took.memory_mb, "MB"),
    ]


def _watched(letter: Path, work: Path, tags: Sequence[str], count: int, *words: str) -> Watched:
    """A mailing into a folder that is emptied as it goes."""
    table, out = write_table(work / f"{count}.csv", count, tags), work / f"out-{count}"
    took = watch([*_command(letter, table, out), *words], meanwhile=_emptying(out))
    shutil.rmtree(out)
    return took


def _emptying(out: Path) -> Callable[[], None]:
    """What removes the files of the letters that have both."""
    done: set[str] = set()

    def empty() -> None:
        for entry in os.scandir(out) if out.is_dir() else ():
            if entry.name in done or not entry.is_dir():
                continue
            files = [path for path in Path(entry).iterdir() if path.suffix in (".pdf", ".docx")]
            if len(files) == 2:
                done.add(entry.name)
                for path in files:
                    path.unlink()

    return empty


def _command(letter: Path, table: Path, out: Path) -> list[str]:
    return [str(COMMAND), "render", str(letter), "--to", str(table), "--out", str(out)]
