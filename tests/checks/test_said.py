"""What the checks say, word for word: of the inspection of a small letter in which something is wrong, and of what a
user typed. `said.txt` has it all, to be read as a user reads it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from letter_render.checks.accept import apply_acceptances
from letter_render.checks.against import check_addressee, check_against
from letter_render.checks.counts import check_counts
from letter_render.checks.embedding import check_embedding
from letter_render.checks.expected import expected
from letter_render.checks.faces import check_faces
from letter_render.checks.furniture import check_furniture
from letter_render.checks.layout import check_layout
from letter_render.checks.names import check_names
from letter_render.checks.page import check_pages
from letter_render.checks.print_x4 import check_x4
from letter_render.checks.readback import check_readback, names_read
from letter_render.checks.structure import check_structure
from letter_render.findings import Finding, Origin, Severity
from letter_render.inspection import (
    Box,
    InspectedBlock,
    InspectedFace,
    InspectedGlyph,
    InspectedMark,
    InspectedPage,
    InspectedRun,
    Inspection,
)
from letter_render.inspection_x4 import Ink, Intent, PlacedImage, PrintedSheet, X4Inspection
from letter_render.model import Acceptance, Prose, Signatory
from letter_render.pipeline import prepare
from letter_render.read import catalogue

NAMES = ("Amnesty International,en", "台灣南社直骨,zh-Hant", "Дом,ru", "Rights (Watch),", "منظمة,ar", "Eau d’Ô,fr")
BODY = "## Part\n\nSome *words* here.\n\n- one\n- two\n\n![A disc](disc.png)\n"
PAPER = Box(1, 0, 0, 595, 842)


@pytest.fixture(scope="module")
def galley(tmp_path_factory):
    """A letter with six names in six languages, a heading and a list."""
    folder = tmp_path_factory.mktemp("letter")
    yaml = (
        "letter: small\nversion: 1\nsignatories: {file: names.csv, unnamed: 0, total: 6}\n"
        "languages:\n  en: {title: A title, body: body.md, closing: Yours}\n"
    )
    names = "name,language\n" + "\n".join(NAMES) + "\n"
    for file, text in {"letter.yaml": yaml, "names.csv": names, "body.md": BODY}.items():
        (folder / file).write_text(text, encoding="utf-8")
    Image.new("L", (20, 20)).save(folder / "disc.png")
    (made,) = prepare(folder).galleys
    return made


def inspected(galley, format_="pdf", **changes):
    """What an inspection of the galley's file finds where nothing is wrong: a line for each block, on one page."""
    blocks = []
    for number, item in enumerate(expected(galley)):
        kind = "item" if item.block.kind == "name" and format_ == "pdf" else item.block.kind
        boxes = (Box(1, 80, 700 - 20 * number, 200, 712 - 20 * number),) if format_ == "pdf" else ()
        level = 2 if kind == "heading" else 0
        blocks.append(replace(item.block, kind=kind, boxes=boxes, page=len(boxes), level=level))
    facts = {"page_count": 1, "lists": (2, 6), "outline": ((1, "Part"),)} if format_ == "pdf" else {}
    facts = {"page_count": 0, **facts, **changes}
    return Inspection(format_, galley.title, galley.language, blocks=tuple(blocks), faces=(), **facts)


def place_of(inspection, start):
    """Where the block is that begins so."""
    return next(at for at, block in enumerate(inspection.blocks) if block.text.startswith(start))


def with_block(inspection, start, **changes):
    """The inspection with a block otherwise; `text` puts everything into the first run."""
    at = place_of(inspection, start)
    block = inspection.blocks[at]
    if "text" in changes:
        changes["runs"] = (replace(block.runs[0], text=changes.pop("text")),)
    changed = replace(block, **changes)
    return replace(inspection, blocks=(*inspection.blocks[:at], changed, *inspection.blocks[at + 1 :]))


def without(inspection, *starts):
    gone = {place_of(inspection, start) for start in starts}
    return replace(inspection, blocks=tuple(block for at, block in enumerate(inspection.blocks) if at not in gone))


def in_order(inspection, *starts):
    """The blocks that begin so put into this order, in their own places."""
    places = sorted(place_of(inspection, start) for start in starts)
    blocks, moved = list(inspection.blocks), [inspection.blocks[place_of(inspection, start)] for start in starts]
    for at, block in zip(places, moved, strict=True):
        blocks[at] = block
    return replace(inspection, blocks=tuple(blocks))


