"""The addressed letter in Word's terms: the box as the space around a paragraph, and what reads back."""

from __future__ import annotations

import pytest
from PIL import Image

from letter_render.checks.faces import check_faces
from letter_render.checks.readback import check_readback
from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.galley import Columns, Heading, NameList
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4
MORE = """\
    place: P
    reference: R
    signer: {name: N, office: O}
    enclosures: [E, F]
date: 2024-03-22
"""


def of(paragraph, tag):
    """The attributes of a paragraph's property, as numbers where they are."""
    found = paragraph.find(f"{W}pPr/{W}{tag}")
    return (
        {}
        if found is None
        else {
            name.removeprefix(W): int(value) if value.lstrip("-").isdigit() else value for name, value in found.items()
        }
    )


def style(paragraph):
    return of(paragraph, "pStyle")["val"]


@pytest.mark.parametrize("count", [1, 4, 8])
def test_the_space_of_the_box_is_the_paragraphs(address_letter, paragraphs, count):
    """18 mm above, down to 40 mm below, 71 mm beside the 85, and the style's 20 pt after."""
    galley, _ = address_letter({"address": list("ABCDEFGH"[:count])})
    first = paragraphs(galley)[0]
    assert style(first) == "Address"
    assert len(list(first.iter(f"{W}br"))) == count - 1
    spacing, indent = of(first, "spacing"), of(first, "ind")
    assert abs(spacing["before"] - 18 * MM) < 1
    assert abs(spacing["after"] + count * 14 * 20 - 40 * MM - 20 * 20) < 1
    assert "line" not in spacing
    assert (indent["left"], round(indent["right"] / MM)) == (0, 71)


def test_the_indents_are_mirrored_in_a_letter_from_right_to_left(address_letter, paragraphs):
    """`w:left` is the edge where the text begins (ECMA-376 17.3.1.12): the box stays where it is on the paper."""
    first = paragraphs(address_letter({"name": "السفير"}, tag="ar")[0])[0]
    indent = of(first, "ind")
    assert (round(indent["left"] / MM), indent["right"]) == (71, 0)
    assert first.find(f"{W}pPr/{W}bidi") is not None


def test_a_box_beside_the_margin_is_indented_from_both_edges(address_letter, paragraphs):
    first = paragraphs(address_letter({"name": "N"}, stationery="us-letter")[0])[0]
    spacing, indent = of(first, "spacing"), of(first, "ind")
    assert abs(spacing["before"] - (53 - 25.4) * MM) < 1
    assert (indent["left"], round(indent["right"] / MM, 1)) == (0, 80.1)


def test_a_letterhead_takes_its_height_from_the_space_above_and_leaves_its_own_to_the_address(
    make_letter, composer, recipients, paragraphs
):
    folder = make_letter()
    own = folder / "templates/stationery/own"
    own.mkdir(parents=True)
    Image.new("RGB", (300, 100)).save(own / "logo.png")
    text = "based_on = 'plain'\n[letterhead]\nlogo = 'logo.png'\nalt = 'L'\nwidth_mm = 30\n"
    (own / "stationery.toml").write_text(text, encoding="utf-8")
    (person,), _ = recipients("id,name\nx,Ms. S\n")
    made = composer(folder, stationery="own")
    first, second = paragraphs(made.compose(person)[0])[:2]
    assert (style(first), style(second)) == ("Figure", "Address")
    assert of(first, "spacing") == {"after": 0}
    assert abs(of(second, "spacing")["before"] - (18 - 10) * MM) < 2
    assert of(paragraphs(made.compose()[0])[0], "spacing") == {}


def test_every_part_has_the_style_that_word_has_for_it(make_letter, composer, recipients, paragraphs):
    signer = "{name: N, signature: s.png, alt: S}"
    folder = make_letter("A,g", header="name,group", more=MORE.replace("{name: N, office: O}", signer))
    Image.new("RGB", (200, 50)).save(folder / "s.png")
    (person,), _ = recipients("id,name\nx,Ms. S\n")
    found = [style(one) for one in paragraphs(composer(folder).compose(person)[0]) if of(one, "pStyle")]
    assert found == [
        "Address", "Date", "Reference", "Salutation", "BodyText", "Closing", "Figure", "Signature", "Enclosures",
        "SignatoriesHeading", "Signatory",
    ]  # fmt: skip


def test_closing_signature_and_name_are_kept_together(make_letter, composer, paragraphs):
    folder = make_letter(more="    signer: {name: N, signature: s.png, alt: S}\n")
    Image.new("RGB", (200, 50)).save(folder / "s.png")
    kept = {
        style(one): one.find(f"{W}pPr/{W}keepNext") is not None for one in paragraphs(composer(folder).compose()[0])[:4]
    }
    assert kept == {"BodyText": True, "Closing": True, "Figure": True, "Signature": False}


@pytest.mark.parametrize("tag", ["fr", "ar", "zh-Hant"])
def test_an_addressed_letter_reads_back(address_letter, tag):
    """Nothing is found; the first paragraph is the whole address."""
    lines = ["304 East 44th Street, (5)", "New York, NY 10017."]
    galley, _ = address_letter(
        {"id": "fra", "address": lines}, "A,g", "台灣南社,h", tag=tag, more=MORE, header="name,group"
    )
    inspection = inspect_docx(write_docx(galley)[0])
    for check in (check_readback, check_faces):
        assert check(galley, inspection, "f") == []
    assert inspection.blocks[0].text.split("\n")[-2:] == lines


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "<w:t/>&amp;", "../../etc/passwd", "=1+1", "a\u200e (d)"])
def test_what_looks_like_code_reads_back_as_typed(address_letter, text):
    galley, _ = address_letter({"name": text, "address": [text], "salutation": text})
    inspection = inspect_docx(write_docx(galley)[0])
    assert check_readback(galley, inspection, "f") == []
    assert inspection.blocks[0].text == f"{text}\n{text}"


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hant"])
def test_both_formats_have_the_same_headings_and_names_in_the_same_order(compose_letter, tag):
    """The list of the galley, group by group, in one section of columns."""
    rows = ["A,", "جمعية النهر,Gruppe 1", "B-C,Gruppe 1", "台灣南社,مجموعة", "D,台灣"]
    galley, _ = compose_letter(*rows, tag=tag, header="name,group")
    (columns,) = (block for block in galley.blocks if isinstance(block, Columns))
    assert [type(block) for block in columns.blocks] == [NameList, *[Heading, NameList] * 3]
    pdf, docx = inspect_pdf(write_pdf(galley)[0]), inspect_docx(write_docx(galley)[0])
    for inspection in (pdf, docx):
        assert check_readback(galley, inspection, "f") == []
    kinds = [[one.kind.replace("item", "name") for one in inspection.blocks[2:]] for inspection in (pdf, docx)]
    assert kinds[0] == kinds[1] == ["name", "heading", "name", "name", "heading", "name", "heading", "name"]
    texts = [["".join(one.text.split()) for one in inspection.blocks[2:]] for inspection in (pdf, docx)]
    assert texts[0] == texts[1]
