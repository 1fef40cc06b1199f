"""The mailing: one letter to each recipient, in as many processes as there are to be, none done twice.

    letter, recipients --plan--> Job (key) --chunks--> worker: compose, write, inspect, check, publish --> record

At the end proof and manifest are made from the record. A run that was cut short is taken up where it ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from filelock import FileLock, Timeout

from letter_render.checks.accept import mark_accepted
from letter_render.compose.compose import Composer
from letter_render.compose.cover import compose_cover
from letter_render.compose.fields import Source
from letter_render.findings import EngineError, Finding, InputRefusedError, Origin, Severity, ShippedDamagedError
from letter_render.fonts.book import Face, read_book, verify
from letter_render.formats import FORMATS, FormatName
from letter_render.looks import look_of
from letter_render.mailing.keys import Keys
from letter_render.mailing.plan import Job, files_of, plan
from letter_render.mailing.record import Common, Line, Outcome, Record
from letter_render.mailing.results import Mailing, write_mailing
from letter_render.mailing.worker import Chunk, Crew, Setting, publish_made, start, work
from letter_render.model import Letter, Recipient
from letter_render.pipeline import no_version, refuse
from letter_render.processes import results, spawned
from letter_render.publish import LEFTOVERS
from letter_render.read import catalogue
from letter_render.read.letter import read_letter
from letter_render.read.recipients import SHIPPED_LIST, choose, read_recipients
from letter_render.stationery import Language
from letter_render.versions import versions
from letter_render.walk import all_runs

_LOCK = ".lock"
_AHEAD = 2
"""Chunks handed out for each process: one to work at, and one to go on with."""

_MOST = 50
"""Letters in a chunk: few enough that a run that is cut short has little to do again."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the letter's folder, the recipients (`delegations` or a table), and who of them.

    `cluster` is the address of a Dask scheduler, empty for `processes` of this machine.
    """

    folder: Path
    out: Path
    to: str
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    language: str = ""
    formats: tuple[FormatName, ...] = tuple(FORMATS)
    processes: int = 1
    cluster: str = ""
    is_again: bool = False
    is_strict: bool = False
    keep_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mailing before anything is made: who gets what, and who is left out."""

    letter: Letter
    jobs: tuple[Job, ...]
    all_jobs: tuple[Job, ...]
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]


def prepare_mailing(order: Order) -> Prepared:
    """Read letter and recipients and make the plan. Raises InputRefusedError with everything wrong in them."""
    letter, findings = read_letter(order.folder)
    recipients: list[Recipient] = []
    try:
        recipients, doubts = read_recipients(order.to)
        findings += doubts
    except InputRefusedError as refused:
        findings += refused.findings
    if letter is None or not recipients:
        raise InputRefusedError(findings)
    if order.language and order.language not in letter.versions:
        findings.append(no_version(letter, order.language, Origin("--language")))
    findings = mark_accepted(findings, letter.accept)
    refuse(findings, is_strict=order.is_strict)
    chosen = choose(recipients, order.only, order.without)
    jobs, lacking = plan(letter, chosen, order.language)
    refuse([*findings, *lacking, *_unknown_stationery(letter, chosen)], is_strict=order.is_strict)
    all_jobs, _ = plan(letter, recipients, order.language)
    ids = {recipient.id for recipient in chosen}
    left_out = tuple(recipient.id for recipient in recipients if recipient.id not in ids)
    return Prepared(letter, tuple(jobs), tuple(all_jobs), left_out, tuple(findings))


def _unknown_stationery(letter: Letter, recipients: Sequence[Recipient]) -> list[Finding]:
    """A FAILURE at the row of each recipient whose stationery there is not."""
    wanted = [
        (catalogue.STATIONERY, one.stationery, replace(one.origin, field=f"{one.id}.stationery"))
        for one in recipients
        if one.stationery
    ]
    try:
        catalogue.find(letter.folder, *wanted)
    except InputRefusedError as refused:
        return list(refused.findings)
    return []


