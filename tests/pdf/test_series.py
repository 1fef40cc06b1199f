"""A letter that a series writes is the letter that is written whole: pixel for pixel, tag for tag."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from letter_render.galley import Paragraph
from letter_render.pdf import filling, line
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.series import PdfSeries
from letter_render.pdf.write import write_pdf
from letter_render.slots import split
from letter_render.walk import runs_of

MORE = """\
    place: P
    reference: R-{{{{ recipient.reference }}}}
    subject: {subject}
date: 2024-03-22
"""
# Two recipients with every kind of text, whatever the letter's language.
HARD = [
    {
        "name": "السيد أحمد (NGO) 12/2020",
        "address": [
            "شارع (٣٢١) 15-17, C++ [2020] 50%",
            "304 East 44th Street, Office AVA To fj",
            "台北市air大安區2段、「A」(B)",
            "東京のカナ・ガー 3-1 葛飾",
            "Ю. Ёлкин, ул. Правды, 5/7",
            "Se\u0301curite\u0301 e\u0323\u0302 x\u0332 Việt Nam",
            "مُحَمَّد بْنُ سَل\u0651\u064eام ٢٦/٦ فارسی\u200cها",
        ],
        "salutation": "سعادة السفير (NGO) 12/2020 – C++،",
        "reference": "A/12-2020(٣٢١)",
    },
    {
        "name": "王大明air大使",
        "mission": ["Mission «A», VA. Tor"],
        "address": ["한국 서울 3가", "1 «العفو» 2", "12.5 (أ) 2019-2020 (50%)", "+1 (212) 555-0100 هاتف"],
        "salutation": "閣下、air「A」東京の12號 Excellency,",
        "reference": "ref١٢中A",
    },
]
BODY = {
    "ar": "نكتب إليكم بشأن التعاون (NGO) في عام 2020.\n",
    "en": "We write to you about air and cooperation.\n",
    "es": "Les escribimos acerca de la cooperación.\n",
    "fr": "Nous vous écrivons au sujet de la coopération : merci.\n",
    "ru": "Мы пишем вам о международном сотрудничестве.\n",
    "zh-Hans": "我们就air合作事宜致函（2020年）。\n",
    "zh-Hant": "我們就air合作事宜致函（2020年）。\n",
}
STYLES = {
    "centred and bold": "[styles.salutation]\nalign = 'center'\nbold = true\n[styles.reference]\nalign = 'end'\n",
    "justified, indented, hanging": (
        "[styles.salutation]\nalign = 'justify'\nfirst_line_em = 2\n"
        "[styles.reference]\nhanging_em = 3\nalign = 'start'\n[styles.address]\nalign = 'end'\n"
    ),
    "coloured and small": (
        "[styles.salutation]\ncolour = '#aa0033'\nsize_pt = 7.3\nfirst_line_em = 1.7\n"
        "[styles.address]\nalign = 'center'\nbold = true\n"
    ),
}


def pictures(data):
    """Every page as a picture."""
    return [page.render(scale=2).to_pil().convert("L") for page in pdfium.PdfDocument(data)]


def differing(one, other):
    """Where two files look different: page from 0, edges of the part that differs, and by how much of 255 at most."""
    found = []
    for number, (mine, theirs) in enumerate(zip(pictures(one), pictures(other), strict=True)):
        assert mine.size == theirs.size
        difference = ImageChops.difference(mine, theirs)
        if difference.getbbox():
            found.append((number, difference.getbbox(), difference.getextrema()[1]))
    return found


def without_faces(data):
    """What is found in a file, but for which glyphs its faces were cut to: a series has faces of its own for slots. One
    glyph is a space and one that does not break, a letter and that letter typed with a mark: it reads as the first.
    Where things stand is the picture's to say: the objects of a page may be cut in other places.
    """
    inspection = inspect_pdf(data)
    assert all(
        face.is_embedded and face.is_subset and face.is_mapped and not face.unmapped for face in inspection.faces
    )
    blocks = tuple(replace(block, boxes=()) for block in inspection.blocks)
    bare = replace(inspection, blocks=blocks, faces=(), pages=(), identifier="")
    facts = unicodedata.normalize("NFC", repr(bare).replace(r"\xa0", " "))
    return facts.split("InspectedBlock"), sorted({face.name for face in inspection.faces})


def both(galley, series=None):
    """The galley written by its series, and written whole."""
    skeleton, slots = split(galley)
    series = series or PdfSeries(skeleton)
    assert series.skeleton == skeleton
    whole, findings = write_pdf(galley)
    assert series.findings == findings == []
    return series.write(galley, slots), whole


def assert_same(galley, series=None):
    fast, whole = both(galley, series)
    assert differing(fast, whole) == []
    assert without_faces(fast) == without_faces(whole)
    with pikepdf.open(io.BytesIO(fast)) as pdf:
        assert pdf.check_pdf_syntax() == []
    return fast


@pytest.fixture
def galleys(make_letter, composer, recipients):
    """Make the galleys of a letter to recipients with the cells given."""

    def make(cells, tag, stationery="plain", folder=None, **settings):
        settings = {"body": BODY[tag], "more": MORE.format(subject="S"), **settings}
        folder = folder or make_letter("Amnesty", "台灣南社", "منظمة (العفو)", tag=tag, **settings)
        people, _ = recipients(json.dumps([{"id": f"x{row}", **one} for row, one in enumerate(cells)]), "r.json")
        made = composer(folder, tag, stationery)
        composed = [made.compose(person) for person in people]
        assert [str(one) for _, found in composed for one in found if one.severity.name == "FAILURE"] == []
        return [galley for galley, _ in composed]

    return make


@pytest.fixture
def own_stationery(make_letter):
    """Make a letter folder whose stationery `own` is the plain one with something else."""

    def make(toml, tag, **settings):
        settings = {"body": BODY[tag], "more": MORE.format(subject="S"), **settings}
        folder = make_letter("Amnesty", "台灣南社", tag=tag, **settings)
        own = folder / "templates/stationery/own"
        own.mkdir(parents=True)
        (own / "stationery.toml").write_text(f"based_on = 'plain'\n{toml}", encoding="utf-8")
        return folder

    return make


@pytest.mark.parametrize("tag", BODY)
def test_both_ways_give_the_same_page_text_tags_languages_and_faces(galleys, tag):
    """For texts of every script in letters of every language; both recipients share one skeleton."""
    made = galleys(HARD, tag)
    series = PdfSeries(split(made[0])[0])
    assert [slot.style for slot in split(made[0])[1]] == ["address", "reference", "salutation"]
    for galley in made:
        assert_same(galley, series)


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hant"])
@pytest.mark.parametrize("style", STYLES)
def test_slots_hang_where_their_style_says(own_stationery, galleys, tag, style):
    folder = own_stationery(STYLES[style], tag)
    for galley in galleys(HARD[:1], tag, "own", folder):
        assert_same(galley)


def test_a_letter_on_us_letter_is_the_same(galleys):
    (galley,) = galleys(HARD[1:], "en", "us-letter")
    assert_same(galley)


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_letterhead_above_the_box_moves_no_slot(own_stationery, galleys, tag):
    folder = own_stationery("[letterhead]\nlogo = 'l.png'\nalt = 'L'\nwidth_mm = 20\nalign = 'end'\n", tag)
    Image.new("RGB", (300, 90), "#3050a0").save(folder / "templates/stationery/own/l.png")
    (galley,) = galleys(HARD[:1], tag, "own", folder)
    assert len(galley.letterhead) == 1
    assert_same(galley)


def own_template(folder, html):
    path = folder / "templates/letters/open-letter.html.jinja"
    path.parent.mkdir(parents=True)
    path.write_text(html, encoding="utf-8")


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_slots_on_later_pages_and_no_address_at_all(make_letter, galleys, tag):
    """A slot on page 1, none on page 2, two on the last."""
    folder = make_letter("A", tag=tag, body="\n\n".join([BODY[tag]] * 60), more=MORE.format(subject="S"))
    slots = '<p class="reference">{{ reference }}</p>', '<p class="closing">{{ recipient.name }}</p>'
    names = '<section class="columns"><ul class="names">{% for n in names %}<li>{{ n }}</li>{% endfor %}</ul></section>'
    own_template(folder, f"{slots[0]}{{{{ body }}}}{slots[1]}<p>{{{{ closing }}}}</p>{slots[0]}<p>-</p>{names}")
    for galley in galleys(HARD, tag, folder=folder):
        assert [slot.style for slot in split(galley)[1]] == ["reference", "closing", "reference"]
        data = assert_same(galley)
        assert [block.page for block in inspect_pdf(data).blocks if "٣٢١" in block.text or "١٢" in block.text] == [1, 3]


@pytest.mark.parametrize("tag", ["zh-Hant", "en"])
def test_characters_that_share_a_glyph_are_told_apart(galleys, tag):
    """A Kangxi radical and 山, with air behind each, and signs of a unit."""
    cells = {"name": "\u2f2d山 \u2f2dK山a\u2126\u212a", "salutation": "山\u2f2da山b\u2f2dc,", "reference": "R"}
    (galley,) = galleys([cells], tag)
    blocks = inspect_pdf(assert_same(galley)).blocks

    assert "\u2f2d山\u2f2dK山a\u2126\u212a" in ["".join(block.text.split()) for block in blocks]
    assert "山\u2f2da山b\u2f2dc," in ["".join(block.text.split()) for block in blocks]


def test_a_salutation_wider_than_a_line_is_no_slot(galleys):
    """Nor does it have a line of its own then; its letter has a skeleton of its own, and is the same all the same."""
    short, wide = galleys([{"salutation": "Dear,"}, {"salutation": "Excellency and " * 12}], "en")
    assert [slot.style for slot in split(short)[1]][-1] == "salutation"
    assert "salutation" not in [slot.style for slot in split(wide)[1]]
    assert split(short)[0] != split(wide)[0]
    assert_same(wide)


@pytest.mark.parametrize("width", range(8))
def test_a_salutation_about_as_wide_as_a_line_is_set_as_when_written_whole(galleys, width):
    """Whether it is a slot or not."""
    (galley,) = galleys([{"salutation": "Excellency and all of you who read these lines, " * 2 + "i" * width}], "en")
    assert_same(galley)


def test_a_body_with_the_recipient_gives_every_letter_a_skeleton_of_its_own(galleys):
    body = (
        "We write to the Government {{ recipient.of_state }} about air and cooperation, " * 3 + "and so on.\n\nYours.\n"
    )
    one, other = galleys([{"state": "Aa"}, {"state": "Bb"}], "en", body=body)
    assert split(one)[0] != split(other)[0]
    assert_same(one)
    assert_same(other)


def test_a_title_with_the_recipient_gives_every_letter_a_skeleton_of_its_own(galleys):
    one, other = galleys(
        [{"state": "Aa"}, {"state": "Bb"}], "en", title="", more=MORE.format(subject="To {{ recipient.state }}")
    )
    assert (one.title, other.title) == ("To Aa", "To Bb")
    assert split(one)[0] != split(other)[0]
    assert_same(one)


def test_a_hyphenated_letter_is_the_same(own_stationery, galleys):
    body = "Unverhältnismäßigkeitsgrundsatzentscheidungen characteristically internationalisation " * 12
    folder = own_stationery("[styles.body]\nalign = 'justify'\n", "en", body=body + "\n")
    (galley,) = galleys(HARD[1:], "en", "own", folder)
    is_hyphenated = replace(galley.formats["body"], is_hyphenated=True)
    assert_same(replace(galley, formats={**galley.formats, "body": is_hyphenated}))


def test_the_same_letter_has_the_same_bytes_whoever_else_is_written_to(galleys):
    """From a series of its own, and from one that has written to others."""
    one, other = galleys(HARD, "zh-Hant")
    skeleton, slots = split(one)
    alone = PdfSeries(skeleton).write(one, slots)
    series = PdfSeries(skeleton)
    series.write(other, split(other)[1])
    assert series.write(one, slots) == alone


def test_a_letter_with_a_slot_of_75_percent_would_be_seen(galleys, monkeypatch):
    """Text, tags and faces are the same then: only the picture is not."""
    (galley,) = galleys(HARD[1:], "en")

    def shrunk(*given):
        return [replace(box, size_px=box.size_px * 0.75) for box in line.boxes(*given)]

    monkeypatch.setattr(filling, "boxes", shrunk)
    fast, whole = both(galley)
    assert without_faces(fast) == without_faces(whole)
    assert differing(fast, whole)


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_what_differs_from_letter_to_letter_is_small(galleys, tag):
    """Less than 25 kB of letters with no more than Latin and Arabic: the rest is the same bytes."""
    cells = [
        {"name": "Ms. Ana Silva", "salutation": "Dear Ms. Silva,", "reference": "A"},
        {"name": "Jo", "reference": "B"},
    ]
    one, other = galleys(cells, tag)
    series = PdfSeries(split(one)[0])
    written = [series.write(galley, split(galley)[1]) for galley in (one, other)]
    assert all(data.startswith(series.base.data) for data in written)
    assert all(len(data) - len(series.base.data) < 25_000 for data in written)


def test_a_slot_holds_runs_alone(galleys):
    """A paragraph with the recipient's words that has anything else is no slot."""
    (galley,) = galleys(HARD[:1], "en")
    for slot in split(galley)[1]:
        if isinstance(slot.block, Paragraph):
            assert list(runs_of(slot.block.inlines)) == list(slot.block.inlines)