def more(inspection, start, *blocks):
    """Blocks put in before the one that begins so."""
    at = place_of(inspection, start)
    return replace(inspection, blocks=(*inspection.blocks[:at], *blocks, *inspection.blocks[at:]))


def line(text, kind="item", page=1, language="en", face="Noto Serif"):
    return InspectedBlock(kind, (InspectedRun(text, face, language),), page)


def mark(left, bottom, right, top, kind="text", colour=(0, 0, 0), opacity=1.0, size_pt=11.0):
    return InspectedMark(kind, Box(1, left, bottom, right, top), 0, colour, opacity, size_pt if kind == "text" else 0)


def on_page(*marks):
    return Inspection("pdf", "T", "en", 1, (), (), pages=(InspectedPage(PAPER, marks),))


def glyphs(*pairs):
    return tuple(InspectedGlyph(text, outline) for text, outline in pairs)


def face(name="Noto Serif", *, embedded=True, subset=True, mapped=True, unmapped=(), given=()):
    return InspectedFace(name, embedded, subset, mapped, unmapped, glyphs(*given))


_SHEET = PrintedSheet(
    {"MediaBox": (0, 0, 600, 800), "BleedBox": (5, 5, 595, 795), "TrimBox": (10, 10, 590, 790)},
    (20, 20, 580, 780),
    (),
    0,
    (),
)
_PROFILE = Intent("GTS_PDFX", "FOGRA39", 4, "prtr", "CMYK", 2)
_DATED = {"CreationDate": "D:20200909000000Z", "ModDate": "D:20200909000000Z"}
X4 = X4Inspection(
    version="1.6",
    is_encrypted=False,
    id_count=2,
    info={"Title": "T", **_DATED, "Trapped": "False"},
    xmp={
        "dc:title": "T",
        "xmp:CreateDate": "2020-09-09T00:00:00Z",
        "xmp:ModifyDate": "2020-09-09T00:00:00Z",
        "xmp:MetadataDate": "2020-09-09T00:00:00Z",
        "pdf:Trapped": "False",
        "pdfxid:GTS_PDFXVersion": "PDF/X-4",
        "xmpMM:RenditionClass": "default",
        "xmpMM:DocumentID": "uuid:1",
        "xmpMM:VersionID": "1",
    },
    catalog=frozenset({"Pages"}),
    intents=(_PROFILE,),
    sheets=(_SHEET,),
    inks=frozenset({Ink("DeviceCMYK", (0, 0, 0, 1))}),
    images={"DeviceGray": (4,), "DeviceCMYK": (5,)},
    masked_images=(),
    states=(),
    loose_fonts=(),
)
"""A file for the printer in which nothing is wrong."""


def sheet(**changes):
    return {"sheets": (_SHEET, replace(_SHEET, **changes))}


def boxes(**changes):
    return sheet(boxes={name: box for name, box in {**_SHEET.boxes, **changes}.items() if box})


