"""Drafts: messages as `.eml` files, which mail programs open to be looked at and sent by hand."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from letter_render.publish import publish, publish_pieces

_PIECE_BYTES = 1 << 20


def write_drafts(drafts: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write each of the drafts under its name into the folder. Raises OSError."""
    for name, data in drafts:
        publish(folder / name, data)


def write_archive(drafts: Iterable[tuple[str, bytes]], path: Path) -> None:
    """Write the drafts into one ZIP file; the same drafts, the same bytes. Raises OSError."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in drafts:
                # Without a date of its own a member has that of 1980, the first there is.
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        file.seek(0)
        publish_pieces(path, _pieces(file))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE_BYTES):
        yield piece
