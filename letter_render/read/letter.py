"""A letter folder as a `Letter`: `letter.yaml`, the bodies and the list of signatories, everything wrong at once.

    folder --files, decode--> text --yaml, schema--> LetterFile --bodies, signatories--> Letter
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.model import Acceptance, Letter, Prose, Punctuation, Signatory, Version
from letter_render.read.decode import decode, unify_line_ends
from letter_render.read.faults import faults
from letter_render.read.files import locate, read_bytes, refuse
from letter_render.read.schema import LanguageEntry, LetterFile
from letter_render.read.signatories import read_signatories
from letter_render.read.yaml import Document, Path as KeyPath, parse_yaml

FILE = "letter.yaml"


def read_letter(folder: Path) -> tuple[Letter | None, list[Finding]]:
    """The letter in `folder`, None where it cannot be had, and everything wrong or doubtful in its files.

    Never raises for what a user did. A letter that comes with a FAILURE is to be refused.
    """
    findings: list[Finding] = []
    with _collecting(findings):
        document = _read_document(folder)
        return _read_parts(folder, document, findings), findings
    return None, findings


@contextmanager
def _collecting(findings: list[Finding]) -> Iterator[None]:
    """What is refused inside goes to `findings`, and reading goes on behind it."""
    try:
        yield
    except InputRefusedError as refused:
        findings += refused.findings


def _read_document(folder: Path) -> Document:
    if not folder.is_dir():
        raise refuse("file/missing", f"there is no letter folder `{folder.name}`", Origin(folder.name))
    text = decode(read_bytes(folder / FILE, FILE, Origin(FILE)), FILE)
    document = parse_yaml(text, FILE)
    if not isinstance(document.root, dict):
        what = f"`{FILE}` is empty" if document.root is None else f"`{FILE}` holds no keys"
        raise refuse("yaml/not-a-mapping", what, Origin(FILE, 1), hint="start with `letter: ` and a short id")
    return document


def _read_parts(folder: Path, document: Document, findings: list[Finding]) -> Letter | None:
    findings += document.findings
    entry: LetterFile | None = None
    try:
        entry = LetterFile.model_validate(document.root)
    except ValidationError as error:
        findings += faults(error, document, LetterFile)
        return None
    inputs = [FILE]
    versions = {}
    for tag, language in entry.languages.items():
        with _collecting(findings):
            origin = document.values["languages", tag, "body"]
            text = unify_line_ends(decode(read_bytes(locate(folder, language.body, origin), language.body, origin), language.body))
            inputs.append(language.body)
            versions[tag] = _version(tag, language, document, Prose(text, Origin(language.body, 1)))
    origin = document.values["signatories", "file"]
    signatories: list[Signatory] = []
    with _collecting(findings):
        path = locate(folder, entry.signatories.file, origin)
        signatories, wrong = read_signatories(path, entry.signatories.file, origin)
        findings += wrong
        inputs.append(entry.signatories.file)
    if any(finding.severity == Severity.FAILURE for finding in findings):
        return None
    return Letter(
        id=entry.letter, version=entry.version, kind=entry.kind, stationery=entry.stationery, date=entry.date,
        sender=entry.sender.name, reply_to=entry.sender.reply_to, signatories=tuple(signatories),
        unnamed=entry.signatories.unnamed, total=entry.signatories.total or 0, fallback=entry.fallback,
        versions=versions,
        accept=tuple(Acceptance(a.code, a.row or 0, a.why, document.where(("accept", n))) for n, a in enumerate(entry.accept)),
        folder=folder, inputs=tuple(inputs),
    )


def _version(tag: str, entry: LanguageEntry, document: Document, body: Prose) -> Version:
    def prose(name: str) -> Prose:
        path: KeyPath = ("languages", tag, name)
        return Prose(getattr(entry, name), document.values.get(path) or document.where(path))

    is_full_width = tag.split("-")[0] in ("zh", "ja")
    return Version(
        tag=tag, status=entry.text, title=entry.title or entry.subject, subject=prose("subject"),
        salutation=prose("salutation"), body=body, closing=prose("closing"), note=prose("note"),
        punctuation=entry.punctuation or ("full-width" if is_full_width else "keep"),
    )
