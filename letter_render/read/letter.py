"""A letter folder as a `Letter`: `letter.yaml`, the bodies and the list of signatories, everything wrong at once.

    folder --decode, yaml--> Document --schema--> LetterFile --bodies, signatories--> Letter

Each part is read whatever is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from letter_render.checks.accept import mark_accepted
from letter_render.checks.names import check_names
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.folder import locate, read_bytes, refuse
from letter_render.model import Acceptance, CoverText, Letter, Mail, Prose, Signatory, Signer, Version
from letter_render.read.crosscheck import count_fault, crosscheck, text_faults
from letter_render.read.decode import decode, unify_line_ends
from letter_render.read.faults import faults
from letter_render.read.mailbox import parse_mailbox
from letter_render.read.schema import LanguageEntry, LetterFile, MailEntry, SenderEntry, size_bytes
from letter_render.read.signatories import read_signatories
from letter_render.read.yaml import Document, KeyPath, parse_yaml

FILE = "letter.yaml"


def read_letter(folder: Path) -> tuple[Letter | None, list[Finding]]:
    """The letter in `folder`, and everything wrong or doubtful in its files, its names included.

    Nothing that a user can do is raised. The letter is None where `letter.yaml` or a body does not make one. A letter
    that comes with a FAILURE is to be refused; it is there so that later stages can find what else is wrong. Findings
    that `letter.yaml` accepts are marked; entries that accept nothing are for `apply_acceptances`, after all stages.
    """
    findings: list[Finding] = []
    letter = None
    with _collecting(findings):
        letter = _read_parts(folder, _read_document(folder), findings)
    return letter, mark_accepted(findings, letter.accept if letter else ())


@contextmanager
def _collecting(findings: list[Finding]) -> Iterator[None]:
    """What is refused inside goes to `findings`, and reading goes on behind it."""
    try:
        yield
    except InputRefusedError as refused:
        findings += refused.findings


def _read_document(folder: Path) -> Document:
    """`letter.yaml`, which must be a mapping. Raises InputRefusedError."""
    origin = Origin(FILE)
    if not folder.is_dir():
        what = (
            f"`{folder.name}` is a file, not a letter folder"
            if folder.exists()
            else f"there is no folder `{folder.name}`"
        )
        raise refuse("file/no-folder", what, origin, hint="name the folder that holds letter.yaml")
    document = parse_yaml(decode(read_bytes(locate(folder, FILE, origin), FILE, origin), FILE), FILE)
    if document.root is None and not document.findings:
        raise refuse("file/empty", f"`{FILE}` is empty", origin, hint="it begins with `letter: ` and a short id")
    if document.root is not None and not isinstance(document.root, dict):
        raise refuse("yaml/not-a-mapping", f"`{FILE}` has no keys", origin, hint="write `key: value` on each line")
    return document


def _read_parts(folder: Path, document: Document, findings: list[Finding]) -> Letter | None:
    """All parts of the letter; None where `letter.yaml` itself does not make one."""
    findings += document.findings
    entry = _validated(document, findings)
    findings += crosscheck(document)
    bodies = _read_texts(folder, findings, _bodies_of(document))
    covers = _read_texts(folder, findings, _covers_of(document))
    signatories = _read_list(folder, document, findings)
    mail = _mail(entry, covers, document, findings)
    if entry is None or bodies.keys() != entry.languages.keys():
        return None
    return _letter(folder, document, entry, bodies, mail, signatories)


def _validated(document: Document, findings: list[Finding]) -> LetterFile | None:
    try:
        return LetterFile.model_validate(document.root or {})
    except ValidationError as error:
        findings += faults(error, document)
        return None


_Named = dict[str, tuple[str, Origin]]
"""By language tag the name of a file, and where it stands."""


def _bodies_of(document: Document) -> _Named:
    return _named(document, {tag: ("languages", tag, "body") for tag in _keys(document, "languages")})


def _covers_of(document: Document) -> _Named:
    return _named(document, {tag: ("mail", "cover", tag) for tag in _keys(document, "mail", "cover")})


def _keys(document: Document, *path: str) -> list[str]:
    found = document.get(*path)
    return [key for key in found if isinstance(key, str)] if isinstance(found, dict) else []


def _named(document: Document, paths: Mapping[str, KeyPath]) -> _Named:
    files = {tag: document.get(*path) for tag, path in paths.items()}
    return {
        tag: (file, document.value_origin(*paths[tag])) for tag, file in files.items() if isinstance(file, str) and file
    }


def _read_texts(folder: Path, findings: list[Finding], named: _Named) -> dict[str, Prose]:
    """The texts that can be had of the files that are named, by language tag."""
    texts: dict[str, Prose] = {}
    for tag, (file, origin) in named.items():
        with _collecting(findings):
            texts[tag] = _read_text(folder, file, origin)
    for text in {text.origin.file: text for text in texts.values()}.values():
        for number, line in enumerate(text.text.split("\n"), start=1):
            findings += text_faults(line, Origin(text.origin.file, number))
    return texts


def _read_text(folder: Path, file: str, named_at: Origin) -> Prose:
    text = unify_line_ends(decode(read_bytes(locate(folder, file, named_at), file, named_at), file))
    if not text.strip():
        raise refuse("letter/empty-body", "there is no text in the file", Origin(file))
    return Prose(text, Origin(file, 1))


def _read_list(folder: Path, document: Document, findings: list[Finding]) -> list[Signatory]:
    """The signatories that can be had."""
    file = document.get("signatories", "file")
    if not isinstance(file, str) or not file:
        return []
    with _collecting(findings):
        named_at = document.value_origin("signatories", "file")
        signatories, wrong = read_signatories(locate(folder, file, named_at), file, named_at)
        findings += [*wrong, *check_names(signatories)]
        if not any(finding.severity == Severity.FAILURE for finding in wrong):
            findings += count_fault(document, len(signatories))
        return signatories
    return []


def _mail(entry: LetterFile | None, covers: dict[str, Prose], document: Document, findings: list[Finding]) -> Mail:
    """How the letter is mailed; the first line of a cover is its subject."""
    texts: dict[str, CoverText] = {}
    for tag, cover in covers.items():
        subject, _, body = cover.text.partition("\n")
        if not subject.strip() or not body.strip():
            lacking = "text under the subject" if subject.strip() else "subject"
            what, hint = f"the mail has no {lacking}", "the first line of the file is the subject, the rest the text"
            findings.append(Finding("mail/cover", Severity.FAILURE, what, hint=hint, origin=cover.origin))
        origin = replace(cover.origin, line=2)
        texts[tag] = CoverText(Prose(subject.strip(), cover.origin), Prose(body, origin))
    mail, sender = (entry.mail, entry.sender) if entry else (MailEntry(), SenderEntry())
    return Mail(
        sender=parse_mailbox(mail.from_, may_have_name=True) if mail.from_ else None,
        reply_to=parse_mailbox(sender.reply_to, may_have_name=True) if sender.reply_to else None,
        attach=mail.attach,
        max_size=size_bytes(mail.max_size),
        covers=texts,
        origin=document.origin("mail"),
    )


def _letter(
    folder: Path,
    document: Document,
    entry: LetterFile,
    bodies: dict[str, Prose],
    mail: Mail,
    signatories: list[Signatory],
) -> Letter:
    files = (FILE, *(language.body for language in entry.languages.values()), entry.signatories.file)
    listed = len(signatories)
    return Letter(
        id=entry.letter,
        version=entry.version,
        kind=entry.kind,
        stationery=entry.stationery,
        date=entry.date,
        sender=entry.sender.name,
        signatories=tuple(signatories),
        unnamed=entry.signatories.unnamed,
        total=listed + entry.signatories.unnamed,
        fallback=entry.fallback,
        versions={tag: _version(tag, language, document, bodies[tag]) for tag, language in entry.languages.items()},
        mail=mail,
        accept=tuple(
            Acceptance(one.code, one.row or 0, one.why, document.origin("accept", place))
            for place, one in enumerate(entry.accept)
        ),
        folder=folder,
        inputs=tuple(dict.fromkeys(str(PurePosixPath(file)) for file in files)),
    )


_FULL_WIDTH = frozenset({"zh", "ja"})
"""Languages whose running text has full-width punctuation, where `letter.yaml` says nothing else."""


def _version(tag: str, entry: LanguageEntry, document: Document, body: Prose) -> Version:
    def prose(name: str, text: str) -> Prose:
        return Prose(text, document.value_origin("languages", tag, name))

    return Version(
        tag=tag,
        status=entry.text,
        title=entry.title.strip(),
        place=entry.place.strip(),
        reference=prose("reference", entry.reference),
        subject=prose("subject", entry.subject),
        salutation=prose("salutation", entry.salutation),
        body=body,
        closing=prose("closing", entry.closing),
        signer=Signer(
            **entry.signer.model_dump(), origin=document.value_origin("languages", tag, "signer", "signature")
        ),
        enclosures=entry.enclosures,
        note=prose("note", entry.note),
        punctuation=entry.punctuation or ("full-width" if tag.partition("-")[0] in _FULL_WIDTH else "quotes"),
    )
