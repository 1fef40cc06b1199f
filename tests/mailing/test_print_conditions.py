"""The print run by the command: the press it is for, the printer's own profile, and what is told."""

from __future__ import annotations

import io
import json
import sys

import pikepdf
import pytest
from PIL import Image, ImageCms

from letter_render import cli
from letter_render.resources import SHIPPED

_OWN = 'based_on = "plain"\n[print]\nprofile = "press.icc"\nidentifier = "House 7"\n'
_TR006 = (SHIPPED / "data/icc/TR006.icc").read_bytes()


@pytest.fixture
def print_run(make_letter, tmp_path, monkeypatch, capsys):
    """Make a print run of a letter with a stationery `own`; gives the exit code, what is said as JSON, and the file."""

    def make(toml="", files=None, rows=("fra,fr",), more="stationery: own\n", options=()):
        folder = make_letter(tag="fr", more=more)
        look = folder / "templates/stationery/own"
        look.mkdir(parents=True, exist_ok=True)
        (look / "stationery.toml").write_text(toml or 'based_on = "plain"\n', encoding="utf-8")
        for name, data in (files or {}).items():
            (look / name).write_bytes(data)
        table = tmp_path / "r.csv"
        table.write_text("\n".join(["id,language,stationery", *rows]) + "\n", encoding="utf-8")
        arguments = [
            "render",
            folder,
            "--to",
            table,
            "--profile",
            "print",
            "--out",
            tmp_path / "out",
            "--json",
            *options,
        ]
        monkeypatch.setattr(sys, "argv", ["letter-render", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        file = tmp_path / "out/small.print.pdf"
        said = json.loads(capsys.readouterr().out)
        return end.value.code, said, file.read_bytes() if file.exists() else b""

    return make


def _intent(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        registry = str(intent.get("/RegistryName", ""))
        return str(intent.OutputConditionIdentifier), registry, intent.DestOutputProfile.read_bytes()


def _codes(said):
    return [finding["code"] for finding in said["findings"]]


def test_us_letter_is_printed_by_gracol_and_other_paper_by_fogra39(print_run):
    for based_on, identifier in (("plain", "FOGRA39"), ("us-letter", "CGATS TR 006")):
        code, _, data = print_run(f'based_on = "{based_on}"\n')
        assert (code, _intent(data)[:2]) == (0, (identifier, "http://www.color.org"))


def test_the_printer_s_own_profile_is_in_the_file_under_the_printer_s_name(print_run):
    """No registry is claimed for it."""
    code, said, data = print_run(_OWN, {"press.icc": _TR006})
    assert (code, _codes(said)) == (0, [])
    assert _intent(data) == ("House 7", "", _TR006)


def test_the_profile_lies_beside_the_file_that_names_it(print_run, tmp_path):
    """Also where another stationery is based on that one."""
    look = tmp_path / "letter/templates/stationery/other"
    look.mkdir(parents=True)
    (look / "stationery.toml").write_text('based_on = "own"\n', encoding="utf-8")
    code, _, data = print_run(_OWN, {"press.icc": _TR006}, more="stationery: other\n")
    assert (code, _intent(data)[0]) == (0, "House 7")


@pytest.mark.parametrize(
    ("toml", "files", "code"),
    [
        (_OWN, {}, "file/missing"),
        (_OWN.replace("press.icc", "../../../../press.icc"), {}, "file/outside"),
        (_OWN, {"press.icc": b"no profile"}, "stationery/profile"),
        (_OWN, {"press.icc": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}, "stationery/profile"),
        (_OWN.replace('identifier = "House 7"\n', ""), {"press.icc": _TR006}, "catalogue/broken"),
        (_OWN.replace("House 7", " "), {"press.icc": _TR006}, "catalogue/broken"),
        (_OWN.replace('profile = "press.icc"\n', ""), {}, "catalogue/broken"),
        ('based_on = "plain"\n[page]\nbleed_mm = 51\n', {}, "catalogue/broken"),
        ('based_on = "plain"\n[page]\nbleed_mm = -1\n', {}, "catalogue/broken"),
    ],
)
def test_a_profile_that_is_not_there_or_none_is_refused_before_anything_is_written(print_run, toml, files, code):
    exit_code, said, data = print_run(toml, files)
    assert (exit_code, _codes(said), data) == (3, [code], b"")


def test_a_colour_on_the_page_is_told_with_its_inks_and_others_are_not(print_run):
    """The closing is printed; no letter of this one has a reference."""
    toml = 'based_on = "plain"\n[styles.closing]\ncolour = "#0055a4"\n[styles.reference]\ncolour = "#ff0000"\n'
    code, said, _ = print_run(toml)
    (finding,) = said["findings"]
    assert (code, finding["code"], finding["severity"]) == (0, "print/colour", "NOTE")
    assert finding["what"] == "the colour #0055a4 is printed with cyan 94%, magenta 65%, yellow 0%, black 3%"


def test_letters_for_two_presses_are_a_warning_and_strictly_no_run(print_run):
    rows = ("fra,fr,", "usa,fr,us-letter")
    code, said, data = print_run(rows=rows)
    assert (code, _codes(said), _intent(data)[0]) == (0, ["print/mixed"], "FOGRA39")
    code, said, data = print_run(rows=rows, options=("--strict",))
    assert (code, said["is_rejected"], data) == (1, True, b"")


def test_a_coarse_logo_is_a_warning_and_the_run_is_there(print_run):
    logo = io.BytesIO()
    Image.new("RGB", (100, 50), "#0055a4").save(logo, "PNG")
    toml = 'based_on = "plain"\n[letterhead]\nlogo = "logo.png"\nalt = "Logo"\nwidth_mm = 20\n'
    code, said, data = print_run(toml, {"logo.png": logo.getvalue()})
    assert (code, _codes(said), bool(data)) == (0, ["print/resolution"], True)