def readback(galley):
    """The finished file against its galley."""
    pdf, docx = inspected(galley), inspected(galley, "docx")
    han, arabic, french = (pdf.blocks[place_of(pdf, start)].runs[0] for start in ("台灣", "منظمة", "Eau"))
    unknown = pdf.blocks[place_of(pdf, "Rights")].runs[0]
    yield "a PDF as it should be", pdf
    yield "a DOCX as it should be", docx
    yield "other facts", replace(pdf, title="B", language="fr", identifier="q", problems=("a problem", "another"))
    yield "a name is missing", without(pdf, "Дом")
    yield "the last name is missing", without(pdf, "Eau")
    yield "a block too many", replace(pdf, blocks=(*pdf.blocks, line("more")))
    yield "a heading is a paragraph", with_block(pdf, "Part", kind="paragraph")
    yield "a letter is changed", with_block(pdf, "Amnesty", text="Amnesti International")
    yield "a picture says something else", with_block(pdf, "A disc", text="A square")
    yield "a picture is missing", without(pdf, "A disc")
    yield "prose is changed", with_block(pdf, "Yours", text="Our")
    yield "spaces are elsewhere in the PDF", with_block(pdf, "Amnesty", text="AmnestyInter national\u00ad\u200b")
    yield "spaces are elsewhere in the DOCX", with_block(docx, "Amnesty", text="AmnestyInter national")
    yield "a name is decomposed in the PDF", with_block(pdf, "Eau", text="Eau d’O\u0302")
    yield "a name is decomposed in the DOCX", with_block(docx, "Eau", text="Eau d’O\u0302")
    yield "a name is no name in the DOCX", with_block(docx, "Amnesty", kind="item")
    yield "a selector of no effect", with_block(pdf, "台灣", text="台灣南社直骨\ufe00\U000e0101")
    yield "a reader turns it", with_block(pdf, "منظمة", as_read="ةمظنم")
    yield "a reader cuts it", with_block(pdf, "منظمة", as_read="منظ مة")
    for name in ("Noto-Serif-JP", "Noto-Serif-TC-Regular", "Noto Serif TC Bold", ""):
        yield f"in the face {name!r}", with_block(pdf, "台灣", runs=(replace(han, face=name),))
    for tag in ("ja", "zh", "zh-Hant-TW", "und", ""):
        yield f"tagged {tag!r} in the PDF", with_block(pdf, "台灣", runs=(replace(han, language=tag),))
    for run in (han, arabic, french, unknown):
        for tag in ("zh-Hant-TW", "zh", "ja", "ar-SA", "fr-FR", "und"):
            changed = with_block(docx, run.text, runs=(replace(run, language=tag),))
            yield f"{run.language} tagged {tag!r} in the DOCX", changed


def against(galley):
    """A file that somebody made against the letter."""
    pdf, docx = inspected(galley), inspected(galley, "docx")
    run = pdf.blocks[place_of(pdf, "台灣")].runs[0]
    rest = without(pdf, "Дом", "Rights")
    yield "a PDF as it should be", pdf
    yield "a DOCX as it should be", docx
    yield "two names are missing", without(pdf, "Дом", "منظمة")
    yield "two letters are changed", with_block(pdf, "Amnesty", text="Amnesti Internationel")
    yield "four letters are changed", with_block(pdf, "Amnesty", text="Emnesty Intirnetionel!")
    yield "three letters are changed", with_block(pdf, "Amnesty", text="Emnesty Intirnetional")
    yield "a letter too many", with_block(pdf, "Amnesty", text="Amnestyy International")
    yield "two letters are one without a name", with_block(pdf, "Amnesty", text="Amnes\ue000 International")
    yield "a letter is gone", with_block(docx, "Amnesty", text="Amnesty Intenational")
    yield "it stands from end to start", with_block(pdf, "منظمة", text="ةمظنم")
    yield "a name is there twice", replace(pdf, blocks=(*pdf.blocks, line("Дом", page=2)))
    yield "a name is there three times", replace(docx, blocks=(*docx.blocks, line("Дом", page=0), line("Дом", page=0)))
    yield "a name comes later", in_order(pdf, "Amnesty", "Rights", "Дом")
    yield "a name comes first", in_order(pdf, "Дом", "Amnesty", "台灣")
    others = (line("Somebody"), line(" "), line("prose", kind="paragraph"))
    yield "others stand among them", more(pdf, "Дом", *others)
    yield "another stands among them in a DOCX", more(docx, "Дом", line("Somebody", kind="name", page=0))
    yield "others stand around them", replace(pdf, blocks=(line("Before"), *pdf.blocks, line("After")))
    yield (
        "a picture says a name",
        replace(without(pdf, "Дом"), blocks=(line("Дом", "figure"), *without(pdf, "Дом").blocks)),
    )
    yield "in Japanese forms", with_block(pdf, "台灣", runs=(replace(run, face="Noto Serif JP"),))
    latin = replace(run, text="Rest ", face="Noto Serif Regular")
    prose = (latin, replace(run, face="Noto Serif JP"))
    yield "in the prose in Japanese forms", with_block(pdf, "台灣", runs=prose, kind="paragraph")
    halves = (replace(run, text="台灣南", face="Arial"), replace(run, text="社直骨", face="Noto Serif JP"))
    yield "in two faces", with_block(pdf, "台灣", runs=halves)
    names = tuple(block for block in pdf.blocks if block.kind == "item" and len(block.text) > 3)
    yield "names alone", replace(pdf, blocks=names)
    yield "names alone, the last first", replace(pdf, blocks=(names[-1], *names[:-1]))
    yield "in mainland forms", with_block(docx, "台灣", runs=(replace(run, face="Noto Serif SC"),))
    yield "in a face of no region", with_block(pdf, "台灣", runs=(replace(run, face="Arial"),))
    column = (Box(1, 80, 100, 200, 112), Box(1, 300, 700, 400, 712))
    yield "over two columns", with_block(pdf, "Rights", boxes=column)
    yield (
        "over three pages",
        with_block(pdf, "Rights", boxes=(column[0], replace(column[1], page=2), replace(column[0], page=3))),
    )
    yield "in a column that begins as high", with_block(pdf, "Rights", boxes=(column[0], Box(1, 300, 124, 400, 136)))
    yield "on two lines", with_block(pdf, "Rights", boxes=(column[0], Box(1, 80, 130, 400, 142)))
    yield "in the prose", replace(rest, blocks=(*rest.blocks, line("We, Дом and Rights (Watch), sign", "paragraph")))
    yield "no names at all", replace(pdf, blocks=(line("Hello", "paragraph"),))


