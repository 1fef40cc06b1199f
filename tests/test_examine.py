"""What `check FILE` finds in a real file in which one thing was made wrong, and in files of other programs."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace

import pikepdf
import pytest
from docx import Document
from fontTools.ttLib import TTFont

from letter_render.docx.write import write_docx
from letter_render.examine import examine
from letter_render.findings import InputRefusedError
from letter_render.galley import Columns, NameList
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf
from letter_render.pipeline import prepare, render

NAMES = (
    "Amnesty International,en", "台灣南社,zh-Hant", "日本の会,ja", "Мемориал,ru", "مركز الخليج لحقوق الإنسان,ar",
    "Tibet Initiative Deutschland,de", "直角研究社,zh-Hant", "Human Rights Foundation,en",
    "A name that is so long that it does not fit into one line of a column and goes on in the next,en",
)  # fmt: skip
FORMATS = ("pdf", "docx")


@pytest.fixture
def letter(make_letter):
    """The letter that files are held against."""
    return make_letter(*NAMES, header="name,language", title="Letter")


@pytest.fixture
def made(letter, tmp_path):
    """Make the files of a copy of the letter whose names are these, and examine one against the letter."""

    def make(names, kind, change=None):
        folder = tmp_path / "other"
        shutil.copytree(letter, folder)
        (folder / "names.csv").write_text("\n".join(["name,language", *names]) + "\n", encoding="utf-8")
        text = (folder / "letter.yaml").read_text(encoding="utf-8")
        (folder / "letter.yaml").write_text(
            text.replace(f"total: {len(NAMES)}", f"total: {len(names)}"), encoding="utf-8"
        )
        render(folder, tmp_path / "out", formats=(kind,))
        file = tmp_path / "out" / f"small.en.{kind}"
        if change:
            file.write_bytes(change(file.read_bytes()))
        return examine(file, letter)

    return make


def codes(examined):
    return [(finding.code, finding.origin.row) for finding in examined.findings]


def descriptors(pdf, name):
    found = (
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    )
    return [one for one in found if name in str(one.FontName)]


def with_names(*changes):
    """The names with some of them changed: (index, what stands there then)."""
    names = list(NAMES)
    for index, name in changes:
        names[index] = name
    return names


@pytest.mark.parametrize("kind", FORMATS)
def test_a_good_file_has_nothing_to_find(made, kind):
    """Nine of nine names."""
    examined = made(NAMES, kind)

    assert codes(examined) == []
    assert (examined.names_right, examined.names) == (9, 9)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        pytest.param([*NAMES[:3], *NAMES[4:]], [("against/missing", 4)], id="a row dropped"),
        pytest.param(
            with_names((1, NAMES[6]), (6, NAMES[1])), [("against/moved", 2), ("against/moved", 7)], id="swapped"
        ),
        pytest.param([*NAMES[:4], "Somebody else,en", *NAMES[4:]], [("against/extra", 0)], id="a row too many"),
        pytest.param(with_names((0, "\u0410mnesty International,en")), [("against/changed", 1)], id="a Cyrillic A"),
        pytest.param(with_names((5, "Tibet Initative Deutschland,de")), [("against/changed", 6)], id="a letter lost"),
        pytest.param(with_names((4, NAMES[4][:-3][::-1] + ",ar")), [("against/visual-order", 5)], id="visual order"),
        pytest.param(with_names((6, "直角研究社,ja")), [("against/region", 7)], id="Japanese forms"),
    ],
)
def test_what_was_done_to_the_names_is_found_with_the_row(made, kind, names, wanted):
    """And nothing else: the other names are right."""
    examined = made(names, kind)

    assert codes(examined) == wanted


@pytest.mark.parametrize("kind", FORMATS)
def test_a_name_that_stands_twice_is_found(letter, tmp_path, kind):
    """The list of a letter refuses the second; a file may have it all the same."""
    (galley,) = prepare(letter).galleys
    blocks = tuple(
        replace(one, blocks=tuple(
            replace(inner, names=(*inner.names, inner.names[0])) if isinstance(inner, NameList) else inner
            for inner in one.blocks
        )) if isinstance(one, Columns) else one
        for one in galley.blocks
    )  # fmt: skip
    twice = replace(galley, blocks=blocks)
    file = tmp_path / f"twice.{kind}"
    file.write_bytes(write_pdf(twice)[0] if kind == "pdf" else write_docx(twice)[0])
    (finding,) = examine(file, letter).findings

    places = {"pdf": "pages 1, 1", "docx": "paragraphs 3, 12"}
    assert (finding.code, finding.origin.row) == ("against/doubled", 1)
    assert finding.what == f"the name 'Amnesty International' stands 2 times: {places[kind]}"


def test_a_changed_name_is_told_with_its_page_and_both_characters(made):
    """So that a person who sees no difference knows where to look."""
    (finding,) = made(with_names((0, "\u0410mnesty International,en")), "pdf").findings

    assert finding.what == (
        "page 1: the name 'Amnesty International' reads '\u0410mnesty International': "
        "'\u0410' (U+0410 CYRILLIC CAPITAL LETTER A) for 'A' (U+0041 LATIN CAPITAL LETTER A)"
    )


def test_the_forms_of_another_region_are_told_with_their_characters(made):
    """Three of the five are drawn otherwise in Japan."""
    (finding,) = made(with_names((6, "直角研究社,ja")), "pdf").findings

    assert finding.what == "page 1: 直究社 in '直角研究社' is drawn as in ja, by Noto-Serif-JP"


def test_a_glyph_that_was_removed_from_a_face_is_found(made, altered):
    """Its outline is empty: the text reads right, the page has a gap."""

    def remove(pdf):
        (descriptor,) = descriptors(pdf, "Noto-Serif-TC")
        font = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
        name = max(font["glyf"].keys(), key=lambda one: font["glyf"][one].numberOfContours)
        font["glyf"][name].numberOfContours = 0
        font["glyf"][name].data = b""
        out = io.BytesIO()
        font.save(out)
        descriptor.FontFile2 = pdf.make_stream(out.getvalue())

    assert codes(made(NAMES, "pdf", lambda data: altered(data, remove))) == [("face/empty-glyph", 0)]


def test_a_face_that_is_not_embedded_is_found(made, altered):
    """In a PDF it is a failure."""

    def remove(pdf):
        for descriptor in descriptors(pdf, "Noto-Serif-JP"):
            del descriptor["/FontFile2"]

    assert codes(made(NAMES, "pdf", lambda data: altered(data, remove))) == [("face/not-embedded", 0)]


def test_a_face_that_a_docx_does_not_carry_is_a_warning(tmp_path):
    """Most files of other programs carry none."""
    file = tmp_path / "x.docx"
    Document().save(file)
    document = Document(file)
    document.add_paragraph("Amnesty International")
    document.save(file)

    assert ("face/absent", 0) in codes(examine(file))


def test_white_text_is_found(made, altered):
    """The body in white, below black names."""

    def whiten(pdf):
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"1 1 1 rg\n" + page.Contents.read_bytes().replace(b"0 0 0 rg", b"1 1 1 rg", 1))

    assert codes(made(NAMES, "pdf", lambda data: altered(data, whiten))) == [("page/invisible", 0)]


def test_a_name_that_goes_on_in_another_column_is_found(made, altered):
    """Its second line is moved up and to the right."""

    def split(data):
        inspection = inspect_pdf(data)
        name = next(block for block in inspection.blocks if block.text.startswith("A name that is"))
        mark = next(mark for mark in inspection.pages[0].marks if mark.box == name.boxes[-1])

        def change(pdf):
            content = []
            is_in = False
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
                if str(operator) == "BDC" and "/MCID" in operands[1] and int(operands[1].MCID) == mark.mcid:
                    content += [([], pikepdf.Operator("q")), ([1, 0, 0, 1, 230, -200], pikepdf.Operator("cm"))]
                    is_in = True
                content.append((operands, operator))
                if is_in and str(operator) == "EMC":
                    content.append(([], pikepdf.Operator("Q")))
                    is_in = False
            pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))

        return altered(data, change)

    assert codes(made(NAMES, "pdf", split)) == [("against/split", 9)]


MISSIONS = """\
id,language,state,mission
fra,en,France,Permanent Mission of France
bel,en,Belgium,Permanent Mission of Belgium
"""


@pytest.fixture
def mailed(letter, tmp_path, call):
    """A letter to each of two recipients: the table, and the folder of the files."""
    table = tmp_path / "r.csv"
    table.write_text(MISSIONS, encoding="utf-8")
    assert call(letter, "--to", table, "--out", tmp_path / "mailing", "--jobs", 1) == 0
    return table, tmp_path / "mailing"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_letter_of_a_mailing_is_for_its_recipient(letter, mailed, kind):
    """Its address is that of one, and the one that it names in its metadata."""
    table, out = mailed

    assert codes(examine(out / "fra" / f"small.fra.en.{kind}", letter, str(table))) == []


def test_the_words_of_a_second_recipient_are_found(letter, mailed, tmp_path):
    """An address too many, as a paragraph at the end of a DOCX."""
    table, out = mailed
    document = Document(out / "fra" / "small.fra.en.docx")
    document.add_paragraph("Permanent Mission of Belgium")
    document.save(tmp_path / "both.docx")
    found = [one for one in examine(tmp_path / "both.docx", letter, str(table)).findings if "against" in one.code]

    assert [one.what for one in found] == ["the file has the addresses of 2 recipients: fra, bel"]


def test_a_letter_that_is_addressed_to_another_than_it_says_is_found(letter, mailed, tmp_path):
    """The metadata are France's, the address is Belgium's."""
    table, out = mailed
    document = Document(out / "fra" / "small.fra.en.docx")
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("France", "Belgium")
    document.save(tmp_path / "wrong.docx")
    found = [one for one in examine(tmp_path / "wrong.docx", letter, str(table)).findings if "against" in one.code]

    assert [one.what for one in found] == ["the file says that it is for fra, and is addressed to bel"]


def test_a_letter_to_nobody_of_the_table_is_a_warning(letter, mailed):
    """One without an address."""
    table, _ = mailed
    folder = letter.parent / "plain"
    render(letter, folder, formats=("pdf",))

    assert codes(examine(folder / "small.en.pdf", letter, str(table))) == [("against/no-recipient", 0)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file/kind"),
        (b"Dear Sir", "file/kind"),
    ],
)
def test_what_is_neither_a_pdf_nor_a_docx_is_refused(tmp_path, data, code):
    """With what it is."""
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(InputRefusedError) as refused:
        examine(tmp_path / "x")

    assert [finding.code for finding in refused.value.findings] == [code]


@pytest.mark.parametrize("data", [b"%PDF-1.7\ngarbage", b"PK\x03\x04garbage"])
def test_a_damaged_file_is_unreadable(tmp_path, data):
    """No traceback, and nothing else is said of it."""
    (tmp_path / "x").write_bytes(data)
    examined = examine(tmp_path / "x")

    assert examined.inspection is None
    assert len(examined.findings) == 1


def test_an_untagged_pdf_of_simple_fonts_is_read_by_its_lines(letter, tmp_path):
    """Every name is found in it but those that its face has no letters for."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    lines = [b"Tibet Initiative", b"Deutschland", b"Amnesty International, Human Rights Foundation"]
    shown = b" ".join(b"(%s) Tj 0 -14 Td" % line for line in lines)
    page.Contents = pdf.make_stream(b"BT /F 11 Tf 70 700 Td " + shown + b" ET")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    pdf.save(tmp_path / "plain.pdf")
    examined = examine(tmp_path / "plain.pdf", letter)
    found = {row for code, row in codes(examined) if code == "against/missing"}

    assert {"face/not-embedded", "structure/untagged", "structure/title"} <= {code for code, _ in codes(examined)}
    assert found == {2, 3, 4, 5, 7, 9}
    assert {row for code, row in codes(examined) if code == "against/moved"} <= {1, 6, 8}
