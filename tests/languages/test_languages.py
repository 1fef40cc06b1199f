"""The sample letter in seven languages: the same letter, set as the readers of each expect, measured on the page."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from letter_render.checks.expected import expected
from letter_render.checks.faces import check_faces
from letter_render.checks.readback import check_readback, names_read
from letter_render.compose.plural import CATEGORIES, plural_for
from letter_render.compose.template import Slots
from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.findings import Origin, Severity
from letter_render.pdf.inspect import inspect_pdf
from letter_render.pdf.write import write_pdf
from letter_render.read import catalogue
from letter_render.resources import SHIPPED
from letter_render.text.digits import in_digits
from letter_render.walk import runs_of

TAGS = ("zh-Hant", "zh-Hans", "en", "fr", "es", "ru", "ar")
NEVER_FIRST = "、。，．：；！？）」』】》〉…,.;:!?)»”،؛؟"
NEVER_LAST = "（「『【《〈(«“"


@pytest.fixture(scope="module")
def galleys(sample):
    """The galley of each language."""
    return {galley.language: galley for galley in sample.galleys}


@pytest.fixture
def language_facts():
    """What the file of a language says."""
    return lambda tag: catalogue.read_language(*catalogue.find(SHIPPED, (catalogue.LANGUAGE, tag, Origin("x"))))


@pytest.fixture(scope="module")
def pdfs(galleys):
    """The PDF of each language."""
    written = {tag: write_pdf(galley) for tag, galley in galleys.items()}
    assert [findings for _, findings in written.values() if findings] == []
    return {tag: data for tag, (data, _) in written.items()}


def test_the_sample_has_all_seven_languages(galleys):
    """In the order of the letter."""
    assert tuple(galleys) == TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_pdf_and_docx_hold_what_the_galley_holds(galleys, pdfs, tag):
    """Paragraphs, names, order, faces and languages; only a reader's quirk in Arabic may be a warning."""
    galley = galleys[tag]
    for inspection in (inspect_pdf(pdfs[tag]), inspect_docx(write_docx(galley)[0])):
        findings = check_readback(galley, inspection, "x") + check_faces(galley, inspection, "x")

        assert names_read(galley, inspection) == 282
        assert [str(finding) for finding in findings if finding.severity == Severity.FAILURE] == []
        assert tag == "ar" or findings == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_specimen_of_the_language_is_set_and_read_back(compose_letter, language_facts, tag):
    """By both inspectors, without a finding."""
    specimen = language_facts(tag).specimen
    galley, _ = compose_letter(body=specimen, tag=tag)
    (data, engine), document = write_pdf(galley), write_docx(galley)[0]

    for inspection in (inspect_pdf(data), inspect_docx(document)):
        texts = ["".join(block.text.replace("\u00ad", "").split()) for block in inspection.blocks]
        assert "".join(specimen.replace("'", "’").split()) in texts
        assert check_readback(galley, inspection, "x") + check_faces(galley, inspection, "x") == []
    assert engine == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_the_same_blocks_and_the_same_names(galleys, tag):
    """Eight paragraphs, the closing, 282 names byte for byte, the note; translations begin with their status."""
    blocks = [item.block for item in expected(galleys[tag])]
    original = [item.block for item in expected(galleys["zh-Hant"])]
    own = blocks if tag == "zh-Hant" else blocks[1:]

    assert [block.kind for block in own] == [block.kind for block in original]
    assert [block.text for block in own if block.kind == "name"] == [
        block.text for block in original if block.kind == "name"
    ]


def test_a_translation_says_in_its_own_language_that_it_is_one(galleys):
    """The original does not."""
    first = {tag: expected(galley)[0].block.text for tag, galley in galleys.items()}

    assert first["en"] == "Unofficial translation of the Chinese original."
    assert first["fr"] == "Traduction non officielle de l’original en chinois."
    assert first["ru"] == "Неофициальный перевод с оригинала на китайском языке."
    assert first["ar"] == "ترجمة غير رسمية عن الأصل الصيني."
    assert first["zh-Hant"].startswith("我們")


def test_counts_are_in_the_digits_of_the_language(galleys):
    """Arabic-Indic in Arabic, in text and foot."""
    note = expected(galleys["ar"])[-1].block.text

    assert "٣٢١" in note
    assert "٣٩" in note
    assert not re.search("[0-9]", note)


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "en"])
def test_every_full_line_of_a_justified_language_is_flush_on_both_sides(galleys, pdfs, blocks, tag):
    """Within 0.05 pt the pen begins and ends at the measure, but for the indent. A line is full unless it ends its
    paragraph.
    """
    pt, galley = 72 / 25.4, galleys[tag]
    left, right = galley.page.margin_left_mm * pt, (galley.page.width_mm - galley.page.margin_right_mm) * pt
    indent = galley.formats["body"].first_line_em * galley.formats["body"].size_pt
    first = 0 if tag == "zh-Hant" else 1
    paragraphs = list(blocks(pdfs[tag]))[first : first + 8]
    starts = [(row, indent * (index == 0)) for block in paragraphs for index, row in enumerate(block.rows[:-1])]

    assert len(starts) > 15
    for row, start in starts:
        assert abs(row.left - left - start * (galley.direction == "ltr")) < 0.05, row
        assert abs(right - row.right - start * (galley.direction == "rtl")) < 0.05, row


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "ar"])
def test_no_line_begins_or_ends_with_a_forbidden_mark(pdfs, lines, tag):
    """Closing marks never first, opening never last, on the page of the prose."""
    own = [line.text.strip() for line in lines(pdfs[tag]) if line.page == 0]

    assert [text for text in own if text[0] in NEVER_FIRST] == []
    assert [text for text in own if text[-1] in NEVER_LAST] == []


