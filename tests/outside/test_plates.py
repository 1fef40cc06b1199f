"""Ghostscript, which separates a print run into the plates of a press."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from PIL import Image

pytestmark = pytest.mark.outside

PLATES = ("Cyan", "Magenta", "Yellow", "Black")


@pytest.fixture(scope="module")
def ghostscript():
    """The program. Skips where it is not there."""
    program = shutil.which("gs")
    if not program:
        pytest.skip("no Ghostscript here: gs not found (tools/judges.sh gets it)")
    return program


@pytest.fixture(scope="module")
def plates_of(command, ghostscript, tmp_path_factory):
    """Make a print run of a letter to France, and separate it: of each page, the darkest value on each plate."""

    def separate(folder):
        out = tmp_path_factory.mktemp("plates")
        arguments = ["render", folder, "--to", "delegations", "--only", "fra", "--profile", "print", "--out", out]
        subprocess.run([command, *map(str, arguments)], check=True, capture_output=True)
        (run,) = out.glob("*.print.pdf")
        device = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r100", "-sOutputFile=page%d.tif"]
        done = subprocess.run([ghostscript, *device, run], cwd=out, check=True, capture_output=True, text=True)
        assert done.stdout + done.stderr == ""
        count = len(list(out.glob("page*(Black).tif")))
        files = [[out / f"page{page}({plate}).tif" for plate in PLATES] for page in range(1, count + 1)]
        return [[255 - Image.open(file).convert("L").getextrema()[0] for file in page] for page in files]

    return separate


def test_text_is_on_the_black_plate_alone(plates_of, sample_folder):
    """The other three are blank on every page; the sample has five pages and a blank one, all plates of which are."""
    *pages, last = plates_of(sample_folder)
    assert len(pages) == 5
    assert [page[:3] for page in pages] == [[0, 0, 0]] * 5
    assert all(page[3] == 255 for page in pages)
    assert last == [0, 0, 0, 0]


def test_a_colour_of_the_stationery_is_on_the_plates_of_the_profile(plates_of, sample_folder, tmp_path):
    """#0055a4 takes cyan and magenta, and no yellow; the head of later pages is black."""
    folder = tmp_path / "letter"
    shutil.copytree(sample_folder, folder)
    look = folder / "templates/stationery/blue"
    look.mkdir(parents=True)
    (look / "stationery.toml").write_text('based_on = "plain"\n[styles.salutation]\ncolour = "#0055a4"\n')
    letter = folder / "letter.yaml"
    letter.write_text(letter.read_text(encoding="utf-8").replace("stationery: plain", "stationery: blue"))
    first, *others = plates_of(folder)
    assert first[0] > 200
    assert first[1] > 130
    assert first[2] == 0
    assert [page[:3] for page in others] == [[0, 0, 0]] * len(others)
