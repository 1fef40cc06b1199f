"""Letters to render: the sample, and small ones made for a test."""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import json
import sys
import unicodedata
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest

from letter_render import cli
from letter_render.compose.compose import Composer
from letter_render.findings import Severity
from letter_render.fonts.book import read_book
from letter_render.looks import look_of
from letter_render.pdf.write import write_pdf
from letter_render.pipeline import prepare
from letter_render.read.letter import read_letter
from letter_render.read.recipients import read_recipients

SAMPLE = Path(__file__).parent.parent / "data" / "letters" / "china-2020"

_YAML = """\
letter: small
version: 1
signatories: {{file: names.csv, unnamed: 0, total: {total}}}
languages:
  {tag}:
    title: {title}
    body: body.md
    closing: {closing}
"""


class FriBidi:
    """The library that orders the characters of a line for Pango, which brings it."""

    def __init__(self):
        self.library = ctypes.CDLL(ctypes.util.find_library("fribidi") or "libfribidi.so.0")

    def resolve(self, text, base):
        """The level of each character, their places from left to right, and the base direction.

        `base` is `ltr`, `rtl`, or `auto` for that of the first strong character.
        """
        length = len(text)
        characters, types = (ctypes.c_uint32 * length)(*map(ord, text)), (ctypes.c_uint32 * length)()
        brackets, levels = (ctypes.c_uint32 * length)(), (ctypes.c_int8 * length)()
        # FriBidiParType (fribidi-bidi-types.h).
        paragraph = ctypes.c_uint32({"ltr": 0x110, "rtl": 0x111, "auto": 0x40}[base])
        self.library.fribidi_get_bidi_types(characters, length, types)
        self.library.fribidi_get_bracket_types(characters, length, types, brackets)
        assert self.library.fribidi_get_par_embedding_levels_ex(
            types, brackets, length, ctypes.byref(paragraph), levels
        )
        resolved, places = list(levels), (ctypes.c_int32 * length)(*range(length))
        assert self.library.fribidi_reorder_line(0, types, length, 0, paragraph, levels, None, places)
        return resolved, list(places), "rtl" if paragraph.value & 1 else "ltr"

    def order(self, text, base):
        """The places of the characters from left to right."""
        return self.resolve(text, base)[1]

    def order_of_runs(self, runs, base):
        """The places from left to right, where neighbours of one direction are an isolate together."""
        parts, start = [], 0
        for direction, group in groupby(runs, key=lambda run: run.direction):
            text = "".join(run.text for run in group)
            parts.append([start + place for place in self.order(text, direction)])
            start += len(text)
        return [place for part in (parts if base == "ltr" else parts[::-1]) for place in part]

    @staticmethod
    def has_lonely_number(runs):
        """Whether a number without letters runs from right to left in left-to-right text.

        The letters before that text still decide how it is ordered (W2), and no run of its own can know them. It takes
        a bracket that opens behind Arabic letters and closes behind Latin ones: `ع [5-6 a]`.
        """
        for direction, group in groupby(runs, key=lambda run: run.direction):
            classes = {unicodedata.bidirectional(char) for run in group for char in run.text}
            if direction == "rtl" and "EN" in classes and not classes & {"R", "AL"}:
                return True
        return False


@pytest.fixture(scope="session")
def command():
    """`letter-render` in this process: its exit code."""

    def run(*arguments):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["letter-render", *map(str, arguments)])
            with pytest.raises(SystemExit) as end:
                cli.main()
        return end.value.code

    return run


@pytest.fixture(scope="session")
def call(command):
    """`letter-render render` in this process: its exit code."""
    return lambda *arguments: command("render", *arguments)


@pytest.fixture(scope="session")
def fribidi():
    """FriBidi."""
    return FriBidi()


@pytest.fixture(scope="session")
def book():
    """The shipped faces."""
    return read_book()


@pytest.fixture(scope="session")
def sample_folder():
    """The folder of the sample letter."""
    return SAMPLE


@pytest.fixture(scope="session")
def sample():
    """The sample letter, read and composed."""
    return prepare(SAMPLE)


@pytest.fixture(scope="session")
def sample_pdf(sample):
    """The sample letter as PDF."""
    data, findings = write_pdf(sample.galleys[0])
    assert findings == []
    return data


@pytest.fixture(scope="session")
def altered():
    """Make a PDF after `change(pdf)`."""

    def alter(data, change):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            change(pdf)
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    return alter


@pytest.fixture
def make_letter(tmp_path):
    """Make a letter folder: names (CSV rows without the header), a body, and what is to stand behind letter.yaml."""

    def make(*names, body="One line.\n", tag="en", title="A title", closing="Yours", more="", header="name"):
        folder = tmp_path / "letter"
        folder.mkdir(exist_ok=True)
        rows = names or ("Amnesty",)
        yaml = _YAML.format(total=len(rows), tag=tag, title=title, closing=closing) + more
        (folder / "letter.yaml").write_text(yaml, encoding="utf-8")
        (folder / "body.md").write_text(body, encoding="utf-8")
        (folder / "names.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return folder

    return make


@pytest.fixture
def compose_letter(make_letter):
    """Make a letter, compose it, and give its galley with all findings."""

    def compose(*names, **settings):
        prepared = prepare(make_letter(*names, **settings))
        return (prepared.galleys[0] if prepared.galleys else None), list(prepared.findings)

    return compose


@pytest.fixture
def codes():
    """The codes of findings, each with its row; those of a severity only where one is named."""

    def codes_of(findings, severity=None):
        return [
            (finding.code, finding.origin.row if finding.origin else 0)
            for finding in findings
            if severity is None or finding.severity == Severity[severity]
        ]

    return codes_of


@pytest.fixture
def recipients(tmp_path):
    """Read a table of recipients: who they are, and what is found."""

    def read(table, file="r.csv"):
        path = tmp_path / file
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        return read_recipients(str(path))

    return read


@pytest.fixture
def composer(book):
    """Make the Composer of a letter folder in a language and a stationery."""

    def make(folder, tag="en", stationery="plain"):
        letter, findings = read_letter(folder)
        assert [str(finding) for finding in findings if finding.severity == Severity.FAILURE] == []
        look, _ = look_of(letter, tag, stationery)
        return Composer(letter, tag, look, book)

    return make


@pytest.fixture
def address_letter(make_letter, composer, recipients):
    """Compose a small letter for a recipient with the cells given."""

    def compose(cells, *names, tag="en", stationery="plain", **settings):
        (recipient,), found = recipients(json.dumps([{"id": "x", **cells}]), "r.json")
        assert [str(finding) for finding in found if finding.severity == Severity.FAILURE] == []
        return composer(make_letter(*names, tag=tag, **settings), tag, stationery).compose(recipient)

    return compose
