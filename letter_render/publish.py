"""Publish: files appear whole or not at all."""

from __future__ import annotations

import contextlib
import filecmp
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

LEFTOVERS = ".*.????????.tmp"
"""The names of files that were begun to be written when the process was killed, as a pattern."""


def publish(path: Path, data: bytes) -> None:
    """Write `data` to `path`: into a temporary file beside it, flushed to the disk, then renamed over it.

    Raises OSError (no space, no permission); then nothing new is there, not even the temporary file.
    """
    publish_pieces(path, [data])


def publish_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As `publish`, for data that comes in pieces; a file that has these very bytes is left as it is."""
    try:
        _publish(path, pieces)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _publish(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
            temporary.unlink()
        else:
            temporary.replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last (POSIX: a rename is in the folder); systems that cannot open a folder need not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
