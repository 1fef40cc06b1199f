"""What a rendering came to, as types: the files with their proof, and everything found on the way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from letter_render.findings import Finding
from letter_render.fonts.book import Face
from letter_render.galley import Galley
from letter_render.inspection import Inspection
from letter_render.model import Letter


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as written and read back. `names_read` of `names_total` came back as signed, in order; `inspection` is
    None where it could not be read; `is_rejected` where it, or its sibling in the other format, failed.
    """

    name: str
    format: str
    data: bytes
    inspection: Inspection | None
    names_read: int
    names_total: int
    findings: tuple[Finding, ...]
    is_rejected: bool = False

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """One rendering. `inputs` are labels with sha256; `findings` are all, of input and files."""

    letter: Letter
    galleys: tuple[Galley, ...]
    inputs: dict[str, str]
    faces: frozenset[Face]
    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...]

    @property
    def rejected(self) -> tuple[WrittenFile, ...]:
        """The files that were not published."""
        return tuple(file for file in self.files if file.is_rejected)
