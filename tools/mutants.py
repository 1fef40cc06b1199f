"""`make mutants`: what the tests would not notice if it were wrong, by the mutants of mutmut.

Mutmut writes the mutants of some modules into a copy of this folder. The tests are collected and timed once; each
mutant is then tried in a fork of that process, where nothing is cached, by the tests that reach its function, until one
fails: first those of its module's own file, then those of its folder, then the others, the quickest first. Mutmut's own
runner collects anew for each mutant, which takes hours, and lets a cache hide a mutant that the first test did not ask
for.
"""

from __future__ import annotations

import functools
import gc
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline
from mutmut.mutation.file_mutation import mutate_file_contents

MUTATED = ("letter_render/text/*.py", "letter_render/checks/*.py", "letter_render/fonts/choose.py")
TESTS = (
    "tests/text", "tests/checks", "tests/fonts/test_choose.py", "tests/test_examine.py", "tests/pdf/test_inspect.py",
    "tests/pdf/test_inspect_marks.py", "tests/pdf/test_print_x4.py", "tests/docx/test_inspect.py",
    "tests/docx/test_faults.py", "tests/mailing/test_printing.py", "tests/starting", "tests/compose",
)  # fmt: skip
"""The tests that speak of these modules and take no minutes."""

PROCESSES = os.cpu_count() or 1

ENOUGH_S = 8
"""As long as this the tests of a mutant may take together, by the time they took without one; the rest is not asked."""


def main(names: list[str]) -> int:
    """Try the mutants whose name (`letter_render.text.fold.x_full_width`) begins with one of these; all if there is
    none.
    """
    root = Path(__file__).parent.parent
    with tempfile.TemporaryDirectory() as folder:
        _copy(root, Path(folder))
        os.chdir(folder)
        Path("setup.cfg").write_text("[mutmut]\nsource_paths=letter_render\n", encoding="utf-8")
        paths = sorted({path for pattern in MUTATED for path in Path().glob(pattern) if path.name != "__init__.py"})
        for path in paths:
            path.write_text(mutate_file_contents(str(path), path.read_text(encoding="utf-8")).code, encoding="utf-8")
        sys.path.insert(0, folder)
        plugin = Mutants([".".join(path.with_suffix("").parts) for path in paths], tuple(names))
        return pytest.main(["-qs", "-m", "not outside", "-p", "no:cacheprovider", *TESTS], [plugin])


def _copy(root: Path, folder: Path) -> None:
    git = ["git", "ls-files", "-z"]
    listed = subprocess.run(git, cwd=root, check=True, capture_output=True, text=True).stdout  # noqa: S603
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)


