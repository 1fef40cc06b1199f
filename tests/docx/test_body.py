"""Paragraphs, lists, figures and sections: what a person finds in Word's panes, and what keeps a page whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from letter_render.docx.write import write_docx
from letter_render.galley import Columns, Heading, NameList, Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"


def style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


def has(paragraph: etree._Element, tag: str) -> bool:
    return paragraph.find(f"{W}pPr/{W}{tag}") is not None


def text(paragraph: etree._Element) -> str:
    return "".join(found.text for found in paragraph.iter(f"{W}t"))


def columns(sections: list[etree._Element]) -> list[str]:
    return [section.find(f"{W}cols").get(f"{W}num") for section in sections]


def test_every_style_of_the_galley_is_the_one_that_word_has_for_it(paragraphs, english_letter):
    assert [style(paragraph) for paragraph in paragraphs(english_letter)][:17] == [
        "Figure", "Date", "Title", "Salutation", "BodyText", "Heading2", "ListBullet", "ListBullet", "BodyText",
        "ListNumber", "ListNumber", "ListNumber", "Quote", "Figure", "Closing", "Signatory", "Signatory",
    ]  # fmt: skip


def outline(paragraph):
    """The outline level that a paragraph says itself."""
    found = paragraph.find(f"{W}pPr/{W}outlineLvl")
    return None if found is None else found.get(f"{W}val")


def test_a_style_that_a_heading_stands_in_has_its_outline_level(part, english_letter):
    """And so has what a person adds in that style; the level is the first heading's."""
    styles = part(write_docx(english_letter)[0], "word/styles.xml")
    levels = {found.get(f"{W}styleId"): outline(found) for found in styles.iter(f"{W}style")}
    assert levels["Title"] == "0"
    assert levels["SignatoriesHeading"] is None


def test_only_what_is_of_another_level_than_its_style_says_so(paragraphs, make):
    """9 is no heading at all."""
    title = make.run("Title", "en", 700)
    blocks = (Heading(2, "subject", (title,)), Heading(1, "subject", (title,)), Paragraph("subject", (title,)))
    made = paragraphs(make.galley("en", "en-GB", blocks))
    assert [outline(paragraph) for paragraph in made] == [None, "0", "9"]


def test_each_list_is_an_instance_of_its_own(paragraphs, english_letter):
    """So that the second numbered list begins at 1."""
    numbers = [found.get(f"{W}val") for p in paragraphs(english_letter) for found in p.iter(f"{W}numId")]
    assert numbers == ["1", "1", "2", "2", "3"]


def test_a_numbered_list_starts_again_and_a_marked_one_has_the_galley_s_mark(part, english_letter):
    numbering = part(write_docx(english_letter)[0], "word/numbering.xml")
    assert [found.get(f"{W}val") for found in numbering.iter(f"{W}lvlText")] == ["•", "%1."]
    assert len(list(numbering.iter(f"{W}startOverride"))) == 2


def test_a_figure_has_its_alternative_text_and_its_width(paragraphs, english_letter):
    figures = [paragraph for paragraph in paragraphs(english_letter) if style(paragraph) == "Figure"]
    assert [figure.find(f".//{DOC_PR}").get("descr") for figure in figures] == ["Rights Office", "A red flag"]
    assert [int(figure.find(f".//{EXTENT}").get("cx")) for figure in figures] == [30 * 36000, 40 * 36000]


def test_figures_have_ids_of_their_own(paragraphs, english_letter):
    ids = [found.get("id") for paragraph in paragraphs(english_letter) for found in paragraph.iter(DOC_PR)]
    assert ids == ["1", "2"]


def test_what_keeps_with_its_predecessor_is_kept_by_it(paragraphs, chinese):
    """Word only knows `keep with next`."""
    found = paragraphs(chinese)
    closing = next(index for index, paragraph in enumerate(found) if style(paragraph) == "Closing")
    assert has(found[closing - 1], "keepNext")


