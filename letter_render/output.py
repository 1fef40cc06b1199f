"""How a file of a format is written, read back and proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pkgutil import resolve_name
from typing import Protocol, TypeVar, cast

from letter_render.checks.accept import mark_accepted
from letter_render.checks.faces import check_faces
from letter_render.checks.furniture import check_furniture
from letter_render.checks.layout import check_layout
from letter_render.checks.page import check_pages
from letter_render.checks.readback import check_readback, names_read
from letter_render.checks.structure import check_structure
from letter_render.findings import EngineError, Finding, InspectionFailedError, Origin, Severity
from letter_render.formats import FORMATS, FormatName
from letter_render.galley import Galley
from letter_render.inspection import Inspection
from letter_render.model import Letter
from letter_render.report import WrittenFile
from letter_render.slots import Slot

_Made = TypeVar("_Made")
Writer = Callable[[Galley], tuple[bytes, list[Finding]]]
Inspector = Callable[[bytes], Inspection]


class Series(Protocol):
    """The letters of one skeleton in one format."""

    skeleton: Galley
    findings: list[Finding]

    def write(self, galley: Galley, slots: tuple[Slot, ...]) -> bytes:
        """The letter with these slots. The same letter, the same bytes, whoever else is written to."""


class Proven(Protocol):
    """A letter that was read back whole, and against which others of its series are read."""

    def inspect(self, data: bytes) -> Inspection | None:
        """The letter read back, None where it does not share its bytes with the proven one."""


def identifier_in(name: FormatName, data: bytes) -> str:
    """What a file of the format calls itself in its metadata (`letter.recipient.language`), empty where it does not.

    Raises InspectionFailedError, or what pikepdf raises, for a file that cannot be read.
    """
    return cast("Callable[[bytes], str]", resolve_name(FORMATS[name].identifier))(data)


def format_of(name: FormatName) -> tuple[Writer, Inspector]:
    """The writer and the inspector of a format."""
    return resolve_name(FORMATS[name].write), resolve_name(FORMATS[name].inspect)


def series_of(name: FormatName, skeleton: Galley) -> Series:
    """The series of a skeleton in a format. Raises EngineError."""
    return made(lambda: cast("Series", resolve_name(FORMATS[name].series)(skeleton)), f"{skeleton.language}.{name}")


def proven_of(name: FormatName, data: bytes, inspection: Inspection) -> Proven:
    """A letter of a series that was read back whole as `inspection`, to read others against."""
    return cast("Proven", resolve_name(FORMATS[name].proven)(data, inspection))


def made(make: Callable[[], _Made], label: str) -> _Made:
    """What `make` gives. Raises EngineError for whatever goes wrong in it."""
    try:
        return make()
    except EngineError:
        raise
    except Exception as error:
        what = f"{label} cannot be made: {type(error).__name__}: {error}"
        raise EngineError([Finding("engine/failed", Severity.FAILURE, what, origin=Origin(label))]) from error


def prove(galley: Galley, name: FormatName, data: bytes, findings: Iterable[Finding], letter: Letter) -> WrittenFile:
    """The file with what reading it back whole has found; `findings` are the writer's."""
    label, total = f"{galley.file_stem}.{name}", len(letter.signatories)
    _, inspect = format_of(name)
    try:
        inspection = inspect(data)
    except Exception as error:
        return unreadable(label, name, data, total, error)
    found = [replace(finding, origin=Origin(label)) for finding in findings]
    for check in (check_readback, check_faces, check_furniture):
        found += check(galley, inspection, label)
    found += check_form(galley, inspection, label)
    marked = mark_accepted(found, letter.accept)
    return WrittenFile(label, name, data, inspection, names_read(galley, inspection), total, tuple(marked))


def check_form(galley: Galley, inspection: Inspection, label: str) -> list[Finding]:
    """What is found in a file beside its words: its structure, and how they stand on the pages."""
    return [
        *check_structure(inspection, label),
        *check_pages(inspection, label),
        *check_layout(galley, inspection, label),
    ]


def unreadable(label: str, name: FormatName, data: bytes, total: int, error: Exception) -> WrittenFile:
    """A file that could not be read back, and why."""
    what = f"the file cannot be read back: {error}"
    failed = (Finding("readback/unreadable", Severity.FAILURE, what, origin=Origin(label)),)
    said: Sequence[Finding] = error.findings if isinstance(error, InspectionFailedError) else ()
    told = tuple(replace(finding, origin=Origin(label)) for finding in said)
    return WrittenFile(label, name, data, None, 0, total, told or failed)