class Mutants:
    """A plugin of pytest: in place of running the tests once, each mutant against the tests that reach it."""

    def __init__(self, modules: list[str], names: tuple[str, ...]) -> None:
        self._modules, self._names = modules, names

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Time the tests, try the mutants, and print those that survive."""
        if not Path(str(import_module("letter_render").__file__)).is_relative_to(Path.cwd()):
            raise session.Failed("the tests would import another letter_render than the mutated one")
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        seconds, failed, reached = pickle.loads(_given(lambda: pickle.dumps(_timed(session))))  # noqa: S301  (our own)
        # What looks at the source itself sees the mutants in it.
        print(f"{len(session.items)} tests, without those that fail though nothing is mutated: {failed or 'none'}")
        if os.waitpid(_forked(lambda: _tried("", _sound(session, failed))), 0)[1]:
            raise session.Failed("tests fail in a fork though nothing is mutated")
        mutants = [name for name in _mutants(self._modules) if name.startswith(self._names or "")]
        items = {item.nodeid: item for item in session.items}
        tries = {}
        for name in mutants:
            tests = reached[name.partition("__mutmut_")[0]] - set(failed)
            tries[name] = [items[test] for test in _chosen(name, seconds, tests)]
        survived = list(_survivors(tries, seconds))
        killed = len(mutants) - len(survived)
        print(f"killed {killed} of {len(mutants)}: {killed / len(mutants):.1%}")
        return True


def _sound(session: pytest.Session, failed: list[str]) -> list[pytest.Item]:
    """Some tests that pass: enough to see whether a fork is like its parent."""
    return [item for item in session.items if item.nodeid not in failed][::10]


def _mutants(modules: list[str]) -> Iterator[str]:
    for module in modules:
        for name, value in vars(import_module(module)).items():
            if name.startswith("mutants_") and isinstance(value, dict):
                yield from (f"{module}.{mutant}" for mutant in value if not mutant.startswith("_"))


def _timed(session: pytest.Session) -> tuple[dict[str, float], list[str], dict[str, set[str]]]:
    """Seconds of each test, those that fail, and for each function the tests that reach it."""
    reached: dict[str, set[str]] = defaultdict(set)
    seconds, failed = {}, []
    trampoline.set_mutant_under_test("stats")
    for item in session.items:
        hits: set[str] = set()
        trampoline.record_trampoline_hit = lambda name, caller=None, hits=hits: hits.add(name)  # noqa: ARG005
        _clear_caches()
        begun = time.monotonic()
        if not _passes(item, None):
            failed.append(item.nodeid)
        seconds[item.nodeid] = time.monotonic() - begun
        for name in hits:
            reached[name].add(item.nodeid)
    return seconds, failed, reached


def _chosen(name: str, seconds: dict[str, float], tests: set[str]) -> list[str]:
    """The tests that a mutant is tried by."""
    _, package, module, *_ = name.split(".")
    own = (f"tests/{package}/test_said.py", f"/test_{module}.py", f"tests/{package}/")
    chosen: list[str] = []
    left = ENOUGH_S
    for test in sorted(tests, key=lambda test: (*(part not in test for part in own), seconds[test])):
        left -= seconds[test]
        if chosen and left < 0:
            break
        chosen.append(test)
    return chosen


def _survivors(tries: dict[str, list[pytest.Item]], seconds: dict[str, float]) -> Iterator[str]:
    """Each mutant that no test notices, printed as it is known."""
    running: dict[int, tuple[str, float]] = {}
    waiting = iter(tries.items())
    while True:
        while len(running) < PROCESSES and (one := next(waiting, None)):
            name, items = one
            limit_s = 10 + 10 * sum(seconds[item.nodeid] for item in items)
            running[_forked(functools.partial(_tried, name, items))] = name, time.monotonic() + limit_s
        if not running:
            return
        name, is_killed = _ended(running)
        if not is_killed:
            print(name, "" if tries[name] else "(no test)", flush=True)
            yield name


def _tried(name: str, items: list[pytest.Item]) -> int:
    """0 where all the tests pass with the mutant."""
    trampoline.set_mutant_under_test(name)
    _clear_caches()
    return 0 if all(map(_passes, items, [*items[1:], None])) else 1


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _clear_caches() -> None:
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and (one.__module__ or "").startswith("letter_render"):
            one.cache_clear()


def _forked(work: Callable[[], int]) -> int:
    """The process that does the work, of which nothing is seen, and ends with what it gives."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        status = work()
    finally:
        os._exit(status)


def _given(work: Callable[[], bytes]) -> bytes:
    """What the work gives, done in a fork."""
    read, write = os.pipe()

    def give() -> int:
        with os.fdopen(write, "wb") as stream:
            stream.write(work())
        return 0

    pid = _forked(give)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        given = stream.read()
    os.waitpid(pid, 0)
    return given


def _ended(running: dict[int, tuple[str, float]]) -> tuple[str, bool]:
    """The mutant that is done next, and whether it was killed; one that takes too long is."""
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid in running:
            return running.pop(pid)[0], status != 0
        for late in [pid for pid, (_, end) in running.items() if time.monotonic() > end]:
            os.kill(late, signal.SIGKILL)
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
