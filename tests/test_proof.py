"""`proof.html`: what it shows of each name, and what it says of the judges."""

from __future__ import annotations

import base64
import io
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from PIL import Image

from letter_render import pipeline
from letter_render.findings import Severity
from letter_render.pdf.picture import SCALE

_PICTURE = re.compile(r"\.(p[0-9a-f]+) \{ --pw: ([0-9.]+); --ph: ([0-9.]+); .*?base64,([A-Za-z0-9+/=]+)\)")
_CROP = re.compile(r'class="crop (\w+)".*?style="--x:([0-9.-]+);--y:([0-9.-]+);--w:([0-9.]+);--h:([0-9.]+)"')
_ITEM = re.compile(r'<tr class="item.*?</tr>', re.S)


@dataclass(frozen=True)
class Shown:
    """A row of the page: its number, its name as typed with the languages, and its pictures."""

    row: int
    name: str
    languages: tuple[str, ...]
    crops: tuple[Image.Image, ...]


class _Typed(HTMLParser):
    """The text under `class="name"`, the languages in it, and the row."""

    def __init__(self):
        super().__init__()
        self.name, self.row, self.languages, self._at = "", "", [], ""

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if found.get("class") in ("name", "row"):
            self._at = found["class"]
        elif self._at == "name" and tag == "span":
            self.languages.append(found["lang"])

    def handle_endtag(self, tag):
        if tag in ("p", "th"):
            self._at = ""

    def handle_data(self, data):
        if self._at:
            setattr(self, self._at, getattr(self, self._at) + data)


def shown(html):
    """The names of a page, in order."""
    pictures = {
        name: Image.open(io.BytesIO(base64.b64decode(data))).convert("L") for name, _, _, data in _PICTURE.findall(html)
    }
    for item in _ITEM.findall(html):
        typed = _Typed()
        typed.feed(item)
        crops = []
        for name, *numbers in _CROP.findall(item):
            x, y, width, height = (float(number) * SCALE for number in numbers)
            crops.append(pictures[name].crop((round(x), round(y), round(x + width), round(y + height))))
        yield Shown(int(typed.row), typed.name, tuple(typed.languages), tuple(crops))


def is_whole(crop):
    """Whether there is ink in a picture, and none at its edges: nothing is cut off, and nothing else reaches in."""
    inner = crop.copy()
    inner.paste(255, (1, 1, crop.width - 1, crop.height - 1))
    return crop.getextrema()[0] == 0 and inner.getextrema()[0] == 255


@pytest.fixture
def page(make_letter, tmp_path):
    """Render a letter of these names: its page, and its report."""

    def render(*names, formats=("pdf", "docx"), **settings):
        report = pipeline.render(make_letter(*names, **settings), tmp_path / "out", formats=formats)
        return (tmp_path / "out" / "proof.html").read_text(encoding="utf-8"), report

    return render


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hant"])
def test_every_name_of_the_sample_stands_beside_a_whole_picture_of_it(sample_folder, tmp_path, tag):
    """Once, as typed, the doubtful ones first and each part in order; nothing of a neighbour is in the picture."""
    report = pipeline.render(sample_folder, tmp_path, [tag], ("pdf",))
    html = (tmp_path / "proof.html").read_text(encoding="utf-8")
    names = list(shown(html))

    assert {name.row: name.name for name in names} == {one.row: one.name for one in report.letter.signatories}
    doubtful = {finding.origin.row for finding in report.findings if finding.origin and finding.origin.row}
    assert [name.row for name in names if name.row not in doubtful] == sorted({*range(1, 283)} - doubtful)
    assert {name.row for name in names[: len(doubtful)]} == doubtful
    assert [name.row for name in names if len(name.crops) != 1 or not is_whole(name.crops[0])] == []


def test_the_worst_stands_first_and_what_was_accepted_is_not_doubtful(page):
    """Then by row."""
    accept = 'accept:\n  - {code: name/bracket-space, row: 1, why: "as they write it"}\n'
    html, _ = page("( CBDDH)", "Amnesty", "民主", "Access.", more=accept)
    assert [name.row for name in shown(html)] == [4, 3, 1, 2]
    assert "accepted: as they write it" in html


def test_a_name_that_goes_on_in_the_next_column_has_a_picture_of_each_part(page):
    """Both whole."""
    html, _ = page("Long" + " and longer" * 400, "Amnesty")
    first, second = sorted(shown(html), key=lambda name: name.row)
    assert len(first.crops) > 1
    assert len(second.crops) == 1
    assert all(is_whole(crop) for crop in (*first.crops, *second.crops))


def test_every_part_of_a_name_has_its_language(page):
    """That of its region; the direction is the name's."""
    html, _ = page("台灣南社 (NGO),zh-Hant-TW en", "منظمة العفو,ar", header="name,language")
    names = {name.row: name.languages for name in shown(html)}
    assert names == {1: ("zh-Hant-TW", "en"), 2: ("ar",)}
    assert Counter(re.findall('<p class="name" dir="(...)">', html)) == {"ltr": 1, "rtl": 1}


def test_without_a_pdf_there_are_no_pictures_and_its_judges_are_not_named(page):
    """Nor is pdfium asked to draw."""
    html, _ = page("Amnesty", formats=("docx",))
    assert [name.crops for name in shown(html)] == [()]
    assert "as printed" not in html
    assert "pdfium" not in html
    assert "finished DOCX" in html


def test_who_did_not_run_is_named_as_such_alone(page):
    """Outside judges are in one sentence, which says that they did not run."""
    html, _ = page("Amnesty")
    for judge in ("veraPDF", "Open XML SDK", "LibreOffice"):
        (said,) = re.findall(rf"{judge}[^.]*\.", html)
        assert said.endswith("did not run on these files.")


def test_the_page_asks_for_no_other_file_and_lets_no_other_script_run(page):
    """No address stands in it but those within it and the pictures themselves."""
    html, _ = page("Amnesty")
    assert set(re.findall(r"(?:href|src)=\"(.)", html)) == {"#"}
    assert {found[:15] for found in re.findall(r"url\((.{15})", html)} == {"data:image/png;"}
    assert "default-src 'none'" in html
    assert html.count("<script>") == 1


def test_a_failure_in_one_language_is_told_there_alone(make_letter, tmp_path, monkeypatch):
    """The names of the other stand as read back."""
    folder = make_letter("Amnesty", "Access")
    text = (folder / "letter.yaml").read_text(encoding="utf-8")
    (folder / "letter.yaml").write_text(f"{text}  fr:\n    title: B\n    body: body.md\n", encoding="utf-8")
    real = pipeline.prove

    def worse(galley, *arguments):
        from dataclasses import replace

        from letter_render.findings import Finding, Origin

        file = real(galley, *arguments)
        lost = Finding("readback/name", Severity.FAILURE, "lost", origin=Origin(file.name, row=2))
        return replace(file, findings=(lost,)) if file.name == "small.fr.docx" else file

    monkeypatch.setattr(pipeline, "prove", worse)
    pipeline.render(folder, tmp_path / "out")
    html = (tmp_path / "out" / "proof.html").read_text(encoding="utf-8")
    head, english, french = html.split('<section class="version"')
    assert "NOT in" not in english
    assert french.count("NOT in DOCX") == 1
    assert [name.row for name in shown(head + english)] == [1, 2]
    assert [name.row for name in shown(head + french)] == [2, 1]
