"""Galleys made by hand, one of every kind that the writer must set, and what reads the files that come out."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest
from lxml import etree

from letter_render.docx.write import write_docx
from letter_render.fonts.book import read_book
from letter_render.galley import (
    BaseFaces,
    Block,
    Columns,
    Figure,
    Format,
    Galley,
    Heading,
    Inline,
    ItemList,
    LineBreak,
    Name,
    NameList,
    PageField,
    Paragraph,
    Run,
    Unbreakable,
)  # fmt: skip
from letter_render.stationery import Columns as ColumnsOf, Page, StyleName

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOOK = read_book()

# Face, script and direction of the languages that the galleys below are set in.
_SETTING = {
    "zh-Hant": ("noto-serif-tc", "Hani", "ltr"),
    "zh-Hant-TW": ("noto-serif-tc", "Hani", "ltr"),
    "zh-Hant-HK": ("noto-serif-hk", "Hani", "ltr"),
    "zh-Hans": ("noto-serif-sc", "Hani", "ltr"),
    "ja": ("noto-serif-jp", "Hani", "ltr"),
    "ko": ("noto-serif-kr", "Hang", "ltr"),
    "ru": ("noto-serif", "Cyrl", "ltr"),
    "ar": ("noto-naskh-arabic", "Arab", "rtl"),
}


def run(text: str, language: str = "und-Latn", weight: int = 400, *, italic: bool = False, href: str = "") -> Run:
    """A run in the face of its language."""
    family, script, direction = _SETTING.get(language, ("noto-serif", "Latn", "ltr"))
    face = BOOK.get(f"{family}-{weight}{'-italic' if italic else ''}")
    return Run(text, face, language, script, direction, href=href)  # type: ignore[arg-type]


def brackets(text: str, language: str = "ar") -> Run:
    """Punctuation of an Arabic sentence: right to left, and in the Latin face, since the Arabic one has none."""
    return Run(text, BOOK.get("noto-serif-400"), language, "Arab", "rtl")


def name(row: int, *inlines: Inline) -> Name:
    """A signatory's name; its direction is that of its first run."""
    first = next(inline for inline in inlines if isinstance(inline, Run | Unbreakable))
    return Name(row, (first if isinstance(first, Run) else first.runs[0]).direction, inlines)


def formats(first_line_em: float = 0, align: str = "start") -> dict[StyleName, Format]:
    """A format of every style."""
    plain = Format(
        11,
        18,
        "#000000",
        400,
        align,
        0,
        0,
        0,
        0,
        0,
        is_hyphenated=False,
        keep_with_next=False,
        keep_with_previous=False,
    )  # type: ignore[arg-type]
    found: dict[StyleName, Format] = dict.fromkeys(get_args(StyleName), replace(plain, align="start"))
    return found | {
        "body": replace(plain, first_line_em=first_line_em, after_pt=6),
        "subject": replace(plain, size_pt=15, leading_pt=22, weight=700, align="center", keep_with_next=True),
        "heading": replace(plain, size_pt=12, weight=700, align="start", before_pt=9, keep_with_next=True),
        "names_heading": replace(plain, weight=700, align="start", after_pt=6, keep_with_next=True),
        "closing": replace(plain, align="start", after_pt=18, keep_with_previous=True),
        "name": replace(plain, size_pt=9.5, leading_pt=14, align="start", hanging_em=1.5),
        "note": replace(plain, size_pt=9.5, leading_pt=14, align="start", before_pt=14, keep_with_previous=True),
        "foot": replace(plain, size_pt=8.5, leading_pt=12, align="center", colour="#444444"),
        "head": replace(plain, size_pt=8.5, leading_pt=12, align="start", colour="#444444"),
    }


