"""The files to be judged, made once by the command as a user would; and the judges, or why they are not there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

from letter_render.fonts.book import Face
from letter_render.galley import Galley
from letter_render.pipeline import prepare
from letter_render.walk import all_runs

ROOT = Path(__file__).parent.parent.parent
JUDGES = ROOT / ".venv" / "judges"
COMMAND = Path(sys.executable).with_name("letter-render")
JAVA_LIBRARIES = Path("/usr/share/java")
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
FLAVOURS = ("2a", "ua1")

# Poppler wraps right-to-left text in these.
_BIDI_CONTROLS = ("RLE", "LRE", "PDF", "RLO", "LRO")

# The JAXB runtime that veraPDF's jar leaves out.
_JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "txw2", "stax-ex", "FastInfoset")
_FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""

# Every kind of block and inline, and prose in every script that is written in both directions.
_PROSE = """\
# {heading}

{opening} *{emphasis}*, **{strong}**, ***{both}***, [{link}](https://example.org/a?b=1&c=2) (NGO).

{arabic}

> {quote}
>
> {opening}

## {second}

- {strong}
- {arabic}
- {opening} {opening}

3. {strong}
4. {emphasis}

![{alt}](picture.png)

{long}
"""
_WORDS = {
    "en": {
        "heading": "What we ask for",
        "second": "In two lists",
        "opening": "We write as “organisations” – in Москва, 台北, 東京の事務所, 서울, Ελλάδα and Việt Nam –",
        "emphasis": "all of us",
        "strong": "without exception",
        "both": "at once",
        "link": "as the charter says",
        "arabic": "The office is called منظمة (العفو) الدولية [2020] in Arabic, and reads: «حقوق الإنسان 50%».",
        "quote": "All human beings are born free and equal in dignity and rights.",
        "alt": "A line that rises (chart)",
        "long": "They are endowed with reason and conscience. " * 60,
    },
    "zh-Hant": {
        "heading": "我們的要求",
        "second": "兩份清單",
        "opening": "我們「各組織」在Москва、東京の事務所、서울和Việt Nam——",
        "emphasis": "全體",
        "strong": "毫無例外",
        "both": "同時",
        "link": "憲章所載",
        "arabic": "該機構的阿拉伯文名稱是منظمة (العفو) الدولية [2020]，意為：«حقوق الإنسان 50%»。",
        "quote": "人人生而自由，在尊嚴和權利上一律平等。",
        "alt": "一條上升的線（圖）",
        "long": "他們賦有理性和良心，並應以兄弟關係的精神相對待。" * 40,
    },
}
# Name, languages, country.
_NAMES = (
    ("First of all the signatories", "en", ""),
    ("منظمة العفو الدولية (NGO)", "ar", "EG"),
    ("الشبكة (شبكة حقوق الإنسان) 2020", "ar", "JO"),
    ("مرصد [الصحراء] للسلم – Sahara Watch", "ar en", ""),
    ("台湾研究フォーラム", "ja", "JP"),
    ("ひらがなとカタカナーの会(東京)", "ja", "JP"),
    ("葛\U000e0100飾区の会", "ja", "JP"),
    ("한국인권재단 (서울)", "ko", "KR"),
    ("香港黎明", "zh-Hant-HK", "HK"),
    ("人权与发展中心", "zh-Hans", "CN"),
    ("台灣南社「人權」小組", "zh-Hant-TW", "TW"),
    ("Ассоциация «Проект T*Revers!»", "ru", "RU"),
    ("Μη κυβερνητική οργάνωση", "el", "GR"),
    ("Défense des Droits – Liên Đoàn", "", "FR"),
    ("Se\u0301curite\u0301 pour tous", "fr", "FR"),
    ("O'Neill & Sons <b>Ltd</b> %d {{ name }} \\n", "en", "IE"),
    ("HK@JPN.", "", "JP"),
    ("Long" + " and longer" * 45 + "!", "en", ""),
    ("W" * 90, "en", ""),
    *((f"Organisation number {number} for Rights", "en", "") for number in range(1, 121)),
)
_YAML = """\
letter: rich
version: 2
kind: rich
stationery: rich
date: 2020-09-09
sender: {name: "Rights Office"}
signatories: {file: names.csv, unnamed: 3}
languages:
  en:
    subject: An open letter (كتاب مفتوح) to 聯合國
    salutation: "Excellency,"
    body: body.en.md
    closing: Yours sincerely,
    note: "{{ total }} signed, {{ unnamed }} of them unnamed."
  zh-Hant:
    subject: 致聯合國公開信 (Open Letter)
    salutation: 閣下：
    body: body.zh-Hant.md
    closing: 謹上
    note: "連署團體共計{{ total }}個。"
"""
_TEMPLATE = """\
<p class="date">{{ date }}</p>
<h1 class="subject">{{ subject }}</h1>
<p class="salutation">{{ salutation }}</p>
{{ body }}
<p class="closing">{{ closing }}</p>
<section class="columns">
  <h2 class="names_heading">Signatories, 連署機構, الموقعون</h2>
  <ul class="names">{% for name in names %}<li>{{ name }}</li>{% endfor %}</ul>
</section>
<p class="note">{{ note }}</p>
"""


@dataclass(frozen=True)
class Judged:
    """A letter in one language as files, with the galley and the names that they should show."""

    label: str
    pdf: Path
    docx: Path
    galley: Galley
    names: tuple[str, ...]
    page_count: int

    @property
    def faces(self) -> frozenset[Face]:
        """The faces that the letter is set in."""
        return frozenset(run.face for run in all_runs(self.galley))


def squeezed(text: str) -> str:
    """Text as PDF readers are compared: NFC, no white space (a PDF keeps none at line ends), no form feeds."""
    return "".join(unicodedata.normalize("NFC", text).split())


def run(*command: object, **environment: str) -> str:
    """What a program says; AssertionError with all it said where it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def face_key(name: str) -> str:
    """What the names of a face have in common: `ABCDEF+Noto-Serif`, `NotoSerif-Regular`, `Noto Serif Regular`."""
    return re.sub("[^a-z]", "", name.rpartition("+")[2].lower()).removesuffix("regular")


def fonts_of(pdf: Path) -> dict[str, str]:
    """The fonts of a PDF as Poppler lists them: whether each is embedded, a subset, mapped to text (`yes yes yes`)."""
    head, rule, *rows = run("pdffonts", pdf).splitlines()
    assert head.split()[:1] == ["name"], head
    width, start = len(rule.split()[0]), head.index("emb")
    return {row[:width].strip(): " ".join(row[start:].split()[:3]) for row in rows}


def page_count(pdf: Path) -> int:
    """The number of pages, as Poppler counts them."""
    return int(re.findall(r"^Pages:\s+(\d+)$", run("pdfinfo", pdf), re.M)[0])


def is_rtl(text: str) -> bool:
    """Whether a letter runs from right to left. The order in which readers give such text is their own."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def letters_of(text: str) -> Counter[str]:
    """The characters of a text in any order, brackets of either direction alike."""
    return Counter(text.translate(str.maketrans(")]»", "([«")))


def unmarked(text: str) -> str:
    """Text as `squeezed`, without the marks of direction that Poppler adds."""
    return "".join(char for char in squeezed(text) if unicodedata.bidirectional(char) not in _BIDI_CONTROLS)


def misread(text: str, names: Sequence[str]) -> list[str]:
    """The names that do not stand one behind the other in the text, from the place of the first one on.

    The characters of a name with right-to-left letters may stand in any order.
    """
    text = unmarked(text)
    at, wrong = text.find(squeezed(names[0])), []
    if at < 0:
        return list(names)
    for name in names:
        wanted = squeezed(name)
        found = text[at : at + len(wanted)]
        is_there = letters_of(found) == letters_of(wanted) if is_rtl(name) else found == wanted
        if is_there:
            at += len(wanted)
        else:
            wrong.append(f"{name}: {found}")
    return wrong


def body_text(judged: Judged, pdf: Path) -> str:
    """The text between head and foot in the order in which the file draws it, as Poppler reads it."""
    page = judged.galley.page
    top, height = page.margin_top_mm * 72 / 25.4, (page.height_mm - page.margin_top_mm - page.margin_bottom_mm)
    box = ("-x", 0, "-W", 10000, "-y", int(top) - 2, "-H", int(height * 72 / 25.4) + 4)
    return run("pdftotext", "-raw", *box, pdf, "-")


def make_rich(folder: Path) -> Path:
    """A letter folder with every kind of block, a letterhead, a template of its own, and names of every script."""
    stationery, letters = folder / "templates" / "stationery" / "rich", folder / "templates" / "letters"
    stationery.mkdir(parents=True)
    letters.mkdir(parents=True)
    plain = (ROOT / "templates" / "stationery" / "plain" / "stationery.toml").read_text(encoding="utf-8")
    letterhead = '\n[letterhead]\nlogo = "logo.png"\nalt = "Rights Office"\nwidth_mm = 45\nalign = "end"\n'
    (stationery / "stationery.toml").write_text(plain + letterhead, encoding="utf-8")
    _picture(stationery / "logo.png", 450, 100)
    _picture(folder / "picture.png", 600, 300)
    (letters / "rich.html.jinja").write_text(_TEMPLATE, encoding="utf-8")
    (folder / "letter.yaml").write_text(_YAML, encoding="utf-8")
    for tag, words in _WORDS.items():
        (folder / f"body.{tag}.md").write_text(_PROSE.format(**words), encoding="utf-8")
    rows = ["name;language;country", *(f'"{name}";{language};{country}' for name, language, country in _NAMES)]
    (folder / "names.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def _picture(path: Path, width: int, height: int) -> None:
    image = Image.new("RGB", (width, height), "#f0f0f0")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, height - 1), outline="#203080", width=6)
    draw.line((20, height - 20, width - 20, 20), fill="#b02020", width=8)
    image.save(path)


def _render(folder: Path, out: Path) -> list[Judged]:
    run(COMMAND, "render", folder, "--out", out)
    outputs = {entry["file"]: entry for entry in json.loads((out / "manifest.json").read_bytes())["outputs"]}
    prepared = prepare(folder)
    names = tuple(signatory.name for signatory in prepared.letter.signatories)
    return [
        Judged(stem, out / f"{stem}.pdf", out / f"{stem}.docx", galley, names, outputs[f"{stem}.pdf"]["pages"])
        for galley in prepared.galleys
        for stem in [galley.file_stem]
    ]


@pytest.fixture(scope="session")
def rich_folder(tmp_path_factory):
    """The folder of the rich letter."""
    return make_rich(tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="session")
def all_judged(sample_folder, rich_folder, tmp_path_factory):
    """Every letter to be judged, by its file's stem."""
    letters = [_render(folder, tmp_path_factory.mktemp("out")) for folder in (sample_folder, rich_folder)]
    return {judged.label: judged for letter in letters for judged in letter}


@pytest.fixture(params=["china-2020.zh-Hant", "rich.en", "rich.zh-Hant"])
def judged(request, all_judged):
    """Each letter in turn."""
    return all_judged[request.param]


@pytest.fixture(scope="session")
def poppler():
    """What asks Poppler: `fonts_of`, `page_count`, `body_text`, `text_of`. Skips where it is not there."""
    lacking = [name for name in ("pdffonts", "pdftotext", "pdfinfo") if not shutil.which(name)]
    if lacking:
        pytest.skip(f"no Poppler here: {', '.join(lacking)} not found (tools/judges.sh gets it)")
    return SimpleNamespace(
        fonts_of=fonts_of,
        page_count=page_count,
        body_text=body_text,
        text_of=lambda pdf, *modes: run("pdftotext", *modes, pdf, "-"),
    )


@pytest.fixture(scope="session")
def reading():
    """What compares text: `squeezed`, `unmarked`, `misread`, `letters_of`, `is_rtl`, `face_key`."""
    return SimpleNamespace(
        squeezed=squeezed, unmarked=unmarked, misread=misread, letters_of=letters_of, is_rtl=is_rtl, face_key=face_key
    )


@pytest.fixture(scope="session")
def command():
    """The command of the project."""
    return COMMAND


@pytest.fixture(scope="session")
def verapdf_verdicts(all_judged):
    """What veraPDF says of every PDF; see `verdicts_of`."""
    return verdicts_of([judged.pdf for judged in all_judged.values()])


@pytest.fixture(scope="session")
def verapdf():
    """`verdicts_of`."""
    return verdicts_of


def verdicts_of(pdfs: Sequence[Path]) -> dict[tuple[str, str], list[str]]:
    """What veraPDF says, by (flavour, stem): the lines of its verdict. Skips where it is not there."""
    jar = JUDGES / "verapdf" / "verapdf.jar"
    libraries = [JAVA_LIBRARIES / f"{name}.jar" for name in _JAXB]
    needed = [jar, JUDGES / "verapdf" / "VeraCheck.class", *libraries]
    lacking = [path.name for path in needed if not path.exists()] + ([] if shutil.which("java") else ["java"])
    if lacking:
        pytest.skip(f"no veraPDF here: {', '.join(lacking)} not found (tools/judges.sh gets it)")
    path = ":".join(str(part) for part in (jar.parent, jar, *libraries))
    command = ["java", "-cp", path, "VeraCheck", ",".join(FLAVOURS), *map(str, pdfs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    verdicts: dict[tuple[str, str], list[str]] = {}
    lines: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith(("PASS ", "FAIL ")):
            _, flavour, _, file = line.split(" ", 3)
            lines = verdicts[flavour, Path(file).stem] = []
        lines.append(line)
    return verdicts


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window, driven by Playwright. Skips where either is not there."""
    program, folder = shutil.which("chromium"), JUDGES / "python"
    if not program or not (folder / "playwright").is_dir():
        pytest.skip("no Chromium or no Playwright here (tools/judges.sh gets them)")
    sys.path.append(str(folder))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's sandbox does not start for root.
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe():
    """The script of axe, a judge of accessibility. Skips where it is not there."""
    path = JUDGES / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.skip("no axe here (tools/judges.sh gets it)")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sdk_validator():
    """The program of the Open XML SDK's validator. Skips where it is not there."""
    found = sorted((JUDGES / "npm" / "node_modules" / "@xarsh").glob("*/ooxml-validator*"))
    programs = [path for path in found if path.is_file() and os.access(path, os.X_OK)]
    if not programs:
        pytest.skip("no Open XML SDK validator here (tools/judges.sh gets it)")
    return programs[0]


@pytest.fixture(scope="session")
def libreoffice_pdfs(all_judged, tmp_path_factory):
    """Every DOCX as LibreOffice prints it; see `printed_by_libreoffice`."""
    return printed_by_libreoffice([judged.docx for judged in all_judged.values()], tmp_path_factory.mktemp("lo"))


@pytest.fixture(scope="session")
def libreoffice():
    """`printed_by_libreoffice`."""
    return printed_by_libreoffice


def printed_by_libreoffice(documents: Sequence[Path], folder: Path, *, is_one_process: bool = False) -> dict[str, Path]:
    """Each DOCX as LibreOffice prints it into `folder`, by stem, in a process and a fresh profile of its own (or all in
    one) that knows no font of the system but DejaVu. Skips where LibreOffice or DejaVu is not there.
    """
    program = shutil.which("soffice")
    if not program:
        pytest.skip("no LibreOffice here: soffice not found (tools/judges.sh gets it)")
    if not (DEJAVU / "DejaVuSans.ttf").exists():
        pytest.skip(f"no {DEJAVU}/DejaVuSans.ttf here, which LibreOffice is to fall back to")
    conf = folder / "fonts.conf"
    conf.write_text(_FONTS_CONF.format(fonts=DEJAVU, cache=folder / "cache"), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # A profile keeps the faces of the last file by family name, so each file has its own.
    for group in [documents] if is_one_process else [[document] for document in documents]:
        run(
            program, f"{profile}-{group[0].stem}", "--headless", "--convert-to", "pdf", "--outdir", folder, *group,
            FONTCONFIG_FILE=str(conf),
        )  # fmt: skip
    return {document.stem: folder / f"{document.stem}.pdf" for document in documents}
