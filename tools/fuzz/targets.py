"""What is fuzzed: each reader and inspector with bytes nobody wrote, and the files of ours that they start from.

A target may refuse what it is given (`LetterRenderError`); anything else that it raises is a fault. Findings must be
fit to be printed, so each is turned into UTF-8.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from letter_render.checks.names import check_names
from letter_render.compose.compose import Composer, compose
from letter_render.docx.inspect import inspect_docx
from letter_render.findings import Finding, LetterRenderError, Origin, Severity
from letter_render.fonts.book import FontBook, read_book
from letter_render.looks import look_of
from letter_render.model import Letter
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.unicode_map import read_unicode_map
from letter_render.read.letter import read_letter
from letter_render.read.recipients import read_recipients
from letter_render.read.signatories import read_signatories
from letter_render.resources import SHIPPED

LETTER = SHIPPED / "data" / "letters" / "china-2020"
STATIONERIES = SHIPPED / "templates" / "stationery"

_YAML = """\
letter: small
version: 1
signatories: {file: names.csv, total: 3}
languages:
  en: {title: A title, body: body.md, closing: Yours}
"""
_NAMES = "name,language,country\nAmnesty International,en,GB\nمرصد الصحراء,ar,\n台灣南社,zh-Hant-TW,TW\n"
_BODY = """\
# A heading

