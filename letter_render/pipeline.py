"""The line a letter travels: read, compose, write, inspect, check, publish. The only module that sees all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from letter_render.checks.accept import apply_acceptances
from letter_render.compose.compose import compose
from letter_render.compose.images import IMAGES
from letter_render.findings import Finding, InputRefusedError, Origin, Severity, ShippedDamagedError
from letter_render.fonts.book import Face, read_book, verify
from letter_render.formats import FORMATS, FormatName
from letter_render.galley import Galley
from letter_render.looks import look_of
from letter_render.manifest import input_hashes, manifest
from letter_render.model import Letter
from letter_render.output import format_of, made, prove
from letter_render.processes import ignore_interrupts, results, spawned
from letter_render.proof import proof
from letter_render.publish import publish
from letter_render.read.letter import FILE, read_letter
from letter_render.report import Report, WrittenFile
from letter_render.walk import all_runs, figures

# Findings of these namespaces are made on written files, and can be accepted only there.
_OF_FILES = ("readback/", "face/", "engine/")


_Version = tuple[str, list[WrittenFile]]
"""A language, and the files of the version in it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter read and composed: its galleys, the labels and bytes' hashes of all that went in, what is doubtful."""

    letter: Letter
    galleys: tuple[Galley, ...]
    inputs: dict[str, str]
    faces: frozenset[Face]
    findings: tuple[Finding, ...]


def render(  # noqa: PLR0913  (what a user may ask for)
    folder: Path,
    out: Path,
    tags: Sequence[str] = (),
    formats: Sequence[FormatName] = tuple(FORMATS),
    *,
    is_strict: bool = False,
    keep_rejected: bool = False,
    before: Report | None = None,
    processes: int = 1,
) -> Report:
    """Make the files of a letter folder in `out`, each proven, and `proof.html` and `manifest.json` beside them.

    `tags` are the languages (all of the letter where empty). A version of which a file fails inspection is not
    published; with `keep_rejected` it goes to `out/rejected/`. Versions that are as they were in the rendering
    `before`, which had the same options, are not made anew; of the others up to `processes` are made at a time.

    Raises InputRefusedError and writes nothing where something is wrong in the input (with `is_strict`: or doubtful);
    ShippedDamagedError; EngineError; OSError.
    """
    prepared = prepare(folder, tags)
    refuse(prepared.findings, is_strict=is_strict)
    known = _unchanged(prepared, before) if before else {}
    todo = [galley for galley in prepared.galleys if not known.get(galley.language)]
    write = partial(_write_version, formats=formats, letter=prepared.letter, is_strict=is_strict)
    files = known | dict(_write_versions(todo, write, processes))
    report = _report(prepared, [file for galley in prepared.galleys for file in files[galley.language]])
    _publish(report, out, keep_rejected=keep_rejected)
    return report