def furniture(galley):
    """Head and foot."""
    yield "as they should be", inspected(galley, page_count=2, furniture=("Page 1 of 2", "A title Page 2 of 2"))
    yield "no head", inspected(galley, page_count=2, furniture=("Page 1 of 2", "Page 2 of 2"))
    yield "other numbers", inspected(galley, page_count=2, furniture=("A title Page 1 of 2", "A title Page 2 of 3"))
    yield "of a DOCX", inspected(galley, "docx", furniture=("A title", "Page 1 of 1"))
    yield "none in a DOCX", inspected(galley, "docx")
    yield "other numbers in a DOCX", inspected(galley, "docx", furniture=("A title", "Page 1 of 2"))


def layout(galley):
    """Where things stand on the pages."""
    pdf, page = inspected(galley), galley.page
    left, top = page.margin_left_mm * 72 / 25.4, (page.height_mm - page.margin_top_mm) * 72 / 25.4
    blank = InspectedPage(Box(2, 0, 0, 595, 842), (mark(10, 10, 20, 20),))
    yield "as it should be", pdf
    yield "other lists and bookmarks", replace(pdf, lists=(2, 5), outline=((1, "A title"), (2, "Part")))
    yield "another level", with_block(pdf, "Part", level=3)
    yield (
        "a page without text",
        replace(pdf, pages=(InspectedPage(PAPER, ()), blank, InspectedPage(Box(3, 0, 0, 1, 1), ()))),
    )
    yield "in the margin", with_block(pdf, "Yours", boxes=(Box(1, left - 20, 600, 200, 612),))
    right, bottom = (page.width_mm - page.margin_right_mm) * 72 / 25.4, page.margin_bottom_mm * 72 / 25.4
    yield (
        "in the right margin",
        with_block(pdf, "Yours", text="abcdefghij" * 5, boxes=(Box(1, 80, 600, right + 9, 612),)),
    )
    last = (Box(1, 80, bottom - 7, 200, bottom + 5),)
    yield "below the margin", with_block(pdf, "Eau", boxes=last)
    yield "just in the margin", with_block(pdf, "Eau", boxes=(Box(1, 80, bottom - 1.5, 200, bottom + 5),))
    yield "above the margin", with_block(pdf, "Part", boxes=(Box(1, 80, top - 6, 200, top + 6),))
    yield "a little in the margin", with_block(pdf, "Yours", boxes=(Box(1, left - 1.4, 600, 200, 612),))
    yield "read before what stands above it", with_block(pdf, "Some words", boxes=(Box(1, 80, 750, 200, 762),))
    yield "read before an earlier page", with_block(pdf, "two", boxes=(Box(2, 80, 750, 200, 762),), page=2)
    yield "over two columns", with_block(pdf, "Rights", boxes=(Box(1, 80, 540, 200, 552), Box(1, 330, 640, 400, 652)))
    long = with_block(pdf, "Part", text="Part " + "abcdefghij" * 5, boxes=(Box(1, 80, 700, 200, 712),))
    yield (
        "long texts are cut",
        with_block(long, "Some words", text="abcdefghij" * 5, boxes=(Box(1, 80, 750, 200, 762),)),
    )
    comma = (Box(1, 80, 641, 84, 643), Box(1, 84, 640, 200, 652))
    yield "it begins with a comma", with_block(pdf, "two", boxes=comma)
    yield "names in two columns", with_columns(pdf, (80, 330), (540, 540))
    yield "names in columns that turn", with_columns(pdf, (330, 80), (540, 540))
    yield (
        "prose beside the names",
        with_block(with_columns(pdf, (80, 330), (540, 540)), "Amnesty", boxes=(Box(1, 330, 600, 400, 612),)),
    )
    yield "a DOCX has no pages", inspected(galley, "docx")


