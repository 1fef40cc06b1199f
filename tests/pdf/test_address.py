"""The addressed letter on the page, measured by pdfium, and read back."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

from letter_render.checks.faces import check_faces
from letter_render.checks.furniture import check_furniture
from letter_render.checks.readback import check_readback
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.series import PdfSeries
from letter_render.pdf.write import write_pdf
from letter_render.resources import SHIPPED
from letter_render.slots import split
from letter_render.walk import runs_of

PT = 72 / 25.4
MORE = """\
    place: P
    reference: R
    subject: S
    signer: {name: N, office: O}
    enclosures: [E]
date: 2024-03-22
"""
ADDRESS = {
    "fr": ["S. E. M. Jean Martin", "245 East 47th Street, 44th Floor", "New York, NY 10017"],
    "ar": ["سعادة السيد أحمد محمد", "304 East 44th Street", "New York, NY 10017"],
    "zh-Hant": ["王大明大使", "350 East 35th Street", "New York, NY 10016"],
}


def written(galley):
    """The letter as it is written, in a mailing where it has a recipient, and the engine's findings."""
    if not galley.recipient:
        return write_pdf(galley)
    skeleton, slots = split(galley)
    series = PdfSeries(skeleton)
    return series.write(galley, slots), series.findings


def text_of(block):
    """The text of a block's runs."""
    return "".join(run.text for run in runs_of(block.inlines))


def rows(data, lines, galley, count):
    """The first lines of the page, as the distance of their baselines from the upper edge and their edges, in mm."""
    height_pt = galley.page.height_mm * PT
    found = [line for line in lines(data) if line.page == 0][:count]
    return [((height_pt - line.baseline) / PT, line.left / PT, line.right / PT) for line in found]


@pytest.mark.parametrize("stationery", ["plain", "us-letter"])
@pytest.mark.parametrize("tag", ADDRESS)
def test_the_address_stands_in_its_box_and_the_letter_below_it(address_letter, lines, tag, stationery):
    """Each line in its row of the box, at the edge where its text begins; the date after the box and its space."""
    galley, _ = address_letter(
        {"name": ADDRESS[tag][0], "address": ADDRESS[tag][1:]}, tag=tag, stationery=stationery, more=MORE
    )
    box, leading_mm = galley.blocks[0].box, galley.formats["address"].leading_pt / PT
    data, findings = written(galley)
    assert findings == []
    *address, date = rows(data, lines, galley, 4)
    for index, (baseline, left, right) in enumerate(address):
        assert box.top_mm + index * leading_mm < baseline < box.top_mm + (index + 1) * leading_mm
        if tag == "ar":
            assert abs(right - box.left_mm - box.width_mm) < 0.2
            assert left > box.left_mm
        else:
            assert abs(left - box.left_mm) < 0.2
            assert right < box.left_mm + box.width_mm
    leading = galley.formats["date"].leading_pt / PT
    top = box.top_mm + box.height_mm + galley.formats["address"].after_pt / PT
    assert top < date[0] < top + leading


@pytest.mark.parametrize("count", [1, 8])
def test_what_follows_begins_at_the_same_place_however_many_lines_there_are(address_letter, lines, count):
    galley, _ = address_letter({"address": list("ABCDEFGH"[:count])}, more=MORE)
    *_, date = rows(written(galley)[0], lines, galley, count + 1)
    assert abs(date[0] - 96.4) < 0.1