def check_mailing(prepared: Prepared) -> list[Finding]:
    """Everything wrong or doubtful in the letter, the recipients, and each letter of the plan, without writing."""
    book, findings = read_book(), list(prepared.findings)
    by_look = sorted(prepared.jobs, key=lambda job: job.look)
    for _, group in groupby(by_look, key=lambda job: job.look):
        jobs = list(group)
        look, _ = look_of(prepared.letter, *jobs[0].look, is_addressed=True)
        composer = Composer(prepared.letter, jobs[0].tag, look, book)
        findings += [finding for job in jobs for finding in composer.compose(job.recipient)[1]]
        findings += [finding for job in jobs for finding in _cover_faults(prepared.letter, job, look.language)]
    return mark_accepted(dict.fromkeys(findings), prepared.letter.accept)


def _cover_faults(letter: Letter, job: Job, language: Language) -> list[Finding]:
    """What is wrong with the text of the mail to the recipient, where there is one in the language."""
    if job.tag not in letter.mail.covers:
        return []
    source = Source(letter, letter.versions[job.tag], language, job.recipient)
    return compose_cover(letter.mail.covers[job.tag], source)[1]


def render_mailing(order: Order, prepared: Prepared, on_done: Callable[[int, int], None] = lambda *_: None) -> Mailing:
    """Make the letters of the plan in `order.out`, and proof and manifest of all that is there.

    `on_done` is told how many of how many are done. One bad recipient never stops the rest: it is refused. Raises
    InputRefusedError and makes nothing where something is wrong with the letter itself, or another run is at work in
    the folder; ShippedDamagedError; EngineError; OSError.
    """
    with locked(order.out):
        keys = Keys(prepared.letter, order.formats, is_strict=order.is_strict)
        known = {keys.of(job): job for job in prepared.all_jobs}
        chosen = known if not prepared.left_out else {keys.of(job): job for job in prepared.jobs}
        record = Record(order.out)
        done = {line.key for line in record.lines(chosen) if not order.is_again and _is_done(line, order.out)}
        todo = {key: job for key, job in chosen.items() if key not in done}
        _remove_leftovers(order.out)
        if todo:
            _check_looks(order, prepared, todo.values())
            _make(order, prepared, todo, keys, record, lambda count: on_done(len(done) + count, len(chosen)))
        common_keys = dict.fromkeys(keys.of_look(job.look) for job in known.values())
        made = sum(isinstance(line, Outcome) and line.is_written for line in record.lines(todo))
        mailing = Mailing(
            prepared.letter, record, tuple(known), tuple(common_keys), frozenset(chosen),
            keys.inputs | _table_hash(order), keys.faces,
            versions(has_pdf="pdf" in order.formats), prepared.findings, made, order.is_strict,
        )  # fmt: skip
        write_mailing(mailing, order.out)
        return mailing


def _is_news(line: Line, record: Record) -> bool:
    """Whether a line is to be kept: every letter's, and what letters have in common from the first good one alone, so
    that proof and manifest do not depend on which process was the quickest.
    """
    known = next(record.lines([line.key]), None) if isinstance(line, Common) else None
    if not isinstance(line, Common) or not isinstance(known, Common):
        return True
    return (line.is_rejected, line.row) <= (known.is_rejected, known.row)


def _table_hash(order: Order) -> dict[str, str]:
    """The sha256 of the table of recipients, by its name; nothing for the shipped list, which is among the inputs."""
    path = Path(order.to)
    return {} if order.to == SHIPPED_LIST else {path.name: _hash_of(path)}


