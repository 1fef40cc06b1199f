"""What a process of a mailing does: press the letters of a chunk, publish their files, say what they came to.

A worker of a cluster does not publish: it gives the files back, for the coordinator to publish.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from letter_render.compose.compose import Composer
from letter_render.findings import Finding, LetterRenderError
from letter_render.fonts.book import FontBook, read_book
from letter_render.formats import FORMATS, FormatName
from letter_render.looks import look_of
from letter_render.mailing.plan import Job, files_of
from letter_render.mailing.press import Press, Pressed
from letter_render.mailing.record import Common, FileRecord, Line, Outcome
from letter_render.manifest import finding_facts
from letter_render.model import Letter
from letter_render.processes import ignore_interrupts
from letter_render.proof import version_proof
from letter_render.publish import publish
from letter_render.report import WrittenFile
from letter_render.slots import split
from letter_render.walk import runs_of


@dataclass(frozen=True, slots=True)
class Setting:
    """What all chunks of a mailing have in common."""

    letter: Letter
    out: Path
    formats: tuple[FormatName, ...]
    is_strict: bool
    keep_rejected: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """Letters of one look, each with its key; `common_key` is that of what they have in common."""

    common_key: str
    jobs: tuple[tuple[str, Job], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that is made and not yet published: its files, without what was read back, none where it was refused."""

    job: Job
    files: tuple[WrittenFile, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """What a chunk came to: a line of the record for each letter, and the letters that are still to be published."""

    lines: list[Line]
    made: list[Made]


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who do the work of a mailing: `count` workers behind an executor, and what each does with a chunk."""

    executor: Executor
    work: Callable[[Chunk], Worked]
    count: int


@dataclass(slots=True)
class Worker:
    """One process at work. `press` is that of the last look: chunks come look by look, and what an older one holds is
    memory for nothing. `told` are the keys of the looks of which it has said what their letters have in common.
    """

    setting: Setting
    book: FontBook
    look: tuple[str, str] = ("", "")
    press: Press | None = None
    told: set[str] = field(default_factory=set)

    def press_of(self, job: Job) -> Press:
        """The press for the letter's look, kept for the chunks that follow."""
        if self.press is None or job.look != self.look:
            setting = self.setting
            look, _ = look_of(setting.letter, *job.look, is_addressed=True)
            composer = Composer(setting.letter, job.tag, look, self.book)
            self.look, self.press = job.look, Press(setting.letter, composer, setting.formats, setting.is_strict)
        return self.press

    def make(self, chunk: Chunk) -> Iterator[tuple[Line, Made | None]]:
        """The letters of a chunk, one after another, and at the end what they have in common where it is news."""
        press = self.press_of(chunk.jobs[0][1])
        common: Common | None = None
        known: frozenset[Finding] | None = None
        for key, job in chunk.jobs:
            try:
                pressed = press.press(job.recipient)
            except LetterRenderError as error:
                yield _refused(key, job, error.findings), Made(job, ())
                continue
            if known is None and pressed.files:
                known = frozenset(finding for finding in pressed.findings if not _is_own(finding, job))
            if _is_to_tell(chunk.common_key, common, pressed, self):
                common = _common(chunk.common_key, job, pressed)
            files = tuple(replace(file, inspection=None) for file in pressed.files)
            yield _outcome(key, job, pressed, known or frozenset()), Made(job, files)
        if common:
            if not common.is_rejected:
                self.told.add(common.key)
            yield common, None


_workers: dict[int, Worker] = {}
"""The worker of this process, by thread: the one executor that has no processes has one thread."""


def start(setting: Setting) -> None:
    """Set a process up. An interrupt is for the process that started it."""
    ignore_interrupts()
    _workers[threading.get_ident()] = Worker(setting, read_book())


def work(chunk: Chunk) -> Worked:
    """Make the letters of a chunk and publish each. Raises OSError where their files cannot be written."""
    worker = _workers[threading.get_ident()]
    lines: list[Line] = []
    for line, made in worker.make(chunk):
        if made:
            publish_made(made, worker.setting)
        lines.append(line)
    return Worked(lines, [])


def publish_made(made: Made, setting: Setting) -> None:
    """Put the files of a letter into the folder of its recipient; of one that was refused, remove what an earlier run
    left: it is not what the letter says now. Raises OSError.
    """
    if not made.files:
        _withdraw(made.job, setting)
    _publish(made.files, made.job, setting)


def _is_to_tell(key: str, common: Common | None, pressed: Pressed, worker: Worker) -> bool:
    """Whether to tell from this letter what all have in common: once, and from one that is good where there is one."""
    if not pressed.files or key in worker.told:
        return False
    return common is None or (common.is_rejected and not pressed.is_rejected)


def _is_own(finding: Finding, job: Job) -> bool:
    """Whether a finding is about the recipient and not about the letter."""
    return finding.origin is not None and finding.origin.file in files_of(job.recipient)


def _withdraw(job: Job, setting: Setting) -> None:
    for name in FORMATS:
        (setting.out / job.recipient.id / f"{setting.letter.id}.{job.recipient.id}.{job.tag}.{name}").unlink(
            missing_ok=True
        )


def _publish(files: Sequence[WrittenFile], job: Job, setting: Setting) -> None:
    for file in files:
        path = setting.out / job.recipient.id / file.name
        rejected = setting.out / "rejected" / job.recipient.id / file.name
        if not file.is_rejected:
            publish(path, file.data)
            rejected.unlink(missing_ok=True)
            continue
        path.unlink(missing_ok=True)
        if setting.keep_rejected:
            publish(rejected, file.data)


def _refused(key: str, job: Job, findings: Sequence[Finding]) -> Outcome:
    return Outcome(key, job.recipient.id, job.tag, job.stationery, (), (), tuple(map(finding_facts, findings)))


def _outcome(key: str, job: Job, pressed: Pressed, known: frozenset[Finding]) -> Outcome:
    own = [finding for finding in pressed.findings if _is_own(finding, job) or finding not in known]
    own += [finding for file in pressed.files for finding in file.findings]
    files = tuple(_file_record(file, job) for file in pressed.files)
    _, slots = split(pressed.galley)
    lines = tuple("".join(run.text for run in runs_of(slot.block.inlines)) for slot in slots)
    return replace(_refused(key, job, own), files=files, lines=lines)


def _file_record(file: WrittenFile, job: Job) -> FileRecord:
    pages = file.inspection.page_count if file.inspection else 0
    return FileRecord(
        f"{job.recipient.id}/{file.name}", file.format, file.sha256, len(file.data), file.names_read, file.names_total,
        pages, file.is_rejected,
    )  # fmt: skip


def _common(key: str, job: Job, pressed: Pressed) -> Common:
    findings = [finding for finding in pressed.findings if not _is_own(finding, job)]
    facts: tuple[dict[str, Any], ...] = tuple(map(finding_facts, findings))
    style, html = version_proof(pressed.galley, pressed.files, findings)
    return Common(
        key, job.tag, job.stationery, facts, style, html, row=job.recipient.row, is_rejected=pressed.is_rejected
    )
