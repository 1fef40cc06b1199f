"""The inspector finds what is in the file, and what was done to it."""

from __future__ import annotations

import doctest

import pikepdf
import pytest

from letter_render.checks.faces import check_faces
from letter_render.checks.readback import check_readback, names_read
from letter_render.pdf import inspect_visual, unicode_map
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf


def found(sample, data):
    """The codes of all findings on the altered file."""
    galley, inspection = sample.galleys[0], inspect_pdf(data)
    return {
        (finding.code, finding.origin.row)
        for finding in [*check_readback(galley, inspection, "x"), *check_faces(galley, inspection, "x")]
    }


def elements(pdf, kind):
    """The structure elements of a type."""
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind]


def test_the_example_of_the_unicode_map_is_true():
    """Doctest."""
    results = doctest.testmod(unicode_map)
    assert results.attempted >= 2
    assert not results.failed


def test_the_sample_reads_back_whole(sample, sample_pdf):
    """282 of 282 names, and nothing to find."""
    assert names_read(sample.galleys[0], inspect_pdf(sample_pdf)) == 282
    assert found(sample, sample_pdf) == set()


def test_every_face_is_embedded_cut_and_mapped(sample_pdf):
    """Five faces, none of the system."""
    faces = inspect_pdf(sample_pdf).faces

    assert {face.name for face in faces} == {
        "Noto-Serif", "Noto-Serif-TC", "Noto-Serif-JP", "Noto-Serif-HK", "Noto-Naskh-Arabic",
    }  # fmt: skip
    assert all(face.is_embedded and face.is_subset and face.is_mapped and not face.unmapped for face in faces)


def test_a_name_that_is_not_in_the_file_is_found_with_its_row(sample, sample_pdf, altered):
    """The first item dropped from the structure: its text is owned by nobody, and every name after it has moved up."""

    def drop(pdf):
        (names,) = elements(pdf, "/L")
        del names.K[0]

    codes = found(sample, altered(sample_pdf, drop))
    assert ("readback/name", 1) in codes
    assert ("readback/structure", 0) in codes


def test_two_names_that_changed_places_are_found(sample, sample_pdf, altered):
    """Order is proven."""

    def swap(pdf):
        (names,) = elements(pdf, "/L")
        names.K[4], names.K[5] = names.K[5], names.K[4]

    assert {("readback/name", 5), ("readback/name", 6)} <= found(sample, altered(sample_pdf, swap))


def test_a_language_that_is_missing_is_found(sample, sample_pdf, altered):
    """The item of 日本ウイグル協会 without its /Lang."""

    def forget(pdf):
        for item in elements(pdf, "/LBody") + elements(pdf, "/LI"):
            if str(item.get("/Lang", "")) == "ja":
                del item["/Lang"]

    assert ("readback/run-language", 280) in found(sample, altered(sample_pdf, forget))


def test_a_face_without_a_map_to_text_is_found(sample, sample_pdf, altered):
    """It looks right and reads as garbage."""

    def unmap(pdf):
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item and "Noto-Serif-JP" in str(item.BaseFont):
                del item["/ToUnicode"]

    codes = {code for code, _ in found(sample, altered(sample_pdf, unmap))}
    assert {"face/not-mapped", "readback/name"} <= codes


def test_a_glyph_that_is_not_the_characters_own_is_found(sample, sample_pdf, altered):
    """Two fonts' programs exchanged: the text reads right, the page shows something else."""

    def exchange(pdf):
        descriptors = {
            str(item.FontName)[8:]: item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }
        descriptors["Noto-Serif-JP"].FontFile2 = descriptors["Noto-Serif-TC"].FontFile2

    assert ("face/wrong-glyph", 0) in found(sample, altered(sample_pdf, exchange))


def test_a_changed_title_or_language_is_found(sample, sample_pdf, altered):
    """Document properties are proven too."""

    def change(pdf):
        pdf.docinfo["/Title"] = "x"
        pdf.Root.Lang = pikepdf.String("en")

    codes = {code for code, _ in found(sample, altered(sample_pdf, change))}
    assert {"readback/title", "readback/language"} <= codes


