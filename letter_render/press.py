"""The press: letters of one version in one look, for one recipient after another, each proven.

A format keeps the skeleton that its last letter had. The first letter of a skeleton is read back whole; of a further
one that shares its bytes with it, what it has of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from letter_render.checks.accept import mark_accepted
from letter_render.checks.expected import expected
from letter_render.checks.faces import check_faces
from letter_render.checks.readback import check_readback
from letter_render.compose.compose import Composer
from letter_render.findings import Finding, Severity
from letter_render.galley import Galley
from letter_render.inspection import Inspection
from letter_render.model import Letter, Recipient
from letter_render.output import FormatName, Proven, Series, made, prove, proven_of, series_of, unreadable
from letter_render.report import WrittenFile
from letter_render.slots import Slot, split


@dataclass(frozen=True, slots=True)
class Pressed:
    """The letter to a recipient: its galley, its files, and what was found in composing it."""

    galley: Galley
    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Plate:
    """What a format has of a skeleton: its series, its places among the blocks of an inspection, and, once a letter of
    it was read back whole without a fault, that letter and how many names it had.
    """

    series: Series
    places: list[int]
    proven: Proven | None = None
    names: int = 0


@dataclass(slots=True)
class Press:
    """Makes letters of one version in one look. What `composer` finds of its own is in every letter's findings."""

    letter: Letter
    composer: Composer
    formats: tuple[FormatName, ...]
    is_strict: bool
    _plates: dict[FormatName, _Plate] = field(default_factory=dict)

    def press(self, recipient: Recipient) -> Pressed:
        """The letter to the recipient. Its files are rejected together; there are none where it was refused."""
        galley, findings = self.composer.compose(recipient)
        marked = tuple(mark_accepted(dict.fromkeys(findings), self.letter.accept))
        if self._is_bad(marked):
            return Pressed(galley, (), marked)
        files = [self._file(galley, name) for name in self.formats]
        is_bad = any(self._is_bad(file.findings) for file in files)
        return Pressed(galley, tuple(replace(file, is_rejected=is_bad) for file in files), marked)

    def _is_bad(self, findings: Iterable[Finding]) -> bool:
        limit = Severity.WARNING if self.is_strict else Severity.FAILURE
        return any(finding.severity >= limit and not finding.accepted for finding in findings)

    def _file(self, galley: Galley, name: FormatName) -> WrittenFile:
        skeleton, slots = split(galley)
        plate = self._plates.get(name)
        if plate is None or plate.series.skeleton != skeleton:
            plate = self._plates[name] = _Plate(series_of(name, skeleton), _places(galley, slots))
        label = f"{galley.file_stem}.{name}"
        data = made(lambda: plate.series.write(galley, slots), label)
        try:
            inspection = plate.proven.inspect(data) if plate.proven else None
        except Exception as error:  # whatever the readers under it raise: the file is what is wrong
            return unreadable(label, name, data, plate.names, error)
        if inspection is None:
            return self._whole(galley, name, data, plate)
        findings = mark_accepted(_own_findings(galley, slots, inspection, plate.places, label), self.letter.accept)
        return WrittenFile(label, name, data, inspection, plate.names, plate.names, tuple(findings))

    def _whole(self, galley: Galley, name: FormatName, data: bytes, plate: _Plate) -> WrittenFile:
        file = prove(galley, name, data, plate.series.findings, self.letter)
        is_whole = not any(finding.severity == Severity.FAILURE for finding in file.findings)
        if plate.proven is None and file.inspection and is_whole:
            plate.proven, plate.names = proven_of(name, data, file.inspection), file.names_read
        return file


def _places(galley: Galley, slots: tuple[Slot, ...]) -> list[int]:
    """Where the slots stand among the blocks of an inspection."""
    wanted = expected(galley)
    before = [len(expected(replace(galley, blocks=galley.blocks[: slot.place]))) for slot in slots]
    return [place for place in before if place < len(wanted)]


def _own_findings(
    galley: Galley, slots: tuple[Slot, ...], inspection: Inspection, places: list[int], label: str
) -> list[Finding]:
    """What is wrong with the part of a letter that is not the same bytes as in the one that was read whole."""
    own = replace(galley, letterhead=(), blocks=tuple(slot.block for slot in slots), head=(), foot=())
    found = replace(inspection, blocks=tuple(inspection.blocks[place] for place in places))
    return [*check_readback(own, found, label), *check_faces(own, found, label)]
