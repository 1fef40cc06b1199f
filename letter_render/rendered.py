"""What a mailing rendered, by its manifest: the only way by which a letter gets from a folder into a mail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.keys import Keys
from letter_render.model import Letter
from letter_render.output import FORMATS, FormatName, identifier_in
from letter_render.plan import Job

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
        data = self.path.read_bytes() if self.path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            what = "the file is not the one that was proven" if data else "the file is not there"
            raise InputRefusedError([self._fault(what)])
        return data

    def faults(self) -> Iterator[Finding]:
        """A FAILURE where the file is another than the manifest names, or addressed to another."""
        try:
            data = self.read()
        except InputRefusedError as refused:
            yield from refused.findings
            return
        if (found := identifier_in(self.format, data)) != self.identifier:
            yield self._fault(f"the file is {found or 'nobody’s'}, and should be {self.identifier}")

    def _fault(self, what: str) -> Finding:
        origin = Origin(f"{self.path.parent.name}/{self.path.name}")
        return Finding("mail/pairing", Severity.FAILURE, what, hint="render the mailing with --again", origin=origin)


class Rendered:
    """The letters that the manifest of a folder names."""

    def __init__(self, out: Path, letter: Letter) -> None:
        """Raises InputRefusedError where the folder has no manifest of a mailing of this letter."""
        self._out, self._letter = out, letter
        manifest = _read(out, letter)
        self._letters = {(one["recipient"], one["language"]): one for one in manifest["letters"]}
        self._is_strict = manifest["strict"]
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
    """The manifest, which must be that of a mailing of the letter."""
    hint = "render the mailing first: letter-render render LETTER --to RECIPIENTS --out OUT"
    try:
        manifest = json.loads((out / FILE).read_bytes())
        named, letters = manifest["letter"], manifest["letters"]
    except FileNotFoundError:
        what = f"there is no {FILE} in {out.name}"
    except (ValueError, KeyError, TypeError):
        what = f"{FILE} is not that of a mailing"
    else:
        if named == letter.id and isinstance(letters, list):
            return dict(manifest)
        what = f"{FILE} is that of the letter {named}, not of {letter.id}"
    raise InputRefusedError([Finding("mail/no-mailing", Severity.FAILURE, what, hint=hint, origin=Origin("--out"))])
