"""Two runs of the command in different surroundings."""

from __future__ import annotations

import hashlib
import os
import subprocess

import pytest

pytestmark = pytest.mark.outside

SURROUNDINGS = (
    {"LC_ALL": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "1", "PANGO_LANGUAGE": "en"},
    {
        "LC_ALL": "C.UTF-8", "LANGUAGE": "ja:ko", "LANG": "ar_EG.UTF-8", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "4242",
        "PANGO_LANGUAGE": "ja:zh-cn:ko", "SOURCE_DATE_EPOCH": "86400", "FONTCONFIG_FILE": "/nonexistent",
    },
)  # fmt: skip


@pytest.mark.parametrize("which", ["sample_folder", "rich_folder"])
def test_the_same_letter_gives_the_same_bytes_in_every_surroundings(request, command, tmp_path, which):
    """Locale, time zone, working folder, hash seed, PANGO_LANGUAGE and epoch change no byte of any file."""
    hashes = []
    for number, surroundings in enumerate(SURROUNDINGS):
        here = tmp_path / f"here-{number}"
        here.mkdir()
        words = [command, "render", request.getfixturevalue(which), "--out", here / "out"]
        subprocess.run(words, cwd=here, env={**os.environ, **surroundings}, check=True, capture_output=True)
        files = sorted((here / "out").iterdir())
        hashes.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files})

    assert len(hashes[0]) >= 4
    assert hashes[0] == hashes[1]
