"""What html.py writes is laid out in the order of the plain text, though WeasyPrint orders each text node alone."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given, strategies as st

from letter_render.checks.readback import check_readback
from letter_render.compose.lines import hold_together
from letter_render.compose.markup import Piece
from letter_render.compose.setting import Setter
from letter_render.findings import Origin, Severity
from letter_render.galley import NameList, Paragraph
from letter_render.model import Signatory
from letter_render.pdf.html import to_html
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf
from letter_render.text.bidi import BRACKETS, first_strong_direction, reading_direction
from letter_render.walk import all_names

PRINTED = "abNعمهב"[:6] + "中台カ 0123٠١٢٣()[]{}「」《》.,،;:!?-–/%+*#&@'\""
DIRECTIONS = st.sampled_from(["ltr", "rtl"])


class _Tree(HTMLParser):
    """The elements as (direction, children), a child being one of them or text."""

    def __init__(self, direction):
        super().__init__()
        self.open = [(direction, [])]

    def handle_starttag(self, tag, attrs):
        element = (dict(attrs).get("dir", self.open[-1][0]), [])
        self.open[-1][1].append(element)
        if tag != "br":
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag != "br":
            self.open.pop()

    def handle_data(self, data):
        self.open[-1][1].append(data)


def laid_out(html, direction, fribidi):
    """The text of the HTML, and its places from left to right.

    In WeasyPrint 70.0 a text node is a Pango layout of its own with its element's direction (text/line_break.py), and
    the children of a right-to-left element are put in order from right to left (layout/inline.py).
    """
    tree = _Tree(direction)
    tree.feed(html)
    tree.close()
    text = []

    def places(node, base):
        if isinstance(node, str):
            start = sum(map(len, text))
            text.append(node)
            return [start + place for place in fribidi.order(node, base)]
        own, children = node
        parts = [places(child, own) for child in children]
        return [place for part in (parts if own == "ltr" else parts[::-1]) for place in part]

    order = places(tree.open[0], direction)
    return "".join(text), order


def setter(book, direction):
    language = "ar" if direction == "rtl" else "en"
    return Setter(book, "serif", language, direction, chinese="zh-Hant", punctuation="keep")


@pytest.fixture(scope="module")
def html_of(sample):
    """The HTML of a name list or paragraph alone, in a letter of that direction, without its own tags."""
    galleys = {galley.direction: galley for galley in sample.galleys}

    def html(block, direction):
        galley = replace(galleys[direction], blocks=(block,), letterhead=(), head=(), foot=())
        return to_html(galley).split("<body>")[1].removesuffix("</body></html>")

    return html


@pytest.fixture(scope="module")
def name_format(sample):
    """How names are set."""
    return sample.galleys[0].formats["name"]


@given(st.text(alphabet=PRINTED, min_size=1, max_size=20), DIRECTIONS)
def test_a_name_stands_in_its_own_order_in_a_list_of_either_direction(
    html_of, name_format, book, fribidi, text, direction
):
    """As plain text of the direction of its first strong letter; its words may be held together."""
    name = setter(book, direction).name(Signatory(text, (), "", 1, Origin("x")))
    assume(not fribidi.has_lonely_number(name.inlines))
    held = hold_together(name, name_format, 30, 0)
    for block in (NameList((name,)), NameList((held,))):
        read, order = laid_out(html_of(block, direction), direction, fribidi)

        assert read == text
        assert order == fribidi.order(text, first_strong_direction(text, direction))


@given(st.lists(st.text(alphabet=PRINTED, min_size=1, max_size=12), min_size=1, max_size=3), DIRECTIONS)
def test_a_paragraph_stands_in_the_order_of_its_plain_text(html_of, book, fribidi, parts, direction):
    """Whatever part of it is bold, be it the half of a number; but for Arabic-Indic ranges in a left-to-right paragraph
    of a right-to-left letter.
    """
    text = "".join(parts)
    assume(reading_direction(text, direction) == direction or not set(text) & set("٠١٢٣"))
    pieces = tuple(Piece(part, is_strong=index == 1) for index, part in enumerate(parts))
    inlines = setter(book, direction).prose(pieces, None)
    assume(not fribidi.has_lonely_number(inlines))
    read, order = laid_out(html_of(Paragraph("body", inlines), direction), direction, fribidi)

    assert read == text
    assert order == fribidi.order(text, reading_direction(text, direction))


def test_every_name_of_the_sample_stands_in_its_own_order(html_of, sample, fribidi):
    """All 282, as set, in the seven lists."""
    names = {signatory.row: signatory.name for signatory in sample.letter.signatories}
    for galley in sample.galleys:
        for block in galley.blocks:
            for inner in getattr(block, "blocks", ()):
                for name in inner.names if isinstance(inner, NameList) else ():
                    read, order = laid_out(html_of(NameList((name,)), galley.direction), galley.direction, fribidi)
                    assert read == names[name.row]
                    assert order == fribidi.order(read, first_strong_direction(read, galley.direction)), read


NAMES = (
    "مرصد 2019-2020", "مرصد (٢٠٢٠/٦/٢٦)", "NGO منظمة 20", "معهد 50% (NGO) 12", "مرصد 20NGO", "NGO «مرصد»", "مرصد «NGO»",
    "C++ منظمة", "منظمة T*Revers!", "(NGO) مرصد [20]", "مرصد: NGO, منظمة", "台北 منظمة (中)", "مرصد 1,000.5 + 3",
)  # fmt: skip


def unmirrored(line):
    """The line without spaces, every bracket an opening one: pdfium mirrors those of right-to-left text, or not."""
    return line.replace(" ", "").translate({ord(closing): opening for opening, closing in BRACKETS.items()})


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_page_shows_names_in_the_order_of_their_plain_text(compose_letter, lines, fribidi, tag):
    """Measured where the glyphs stand: the model above is what WeasyPrint does."""
    rows = [f'"{name}"' for name in NAMES]
    galley, _ = compose_letter(*rows, tag=tag, body="x" if tag == "en" else "نص", title="T", closing=".")
    data, findings = write_pdf(galley)
    middle = galley.page.width_mm / 2 * 72 / 25.4
    drawn = [unmirrored(line.text) for line in (*lines(data, right=middle), *lines(data, left=middle))]

    assert findings == []
    assert len(list(all_names(galley))) == len(NAMES)
    for name in NAMES:
        # Quotation marks are brackets here.
        order = fribidi.order(name.translate(str.maketrans("«»", "⟨⟩")), "auto")
        assert unmirrored("".join(name[place] for place in order)) in drawn, name


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("ar", "كتبت منظمة NGO. في ٢٦/٦/٢٠٢٠ (٣٢١ منظمة) 50% «ab», C++ 5.\n\nAll are born free."),
        ("en", "It is called منظمة (العفو) [2020] in Arabic, and منظمة 20%.\n\nولدوا.\n\nIn ٢٠٢٠ - ٢٠٢١."),
    ],
)
def test_prose_of_both_directions_reads_back(compose_letter, tag, body):
    """Each marked content is read in the direction of its letters, not of its language's."""
    galley, _ = compose_letter("A", tag=tag, body=body, title="T", closing=".")
    findings = check_readback(galley, inspect_pdf(write_pdf(galley)[0]), "x")

    assert [str(finding) for finding in findings if finding.severity == Severity.FAILURE] == []
