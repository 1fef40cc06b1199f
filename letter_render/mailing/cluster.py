"""A mailing on the workers of a cluster: Dask's scheduler hands out the chunks, through its own executor.

A worker is any process of `dask worker` that has this program. The letter, with the files of its folder, is sent to
each once, as a plugin, to those that join later too; faces, templates and the program are its own, and must be the very
ones that they are here. What it makes comes back as bytes, and is published here. The chunk of a worker that dies goes
to another.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast
from uuid import uuid4

from distributed import Client, KilledWorker, WorkerPlugin, get_worker
from distributed.comm.core import CommClosedError

from letter_render.findings import EngineError, Finding, Severity
from letter_render.fonts.book import read_book, verify
from letter_render.mailing.worker import Chunk, Crew, Setting, Worked, Worker
from letter_render.resources import SHIPPED
from letter_render.versions import source_hash, versions

_PATIENCE_S = 10
"""How long a scheduler may take to answer, in seconds."""

_ALONE = threading.Lock()
"""A worker may have several threads, and more than one mailing; the layout engine may not."""

_LONG = 64
"""From this many characters on a fact is a hash."""


class Member(WorkerPlugin):
    """What one worker needs for one mailing: its setting, and the letter folder's files by their path in it. `shipped`
    are the paths of the shipped files that it must have itself.
    """

    def __init__(self, name: str, setting: Setting, files: dict[str, bytes], shipped: tuple[str, ...]) -> None:
        self.name, self._setting, self._files, self._shipped = name, setting, files, shipped
        self._facts = _facts(setting, shipped)

    def setup(self, worker: object) -> None:
        """Lay the folder out on the worker. Raises EngineError where it is not of the same program."""
        if differing := _differing(self._facts, _facts(self._setting, self._shipped)):
            where = getattr(worker, "address", "a worker")
            raise EngineError([_fault("cluster/version", f"{where} would make other bytes: {differing}", _SAME)])
        self._folder = Path(tempfile.mkdtemp(prefix="letter-render-"))
        for name, data in self._files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        letter = replace(self._setting.letter, folder=self._folder)
        self._worker = Worker(replace(self._setting, letter=letter), read_book())

    def teardown(self, worker: object) -> None:  # noqa: ARG002  (Dask's signature)
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def work(self, chunk: Chunk) -> Worked:
        """Make the letters of a chunk, which come back with their bytes."""
        with _ALONE:
            made = list(self._worker.make(chunk))
        return Worked([line for line, _ in made], [letter for _, letter in made if letter])


def work_apart(name: str, chunk: Chunk) -> Worked:
    """What a worker of the cluster does with a chunk of the mailing `name`."""
    return cast(Member, get_worker().plugins[name]).work(chunk)


@contextmanager
def join(address: str, setting: Setting, files: Iterable[Path]) -> Iterator[Crew]:
    """The workers of the scheduler at `address` (`tcp://host:8786`), each with the letter and those of the `files` that
    are in its folder; the others are shipped, and a worker has them.

    Raises EngineError where the scheduler does not answer, has no workers, loses them, or one has another program.
    """
    folder, name = setting.letter.folder, f"letter-render-{uuid4()}"
    own = [path for path in files if path.is_relative_to(folder)]
    shipped = tuple(path.relative_to(SHIPPED).as_posix() for path in sorted({*files} - {*own}))
    given = {path.relative_to(folder).as_posix(): path.read_bytes() for path in own}
    client = _client(address)
    try:
        count = len(client.nthreads())
        if not count:
            raise EngineError([_fault("cluster/unreachable", f"the scheduler at {address} has no workers", _START)])
        _enlist(client, Member(name, setting, given, shipped))
        yield Crew(client.get_executor(pure=False), partial(work_apart, name), count)
    except (KilledWorker, CancelledError, CommClosedError) as error:
        what, hint = "the cluster has lost its workers", "run the command again: what is done is kept"
        raise EngineError([_fault("engine/process", what, hint, str(error))]) from error
    finally:
        # The scheduler may be what was lost.
        with suppress(Exception):
            client.unregister_worker_plugin(name)
        client.close()


def _client(address: str) -> Client:
    try:
        return Client(address, timeout=_PATIENCE_S, set_as_default=False, direct_to_workers=True)
    except (OSError, ValueError) as error:
        what = f"no scheduler answers at {address}"
        raise EngineError([_fault("cluster/unreachable", what, _START, str(error))]) from error


def _enlist(client: Client, member: Member) -> None:
    """Send it to every worker. Raises EngineError where one cannot take part."""
    try:
        client.register_plugin(member, name=member.name)
    except EngineError:
        raise
    except Exception as error:  # whatever a worker that lacks something raises
        what = "a worker of the cluster cannot take part"
        raise EngineError([_fault("cluster/version", what, _SAME, f"{type(error).__name__}: {error}")]) from error


_SAME = "install the same version of letter-render on every machine, and the same Pango"
_START = "start `dask scheduler`, and on each machine `dask worker ADDRESS --nworkers auto --nthreads 1`"


def _facts(setting: Setting, shipped: tuple[str, ...]) -> dict[str, str]:
    """All that decides the bytes of a letter and is not sent with it, by its name."""
    book = read_book()
    faces = " ".join(finding.what for finding in verify(book.faces)) or " ".join(face.sha256 for face in book.faces)
    files = {name: hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() for name in shipped}
    return versions(has_pdf="pdf" in setting.formats) | files | {"program": source_hash(), "faces": faces}


def _differing(here: dict[str, str], there: dict[str, str]) -> str:
    """What differs, in words; a hash or a list of them says nothing to a person."""
    names = [name for name in here if here[name] != there.get(name)]
    return ", ".join(
        f"{name} is {there.get(name)}, here {here[name]}" if len(here[name]) < _LONG else f"{name} differs"
        for name in names
    )


def _fault(code: str, what: str, hint: str, why: str = "") -> Finding:
    return Finding(code, Severity.FAILURE, what, why, hint)