def galley(language: str, word_tag: str, blocks: tuple[Block, ...], *, east_asia: str = "noto-serif-tc") -> Galley:
    """A galley in that language around the blocks."""
    is_rtl = language == "ar"
    face = run("", language).face
    return Galley(
        file_stem=f"letter.{language}",
        language=language,
        word_tag=word_tag,
        direction="rtl" if is_rtl else "ltr",
        digits="latn",
        title=f"A letter in {language}",
        author="Rights Office",
        date=dt.date(2020, 9, 9),
        page=Page(
            width_mm=210, height_mm=297, margin_top_mm=27, margin_right_mm=27, margin_bottom_mm=27, margin_left_mm=27
        ),
        columns=ColumnsOf(count=2, gutter_mm=8),
        autospace_em=0.25,
        formats=formats(2 if language[:2] in ("zh", "ja") else 0, "justify"),
        base_faces=BaseFaces(
            BOOK.get("noto-serif-400"), BOOK.get(f"{east_asia}-400"), BOOK.get("noto-naskh-arabic-400")
        ),
        letterhead=(),
        blocks=blocks,
        head=(run(f"A letter in {language}", "en"),),
        foot=(
            PageField("page", BOOK.get("noto-serif-400"), language, "ltr"),
            brackets(" / ") if is_rtl else run(" / "),
            PageField("pages", BOOK.get("noto-serif-400"), language, "ltr"),
        )
        if face
        else (),
    )


def png(folder: Path) -> Path:
    """A red image of 60 by 20 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = b"".join(b"\0" + b"\xcc\0\0" * 60 for _ in range(20))
    header = chunk(b"IHDR", struct.pack(">2I5B", 60, 20, 8, 2, 0, 0, 0))
    path = folder / "logo.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b""))
    return path


NAMES = NameList((
    name(1, run("21Wilberforce")),
    name(2, Unbreakable((run("ACAT"),)), run(" "), Unbreakable((run("Belgium"),))),
    name(3, run("Московская Хельсинкская группа", "ru")),
    name(4, run("مرصد الصحراء للسلم", "ar")),
    name(5, run("台灣南社", "zh-Hant-TW")),
    name(6, run("日本ウイグル協会", "ja")),
    name(7, run("香", "zh-Hant-HK"), run("港黎明, ", "zh-Hant-TW"), run("Dawn of Hong Kong", "en")),
    name(8, run("재단", "ko")),
    name(9, run("T*Revers!")),
    name(10, run("HK@JPN.")),
))  # fmt: skip

CHINESE = galley(
    "zh-Hant", "zh-TW",
    (
        Paragraph("body", (run("我們，以下", "zh-Hant"), run("50", "zh-Hant-TW"), run("位專員「呼籲」。", "zh-Hant"))),
        Paragraph("body", (run("（", "zh-Hant"), replace(run("NGO"), language="zh-Hant"), run("）。", "zh-Hant"))),
        Paragraph("closing", (run("謹上", "zh-Hant"),)),
        Columns((
            Heading(2, "names_heading", (run("連署機構", "zh-Hant", 700),)),
            NAMES,
            Paragraph("note", (run("*連署團體共計", "zh-Hant"), run("321"), run("個。", "zh-Hant"))),
        )),
    ),
)  # fmt: skip

ARABIC = galley(
    "ar", "ar-SA",
    (
        Heading(1, "subject", (run("رسالة مفتوحة", "ar", 700),)),
        Paragraph("body", (
            run("منظمة ", "ar"), run("(NGO)", "en"), run(" غير حكومية ", "ar"), brackets("("), run("الأمم", "ar"),
            brackets(")"), run(" في 2020.", "ar"),
        )),
        Columns((NAMES, Paragraph("note", (run("المجموع 321.", "ar"),)))),
    ),
)  # fmt: skip

JAPANESE = galley(
    "ja", "ja-JP",
    (
        Heading(1, "subject", (run("公開書簡", "ja", 700),)),
        Paragraph("body", (run("私たちは、", "ja"), run("日本", "ja", 700), run("の“声”…です。", "ja"))),
        NameList(NAMES.names[4:6]),
    ),
    east_asia="noto-serif-jp",
)  # fmt: skip


def english(picture: Path) -> Galley:
    """A letter with every kind of block and inline."""
    blocks: tuple[Block, ...] = (
        Paragraph("date", (run("9 September 2020", "en"),)),
        Heading(1, "subject", (run("An open letter", "en", 700),)),
        Paragraph("salutation", (run("Excellency,", "en"),)),
        Paragraph("body", (
            run("It’s a plain, ", "en"), run("bold", "en", 700), run(" and ", "en"), run("italic", "en", italic=True),
            run(" text", "en"), LineBreak(), run("with a ", "en"), run("link", "en", href="https://example.org/?a=1&b=2"),
            run(", a\ttab, a non\u2011breaking and a soft\u00adhyphen, ", "en"), run("l’été", "fr"), run(".", "en"),
        )),
        Heading(2, "heading", (run("What we ask for", "en", 700),)),
        ItemList(False, "•", BOOK.get("noto-serif-400"), 1, ((run("One thing", "en"),), (run("Another", "en"),))),
        Paragraph("body", (run("In order:", "en"),)),
        ItemList(True, "", BOOK.get("noto-serif-400"), 1, ((run("First", "en"),), (run("Second", "en"),))),
        ItemList(True, "", BOOK.get("noto-serif-400"), 1, ((run("First again", "en"),),)),
        Paragraph("quote", (run("All human beings are born free.", "en", italic=True),)),
        Figure(picture, "A red flag", 40, 20, "center"),
        Paragraph("closing", (run("Yours,", "en"),)),
        Columns((NAMES,)),
    )  # fmt: skip
    made = galley("en", "en-GB", blocks)
    return replace(made, letterhead=(Figure(picture, "Rights Office", 30, 15, "end"),))


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """What makes runs, names and galleys: `run`, `brackets`, `name`, `galley`; and the list `names`."""
    return SimpleNamespace(run=run, brackets=brackets, name=name, galley=galley, names=NAMES)


@pytest.fixture(scope="session", params=["zh-Hant", "ar", "ja", "en", "empty"])
def any_galley(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Galley:
    """Each of the galleys in turn."""
    if request.param == "en":
        return english(png(tmp_path_factory.mktemp("picture")))
    return {"zh-Hant": CHINESE, "ar": ARABIC, "ja": JAPANESE, "empty": galley("fr", "fr-FR", ())}[request.param]


@pytest.fixture(scope="session")
def chinese() -> Galley:
    """A Chinese letter with names of every script."""
    return CHINESE


@pytest.fixture(scope="session")
def arabic() -> Galley:
    """An Arabic letter with names of every script."""
    return ARABIC


@pytest.fixture
def english_letter(tmp_path: Path) -> Galley:
    """An English letter with every kind of block and inline."""
    return english(png(tmp_path))


@pytest.fixture(scope="session")
def rich_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the letter with every kind of block and inline that is put before the outside judges."""
    spec = importlib.util.spec_from_file_location("outside", Path(__file__).parent.parent / "outside" / "conftest.py")
    assert spec
    assert spec.loader
    outside = importlib.util.module_from_spec(spec)
    sys.modules["outside"] = outside
    spec.loader.exec_module(outside)
    folder: Path = outside.make_rich(tmp_path_factory.mktemp("rich"))
    return folder


