"""What a screen reader, a navigation pane and a person who restyles the letter rely on, in whole letters."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree

from letter_render.docx.write import write_docx
from letter_render.pipeline import prepare
from letter_render.walk import all_names

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
STORIES = re.compile(r"word/(document|header\d|footer\d)\.xml")
SAMPLES = ["ar", "en", "es", "fr", "ru", "zh-Hans", "zh-Hant"]
RICH = ["rich.en", "rich.zh-Hant"]


@pytest.fixture(scope="module")
def galleys(sample_folder, rich_folder):
    """The sample in its languages and the rich letter, by file stem."""
    made = (*prepare(sample_folder).galleys, *prepare(rich_folder).galleys)
    return {galley.file_stem.removeprefix("china-2020."): galley for galley in made}


@pytest.fixture(scope="module")
def letters(galleys):
    """What gives the roots of a letter's members that hold XML, by name; each letter is written once."""
    made = {}

    def read(label):
        if label not in made:
            with zipfile.ZipFile(io.BytesIO(write_docx(galleys[label])[0])) as archive:
                names = [name for name in archive.namelist() if name.endswith(".xml")]
                made[label] = {name: etree.fromstring(archive.read(name)) for name in names}
        return made[label]

    return read


def runs(letter):
    """Every run of body, heads and feet."""
    return [run for name, root in letter.items() if STORIES.fullmatch(name) for run in root.iter(f"{W}r")]


def said(run):
    """The names of what a run says itself."""
    return {etree.QName(found).localname for found in run.findall(f"{W}rPr/*")}


def styles(letter):
    """The styles by id."""
    return {found.get(f"{W}styleId"): found for found in letter["word/styles.xml"].iter(f"{W}style")}


def style_of(paragraph):
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if found is None else found.get(f"{W}val")


@pytest.mark.parametrize("label", SAMPLES)
def test_a_plain_letter_s_runs_say_face_language_and_direction_and_nothing_else(letters, label):
    """No size, colour, weight or spacing of their own: these are the styles'.

    Only a bracket or dash that Arabic borrows from the Latin face says that it is of that face's size, for a
    right-to-left run has the size that the style has for the Arabic face.
    """
    other = [run for run in runs(letters(label)) if not said(run) <= {"rFonts", "lang", "rtl"}]
    assert {frozenset(said(run) - {"lang"}) for run in other} <= {frozenset({"rFonts", "rtl", "szCs"})}
    assert {run.find(f"{W}rPr/{W}rFonts").get(f"{W}cs") for run in other} <= {"Noto Serif"}
    assert len(other) < len(runs(letters(label))) / 50


@pytest.mark.parametrize("label", ["en", "es", "fr", "ru", "zh-Hans", "zh-Hant"])
def test_most_runs_of_a_plain_letter_say_nothing(letters, label):
    """So that a letter is restyled by its styles alone."""
    silent = [run for run in runs(letters(label)) if not said(run)]
    assert len(silent) > len(runs(letters(label))) * 0.85


def test_stressed_words_and_links_are_so_by_their_styles(letters):
    """What is both bold and italic has one of them from its style and says the other."""
    marked = [run for run in runs(letters("rich.en")) if "rStyle" in said(run)]
    by_style = {run.find(f"{W}rPr/{W}rStyle").get(f"{W}val"): said(run) - {"rFonts", "lang"} for run in marked[::-1]}
    assert by_style == {"Strong": {"rStyle"}, "Emphasis": {"rStyle"}, "Hyperlink": {"rStyle"}}
    assert [said(run) for run in runs(letters("rich.en")) if "i" in said(run)] == [{"rStyle", "i", "iCs"}]


@pytest.mark.parametrize("label", SAMPLES + RICH)
def test_every_paragraph_is_in_a_style_that_the_file_has(letters, label):
    """But for the last one, which is empty and ends the columns."""
    letter = letters(label)
    *paragraphs, last = [p for name in letter if STORIES.fullmatch(name) for p in letter[name].iter(f"{W}p")]
    used = [style_of(paragraph) for paragraph in (*paragraphs, last) if list(paragraph.iter(f"{W}t"))]
    assert set(used) <= set(styles(letter))


@pytest.mark.parametrize("label", RICH)
def test_headings_are_in_the_outline_by_their_styles(letters, label):
    """The navigation pane shows them, and what a person adds in these styles."""
    letter = letters(label)
    levels = {id_: found.find(f"{W}pPr/{W}outlineLvl") for id_, found in styles(letter).items()}
    outline = [style_of(p) for p in letter["word/document.xml"].iter(f"{W}p") if levels[style_of(p)] is not None]
    assert outline == ["Title", "Heading1", "Heading2", "SignatoriesHeading"]
    assert [levels[style].get(f"{W}val") for style in outline] == ["0", "0", "1", "1"]
    assert not list(letter["word/document.xml"].iter(f"{W}outlineLvl"))


@pytest.mark.parametrize("label", SAMPLES + RICH)
def test_names_are_paragraphs_of_their_own_style_in_order(galleys, letters, label):
    document = letters(label)["word/document.xml"]
    assert sum(style_of(p) == "Signatory" for p in document.iter(f"{W}p")) == len(list(all_names(galleys[label])))


@pytest.mark.parametrize("label", RICH)
def test_items_are_in_a_real_list_by_style_and_numbering(letters, label):
    """Word and screen readers then say how many items there are."""
    letter = letters(label)
    items = [p for p in letter["word/document.xml"].iter(f"{W}p") if p.find(f"{W}pPr/{W}numPr") is not None]
    numbers = {found.get(f"{W}numId") for found in letter["word/numbering.xml"].iter(f"{W}num")}
    assert [style_of(p) for p in items] == ["ListBullet"] * 3 + ["ListNumber"] * 2
    assert {p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") for p in items} == numbers


@pytest.mark.parametrize("label", SAMPLES + RICH)
def test_the_file_has_a_title_and_a_language_and_every_image_says_what_it_shows(galleys, letters, label):
    letter, galley = letters(label), galleys[label]
    properties = {etree.QName(found).localname: found.text for found in letter["docProps/core.xml"]}
    assert (properties["title"], properties["language"]) == (galley.title, galley.language)
    shown = [found.get("descr") for found in letter["word/document.xml"].iter(DOC_PR)]
    assert len(shown) == (2 if label in RICH else 0)
    assert all(shown)


@pytest.mark.parametrize("label", SAMPLES + RICH)
def test_the_defaults_have_the_language_of_the_letter_in_its_own_slot(galleys, letters, label):
    """So a run that names none is in it, and what a person types too."""
    galley = galleys[label]
    slot = {"zh": "eastAsia", "ar": "bidi"}.get(galley.language.split("-")[0], "val")
    defaults = letters(label)["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults.get(f"{W}{slot}") == galley.word_tag
