"""The styles say what the galley's formats say, in Word's words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from letter_render.docx.write import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def style(part):
    """What writes a galley and gives one of its styles."""

    def find(galley, style_id):
        root = part(write_docx(galley)[0], "word/styles.xml")
        return next(found for found in root.iter(f"{W}style") if found.get(f"{W}styleId") == style_id)

    return find


def attributes(element: etree._Element, path: str) -> dict[str, str]:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return {} if found is None else {etree.QName(key).localname: value for key, value in found.items()}


def test_the_defaults_name_four_faces_three_languages_and_exact_leading(part, chinese):
    defaults = part(write_docx(chinese)[0], "word/styles.xml").find(f"{W}docDefaults")
    assert attributes(defaults, "rPrDefault/rPr/rFonts") == {
        "ascii": "Noto Serif", "hAnsi": "Noto Serif", "eastAsia": "Noto Serif TC", "cs": "Noto Naskh Arabic",
    }  # fmt: skip
    assert attributes(defaults, "rPrDefault/rPr/lang") == {"val": "en-US", "eastAsia": "zh-TW", "bidi": "ar-SA"}
    assert attributes(defaults, "pPrDefault/pPr/spacing")["lineRule"] == "exact"


def test_the_complex_script_size_is_that_of_its_face(part, chinese):
    """Noto Naskh Arabic is set 1.12 times as large: 11 pt beside 12.5."""
    defaults = part(write_docx(chinese)[0], "word/styles.xml").find(f"{W}docDefaults")
    sizes = [attributes(defaults, f"rPrDefault/rPr/{tag}")["val"] for tag in ("sz", "szCs")]
    assert sizes == ["22", "25"]


def test_leading_and_spaces_are_in_twentieths_of_a_point(style, chinese):
    assert attributes(style(chinese, "Note"), "pPr/spacing") == {
        "before": "280", "after": "0", "line": "280", "lineRule": "exact",
    }  # fmt: skip


def test_a_first_line_of_chinese_is_indented_in_characters(style, chinese):
    assert attributes(style(chinese, "BodyText"), "pPr/ind") == {"firstLineChars": "200", "firstLine": "440"}


def test_a_first_line_of_other_text_is_indented_in_points_alone(style, make):
    indented = make.galley("fr", "fr-FR", ())
    body = replace(indented.formats["body"], first_line_em=1.5)
    changed = replace(indented, formats=indented.formats | {"body": body})
    assert attributes(style(changed, "BodyText"), "pPr/ind") == {"firstLine": "330"}


def test_names_hang_from_their_first_line_and_are_never_split(style, chinese):
    name = style(chinese, "Signatory")
    assert attributes(name, "pPr/ind") == {"left": "285", "hanging": "285"}
    assert name.find(f"{W}pPr/{W}keepLines") is not None


def test_names_are_not_checked_for_spelling(style, chinese):
    assert style(chinese, "Signatory").find(f"{W}rPr/{W}noProof") is not None


def test_a_bold_style_is_bold_in_both_kinds_of_script(style, chinese):
    title = style(chinese, "Title")
    assert title.find(f"{W}rPr/{W}b") is not None
    assert title.find(f"{W}rPr/{W}bCs") is not None


def test_black_is_left_to_the_reader_and_other_colours_are_named(style, chinese):
    assert attributes(style(chinese, "BodyText"), "rPr/color") == {}
    assert attributes(style(chinese, "Footer"), "rPr/color") == {"val": "444444"}


@pytest.mark.parametrize(
    ("align", "expected"), [("start", "left"), ("end", "right"), ("center", "center"), ("justify", "both")]
)
def test_alignment_is_by_leading_and_trailing_edge(style, chinese, align, expected):
    date = replace(chinese.formats["date"], align=align)
    changed = replace(chinese, formats=chinese.formats | {"date": date})
    assert attributes(style(changed, "Date"), "pPr/jc") == {"val": expected}


@pytest.mark.parametrize("tag", ["kinsoku", "wordWrap", "overflowPunct"])
def test_chinese_states_the_east_asian_line_rules_and_french_does_not(style, chinese, make, tag):
    assert style(chinese, "Normal").find(f"{W}pPr/{W}{tag}") is not None
    assert style(make.galley("fr", "fr-FR", ()), "Normal").find(f"{W}pPr/{W}{tag}") is None


@pytest.mark.parametrize("tag", ["autoSpaceDE", "autoSpaceDN"])
@pytest.mark.parametrize(("air", "expected"), [(0.25, {}), (0.125, {}), (0, {"val": "0"})])
def test_word_sets_air_beside_han_unless_the_stationery_has_none(style, chinese, tag, air, expected):
    """Word knows one width of it."""
    changed = replace(chinese, autospace_em=air)
    assert attributes(style(changed, "Normal"), f"pPr/{tag}") == expected


def test_a_figure_s_line_is_as_high_as_the_figure(style, chinese):
    """Exact leading would cut it off."""
    assert attributes(style(chinese, "Figure"), "pPr/spacing")["lineRule"] == "auto"


def test_headings_are_in_the_outline(style, chinese):
    levels = [attributes(style(chinese, f"Heading{n}"), "pPr/outlineLvl")["val"] for n in (1, 2, 3)]
    assert levels == ["0", "1", "2"]


def test_styles_that_the_letter_does_not_have_are_out_of_sight(part, chinese):
    latent = part(write_docx(chinese)[0], "word/styles.xml").find(f"{W}latentStyles")
    assert latent.get(f"{W}defSemiHidden") == "1"


def test_a_list_style_in_use_numbers_by_its_first_list(style, english_letter):
    """So that a paragraph that is given the style becomes an item."""
    numbers = [
        attributes(style(english_letter, name), "pPr/numPr/numId")["val"] for name in ("ListBullet", "ListNumber")
    ]
    assert numbers == ["1", "2"]


def test_a_list_style_that_is_not_in_use_is_left_to_word(part, chinese_docx):
    styles = [found.get(f"{W}styleId") for found in part(chinese_docx, "word/styles.xml").iter(f"{W}style")]
    assert "ListBullet" not in styles


def test_pairs_of_letters_are_kerned_at_any_size(part, chinese_docx):
    """As in the PDF: without it lines break elsewhere."""
    defaults = part(chinese_docx, "word/styles.xml").find(f"{W}docDefaults")
    assert attributes(defaults, "rPrDefault/rPr/kern") == {"val": "2"}
