"""What is laid out otherwise than asked is found, in a real file that was changed."""

from __future__ import annotations

import doctest
import io

import pikepdf
import pytest

from letter_render.checks import layout
from letter_render.checks.layout import check_layout
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf

RICH = "# One *part*\n\nText.\n\n- a\n- b\n\n## Two\n\n1. c\n2. d\n3. e\n"


def found(galley, data, change=lambda _: None):
    """The findings on the PDF after `change(pdf)`: their codes with their rows."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    findings = check_layout(galley, inspect_pdf(out.getvalue()), "x")
    return [(finding.code, finding.origin.row) for finding in findings]


def lists(pdf):
    """The lists of the structure tree."""
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/L"]


def move(pdf, page, mcid, x, y):
    """Move a marked content by x and y pt."""
    moved, inside = [], False
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[page]):
        is_it = str(operator) == "BDC" and "/MCID" in operands[1] and mcid == operands[1].MCID
        if is_it:
            # The pages of WeasyPrint are scaled by 0.75 and turned upside down.
            moved += [([], "q"), ([1, 0, 0, 1, x / 0.75, -y / 0.75], "cm")]
            inside = True
        moved.append((operands, str(operator)))
        if inside and str(operator) == "EMC":
            moved.append(([], "Q"))
            inside = False
    assert len(moved) > len(pikepdf.parse_content_stream(pdf.pages[page]))
    pdf.pages[page].Contents = pdf.make_stream(
        pikepdf.unparse_content_stream([(operands, pikepdf.Operator(operator)) for operands, operator in moved])
    )


@pytest.fixture
def galley(sample):
    return sample.galleys[0]


@pytest.mark.parametrize("levels", [(2,), (2, 3), (3, 2, 1), (1, 3, 2), (2, 3, 1, 3, 2), (3, 3, 1, 2)])
def test_headings_that_leave_levels_out_have_bookmarks_as_deep_as_can_be(compose_letter, levels):
    """A letter without a subject may begin with a heading of level 2; an outline cannot (ISO 32000-1 12.3.3)."""
    body = "".join(f"{'#' * level} Part {number}\n\nText.\n\n" for number, level in enumerate(levels))
    galley, _ = compose_letter("Amnesty", body=body)
    data, _ = write_pdf(galley)
    inspection = inspect_pdf(data)

    assert len(inspection.outline) == len(levels)
    assert check_layout(galley, inspection, "x") == []
    results = doctest.testmod(layout)
    assert results.attempted >= 1
    assert not results.failed


def test_a_letter_with_headings_and_lists_is_laid_out_as_asked(compose_letter):
    """Bookmarks, levels and lists are the galley's; the check has something to look at."""
    galley, _ = compose_letter("Amnesty", body=RICH)
    data, _ = write_pdf(galley)
    inspection = inspect_pdf(data)

    assert check_layout(galley, inspection, "x") == []
    assert inspection.lists == (2, 3, 1)
    assert inspection.outline == ((1, "One part"), (2, "Two"))


def test_a_missing_bookmark_is_found(compose_letter):
    """So is a heading whose level was changed, and a list that was cut in two."""
    galley, _ = compose_letter("Amnesty", body=RICH)
    data, _ = write_pdf(galley)

    def forget(pdf):
        with pdf.open_outline() as outline:
            outline.root[0].children.clear()

    def level(pdf):
        next(
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/H2"
        ).S = pikepdf.Name.H1

    def cut(pdf):
        ordered = next(item for item in lists(pdf) if len(item.K) == 3)
        rest = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.L, P=ordered.P))
        rest.K = pikepdf.Array([ordered.K[2]])
        del ordered.K[2]
        kids = ordered.P.K
        kids.insert(next(at for at, kid in enumerate(kids) if kid.objgen == ordered.objgen) + 1, rest)

    for change in (forget, level, cut):
        assert found(galley, data, change) == [("readback/structure", 0)]


def test_the_sample_is_laid_out_as_asked(galley, sample_pdf):
    """Nothing to find on five pages."""
    assert found(galley, sample_pdf) == []


def test_a_name_of_which_a_line_is_in_the_other_column_is_found(galley, sample_pdf):
    """Its second line, moved to the right column: a name that is split, with its row."""
    inspection = inspect_pdf(sample_pdf)
    row, name = next(
        (at, block)
        for at, block in enumerate((one for one in inspection.blocks if one.kind == "item"), 1)
        if len({round(box.bottom) for box in block.boxes}) > 1 and block.boxes[0].left < 100 and block.page > 1
    )
    last = name.boxes[-1]
    mark = next(mark for mark in inspection.pages[last.page - 1].marks if mark.box == last)

    codes = found(galley, sample_pdf, lambda pdf: move(pdf, last.page - 1, mark.mcid, 232, 100))
    assert ("layout/split-name", row) in codes


def test_a_paragraph_in_the_margin_is_found(galley, sample_pdf):
    """A line of the body, 40 pt too far to the left."""
    assert found(galley, sample_pdf, lambda pdf: move(pdf, 0, 3, -40, 0)) == [("layout/margin", 0)]


def test_names_that_are_read_in_another_order_than_they_stand_are_found(galley, sample_pdf):
    """Two items of the list exchanged in the structure alone: the page shows them as before."""

    def swap(pdf):
        (names,) = lists(pdf)
        names.K[100], names.K[101] = names.K[101], names.K[100]

    assert found(galley, sample_pdf, swap) == [("layout/order", 0)]


def test_a_page_with_no_more_than_head_and_foot_is_found(galley, sample_pdf):
    """As the blank page that a list which just fits may leave behind."""

    def add(pdf):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(b"/Artifact BMC 10 10 20 20 re f EMC")

    assert found(galley, sample_pdf, add) == [("layout/blank-page", 0)]


@pytest.mark.parametrize("damage", ["body", "label", "text"])
def test_a_list_item_that_is_none_is_a_problem_of_the_file(compose_letter, damage):
    """LI holds Lbl and LBody, in that order (ISO 32000-1 14.8.4.3.3)."""
    galley, _ = compose_letter("Amnesty", body=RICH)
    data, _ = write_pdf(galley)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        item = next(one for one in lists(pdf) if len(one.K) == 3).K[0]
        assert [str(kid.S) for kid in item.K] == ["/Lbl", "/LBody"]
        match damage:
            case "body":
                item.K[1].S = pikepdf.Name.P
            case "label":
                item.K = pikepdf.Array([item.K[1], item.K[0]])
            case "text":
                item.P.S = pikepdf.Name.L
                item.S = pikepdf.Name.P
        out = io.BytesIO()
        pdf.save(out)

    problems = {
        "body": ["a list item holds P", "a list item has no LBody"],
        "label": ["the label of a list item does not stand before its body"],
        "text": ["a list holds P"],
    }
    assert list(inspect_pdf(out.getvalue()).problems) == problems[damage]
