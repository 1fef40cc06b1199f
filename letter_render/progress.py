"""How far a mailing is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OnDone = Callable[[int, int], None]

_TENTHS = 10


@contextmanager
def progress(total: int, what: str = "letters") -> Iterator[OnDone]:
    """Gives the function that is told how many letters (or `what` it is) are done, of how many."""
    if not sys.stderr.isatty():
        yield _lines(what)
        return
    from rich.console import Console  # noqa: PLC0415  (only where there is a terminal)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, rate="")

        def on_done(done: int, _total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, rate=f"{speed:.0f} {what}/s" if speed else "")

        yield on_done


def _lines(what: str) -> OnDone:
    """A line on stderr for each tenth."""
    said = 0

    def on_done(done: int, total: int) -> None:
        nonlocal said
        if done * _TENTHS // total > said:
            said = done * _TENTHS // total
            sys.stderr.write(f"{done} of {total} {what}\n")

    return on_done
