"""Where pages and columns end, on the finished page: each line by pdfium, its paragraph by the structure tree."""

from __future__ import annotations

import ctypes
import io
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from letter_render.pdf.write import write_pdf

TAGS = ("zh-Hant", "zh-Hans", "en", "fr", "es", "ru", "ar")
WHOLE = 4
"""A paragraph of fewer lines cannot be parted with two on either side."""

SENTENCES = {
    "zh-Hant": "我們促請各國政府尊重人權維護者的工作，並且立即釋放所有因為和平行使權利而遭到拘禁的人士。",
    "zh-Hans": "我们促请各国政府尊重人权维护者的工作，并且立即释放所有因为和平行使权利而遭到拘禁的人士。",
    "en": "We call on all governments to respect the work of human rights defenders and to free those who are held. ",
    "fr": "Nous demandons à tous les gouvernements de respecter le travail des défenseurs des droits humains. ",
    "es": "Pedimos a todos los gobiernos que respeten la labor de quienes defienden los derechos humanos. ",
    "ru": "Мы призываем правительства всех государств уважать работу правозащитников и освободить задержанных. ",
    "ar": "ندعو جميع الحكومات إلى احترام عمل المدافعين عن حقوق الإنسان والإفراج عن كل من احتجز بسبب ممارسة حقوقه. ",
}
LENGTHS = (1, 2, 3, 4, 5, 2, 6, 1, 3, 7, 2, 4)
"""Sentences of each paragraph of the stress letter."""


@dataclass(frozen=True)
class Block:
    """A paragraph (P), heading (H1 to H3) or item (LI): the page and column of each of its lines, in order."""

    kind: str
    places: tuple[tuple[int, int], ...]


def blocks_of(data, middle_pt):
    """The blocks of a PDF. Those in the section are in column 1 where they lie right of `middle_pt`, else in 0."""
    characters = _characters(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        for kind, contents, is_in_columns in _elements(pdf.Root.StructTreeRoot, pages):
            found = {
                (page, is_in_columns and x >= middle_pt, round(-y))
                for page, mcid in contents
                for y, x in characters.get((page, mcid), [])
            }
            yield Block(kind, tuple((page, int(side)) for page, side, _ in sorted(found)))


def _characters(data):
    """The baseline and x of each drawn character by page and MCID."""
    found = {}
    for number, page in enumerate(pdfium.PdfDocument(data)):
        text_page = page.get_textpage()
        for index in range(raw.FPDFText_CountChars(text_page)):
            if chr(raw.FPDFText_GetUnicode(text_page, index)).isspace():
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text_page, index, x, y)
            mcid = raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(text_page, index))
            found.setdefault((number, mcid), []).append((y.value, x.value))
    return found


def _elements(element, pages, page=None, is_in_columns=False):
    """The blocks of the structure tree, each with the marked contents in it, and whether it stands in a section."""
    kind = str(element.get("/S", ""))[1:]
    kids = element.get("/K", [])
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    if kind in ("P", "LI", "H1", "H2", "H3"):
        yield kind, list(_contents(element, pages, page)), is_in_columns
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _elements(kid, pages, page, is_in_columns or kind == "Sect")


def _contents(element, pages, page):
    """The page and MCID of each marked content under an element."""
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            yield page, int(kid)
        elif kid.get("/Type") == "/MCR":
            yield (pages[kid.Pg.objgen] if "/Pg" in kid else page), int(kid.MCID)
        elif kid.get("/Type") != "/OBJR":
            yield from _contents(kid, pages, page)


def faults(blocks):
    """What is wrong with the ends of pages and columns, in words."""
    said = []
    for number, block in enumerate(blocks):
        parts = Counter(block.places).values()
        if len(parts) > 1 and (len(block.places) < WHOLE or min(parts) < 2):
            said.append(f"block {number}, {block.kind} of {len(block.places)} lines, is parted as {list(parts)}")
    for number, (block, following) in enumerate(pairwise(blocks)):
        if block.kind[0] == "H" and block.places[-1] != following.places[0]:
            said.append(f"heading {number} is parted from its text")
    return said


def closing_fault(blocks, closing):
    """The closing stands with two lines of what is before it, or with all of it."""
    before, own = blocks[closing - 1].places, blocks[closing].places
    together = sum(place == own[0] for place in before)
    return [] if together >= min(2, len(before)) else [f"the closing stands with {together} lines"]


def middle_pt(galley):
    """The middle of the measure."""
    page = galley.page
    return (page.margin_left_mm + (page.width_mm - page.margin_right_mm)) / 2 * 72 / 25.4


@pytest.mark.parametrize("tag", TAGS)
def test_the_sample_has_no_widow_no_orphan_and_nothing_alone(sample, tag):
    """Body, closing, 282 names and the note, in each language."""
    galley = next(galley for galley in sample.galleys if galley.language == tag)
    blocks = list(blocks_of(write_pdf(galley)[0], middle_pt(galley)))
    closing = 8 if tag == "zh-Hant" else 9

    assert len(blocks) == closing + 1 + 282 + 1
    assert faults(blocks) == []
    assert closing_fault(blocks, closing) == []
    assert blocks[-1].places[0] in blocks[-2].places


def stress_body(tag, extra):
    """Paragraphs of every length under headings, a quotation and a list; `extra` sentences before all."""
    parts = [SENTENCES[tag] * extra] if extra else []
    for number, length in enumerate(LENGTHS):
        parts += [f"## {SENTENCES[tag][:12].strip()}"] if number % 3 == 0 else []
        parts += [f"> {SENTENCES[tag] * 4}"] if number == 5 else []
        parts += [f"- {SENTENCES[tag] * 2}\n- {SENTENCES[tag] * 4}"] if number == 8 else []
        parts.append(SENTENCES[tag] * length)
    return "\n\n".join(parts)


@pytest.mark.parametrize("extra", range(14))
def test_wherever_a_page_ends_no_line_is_alone(compose_letter, extra):
    """Small pages, so that they end often, each time at another height, and a text that begins some lines later."""
    tag = TAGS[extra % len(TAGS)]
    galley, _ = compose_letter("A", "B", tag=tag, body=stress_body(tag, extra), title="x", closing="x")
    page = galley.page.model_copy(update={"width_mm": 148, "height_mm": 150 + 2 * extra})
    galley = replace(galley, page=page)
    data, findings = write_pdf(galley)
    blocks = list(blocks_of(data, middle_pt(galley)))
    closing = len(blocks) - 3

    assert findings == []
    assert len({place for block in blocks for place in block.places}) > 4
    assert faults(blocks) == []
    assert closing_fault(blocks, closing) == []
