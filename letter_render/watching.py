"""Rendering again whenever a file of the letter folder is saved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import Change, watch

from letter_render.findings import LetterRenderError
from letter_render.report import Report

_STEP_MS, _DEBOUNCE_MS = 20, 100
"""How often it is looked, and how long is waited for more: a program saves a file in several steps."""
_ROUND_MS = 200


def watching(
    folder: Path,
    out: Path,
    render: Callable[[Report | None], Report],
    stop: threading.Event | None = None,
) -> Iterator[tuple[tuple[str, ...], Report | LetterRenderError]]:
    """Render, and again after each change, until `stop` is set or the process is interrupted: which files changed, by
    their names in the folder, and the report, or why there is none. `render` is given the last report there was.
    """
    report: Report | None = None
    for changed in _changes(folder, out, stop):
        came_to: Report | LetterRenderError
        try:
            came_to = report = render(report)
        except LetterRenderError as error:
            came_to = error
        yield changed, came_to


def _changes(folder: Path, out: Path, stop: threading.Event | None) -> Iterator[tuple[str, ...]]:
    """Nothing at first; then the names of files that were saved, those that were while nobody asked too."""
    home, outside = folder.resolve(), out.resolve()

    def is_of_letter(_change: Change, path: str) -> bool:
        parts = Path(path).relative_to(home).parts
        # Editors and `publish` put temporary files beside the real ones.
        is_hidden = any(part.startswith(".") or part.endswith(("~", ".swp", ".tmp")) for part in parts)
        return not is_hidden and not Path(path).is_relative_to(outside)

    looks = watch(
        home, watch_filter=is_of_letter, step=_STEP_MS, debounce=_DEBOUNCE_MS, rust_timeout=_ROUND_MS,
        yield_on_timeout=True, stop_event=stop, raise_interrupt=False,
    )  # fmt: skip
    # The first look begins the watch: what is saved during the first rendering must not be missed.
    yield tuple(_names(next(looks, set()), home))
    yield from (tuple(_names(changes, home)) for changes in looks if changes)


def _names(changes: set[tuple[Change, str]], home: Path) -> list[str]:
    return sorted({Path(path).relative_to(home).as_posix() for _, path in changes})
