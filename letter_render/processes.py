"""Work in several processes: each starts anew, none is ended by an interrupt that is meant for the one who waits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from letter_render.findings import EngineError, Finding, Severity

Item = TypeVar("Item")
Result = TypeVar("Result")


def spawned(count: int, initializer: Callable[..., None] | None = None, *given: Any) -> Executor:  # noqa: ANN401
    """An executor of `count` processes that inherit nothing of what another has open, each begun with what is given."""
    return ProcessPoolExecutor(count, get_context("spawn"), initializer=initializer, initargs=given)


def ignore_interrupts() -> None:
    """Leave an interrupt to the process that started this one."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let processes begin that no interrupt ends: it is for this one, and would make them say where they were."""
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if is_main else None
    try:
        yield
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)


def results(
    executor: Executor, work: Callable[[Item], Result], items: Iterable[Item], at_once: int
) -> Iterator[Result]:
    """What `work` gives for each item, as it is done; then the executor is shut down.

    `at_once` are handed out at a time: what is done is not to be kept here. Raises EngineError where a process has
    died, and what `work` raises.
    """
    waiting = iter(items)
    with _uninterrupted():
        running = {executor.submit(work, item) for item in islice(waiting, at_once)}
    try:
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            with _uninterrupted():
                running |= {executor.submit(work, item) for item in islice(waiting, len(done))}
            while done:
                yield done.pop().result()
    except BrokenExecutor as error:
        what, hint = "a process has died", "run the command again: of a mailing, what is done is kept"
        raise EngineError([Finding("engine/process", Severity.FAILURE, what, str(error), hint)]) from error
    finally:
        for future in running:
            future.cancel()
        executor.shutdown(wait=False)