def with_columns(pdf, lefts, tops):
    """The six names in two columns of three."""
    for number, name in enumerate(NAMES):
        column, row = divmod(number, 3)
        left, top = lefts[column], tops[column] - 20 * row
        pdf = with_block(pdf, name.rpartition(",")[0], boxes=(Box(1, left, top - 12, left + 100, top),))
    return pdf


def layout_rtl(galley):
    """The same in a letter that begins at the right."""
    pdf = inspected(galley)
    yield "as it should be", with_columns(pdf, (330, 80), (540, 540))
    yield "names in columns that turn", with_columns(pdf, (80, 330), (540, 540))
    yield "over two columns", with_block(pdf, "Rights", boxes=(Box(1, 80, 540, 200, 552), Box(1, 330, 540, 400, 552)))


def pages(_galley):
    """What is to be seen on a page."""
    text = mark(100, 100, 200, 112)
    yield "black on white", on_page(text)
    yield "nothing", on_page()
    yield "a picture alone", on_page(mark(0, 0, 595, 842, "image", None))
    yield "a rule alone", on_page(mark(0, 0, 595, 1, "path"))
    for box in (
        (-3, 100, 50, 112),
        (500, 100, 600, 112),
        (100, -2, 200, 10),
        (100, 840, 200, 852),
        (-0.9, -0.9, 595.9, 842.9),
    ):
        yield f"text at {box}", on_page(text, mark(*box))
    yield (
        "a picture and a rule beyond the paper",
        on_page(text, mark(-9, 0, 300, 200, "image", None), mark(0, -9, 9, 9, "path")),
    )
    yield "many beyond the paper", on_page(*(mark(72 * at, 840, 72 * at + 9, 852) for at in range(5)))
    yield "text without ink", on_page(mark(100, 100, 200, 112, colour=None))
    yield "white text", on_page(mark(100, 100, 200, 112, colour=(255, 255, 255)))
    yield "text that shines through", on_page(mark(100, 100, 200, 112, opacity=0.05))
    yield "grey text", on_page(mark(100, 100, 200, 112, colour=(160, 160, 160)))
    yield "grey text, nearly enough", on_page(mark(100, 100, 200, 112, colour=(120, 120, 120)))
    yield "grey text, just enough", on_page(mark(100, 100, 200, 112, colour=(118, 118, 118)))
    yield "large grey text", on_page(mark(100, 100, 200, 120, colour=(148, 148, 148), size_pt=18))
    yield "large text, too grey", on_page(mark(100, 100, 200, 120, colour=(160, 160, 160), size_pt=18))
    yield "text of half ink", on_page(mark(100, 100, 200, 112, opacity=0.5))
    dark, box = (20, 20, 60), (90, 90, 210, 120)
    yield (
        "white text on a dark ground",
        on_page(mark(*box, "path", dark), mark(100, 100, 200, 112, colour=(255, 255, 255))),
    )
    yield "black text on a dark ground", on_page(mark(*box, "path", dark), text)
    yield "black text on a veil", on_page(mark(*box, "path", dark, 0.5), text)
    yield "black text on a line", on_page(mark(*box, "path", None), text)
    yield "black text beside a dark ground", on_page(mark(300, 90, 410, 120, "path", dark), text)
    yield "text under a ground", on_page(text, mark(*box, "path", (255, 255, 255)))
    yield "text on a picture", on_page(mark(*box, "image", None), mark(100, 100, 200, 112, colour=(255, 255, 255)))


