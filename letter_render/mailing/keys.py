"""Keys: what a letter of a mailing was made from, hashed, by which one that is there already is known again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from pathlib import Path

from letter_render.compose.images import images_in
from letter_render.fonts.book import read_book
from letter_render.formats import FormatName
from letter_render.looks import look_of
from letter_render.mailing.plan import Job
from letter_render.manifest import input_hashes
from letter_render.model import Letter
from letter_render.versions import source_hash, versions

_NOT_IN_LETTERS = ("row", "origin", "delegation", "email", "cc", "bcc")
"""What of a recipient no letter is made from."""


class Keys:
    """The keys of letters, and of what those of one look have in common: hashes of all that decides their bytes."""

    def __init__(self, letter: Letter, formats: tuple[FormatName, ...], *, is_strict: bool) -> None:
        self._letter, self._formats, self._is_strict = letter, formats, is_strict
        self._book, self._images = read_book(), images_in(letter.folder)
        self._looks: dict[tuple[str, str], str] = {}
        self.inputs: dict[str, str] = {}
        self.files: set[Path] = set()
        """The files of the letter folder, and those shipped, that its letters are made from."""
        self.faces = {face.path.name: face.sha256 for face in self._book.faces}

    def of_look(self, look: tuple[str, str]) -> str:
        """The key of what letters in this version on this stationery have in common."""
        if look not in self._looks:
            folder = self._letter.folder
            files = (*(folder / name for name in self._letter.inputs), *self._images)
            _, paths = look_of(self._letter, *look, is_addressed=True)
            given = {*(path for path in files if path.is_file()), *paths}
            inputs = input_hashes(folder, given)
            self.files |= given
            self.inputs |= inputs
            facts = [
                look, inputs, self.faces, source_hash(),
                versions(has_pdf="pdf" in self._formats), self._formats, self._is_strict,
            ]  # fmt: skip
            self._looks[look] = _hash(facts)
        return self._looks[look]

    def of(self, job: Job) -> str:
        """The key of a letter."""
        recipient = job.recipient
        cells = {one.name: getattr(recipient, one.name) for one in fields(recipient) if one.name not in _NOT_IN_LETTERS}
        return _hash([self.of_look(job.look), cells])


def _hash(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
