"""The record of a mailing: what each letter came to, a line of JSON for each, beside the files.

It is written as letters are done, so that a run that was cut short is taken up where it ended, and put in order at the
end. A letter is known by the key of all that it was made from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from letter_render.publish import publish

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
    """What a letter came to: its recipient, its files (none where it was refused), what its slots say as read back, and
    the facts of the findings that are its own.
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
    its part of the proof, as HTML.
    """

    key: str
    language: str
    stationery: str
    findings: tuple[dict[str, Any], ...]
    proof: str


Line = Outcome | Common


def read_record(folder: Path) -> dict[str, Line]:
    """The lines of a folder's record by their key. One that was cut short, be it in a character, is passed over."""
    path = folder / FILE
    if not path.is_file():
        return {}
    lines: dict[str, Line] = {}
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                line = _line(json.loads(text))
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
            lines[line.key] = line
    return lines


def append(folder: Path, lines: Iterable[Line]) -> None:
    """Add lines to a folder's record, apart from one that was cut short."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.writelines(("\n", *_texts(lines)))


def rewrite(folder: Path, lines: Iterable[Line]) -> None:
    """Put these lines in the place of a folder's record."""
    publish(folder / FILE, "".join(_texts(lines)).encode())


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    return (json.dumps(asdict(line), ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def _line(facts: dict[str, Any]) -> Line:
    findings = tuple(facts.pop("findings"))
    if "proof" in facts:
        return Common(**facts, findings=findings)
    files = tuple(FileRecord(**file) for file in facts.pop("files"))
    return Outcome(**facts | {"lines": tuple(facts["lines"])}, files=files, findings=findings)
