"""The press: letters of one version in one look, for one recipient after another, each proven.

A format keeps the skeleton that its last letter had. The first letter of a skeleton is read back whole; of a further
one that shares its bytes with it, what it has of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from letter_render.checks.accept import mark_accepted
from letter_render.checks.expected import expected
from letter_render.checks.faces import check_faces
from letter_render.checks.readback import check_readback
from letter_render.compose.compose import Composer
from letter_render.findings import Finding, Origin, Severity
from letter_render.formats import FormatName
from letter_render.galley import Galley
from letter_render.inspection import InspectedBlock, Inspection
from letter_render.model import Letter, Recipient
from letter_render.output import Proven, Series, check_form, made, prove, proven_of, series_of, unreadable
from letter_render.report import WrittenFile
from letter_render.slots import Slot, split


@dataclass(frozen=True, slots=True)
class Pressed:
    """The letter to a recipient: its galley, its files, and what was found in composing it."""

    galley: Galley
    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether its files are not to be published."""
        return any(file.is_rejected for file in self.files)


@dataclass(slots=True)
class _Plate:
    """What a format has of a skeleton: its series, its places among the blocks of an inspection, and, once a letter of
    it was read back whole without a fault, that letter, how many names it had, its blocks, and what was found in what
    all letters of the skeleton share, in a file named for all of them.
    """

    series: Series
    places: list[int]
    proven: Proven | None = None
    names: int = 0
    blocks: tuple[InspectedBlock, ...] = ()
    findings: tuple[Finding, ...] = ()


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
        shared = tuple(finding for name in self.formats for finding in self._plates[name].findings)
        is_bad = any(self._is_bad(found) for found in (shared, *(file.findings for file in files)))
        return Pressed(galley, tuple(replace(file, is_rejected=is_bad) for file in files), (*marked, *shared))

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
            return self._whole(galley, slots, name, data, plate)
        findings = [*_own_findings(galley, slots, inspection, plate.places, label), *_strays(inspection, plate, label)]
        marked = mark_accepted(findings, self.letter.accept)
        return WrittenFile(label, name, data, inspection, plate.names, plate.names, tuple(marked))

    def _whole(
        self, galley: Galley, slots: tuple[Slot, ...], name: FormatName, data: bytes, plate: _Plate
    ) -> WrittenFile:
        """The letter read back whole. What is found in the part that is shared is told once, for all letters alike."""
        file = prove(galley, name, data, plate.series.findings, self.letter)
        if file.inspection is None or any(finding.severity == Severity.FAILURE for finding in file.findings):
            return file
        if plate.proven is None:
            plate.proven = proven_of(name, data, file.inspection)
            plate.names, plate.blocks = file.names_read, file.inspection.blocks
            plate.findings = self._shared(galley, file, plate)
        # Its faces were checked with the whole.
        own = _own_findings(galley, slots, replace(file.inspection, faces=()), plate.places, file.name)
        return replace(file, findings=tuple(mark_accepted(own, self.letter.accept)))

    def _shared(self, galley: Galley, file: WrittenFile, plate: _Plate) -> tuple[Finding, ...]:
        """What was found in the part of a file that is shared, told as of a file of all recipients."""
        if file.inspection is None:
            return ()
        _, slots = split(galley)
        own = {slot.place for slot in slots}
        shared = replace(galley, blocks=tuple(one for place, one in enumerate(galley.blocks) if place not in own))
        blocks = tuple(one for place, one in enumerate(file.inspection.blocks) if place not in plate.places)
        label = f"{self.letter.id}.{galley.language}.{file.format}"
        found = check_readback(shared, replace(file.inspection, blocks=blocks), label)
        found += check_form(galley, file.inspection, label)
        return tuple(mark_accepted([*plate.series.findings, *found], self.letter.accept))


def _places(galley: Galley, slots: tuple[Slot, ...]) -> list[int]:
    """Where the slots stand among the blocks of an inspection."""
    wanted = expected(galley)
    before = [len(expected(replace(galley, blocks=galley.blocks[: slot.place]))) for slot in slots]
    return [place for place in before if place < len(wanted)]


def _strays(inspection: Inspection, plate: _Plate, label: str) -> Iterator[Finding]:
    """A FAILURE for each block that is not a slot's and not the one that was read whole."""
    for place, pair in enumerate(zip_longest(inspection.blocks, plate.blocks)):
        found, proven = pair
        if place not in plate.places and found != proven:
            what = f"block {place + 1} is not that of the other letters: {found.text if found else ''!r}"
            yield Finding("readback/text", Severity.FAILURE, what, origin=Origin(label))


def _own_findings(
    galley: Galley, slots: tuple[Slot, ...], inspection: Inspection, places: list[int], label: str
) -> list[Finding]:
    """What is wrong with the part of a letter that is not the same bytes as in the one that was read whole."""
    own = replace(galley, letterhead=(), blocks=tuple(slot.block for slot in slots), head=(), foot=())
    found = replace(inspection, blocks=tuple(inspection.blocks[place] for place in places))
    return [*check_readback(own, found, label), *check_faces(own, found, label)]
