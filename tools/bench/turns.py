"""Times: what is compared takes turns, and the least counts, for the machine may be busy with other things."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

_Thing = TypeVar("_Thing")


def least_ms(
    actions: dict[str, Callable[[_Thing], object]], things: Iterator[_Thing], rounds: int, at_once: int
) -> dict[str, float]:
    """The least time of each action, in ms. In a turn an action gets `at_once` things one after the other, as in a
    mailing; none of them is ever used twice, for what is cached of one would help the other.
    """
    took: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            for thing in (next(things) for _ in range(at_once)):
                start = time.perf_counter()
                action(thing)
                took[name].append((time.perf_counter() - start) * 1000)
    return {name: min(times) for name, times in took.items()}