def check(folder: Path, tags: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Everything wrong or doubtful in a letter folder, in the versions `tags` or all; writes nothing, raises nothing
    that a user can cause. It can be rendered where no finding is a FAILURE. Raises ShippedDamagedError.
    """
    try:
        return prepare(folder, tags).findings
    except InputRefusedError as error:
        return error.findings


def prepare(folder: Path, tags: Sequence[str] = ()) -> Prepared:
    """Read and compose. What is wrong or doubtful is in the findings; raises only where there is no letter at all."""
    letter, findings = read_letter(folder)
    if letter is None:
        raise InputRefusedError(findings)
    book = read_book()
    galleys: list[Galley] = []
    inputs = {path for name in letter.inputs if (path := letter.folder / name).is_file()}
    for tag in _chosen(letter, tags, findings):
        try:
            look, paths = look_of(letter, tag)
            galley, doubts = compose(letter, tag, look, book)
        except InputRefusedError as error:
            findings += error.findings
            continue
        findings += doubts
        galleys.append(galley)
        inputs |= {*paths, *(figure.path for figure in figures(galley))}
    faces = frozenset(run.face for galley in galleys for run in all_runs(galley))
    if damaged := verify(tuple(sorted(faces, key=lambda face: face.id))):
        raise ShippedDamagedError(damaged)
    of_input = [entry for entry in letter.accept if not entry.code.startswith(_OF_FILES)]
    accepted = apply_acceptances(dict.fromkeys(findings), of_input)
    return Prepared(letter, tuple(galleys), input_hashes(letter.folder, inputs), faces, tuple(accepted))


def refuse(findings: Iterable[Finding], *, is_strict: bool) -> None:
    """Raise InputRefusedError with all findings where one is a FAILURE, or with `is_strict` a WARNING not accepted."""
    findings = tuple(findings)
    limit = Severity.WARNING if is_strict else Severity.FAILURE
    if any(finding.severity >= limit and not finding.accepted for finding in findings):
        raise InputRefusedError(findings)


def _chosen(letter: Letter, tags: Sequence[str], findings: list[Finding]) -> list[str]:
    origin = Origin(FILE, field="languages")
    findings += [no_version(letter, tag, origin) for tag in tags if tag not in letter.versions]
    return [tag for tag in letter.versions if not tags or tag in tags]


def no_version(letter: Letter, tag: str, origin: Origin) -> Finding:
    """The FAILURE for a language that was asked for and that the letter does not have."""
    near = get_close_matches(tag, letter.versions, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    what, hint = f"the letter has no version in {tag!r}", f"{hint}it has {', '.join(letter.versions)}"
    return Finding("language/absent", Severity.FAILURE, what, hint=hint, origin=origin)


def _unchanged(prepared: Prepared, before: Report) -> dict[str, list[WrittenFile]]:
    """By language the files of versions that are as they were; the bytes of an image are in no galley."""
    images = [
        {name: sha256 for name, sha256 in inputs.items() if name.lower().endswith(IMAGES)}
        for inputs in (prepared.inputs, before.inputs)
    ]
    if images[0] != images[1]:
        return {}
    return {
        galley.language: [file for file in before.files if file.name.rpartition(".")[0] == galley.file_stem]
        for galley in prepared.galleys
        if galley in before.galleys
    }


def _write_versions(
    galleys: Sequence[Galley], write: Callable[[Galley], _Version], processes: int
) -> Iterator[_Version]:
    """The versions, in any order; one alone, or by one process, is written here."""
    count = min(processes, len(galleys))
    if count > 1:
        yield from results(spawned(count, ignore_interrupts), write, galleys, len(galleys))
    else:
        yield from map(write, galleys)


def _write_version(galley: Galley, formats: Sequence[FormatName], letter: Letter, is_strict: bool) -> _Version:
    """The language and the files of one version. They are good together or rejected together."""
    files = [_write_file(galley, name, letter) for name in FORMATS if name in formats]
    limit = Severity.WARNING if is_strict else Severity.FAILURE
    is_bad = any(finding.severity >= limit and not finding.accepted for file in files for finding in file.findings)
    return galley.language, [replace(file, is_rejected=is_bad) for file in files]


def _write_file(galley: Galley, name: FormatName, letter: Letter) -> WrittenFile:
    write, _ = format_of(name)
    data, findings = made(lambda: write(galley), f"{galley.file_stem}.{name}")
    return prove(galley, name, data, findings, letter)


def _report(prepared: Prepared, files: list[WrittenFile]) -> Report:
    of_files = [entry for entry in prepared.letter.accept if entry.code.startswith(_OF_FILES)]
    found = [finding for file in files for finding in file.findings]
    unused = [fault for fault in apply_acceptances(found, of_files) if fault.code.startswith("accept/")]
    return Report(
        letter=prepared.letter,
        galleys=prepared.galleys,
        inputs=prepared.inputs,
        faces=prepared.faces,
        files=tuple(files),
        findings=(*prepared.findings, *found, *unused),
    )


def _publish(report: Report, out: Path, *, keep_rejected: bool) -> None:
    """Good files, then the proof, then the manifest, which so never names a file that is not there."""
    for file in report.files:
        if not file.is_rejected:
            publish(out / file.name, file.data)
            (out / "rejected" / file.name).unlink(missing_ok=True)
            continue
        # What an earlier run left here is not what the letter says now.
        (out / file.name).unlink(missing_ok=True)
        if keep_rejected:
            publish(out / "rejected" / file.name, file.data)
    publish(out / "proof.html", proof(report).encode())
    publish(out / "manifest.json", manifest(report).encode())