def test_the_names_are_in_a_section_of_columns_between_two_of_one(chinese, part):
    sections = list(part(write_docx(chinese)[0], "word/document.xml").iter(f"{W}sectPr"))
    assert columns(sections) == ["1", "2", "1"]
    assert [found.find(f"{W}type") is not None for found in sections] == [False, True, True]


def test_the_heading_of_the_names_is_inside_their_section(paragraphs, chinese):
    """Nothing keeps paragraphs together over the break between two sections."""
    found = paragraphs(chinese)
    heading = next(index for index, paragraph in enumerate(found) if style(paragraph) == "SignatoriesHeading")
    assert has(found[heading - 1], "sectPr")


def test_a_note_that_keeps_with_the_names_stands_in_their_last_column(paragraphs, chinese):
    *_, note, empty = paragraphs(chinese)
    assert (style(note), has(note, "sectPr"), text(empty)) == ("Note", True, "")


def test_the_last_three_names_keep_with_such_a_note(paragraphs, chinese):
    names = [paragraph for paragraph in paragraphs(chinese) if style(paragraph) == "Signatory"]
    assert [has(paragraph, "keepNext") for paragraph in names] == [False] * 7 + [True] * 3


def test_what_follows_the_columns_stands_in_one_column(part, chinese):
    *blocks, columns = chinese.blocks
    names, note = Columns(columns.blocks[:-1]), columns.blocks[-1]
    data = write_docx(replace(chinese, blocks=(*blocks, names, note)))[0]
    *_, name, last = part(data, "word/document.xml").iter(f"{W}p")
    assert (style(name), has(name, "sectPr"), style(last)) == ("Signatory", True, "Note")


def test_columns_that_begin_the_letter_are_the_first_section(part, make):
    data = write_docx(make.galley("en", "en-GB", (Columns((make.names,)), Paragraph("body", (make.run("x"),)))))[0]
    sections = list(part(data, "word/document.xml").iter(f"{W}sectPr"))
    assert columns(sections) == ["2", "1"]
    assert sections[0].find(f"{W}titlePg") is not None


def test_only_the_first_section_has_a_first_page_of_its_own(part, chinese):
    sections = list(part(write_docx(chinese)[0], "word/document.xml").iter(f"{W}sectPr"))
    assert [section.find(f"{W}titlePg") is not None for section in sections] == [True, False, False]
    assert [len(section.findall(f"{W}headerReference")) for section in sections] == [2, 0, 0]


def test_an_arabic_letter_is_right_to_left_in_section_paragraph_and_mark(part, arabic):
    document = part(write_docx(arabic)[0], "word/document.xml")
    written = [paragraph for paragraph in document.iter(f"{W}p") if style(paragraph)]
    assert all(section.find(f"{W}bidi") is not None for section in document.iter(f"{W}sectPr"))
    assert all(has(paragraph, "bidi") for paragraph in written)
    assert all(paragraph.find(f"{W}pPr/{W}rPr/{W}rtl") is not None for paragraph in written)


def test_an_arabic_name_in_a_left_to_right_letter_stays_in_a_left_to_right_paragraph(paragraphs, chinese):
    assert not any(has(paragraph, "bidi") for paragraph in paragraphs(chinese))


def test_a_name_of_both_directions_begins_at_the_edge_of_the_list(paragraphs, make):
    mixed = make.name(1, make.run("ACAT "), make.run("منظمة", "ar"), make.run(" Belgium"))
    (paragraph,) = paragraphs(make.galley("ar", "ar-SA", (NameList((mixed,)),)))
    assert paragraph.find(f"{W}pPr/{W}bidi").get(f"{W}val") == "0"
    assert paragraph.find(f"{W}pPr/{W}jc").get(f"{W}val") == "right"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_heading_in_the_text_is_word_s_heading_of_its_level(paragraphs, make, level):
    (paragraph,) = paragraphs(make.galley("en", "en-GB", (Heading(level, "heading", (make.run("x", "en", 700),)),)))
    assert style(paragraph) == f"Heading{level}"