def embedding(_galley):
    """The faces of anybody's file."""
    bad = face(
        "Arial", embedded=False, mapped=False, unmapped=("台", "glyph 5"), given=[("x", b""), ("y", b"1"), (" ", b"")]
    )
    yield (
        "as they should be",
        Inspection("pdf", "T", "en", 1, (), (face(given=[("x", b"1"), (" ", b""), ("\u2800", b"")]),)),
    )
    yield "a PDF", Inspection("pdf", "T", "en", 1, (), (bad,))
    yield "a DOCX", Inspection("docx", "T", "en", 0, (), (bad,))
    many = tuple(chr(0x4E00 + at) for at in range(12))
    yield "many", Inspection("pdf", "T", "en", 1, (), (face(unmapped=many, given=[(char, b"") for char in many]),))


def structure(galley):
    """What a file says of itself."""
    figures = (line("", "figure"), line(" ", "figure", page=0), line("A disc", "figure"))
    levels = (1, 2, 4, 1, 3)
    yield "as it should be", inspected(galley)
    yield "nothing", Inspection("pdf", " ", "", 1, figures, (), is_tagged=False, shows_title=False)
    heads = tuple(replace(line("H", "heading"), level=level) for level in levels)
    yield "levels left out", Inspection("pdf", "T", "en", 1, heads, ())
    yield "the first level left out", Inspection("pdf", "T", "en", 1, heads[1:], ())


def faces(galley):
    """The faces against those of the letter."""
    name = "Noto Serif Regular"
    yield "none", replace(inspected(galley), faces=())
    yield "another", replace(inspected(galley), faces=(face("Arial"),))
    yield (
        "not embedded",
        replace(inspected(galley), faces=(face(name, embedded=False, mapped=False, unmapped=("Z", "Y")),)),
    )
    yield "a wrong glyph", replace(inspected(galley), faces=(face(name, given=[("A", b"no"), ("", b"no")]),))
    yield "a text that is not in the letter", replace(inspected(galley), faces=(face(name, given=[("Z", b"no")]),))
    yield "whole in a DOCX", replace(inspected(galley, "docx"), faces=(face(name, subset=False),))
    yield "cut in a DOCX", replace(inspected(galley, "docx"), faces=(face(name),))


def x4(_galley):
    """A file for the printer."""
    yield "as it should be", X4
    yield "another version", replace(X4, version="1.7", is_encrypted=True, id_count=0)
    yield "no metadata", replace(X4, xmp={}, info={})
    yield "other metadata", replace(X4, info={**X4.info, "Title": "U", "Author": "A", "ModDate": "D:20200910000000Z"})
    yield "empty metadata", replace(X4, info={**X4.info, "Title": ""}, xmp={**X4.xmp, "dc:title": ""})
    yield "the same author in both", replace(X4, info={**X4.info, "Author": "A"}, xmp={**X4.xmp, "dc:creator": "A"})
    yield "no intent", replace(X4, intents=(replace(_PROFILE, kind="GTS_PDFA1"),))
    yield "two intents", replace(X4, intents=(_PROFILE, _PROFILE))
    yield "an intent without a name", replace(X4, intents=(replace(_PROFILE, identifier=" "),))
    yield (
        "a profile of a screen",
        replace(X4, intents=(replace(_PROFILE, profile_class="mntr", profile_space="RGB ", components=3),)),
    )
    yield "a profile of tomorrow", replace(X4, intents=(replace(_PROFILE, profile_version=5),))
    yield "a profile of yesterday", replace(X4, intents=(replace(_PROFILE, profile_version=1),))
    yield "it acts", replace(X4, catalog=frozenset({"AA", "OpenAction", "Pages"}), **sheet(odd=("AA", "Group")))
    yield "annotations", replace(X4, **sheet(annotations=2))
    yield "no TrimBox", replace(X4, **boxes(TrimBox=None))
    yield "no MediaBox", replace(X4, **boxes(MediaBox=None))
    yield "an ArtBox", replace(X4, **boxes(ArtBox=(10, 10, 590, 790)))
    yield "no BleedBox", replace(X4, **boxes(BleedBox=None))
    yield "trimmed beyond the bleed", replace(X4, **boxes(TrimBox=(10, 10, 596, 790)))
    yield "bled beyond the sheet", replace(X4, **boxes(BleedBox=(-1, 5, 595, 795)))
    yield "cropped within the bleed", replace(X4, **boxes(CropBox=(6, 6, 590, 790)))
    yield "boxes that nearly lie in one another", replace(X4, **boxes(TrimBox=(4.995, 5, 595.005, 795)))
    yield "text beyond the trim", replace(X4, **sheet(text=(5, 20, 580, 780)))
    yield "no text", replace(X4, **sheet(text=None))
    yield "images in RGB", replace(X4, images={"DeviceRGB": (1, 2), "ICCBased": (3,), "DeviceGray": (4,)})
    yield "it shines through", replace(X4, states=("ca 0.5", "BM /Multiply"), masked_images=(7,))
    yield "a font that is not there", replace(X4, loose_fonts=("Arial", "Courier"))
    inks = {Ink("DeviceRGB", (0, 0, 1)), Ink("DeviceCMYK", (0, 0, 0, 0.5)), Ink("DeviceCMYK", (0, 0, 0, 1.00005))}
    yield "other inks", replace(X4, inks=frozenset(inks))
    small = PlacedImage(9, 300, 300, 144, 144, 72, 144)
    images = (small, replace(small, number=10, width=400, height=400), replace(small, number=11, width=800), small)
    yield "coarse images", replace(X4, sheets=(replace(_SHEET, images=images), replace(_SHEET, images=images)))


