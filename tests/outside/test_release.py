"""What is handed out: the wheel is the same whenever and wherever it is built, and works where nothing else is."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside

ROOT = Path(__file__).parent.parent.parent
EPOCH = "1790000000"


def built(folder, umask):
    """The project copied elsewhere and built there: wheel and source archive by name, and their bytes' hashes."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    hatchling = Path(sys.executable).with_name("hatchling")
    subprocess.run(
        [hatchling, "build", "-d", str(folder / "dist")],
        cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, umask=umask, check=True, capture_output=True,
    )  # fmt: skip
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "dist").iterdir()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Two builds in two folders, under two masks, and the folder of the first."""
    if not shutil.which("git"):
        pytest.skip("there is no git, by which the files of the project are known")
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    return built(one, 0o022), built(other, 0o077), one / "dist"


def test_wheel_and_source_archive_have_the_same_bytes_wherever_they_are_built(twice):
    one, other, _ = twice
    assert sorted(Path(name).suffix for name in one) == [".gz", ".whl"]
    assert one == other


def test_the_wheel_holds_what_is_shipped_and_nothing_of_the_workshop(twice):
    (wheel,) = twice[2].glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for name in ("py.typed", "shipped/data/schemas/letter.json", "shipped/templates/letters/ambassador.html.jinja"):
        assert f"letter_render/{name}" in names
    assert sum(name.endswith(".ttf") for name in names) == len(list((ROOT / "fonts").glob("*/*.ttf")))
    assert not [name for name in names if "tests/" in name or "tools/" in name or name.endswith(".pyc")]


def test_installed_alone_it_makes_the_sample_with_the_same_bytes(twice, call, sample_folder, tmp_path):
    """In a virtual environment that has the locked packages and the wheel, outside the project, with an empty home."""
    (wheel,) = twice[2].glob("*.whl")
    python, lock = tmp_path / "venv" / "bin" / "python", ROOT / "requirements.lock"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    locked = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock],
        capture_output=True,
        text=True,
        check=False,
    )
    if locked.returncode:
        pytest.skip(f"the packages of the lock file cannot be had: {locked.stderr.strip().splitlines()[-1]}")
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", wheel], check=True)
    (tmp_path / "home").mkdir()
    subprocess.run(
        [python.with_name("letter-render"), "render", sample_folder, "--language", "ru", "--out", "out"],
        cwd=tmp_path, env={"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}, check=True, capture_output=True,
    )  # fmt: skip
    assert call(sample_folder, "--language", "ru", "--out", tmp_path / "here") == 0
    for name in ("china-2020.ru.pdf", "china-2020.ru.docx", "proof.html"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