def _make(
    order: Order, prepared: Prepared, todo: dict[str, Job], keys: Keys, record: Record, on_done: Callable[[int], None]
) -> None:
    """Make the letters in `todo`, and put into the record what each came to as it is done."""
    setting = Setting(prepared.letter, order.out, order.formats, order.is_strict, order.keep_rejected)
    count = 0
    with _crew(order, setting, todo, keys) as crew:
        for worked in results(crew.executor, crew.work, _chunks(todo, keys, crew.count), _AHEAD * crew.count):
            for made in worked.made:
                publish_made(made, setting)
            record.add([line for line in worked.lines if _is_news(line, record)])
            count += sum(isinstance(line, Outcome) for line in worked.lines)
            on_done(count)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder. Raises InputRefusedError where one is at work in it."""
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / _LOCK, timeout=0):
            yield
    except Timeout:
        what, hint = f"another run is at work in {out.name}", "wait until it has ended, or give another --out"
        raise InputRefusedError(
            [Finding("output/locked", Severity.FAILURE, what, hint=hint, origin=Origin("--out"))]
        ) from None


def _remove_leftovers(out: Path) -> None:
    """Remove what a run that was killed had begun to write (`publish` names it so)."""
    for path in (path for place in ("", "*/", "rejected/*/") for path in out.glob(f"{place}{LEFTOVERS}")):
        path.unlink(missing_ok=True)


def _is_done(line: object, out: Path) -> bool:
    """Whether a letter's files are there, byte for byte."""
    if not isinstance(line, Outcome) or not line.is_written:
        return False
    return all(_hash_of(out / file.path) == file.sha256 for file in line.files)


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _check_looks(order: Order, prepared: Prepared, jobs: Iterable[Job]) -> None:
    """Compose one letter of each look, and refuse all where something is wrong with what they have in common. Raises
    ShippedDamagedError for a face that is not the one its manifest names.
    """
    book, findings, faces = read_book(), list(prepared.findings), set[Face]()
    for job in {job.look: job for job in reversed(list(jobs))}.values():
        try:
            look, _ = look_of(prepared.letter, *job.look, is_addressed=True)
            galley, found = Composer(prepared.letter, job.tag, look, book).compose(job.recipient)
        except InputRefusedError as refused:
            findings += refused.findings
            continue
        faces |= {run.face for run in all_runs(galley)}
        findings += [one for one in found if not one.origin or one.origin.file not in files_of(job.recipient)]
    if damaged := verify(tuple(sorted(faces, key=lambda face: face.id))):
        raise ShippedDamagedError(damaged)
    refuse(mark_accepted(dict.fromkeys(findings), prepared.letter.accept), is_strict=order.is_strict)


def _chunks(todo: dict[str, Job], keys: Keys, processes: int) -> Iterator[Chunk]:
    """The letters by look, in chunks such that every process has some."""
    size = min(_MOST, -(-len(todo) // processes))
    by_look = sorted(todo.items(), key=lambda item: item[1].look)
    for look, group in groupby(by_look, key=lambda item: item[1].look):
        items = list(group)
        for begin in range(0, len(items), size):
            yield Chunk(keys.of_look(look), tuple(items[begin : begin + size]))


def _joining() -> Callable[[str, Setting, Iterable[Path]], AbstractContextManager[Crew]]:
    """How to join a cluster. Raises EngineError where the library for it is not installed."""
    try:
        from letter_render.mailing.cluster import join  # noqa: PLC0415  (an extra, and half a second)
    except ModuleNotFoundError as error:
        what, hint = f"--cluster needs {error.name}", "pip install 'letter-render[cluster]'"
        fault = Finding("cluster/absent", Severity.FAILURE, what, hint=hint, origin=Origin("--cluster"))
        raise EngineError([fault]) from error
    return join


@contextmanager
def _crew(order: Order, setting: Setting, todo: dict[str, Job], keys: Keys) -> Iterator[Crew]:
    """Those who do the work: a cluster where one is named, else processes of this machine, or a thread of this one."""
    if order.cluster:
        with _joining()(order.cluster, setting, keys.files) as crew:
            yield crew
        return
    count = min(order.processes, sum(1 for _ in _chunks(todo, keys, order.processes)))
    one = ThreadPoolExecutor(1, initializer=start, initargs=(setting,))
    yield Crew(one if count == 1 else spawned(count, start, setting), work, count)