def test_arabic_names_and_columns_begin_at_the_right(galleys, pdfs, lines):
    """The first name stands in the right-hand column, flush with its right edge; a turned line hangs inside it."""
    pt = 72 / 25.4
    page, columns = galleys["ar"].page, galleys["ar"].columns
    right = (page.width_mm - page.margin_right_mm) * pt
    middle = (page.margin_left_mm * pt + right) / 2 + columns.gutter_mm / 2 * pt
    column = [line for line in lines(pdfs["ar"], left=middle - 1) if line.page == 2]
    gaps = {round(right - line.right, 1) for line in column}

    assert all(abs(gap) < 0.4 or abs(gap - 14.25) < 0.4 for gap in gaps), gaps
    assert any(gap > 10 for gap in gaps)


@pytest.mark.parametrize(
    "name", ["NY4HK ( New Yorkers Supporting Hong Kong )", "T*Revers!", "Stand with HK@JPN", "C++ (test)."]
)
def test_a_latin_name_in_an_arabic_letter_keeps_its_marks_in_their_places(compose_letter, lines, name):
    """Read from left to right on the page, it is the name."""
    galley, _ = compose_letter(name, tag="ar", body="نص.", title="عنوان", closing="مع التحية")
    data, _ = write_pdf(galley)

    assert name in [line.text for line in lines(data)]


def test_french_marks_have_spaces_that_never_break(compose_letter, codes):
    """Those typed are made so, those left out are put in, and each change is told."""
    galley, findings = compose_letter(body="Oui ; non ! Qui? « Rien » : 12:30.", tag="fr")
    text = "".join(run.text for run in runs_of(galley.blocks[0].inlines))

    assert text == "Oui\u202f; non\u202f! Qui\u202f? «\u202fRien\u202f»\u00a0: 12:30."
    assert ("text/no-break-space", 0) in codes(findings, "NOTE")


@pytest.mark.parametrize("tag", [*TAGS, "pt", "uk"])
def test_every_number_gets_the_form_of_its_plural_category(tag):
    """0 to 1,000, by CLDR's rules, in the seven languages and two that can be added."""
    plural, rule = plural_for(tag), Locale.parse(tag, sep="-").plural_form
    for number in range(1001):
        slot = Slots().new(str(number), number)

        assert plural(slot, **{name: f"{name} #" for name in CATEGORIES}) == f"{rule(number)} {slot}"
        assert plural(slot, other="# x") == f"{slot} x"


@pytest.mark.parametrize("forms", ["one='x'", "many='x', sum='y', other='z'"])
def test_a_wrong_plural_is_refused(compose_letter, codes, forms):
    """Without `other`, or with a category that there is not."""
    _, findings = compose_letter(body="{{ plural(total, " + forms + ") }}")

    assert ("template/refused", 0) in codes(findings, "FAILURE")


def test_a_divided_word_reads_back_whole(galleys, pdfs, lines):
    """Russian is hyphenated on the page, and none of it is in the text that is read back."""
    drawn = [line.text.strip() for line in lines(pdfs["ru"]) if line.page == 0]

    assert any(text.endswith(("\u00ad", "-", "\x02", "\ufffe")) for text in drawn), drawn
    assert check_readback(galleys["ru"], inspect_pdf(pdfs["ru"]), "x") == []


def test_digits_are_translated_one_by_one():
    """Nothing else of the text changes."""
    assert in_digits("9 a 10", "arab") == "٩ a ١٠"


def test_a_language_without_a_face_is_refused_at_its_characters(make_letter, codes):
    """A language file alone makes no face: Hindi names what is missing."""
    from letter_render.pipeline import prepare
    from letter_render.resources import SHIPPED

    folder = make_letter(body="सभी मनुष्य", tag="hi")
    (folder / "data" / "languages").mkdir(parents=True)
    english = (SHIPPED / "data" / "languages" / "en.toml").read_text(encoding="utf-8")
    (folder / "data" / "languages" / "hi.toml").write_text(english.replace("Latn", "Deva"), encoding="utf-8")
    findings = prepare(folder).findings

    assert ("glyph/missing", 0) in codes(findings, "FAILURE")
    assert any("Noto Serif Devanagari" in finding.hint for finding in findings)


@pytest.mark.parametrize("tag", TAGS)
def test_a_name_turns_its_line_only_between_words(galleys, pdfs, lines, tag):
    """Each line of the columns begins and ends with a whole word of a name."""
    middle = galleys[tag].page.width_mm / 2 * 72 / 25.4
    words = {word for item in expected(galleys[tag]) if item.row for word in item.block.text.split()}
    halves = [*lines(pdfs[tag], right=middle), *lines(pdfs[tag], left=middle)]
    own = [line.text.split() for line in halves if line.page in (2, 3, 4)]
    ends = {word for line in own for word in (line[0], line[-1]) if word[0].isascii() and word.isalpha()}

    assert len(ends) > 100
    assert ends - words - {"Page", "Página"} == set()