def check_file(galley, _book, file):
    """Every check of an inspection of the letter that is no other's."""
    yield from check_readback(galley, file, "x.pdf")
    yield from [] if names_read(galley, file) == 6 else [f"{names_read(galley, file)} names"]


CHECKS = {
    readback: check_file,
    against: lambda galley, book, file: check_against(galley, file, book, "x.pdf"),
    furniture: lambda galley, _, file: check_furniture(galley, file, "x.pdf"),
    layout: lambda galley, _, file: check_layout(galley, file, "x.pdf"),
    layout_rtl: lambda galley, _, file: check_layout(replace(galley, direction="rtl"), file, "x.pdf"),
    pages: lambda _galley, _book, file: check_pages(file, "x.pdf"),
    embedding: lambda _galley, _book, file: check_embedding(file, "x.pdf"),
    structure: lambda _galley, _book, file: check_structure(file, "x.pdf"),
    faces: lambda galley, _, file: check_faces(galley, file, "x.pdf"),
    x4: lambda _galley, _book, file: check_x4(file, [(0, 0, 0, 1)], "x.pdf"),
}
"""The files of each kind, and what is asked of them."""


def addressees():
    """Whom a file is addressed to, and whom it says that it is for."""
    missions = {"gin": "Guinea", "png": "Papua New Guinea", "fra": "Mission of France", "none": ""}
    for words, recipient in [
        (["Mission of Guinea"], ""),
        (["Mission of Guinea"], "gin"),
        (["Mission of Guinea"], "png"),
        (["Mission of Papua New Guinea"], "png"),
        (["Mission of Papua New Guinea"], "gin"),
        (["nobody"], ""),
        (["nobody"], "gin"),
        (["Papua New Guinea", "Mission of France"], "png"),
        (["Mission", "of France"], "fra"),
    ]:
        file = Inspection("pdf", "T", "en", 1, tuple(map(line, words)), ())
        yield f"{words} for {recipient!r}", check_addressee(missions, recipient, file, "x.pdf")


