"""The record of a mailing: what each letter came to, a line of JSON for each, beside the files.

It is written as letters are done, so that a run that was cut short is taken up where it ended, and put in order at the
end. A letter is known by the key of all that it was made from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from letter_render.publish import publish_pieces

FILE = ".mailing.jsonl"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a letter: its path in the output folder, and what it came to; see `report.WrittenFile`."""

    path: str
    format: str
    sha256: str
    bytes: int
    names_read: int
    names_total: int
    pages: int
    is_rejected: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a letter came to: its recipient, its files (none where it was refused), what its slots say, which its files
    were compared with, and the facts of the findings that are its own.
    """

    key: str
    id: str
    language: str
    stationery: str
    files: tuple[FileRecord, ...]
    lines: tuple[str, ...]
    findings: tuple[dict[str, Any], ...]

    @property
    def is_written(self) -> bool:
        """Whether its files are in the output folder."""
        return bool(self.files) and not any(file.is_rejected for file in self.files)


@dataclass(frozen=True, slots=True)
class Common:
    """What all letters of one language and stationery have in common: its key, the facts of the findings about it, and
    its part of the proof: pictures as CSS, the rest as HTML. `row` is that of the recipient from whose letter all this
    was told, and `is_rejected` whether that letter is: of those told, the first that is not is the one that counts.
    """

    key: str
    language: str
    stationery: str
    findings: tuple[dict[str, Any], ...]
    style: str
    proof: str
    row: int
    is_rejected: bool


Line = Outcome | Common


class Record:
    """The record of a folder, read from the disk as it is asked for: only where each line is is kept."""

    def __init__(self, folder: Path) -> None:
        """Find the lines that there are. One that was cut short is passed over."""
        self._path = folder / FILE
        self._places: dict[str, int] = {}
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            place = 0
            for text in file:
                if key := _key(text):
                    self._places[key] = place
                place += len(text)

    def __len__(self) -> int:
        return len(self._places)

    def lines(self, keys: Iterable[str]) -> Iterator[Line]:
        """The lines that there are of these keys, in their order."""
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            for key in keys:
                if key in self._places:
                    file.seek(self._places[key])
                    yield _line(file.readline())

    def add(self, lines: Iterable[Line]) -> None:
        """Add lines at the end, on a line of their own whatever the end is."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            if file.tell() and not self._ends_whole():
                file.write(b"\n")
            for line in lines:
                self._places[line.key] = file.tell()
                file.write(_text(line))

    def keep(self, keys: Iterable[str]) -> None:
        """Keep the lines of these keys alone, in this order."""
        places: dict[str, int] = {}

        def pieces() -> Iterator[bytes]:
            place = 0
            for line in self.lines(keys):
                text = _text(line)
                places[line.key] = place
                place += len(text)
                yield text

        publish_pieces(self._path, pieces())
        self._places = places

    def _ends_whole(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def _key(text: bytes) -> str:
    """The key of a line, empty where it is none."""
    try:
        return _line(text).key
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""


def _text(line: Line) -> bytes:
    return json.dumps(asdict(line), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _line(text: bytes) -> Line:
    facts: dict[str, Any] = json.loads(text)
    findings = tuple(facts.pop("findings"))
    if "proof" in facts:
        return Common(**facts, findings=findings)
    files = tuple(FileRecord(**file) for file in facts.pop("files"))
    return Outcome(**facts | {"lines": tuple(facts["lines"])}, files=files, findings=findings)