@pytest.fixture(scope="session")
def chinese_docx() -> bytes:
    """The Chinese letter as a file."""
    return write_docx(CHINESE)[0]


@pytest.fixture(scope="session")
def part() -> Callable[[bytes, str], etree._Element]:
    """What parses a member of a file."""

    def parse(data: bytes, member: str) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return etree.fromstring(archive.read(member))

    return parse


@pytest.fixture(scope="session")
def paragraphs(part: Callable[[bytes, str], etree._Element]) -> Callable[[Galley], list[etree._Element]]:
    """What writes a galley and gives the paragraphs of its body."""

    def write(of: Galley) -> list[etree._Element]:
        return list(part(write_docx(of)[0], "word/document.xml").iter(f"{W}p"))

    return write


@pytest.fixture(scope="session")
def altered() -> Callable[..., bytes]:
    """What writes a file again with one member's bytes changed by a function, which may give None to drop it."""

    def alter(data: bytes, member: str, change: Callable[[bytes], bytes | None]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
            for name in before.namelist():
                content = before.read(name)
                changed = change(content) if name == member else content
                if changed is not None:
                    after.writestr(name, changed)
        return buffer.getvalue()

    return alter


@pytest.fixture(scope="session")
def replaced(altered: Callable[..., bytes]) -> Callable[..., bytes]:
    """What writes a file again with some text of one member replaced; the text must be there."""

    def replace_text(data: bytes, old: str, new: str, member: str = "word/document.xml", count: int = -1) -> bytes:
        def change(content: bytes) -> bytes:
            assert old.encode() in content
            return content.replace(old.encode(), new.encode(), count)

        return altered(data, member, change)

    return replace_text
