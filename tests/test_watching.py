"""`render --watch`: what is saved is rendered again, and only that; what is wrong is told, and the last files stay."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from letter_render import pipeline
from letter_render.findings import InputRefusedError
from letter_render.report import Report
from letter_render.watching import watching

_MORE = "  fr: {text: official, title: Une lettre, body: fr.md, closing: Adieu}\n"


@pytest.fixture
def watched(make_letter):
    """A letter in two languages that is watched: the folder, and a function for what came of the next change."""
    folder = make_letter("Amnesty", "ACAT", more=_MORE)
    (folder / "fr.md").write_text("Nous écrivons.\n", encoding="utf-8")
    stop = threading.Event()
    seen = watching(folder, folder / "out", partial(_render, folder), stop)
    yield folder, lambda: next(seen)
    stop.set()
    assert list(seen) == []


def _render(folder, before):
    return pipeline.render(folder, folder / "out", before=before)


def times(folder):
    return {path.name: path.stat().st_mtime_ns for path in (folder / "out").glob("small.*")}


def test_the_first_rendering_makes_all(watched):
    folder, following = watched
    changed, report = following()
    assert changed == ()
    assert isinstance(report, Report)
    assert sorted(times(folder)) == ["small.en.docx", "small.en.pdf", "small.fr.docx", "small.fr.pdf"]


def test_what_is_saved_is_made_again_and_what_it_does_not_touch_is_not(watched):
    folder, following = watched
    _, first = following()
    before = times(folder)
    (folder / "fr.md").write_text("Nous écrivons encore.\n", encoding="utf-8")
    changed, report = following()
    assert changed == ("fr.md",)
    assert {name for name, time in times(folder).items() if time != before[name]} == {"small.fr.docx", "small.fr.pdf"}
    # The very same files, not made and found equal.
    assert [file for file in report.files if file in first.files] == list(report.files[:2])
    names = [run.text for block in report.files[2].inspection.blocks for run in block.runs]
    assert "Nous écrivons encore." in names


def test_names_are_in_all_versions(watched):
    folder, following = watched
    following()
    before = times(folder)
    (folder / "names.csv").write_text("name\nAmnesty\nACAT Belgium\n", encoding="utf-8")
    changed, _ = following()
    assert changed == ("names.csv",)
    assert all(time != before[name] for name, time in times(folder).items())


def test_what_is_wrong_is_told_and_the_files_stay_until_it_is_mended(watched):
    folder, following = watched
    following()
    before = times(folder)
    (folder / "fr.md").write_text("{{ nobody }}\n", encoding="utf-8")
    _, refused = following()
    assert isinstance(refused, InputRefusedError)
    assert [finding.code for finding in refused.findings] == ["template/undefined"]
    assert times(folder) == before
    (folder / "fr.md").write_text("Nous écrivons.\n", encoding="utf-8")
    _, report = following()
    assert isinstance(report, Report)
    assert times(folder) == before


def test_the_files_that_it_writes_and_what_editors_leave_are_no_change(watched):
    folder, following = watched
    following()
    for name in ("out/small.en.pdf", ".body.md.swp", "body.md~", "x.tmp"):
        (folder / name).write_bytes(b"x")
    (folder / "body.md").write_text("Another line.\n", encoding="utf-8")
    changed, _ = following()
    assert changed == ("body.md",)


def test_it_is_for_one_letter_and_for_people(command, make_letter):
    assert command("render", make_letter(), "--watch", "--to", "delegations") == 2
    assert command("render", make_letter(), "--watch", "--json") == 2