To {{ recipient.state }}: *one* **two** [three](https://example.org),
{% if recipient.name %}{{ recipient.name }}{% endif %}.

- an item
1. another, of {{ total }}

> a quote

{% for name in names %}{{ name }}{% endfor %}
"""
_RECIPIENTS = 'id,language,state,name,salutation,address\nfra,fr,,,,\nx-1,en,Utopia,N,Dear N,"1 Street\nCity"\n'
_SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".xlsx")


@dataclass(frozen=True, slots=True)
class Target:
    """What is run on bytes, and what these are made of at first."""

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]


@cache
def _book() -> FontBook:
    return read_book()


@cache
def _folder() -> Path:
    """A letter folder of this process's own, of which one file is written anew each time."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for name, text in (("letter.yaml", _YAML), ("names.csv", _NAMES), ("body.md", _BODY)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def _letter() -> Letter:
    letter, _ = read_letter(_folder())
    if letter is None:
        raise AssertionError
    return letter


def _say(findings: Iterable[Finding]) -> bool:
    """Print them, but for the printing; whether none is a FAILURE."""
    found = list(findings)
    for finding in found:
        str(finding).encode()
    return all(finding.severity < Severity.FAILURE for finding in found)


def _refusing(run: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """A refusal is as good as an answer."""

    def runs(data: bytes) -> None:
        try:
            run(data)
        except LetterRenderError as refused:
            _say(refused.findings)

    return runs


def _read_and_compose() -> None:
    letter, findings = read_letter(_folder())
    _say(findings)
    if letter:
        for tag in letter.versions:
            look, _ = look_of(letter, tag)
            _say(compose(letter, tag, look, _book())[1])


def _letter_yaml(data: bytes) -> None:
    (_folder() / "letter.yaml").write_bytes(data)
    _read_and_compose()


def _body(data: bytes) -> None:
    # Broken UTF-8 is the tables' to try.
    (_folder() / "body.md").write_bytes(data.decode("utf-8", "ignore").encode())
    _read_and_compose()


def _packed(seed: bytes, part: int, content: bytes) -> bytes:
    """A zip package, one of its members replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as package, zipfile.ZipFile(buffer, "w") as out:
        infos = package.infolist()
        for number, info in enumerate(infos):
            out.writestr(info.filename, content if number == part % len(infos) else package.read(info))
    return buffer.getvalue()


def _members(seed: bytes) -> Iterator[bytes]:
    """A package as seeds: whole behind a 255, and each member behind its number."""
    yield b"\xff" + seed
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        for number, name in enumerate(package.namelist()):
            if name.endswith((".xml", ".rels")):
                yield bytes([number]) + package.read(name)


def _of_package(seed: bytes, data: bytes) -> bytes:
    """The package that `_members` made the bytes of."""
    return data[1:] if data[:1] == b"\xff" else _packed(seed, data[0] if data else 0, data[1:])


@cache
def _workbook() -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for row in (
        ("name", "language", "id"),
        ("台灣南社", "zh-Hant-TW", "x-1"),
        ("Amnesty", None, 1989),
        (True, "=1", "y"),
    ):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def _table(data: bytes) -> Path:
    """The bytes as a table: the first says which format."""
    suffix = _SUFFIXES[data[0] % len(_SUFFIXES)] if data else ".csv"
    path = _folder() / f"table{suffix}"
    path.write_bytes(_of_package(_workbook(), data[1:]) if suffix == ".xlsx" else data[1:])
    return path


def _table_seeds(csv: str, json: str) -> Iterator[bytes]:
    yield b"\0" + csv.encode()
    for encoding in ("utf-16", "big5", "cp1256", "gb18030"):
        yield b"\0" + csv.encode(encoding, "ignore")
    yield b"\1" + csv.replace(",", "\t").encode()
    yield b"\2" + csv.encode()
    yield b"\3" + json.encode()
    yield from (b"\4" + member for member in _members(_workbook()))


def _signatories(data: bytes) -> None:
    path = _table(data)
    signatories, findings = read_signatories(path, path.name, Origin("letter.yaml", 3))
    _say(findings)
    _say(check_names(signatories))


def _recipients(data: bytes) -> None:
    recipients, findings = read_recipients(str(_table(data)))
    if not _say(findings):
        return
    look, _ = look_of(_letter(), "en", is_addressed=True)
    composer = Composer(_letter(), "en", look, _book())
    for recipient in recipients[:3]:
        _say(composer.compose(recipient)[1])


def _stationery(data: bytes) -> None:
    letter, label = _letter(), "templates/stationery/own/stationery.toml"
    (_folder() / label).parent.mkdir(parents=True, exist_ok=True)
    (_folder() / label).write_bytes(data)
    look, _ = look_of(letter, "en", "own")
    _say(compose(letter, "en", look, _book())[1])


@cache
def _finished() -> dict[str, bytes]:
    """A PDF and a DOCX of ours."""
    from letter_render.docx.write import write_docx  # noqa: PLC0415  (made for the seeds alone)
    from letter_render.pdf.write import write_pdf  # noqa: PLC0415

    look, _ = look_of(_letter(), "en")
    galley, _ = compose(_letter(), "en", look, _book())
    return {"pdf": write_pdf(galley)[0], "docx": write_docx(galley)}


def _pdf_seeds() -> Iterator[bytes]:
    """As written, and with everything in plain sight."""
    import pikepdf  # noqa: PLC0415

    data = _finished()["pdf"]
    yield data
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(
            buffer,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    yield buffer.getvalue()


def _unicode_maps() -> Iterator[bytes]:
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(_finished()["pdf"])) as pdf:
        for page in pdf.pages:
            yield from (font.ToUnicode.read_bytes() for font in page.resources.Font.values())
    yield b"1 beginbfchar <0041> <4E2D> endbfchar 1 beginbfrange <0001> <0002> <0061> <3> <4> [<D83D><DE00>] endbfrange"


WORK = Path("out") / "fuzz"
"""Where seeds, what was found, and the finished files lie that parts are put into."""


@cache
def _docx() -> bytes:
    return (WORK / "letter.docx").read_bytes()


def write_seeds(name: str) -> Path:
    """The folder that the target's seeds lie in, written anew."""
    folder = WORK / name / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    if not (WORK / "letter.docx").exists():
        (WORK / "letter.docx").write_bytes(_finished()["docx"])
    for number, seed in enumerate(TARGETS[name].seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    return folder


TARGETS = {
    "letter-yaml": Target(_refusing(_letter_yaml), lambda: [_YAML.encode(), (LETTER / "letter.yaml").read_bytes()]),
    "table": Target(
        _refusing(_signatories), lambda: _table_seeds(_NAMES, '[{"name": "A", "language": "en"}, {"name": "B"}]')
    ),
    "body": Target(
        _refusing(_body), lambda: [_BODY.encode(), *(path.read_bytes() for path in sorted(LETTER.glob("*.md")))]
    ),
    "recipients": Target(
        _refusing(_recipients), lambda: _table_seeds(_RECIPIENTS, '[{"id": "fra", "address": ["a", "b"]}]')
    ),
    "stationery": Target(
        _refusing(_stationery), lambda: [path.read_bytes() for path in STATIONERIES.glob("*/stationery.toml")]
    ),
    "pdf": Target(_refusing(inspect_pdf), _pdf_seeds),
    "docx": Target(_refusing(lambda data: inspect_docx(_of_package(_docx(), data))), lambda: _members(_docx())),
    "unicode-map": Target(_refusing(read_unicode_map), _unicode_maps),
}