@pytest.mark.parametrize("align", ["start", "end", ""])
def test_the_letterhead_stands_above_the_box_and_does_not_move_it(make_letter, composer, recipients, lines, align):
    """Nor does the space above that the style may have."""
    folder = make_letter(more=MORE)
    own = folder / "templates/stationery/own"
    own.mkdir(parents=True)
    Image.new("RGB", (300, 100)).save(own / "logo.png")
    head = f"[letterhead]\nlogo = 'logo.png'\nalt = 'L'\nwidth_mm = 30\nalign = '{align}'\n" if align else ""
    text = f"based_on = 'plain'\n{head}[styles.figure]\nbefore_pt = 3\nafter_pt = 9\n[styles.address]\nbefore_pt = 17\n"
    (own / "stationery.toml").write_text(text, encoding="utf-8")
    (person,), _ = recipients("id,name\nx,Ms. S\n")
    galley, findings = composer(folder, stationery="own").compose(person)
    assert findings == []
    data, _ = written(galley)
    bottoms_mm = [
        297 - image.get_bounds()[1] / PT
        for image in pdfium.PdfDocument(data)[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    ]
    assert len(bottoms_mm) == bool(align)
    assert all(27 + 10 <= bottom_mm < 45 for bottom_mm in bottoms_mm)
    ((baseline, left, _),) = rows(data, lines, galley, 1)
    assert 45 < baseline < 45 + 14 / PT
    assert abs(left - 27) < 0.2


def test_a_letterhead_that_reaches_into_the_box_is_a_failure_with_the_mm(make_letter, composer, recipients):
    folder = make_letter()
    own = folder / "templates/stationery/own"
    own.mkdir(parents=True)
    Image.new("RGB", (300, 300)).save(own / "logo.png")
    text = "based_on = 'plain'\n[letterhead]\nlogo = 'logo.png'\nalt = 'L'\nwidth_mm = 20\n"
    (own / "stationery.toml").write_text(text, encoding="utf-8")
    (person,), _ = recipients("id,name\nx,Ms. S\n")
    made = composer(folder, stationery="own")
    ((fault),) = made.compose(person)[1]
    assert (fault.code, fault.origin.file) == ("stationery/address", "templates/stationery/own/stationery.toml")
    # 20 mm of logo and 12 pt of space in the 18 mm above the box.
    assert "6.2 mm" in fault.what
    assert made.compose()[1] == []


@pytest.mark.parametrize("tag", ADDRESS)
def test_an_addressed_letter_reads_back_with_its_address_as_one_paragraph(address_letter, tag):
    """Nothing is found; the first P of the tags is the whole address."""
    galley, _ = address_letter(
        {"name": ADDRESS[tag][0], "address": ADDRESS[tag][1:]},
        "A,g",
        "台灣南社,h",
        tag=tag,
        more=MORE,
        header="name,group",
    )
    data, _ = written(galley)
    inspection = inspect_pdf(data)
    for check in (check_readback, check_faces, check_furniture):
        assert check(galley, inspection, "f") == []
    first, second = inspection.blocks[:2]
    assert first.kind == second.kind == "paragraph"
    assert "".join(first.text.split()) == "".join("".join(ADDRESS[tag]).split())
    assert "".join(second.text.split()) == "".join(text_of(galley.blocks[1]).split())


INJECTIONS = ["{{ 7*7 }}", "<script>&amp;</script>", "</style>", "../../etc/passwd", "*a* _b_", "(d) – e!"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_looks_like_code_reads_back_as_typed(address_letter, text):
    galley, findings = address_letter({"name": text, "address": [text], "salutation": text})
    assert [str(one) for one in findings if one.severity.name == "FAILURE"] == []
    data, warned = written(galley)
    inspection = inspect_pdf(data)
    assert warned == []
    assert [one for one in check_readback(galley, inspection, "f") if one.severity.name == "FAILURE"] == []
    assert "".join(inspection.blocks[0].text.split()) == "".join(text.split()) * 2


def test_a_signature_is_a_figure_with_its_text_between_closing_and_name(make_letter, composer):
    folder = make_letter(more="    signer: {name: J. D., signature: s.png, alt: 'J. D. signed'}\n")
    Image.new("RGB", (200, 50)).save(folder / "s.png")
    galley, findings = composer(folder).compose()
    inspection = inspect_pdf(written(galley)[0])
    assert findings == []
    assert check_readback(galley, inspection, "f") == []
    assert [(one.kind, one.text) for one in inspection.blocks[1:4]] == [
        ("paragraph", "Yours"), ("figure", "J. D. signed"), ("paragraph", "J. D."),
    ]  # fmt: skip


@pytest.mark.parametrize("count", range(34, 41))
def test_closing_signature_and_name_stand_on_one_page(make_letter, composer, count):
    """For every length of the body around a page's end."""
    signer = "    signer: {name: J. D., signature: s.png, alt: Signed}\n"
    folder = make_letter(body="\\\n".join(["x"] * count) + "\n", more=signer)
    Image.new("RGB", (400, 100)).save(folder / "s.png")
    blocks = inspect_pdf(written(composer(folder).compose()[0])[0]).blocks
    assert [one.text for one in blocks[1:4]] == ["Yours", "Signed", "J. D."]
    assert len({one.page for one in blocks[1:4]}) == 1


GROUPS = [f"Name {row},Group {row // 7}" for row in range(150)]


def test_groups_fill_their_columns_and_no_heading_ends_one(compose_letter, lines):
    """Only a note keeps names with it: headings leave no columns half empty."""
    galley, _ = compose_letter(*GROUPS, header="name,group")
    data, findings = written(galley)
    inspection = inspect_pdf(data)
    assert findings == []
    assert check_readback(galley, inspection, "f") == []
    page, middle = galley.page, galley.page.width_mm / 2 * PT
    bottom = page.margin_bottom_mm * PT
    for left, right in ((0, middle), (middle, 10000)):
        column = [line for line in lines(data, left, right) if line.page == 0]
        # Room for a heading with its space and one name is left at most.
        assert column[-1].baseline - bottom < 18 + 6 + 14 + 14
        assert not column[-1].text.startswith("Group")


def test_the_page_of_us_letter_is_us_letter(address_letter):
    galley, _ = address_letter({"name": "N"}, stationery="us-letter")
    page = pdfium.PdfDocument(written(galley)[0])[0]
    assert page.get_size() == (612, 792)


def test_the_window_of_a_10_envelope_shows_the_box():
    """4 1/2 by 1 1/8 inch, 7/8 inch from the left and 1/2 from the lower edge of 9 1/2 by 4 1/8 inch, the sheet folded
    in three on the lower edge, wherever it has slid from left to right.
    """
    import tomllib

    inch = 25.4
    table = tomllib.loads((SHIPPED / "templates/stationery/us-letter/stationery.toml").read_text(encoding="utf-8"))
    box, page = table["address"], table["page"]
    above = (4 + 1 / 8) * inch - page["height_mm"] / 3
    bottom = (4 + 1 / 8 - 1 / 2) * inch - above
    assert box["top_mm"] >= bottom - (1 + 1 / 8) * inch + 1
    assert box["top_mm"] + box["height_mm"] <= bottom
    assert box["left_mm"] >= 7 / 8 * inch
    slack = 9.5 * inch - page["width_mm"]
    assert box["left_mm"] + box["width_mm"] <= (7 / 8 + 4.5) * inch - slack