@pytest.mark.parametrize(
    "name",
    [
        "𠮷野家,ja",
        "葛\U000e0100城,ja",
        "مرصد (الصحراء) للسلم,ar",
        "T*Revers! (x),",
        "مركز (الخليج) لحقوق الإنسان,ar",
        "مركز (GCHR),ar",
        "عقلاً ووجدانًا,ar",
        "ئڊ\u06dd\u06f5كڑ,ar",
        "ア‐——,ja",
        "Ab \u3005\ufe00c,ja",
        "a-" * 200 + "b,",
        "한국,ko",
    ],
)
@pytest.mark.parametrize("others", [(), ("Plain (brackets) [here]",)])
def test_odd_names_read_back(compose_letter, name, others):
    """Beyond the BMP, with variation selectors, brackets in Arabic, hyphens at line ends, compatibility forms."""
    galley, _ = compose_letter(name, *others, header="name,language")
    data, findings = write_pdf(galley)
    inspection = inspect_pdf(data)

    assert findings == []
    assert names_read(galley, inspection) == 1 + len(others)
    assert check_faces(galley, inspection, "x") == []
    # A reader may turn a bracket between Arabic and Latin; the page is right, and that is what the warning says.
    assert {finding.code for finding in check_readback(galley, inspection, "x")} <= {"readback/reader"}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("山の会,ja", "\u2f2dの会,ja"), id="a Kangxi radical, U+2F2D"),
        pytest.param(("\u2f2d山\u2f2d山\u2f2d,ja",), id="both in one name"),
        pytest.param(("\u2f2dA山B\u2f2dC山D,zh-Hant",), id="with air behind each"),
        pytest.param(("Ω\u2126 K\u212a,el",), id="Ohm sign and kelvin sign"),
        pytest.param(("a-b\u2010c\u2011d,",), id="hyphens"),
    ],
)
def test_characters_that_share_a_glyph_read_back_as_typed(compose_letter, names):
    """The second is shown by a twin of the glyph: no reader takes it for the first."""
    galley, _ = compose_letter(*names, header="name,language")
    data, findings = write_pdf(galley)
    inspection = inspect_pdf(data)
    read = ["".join(block.text.split()) for block in inspection.blocks if block.kind == "item"]

    assert findings == []
    assert read == [name.rpartition(",")[0].replace(" ", "") for name in names]
    assert check_readback(galley, inspection, "x") + check_faces(galley, inspection, "x") == []


def test_a_decomposed_name_reads_back(compose_letter):
    """Its accent is a character of its own in the file; HarfBuzz composes what it draws."""
    galley, _ = compose_letter("De\u0301fense")
    data, findings = write_pdf(galley)

    assert findings == []
    assert check_readback(galley, inspect_pdf(data), "x") + check_faces(galley, inspect_pdf(data), "x") == []


@pytest.mark.parametrize(
    ("tag", "body"), [("en", "well\u2010known"), ("fr", "demi\u2010heure " + "anticonstitutionnel " * 30)]
)
def test_a_hyphen_of_the_author_is_not_taken_for_one_that_divides_a_word(compose_letter, tag, body):
    """U+2010 in prose and in a name reads back as typed, in a language that divides words and in one that does not."""
    galley, _ = compose_letter("Jean\u2010Luc Group", body=body, tag=tag)
    data, findings = write_pdf(galley)

    assert findings == []
    assert check_readback(galley, inspect_pdf(data), "x") + check_faces(galley, inspect_pdf(data), "x") == []


def test_a_bold_heading_is_bold_whatever_the_text_holds(compose_letter):
    """Also where the regular face is cut to a whole alphabet and the bold one to a word."""
    galley, _ = compose_letter(
        body="# Жук\n\nабвгдеёжзийклмнопрстуфхцчшщъыьэюя АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", tag="ru"
    )
    data, _ = write_pdf(galley)

    assert "Noto-Serif-Bold" in {face.name for face in inspect_pdf(data).faces}
    assert check_readback(galley, inspect_pdf(data), "x") == []


@pytest.mark.parametrize("name", ["سلام\u200cها,fa", "\u1112\u1161\u11ab강,ko"])
def test_names_whose_parts_join_without_a_glyph_read_back(compose_letter, name):
    """A joiner between Persian letters, and hangul typed as jamo."""
    galley, _ = compose_letter(name, header="name,language")
    data, findings = write_pdf(galley)
    found = check_readback(galley, inspect_pdf(data), "x") + check_faces(galley, inspect_pdf(data), "x")

    assert findings == []
    assert [str(finding) for finding in found if finding.severity.name == "FAILURE"] == []


def test_letters_of_a_right_to_left_name_in_another_order_are_found(compose_letter):
    """Two letters, or two words, that change places are no quirk of a reader."""
    galley, _ = compose_letter("سلام عليكم,ar", header="name,language")
    data, _ = write_pdf(galley)
    inspection = inspect_pdf(data)
    assert check_readback(galley, inspection, "x") == []

    other, _ = compose_letter("عليكم سلام,ar", header="name,language")
    assert ("readback/name", 1) in {(f.code, f.origin.row) for f in check_readback(other, inspection, "x")}


def test_the_example_of_visual_order_is_true():
    """Doctest."""
    results = doctest.testmod(inspect_visual)
    assert results.attempted >= 1
    assert not results.failed


def test_names_read_back_with_all_their_spaces(sample, sample_pdf):
    """Byte for byte, also where a line turns; and two spaces that somebody typed are two."""
    names = [block.text for block in inspect_pdf(sample_pdf).blocks if block.kind == "item"]

    assert names == [signatory.name for signatory in sample.letter.signatories]


def test_doubled_spaces_of_a_name_are_drawn(compose_letter):
    """The warning says that they print as a gap."""
    galley, _ = compose_letter("A  B Group")
    data, _ = write_pdf(galley)

    assert inspect_pdf(data).blocks[-1].text == "A  B Group"
