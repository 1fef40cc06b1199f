"""What a mailing rendered, by its manifest: the only way by which a letter gets from a folder into a mail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.formats import FORMATS, FormatName
from letter_render.mailing.keys import Keys
from letter_render.mailing.plan import Job
from letter_render.model import Letter
from letter_render.output import identifier_in

FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A proven file of a letter: its format, path and sha256, and what it must call itself."""

    format: FormatName
    path: Path
    sha256: str
    identifier: str

    def read(self) -> bytes:
        """The file's bytes. Raises InputRefusedError where they are not those that were proven."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            what = "the file is not the one that was proven" if data else "the file is not there, or cannot be read"
            raise InputRefusedError([self._fault(what)])
        return data

    def faults(self) -> Iterator[Finding]:
        """A FAILURE where the file is another than the manifest names, or addressed to another."""
        try:
            data = self.read()
        except InputRefusedError as refused:
            yield from refused.findings
            return
        try:
            found = identifier_in(self.format, data)
        except Exception as error:  # whatever the readers under it raise: the file is what is wrong
            yield self._fault(f"the file cannot be read: {error}")
            return
        if found != self.identifier:
            yield self._fault(f"the file is {found or 'nobody’s'}, and should be {self.identifier}")

    def _fault(self, what: str) -> Finding:
        origin = Origin(f"{self.path.parent.name}/{self.path.name}")
        return Finding("mail/pairing", Severity.FAILURE, what, hint="render the mailing with --again", origin=origin)


class Rendered:
    """The letters that the manifest of a folder names."""

    def __init__(self, out: Path, letter: Letter) -> None:
        """Raises InputRefusedError where the folder has no manifest of a mailing of this letter."""
        self._out, self._letter = out, letter
        try:
            manifest = _read(out, letter)
            self._letters = {(one["recipient"], one["language"]): _checked(one) for one in manifest["letters"]}
            self._is_strict = bool(manifest["strict"])
        except (ValueError, KeyError, TypeError) as error:
            raise _no_mailing(f"{FILE} is not that of a mailing, or of an older version") from error
        self._keys: dict[tuple[FormatName, ...], Keys] = {}

    def files(self, job: Job) -> dict[FormatName, RenderedFile]:
        """The proven files of a letter by their format: none where it was not made, was rejected, or where letter or
        recipient have changed since.
        """
        entry = self._letters.get((job.recipient.id, job.tag))
        if entry is None:
            return {}
        outputs = {Path(output["file"]).suffix[1:]: output for output in entry["outputs"]}
        formats = tuple(name for name in FORMATS if name in outputs)
        keys = self._keys.setdefault(formats, Keys(self._letter, formats, is_strict=self._is_strict))
        if keys.of(job) != entry["key"]:
            return {}
        identifier = f"{self._letter.id}.{job.recipient.id}.{job.tag}"
        return {
            name: RenderedFile(name, self._out / outputs[name]["file"], outputs[name]["sha256"], identifier)
            for name in formats
        }


def _read(out: Path, letter: Letter) -> dict[str, Any]:
    """The manifest of a mailing of the letter. Raises ValueError, KeyError or TypeError where it is none."""
    try:
        manifest = json.loads((out / FILE).read_bytes())
    except FileNotFoundError as error:
        raise _no_mailing(f"there is no {FILE} in {out.name}") from error
    if manifest["letter"] != letter.id:
        raise _no_mailing(f"{FILE} is that of the letter {manifest['letter']}, not of {letter.id}")
    return dict(manifest)


def _checked(entry: dict[str, Any]) -> dict[str, Any]:
    """A letter of the manifest, its files inside the folder. Raises ValueError, KeyError or TypeError."""
    for output in entry["outputs"]:
        path = PurePosixPath(output["file"])
        if path.is_absolute() or ".." in path.parts or not isinstance(output["sha256"], str):
            raise ValueError(output["file"])
    str(entry["key"])
    return entry


def _no_mailing(what: str) -> InputRefusedError:
    hint = "render the mailing first: letter-render render LETTER --to RECIPIENTS --out OUT"
    return InputRefusedError([Finding("mail/no-mailing", Severity.FAILURE, what, hint=hint, origin=Origin("--out"))])


def check_folder(out: Path) -> None:
    """Raises InputRefusedError where there is no such folder to send from."""
    if not out.is_dir():
        raise _no_mailing(f"there is no folder {out.name}")