def names():
    """Names as they are typed."""
    for typed in (
        ["Amnesty", "Amnesty"],
        ["Amnesty", "Ａmnesty"],
        [""],
        ["A\tB"],
        ["A\ud800"],
        ["A\uffff"],
        ["A\ufffdB"],
        ["A\u0378"],
        ["A\ue000"],
        ["A\u200bB"],
        ["A\u2066B"],
        ["\u0421entre"],
        ["\u2f47本"],
        ["Cafe\u0301"],
        ["\u0301A"],
        [" Amnesty"],
        ["Body  & Data"],
        ["Humains ( CBDDH)"],
        ["Burundi(Acat)"],
        ["Union [CATU"],
        ["Freedom House."],
        ["A,B"],
        ["A , B"],
        ['«A» "B"'],
        ["A--B"],
        ["ABC & & D"],
        ["&amp; A"],
        ["CafÃ©"],
        ["A" * 300],
        ["?????"],
        ["A <b>B</b>"],
        ["{{ x }}"],
        ["A\u00a0B"],
        ["Of of A"],
        ["人權 人权"],
        ["office@river.example"],
        ["Amnesty;en"],
        ["Humais (Benin)CDDH"],
        ["Human Rights. Defenders"],
        ["Rights- Watch B"],
        ["- Amnesty"],
        ["A" * 301],
        ["x" * 60 + "  " + "y" * 60],
        ["x" * 100 + "  " + "y" * 100],
        ["  " + "y" * 100],
        ["y" * 100 + "  z"],
        ["y" * 70 + "  z"],
        ["\u200bA\u200cB\u200dC\u2060D\u00adE\u180eF\ufeffG"],
        ["Human A Rights", "Human B Rights", "Human C Rights", "Humen D Rights", "Human E Right"],
        ["A Peace", "B Peace", "C Peace", "D Piece of"],
        ["Droits Humains A", "Droits Humains B", "Droits Humains C", "Droits Humais D"],
        ["Foundation with A", "Foundationwith B", "with C"],
    ):
        rows = enumerate(typed, 1)
        list_ = [Signatory(name, (), "", row, Origin("s.csv", row + 1, 0, "name", row)) for row, name in rows]
        yield ascii([name if len(name) < 50 else f"{name[:9]}…" for name in typed]), check_names(list_)


def acceptances():
    """Entries under `accept`."""

    def found(code, row, severity=Severity.WARNING):
        return Finding(code, severity, "what", origin=Origin("s.csv", row + 1, row=row))

    def entry(code, row):
        return Acceptance(code, row, "confirmed", Origin("letter.yaml", 20))

    yield "accepted", apply_acceptances([found("name/a", 3)], [entry("name/a", 3)])
    yield "in another row", apply_acceptances([found("name/a", 3)], [entry("name/a", 2)])
    yield "nowhere", apply_acceptances([], [entry("name/a", 0)])
    yield "a finding without a place", apply_acceptances([Finding("a/b", Severity.NOTE, "what")], [entry("a/b", 1)])
    yield (
        "a failure",
        apply_acceptances([found("name/a", 1, Severity.FAILURE)], [entry("name/a", 1), entry("name/a", 0)]),
    )


def counts(sample):
    """Numbers of signatories in English prose: 321 signed, 282 are listed, 39 are not named."""
    letter, version = sample.letter, sample.letter.versions["en"]
    (found, *_) = catalogue.find(letter.folder, (catalogue.LANGUAGE, "en", None))
    counting = catalogue.read_language(found).counting
    origin = Origin("body.en.md")
    for body in (
        "One.\n\nWe, the 320 undersigned\norganizations, ask. 320 organizations.",
        "We, the undersigned {{\n}} 5 organizations, ask.",
        "We, **1,320** organizations, sign the letter; 321 organizations signed.",
        "We, the undersigned 2020 organizations, ask.",
        "Signed by more than 300 organizations, and by 43/2 organizations. 300 organizations met.",
    ):
        changed = replace(
            version,
            body=Prose(body, origin),
            **{name: Prose("", origin) for name in ("subject", "salutation", "closing", "note")},
        )
        yield ascii(body), check_counts(letter, changed, counting)
    yield (
        "in the closing",
        check_counts(
            letter,
            replace(version, body=Prose("", origin), closing=Prose("320 organizations", Origin("letter.yaml", 7, 3))),
            counting,
        ),
    )


def sections(galley, book, sample):
    for files, check in CHECKS.items():
        for title, file in files(galley):
            yield f"{files.__name__}: {title}", check(galley, book, file)
    for cases in (addressees(), names(), acceptances(), counts(sample)):
        for title, findings in cases:
            yield f"{cases.__name__}: {title}", findings


def sentence(finding):
    if isinstance(finding, str):
        return finding
    accepted = f" (accepted: {finding.accepted})" if finding.accepted else ""
    return f"{finding.severity.name.lower()}: {finding}{accepted}"


def test_everything_is_said_as_it_is_written_down(galley, book, sample):
    """`said.txt` is written by hand, or taken from this test's failure when a sentence was changed on purpose."""
    lines = []
    for title, findings in sections(galley, book, sample):
        lines += [f"# {title}", *map(sentence, findings)]
    written = (Path(__file__).parent / "said.txt").read_text(encoding="utf-8")
    assert lines == written.removesuffix("\n").split("\n")
