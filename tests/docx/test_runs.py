"""A run says what its paragraph's style does not say: face, language, direction; and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from letter_render.docx.runs import RunSetter
from letter_render.galley import LineBreak, PageField, Unbreakable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@pytest.fixture
def set_in(chinese, arabic, make):
    """What sets inlines in a paragraph of a letter in that language."""
    galleys = {"zh-Hant": chinese, "ar": arabic, "en": make.galley("en", "en-GB", ())}

    def set_inlines(language, *inlines, style="body"):
        return RunSetter(galleys[language], lambda href: f"rId-{href}").set(inlines, style)

    return set_inlines


def properties(element: etree._Element) -> dict[str, dict[str, str]]:
    """The children of `w:rPr` with their attributes, without namespaces."""
    found = element.find(f"{W}rPr")
    return {
        etree.QName(child).localname: {etree.QName(key).localname: value for key, value in child.items()}
        for child in (found if found is not None else ())
    }


def text(element: etree._Element) -> str:
    return "".join(found.text for found in element.iter(f"{W}t", f"{W}instrText"))


def in_all_slots(family, **more):
    return {"ascii": family, "hAnsi": family, "eastAsia": family, "cs": family, **more}


def test_the_letter_s_own_text_says_nothing(set_in, make):
    (made,) = set_in("zh-Hant", make.run("我們，「呼籲」。", "zh-Hant"))
    assert properties(made) == {}


def test_han_and_figures_of_the_letter_s_own_faces_share_a_run(set_in, make):
    """Word picks a face for each by itself, and a person finds the sentence in one piece."""
    figures = replace(make.run("50"), language="zh-Hant")
    (made,) = set_in("zh-Hant", make.run("以下", "zh-Hant"), figures, make.run("位", "zh-Hant"))
    assert text(made) == "以下50位"


def test_latin_letters_of_a_chinese_sentence_are_of_no_language(set_in, make):
    """LibreOffice breaks Latin text that is called Chinese between any two letters."""
    (made,) = set_in("zh-Hant", replace(make.run("NGO"), language="zh-Hant"))
    assert properties(made) == {"lang": {"val": "x-none"}}


@pytest.mark.parametrize(
    ("language", "shown", "family", "word"),
    [
        ("ja", "日本ウイグル協会", "Noto Serif JP", "ja-JP"),
        ("zh-Hant-HK", "香", "Noto Serif HK", "zh-HK"),
        ("zh-Hans", "门", "Noto Serif SC", "zh-CN"),
        ("ko", "재단", "Noto Serif KR", "ko-KR"),
    ],
)
def test_a_run_of_another_face_names_it_in_all_four_slots(set_in, make, language, shown, family, word):
    (made,) = set_in("zh-Hant", make.run(shown, language), style="name")
    assert properties(made) == {"rFonts": in_all_slots(family, hint="eastAsia"), "lang": {"eastAsia": word}}


def test_han_with_ascii_in_its_face_is_tagged_in_both_slots(set_in, make):
    (made,) = set_in("zh-Hant", make.run("第3回", "ja"), style="name")
    assert properties(made)["lang"] == {"val": "ja-JP", "eastAsia": "ja-JP"}


def test_punctuation_that_han_and_latin_share_names_its_face(set_in, make):
    """Word would take the curly quotes from the Latin face without the hint, and LibreOffice from the text before."""
    (made,) = set_in("zh-Hant", make.run("“呼籲”", "zh-Hant"))
    assert properties(made)["rFonts"] == in_all_slots("Noto Serif TC", hint="eastAsia")


def test_an_apostrophe_in_latin_text_goes_with_it(set_in, make):
    (made,) = set_in("zh-Hant", make.run("pour l’Abolition"), style="name")
    assert properties(made) == {}


def test_a_quotation_mark_that_begins_latin_text_names_its_face(set_in, make):
    """LibreOffice would set it with the Han before it."""
    (made,) = set_in("zh-Hant", make.run("“Rights”"), style="name")
    assert properties(made)["rFonts"] == in_all_slots("Noto Serif")


def test_arabic_is_right_to_left_in_any_paragraph(set_in, make):
    (made,) = set_in("zh-Hant", make.run("مرصد", "ar"), style="name")
    assert properties(made) == {"rtl": {}}


def test_punctuation_of_arabic_in_the_latin_face_has_that_face_s_size(set_in, make):
    """The style's complex-script size is the Arabic face's, which is set larger."""
    (made,) = set_in("ar", make.brackets("("))
    found = properties(made)
    assert found["rFonts"] == in_all_slots("Noto Serif")
    assert found["szCs"] == {"val": "22"}
    assert "sz" not in found
    assert "rtl" in found


def test_latin_in_an_arabic_letter_names_its_face(set_in, make):
    """LibreOffice sets weak characters among Arabic in the Arabic face, which has no brackets."""
    (made,) = set_in("ar", make.run("(NGO)", "en"))
    assert properties(made)["rFonts"] == in_all_slots("Noto Serif")


def test_bold_is_what_the_face_is_and_the_style_is_not(set_in, make):
    """By the style that a person would choose for it."""
    (made,) = set_in("en", make.run("bold", "en", 700))
    assert properties(made) == {"rStyle": {"val": "Strong"}}


def test_bold_in_a_bold_style_says_nothing(set_in, make):
    (made,) = set_in("en", make.run("bold", "en", 700), style="heading")
    assert properties(made) == {}


def test_a_face_without_bold_is_plain_in_a_bold_style(set_in, make):
    """No word processor is left to smear outlines that are not in the file."""
    (made,) = set_in("en", make.run("재단", "ko"), style="heading")
    assert properties(made)["b"] == {"val": "0"}


def test_italic_is_what_the_face_is(set_in, make):
    (made,) = set_in("en", make.run("italic", "en", italic=True))
    assert properties(made) == {"rStyle": {"val": "Emphasis"}}


def test_what_its_one_character_style_leaves_out_the_run_says(set_in, make):
    """A run has one (ECMA-376 17.3.2.29)."""
    both, link = make.run("both", "en", 700, italic=True), make.run("link", "en", 700, href="https://example.org/")
    assert properties(*set_in("en", both)) == {"rStyle": {"val": "Strong"}, "i": {}, "iCs": {}}
    (linked,) = set_in("en", link)[0]
    assert properties(linked) == {"rStyle": {"val": "Hyperlink"}, "b": {}, "bCs": {}}


def test_text_in_the_letter_s_language_has_the_language_s_own_name_in_word(set_in, make):
    """A letter in British English is not said to be American."""
    (made,) = set_in("en", make.run("colour", "en"))
    assert properties(made) == {}


def test_another_language_is_named(set_in, make):
    (made,) = set_in("en", make.run("rue", "fr"))
    assert properties(made) == {"lang": {"val": "fr-FR"}}


def test_the_words_of_a_name_that_may_not_break_are_one_run(set_in, make):
    words = (Unbreakable((make.run("ACAT"),)), make.run(" "), Unbreakable((make.run("Belgium"),)))
    (made,) = set_in("zh-Hant", *words, style="name")
    assert text(made) == "ACAT Belgium"


def test_a_direction_mark_is_a_run_of_its_own(set_in, make):
    made = set_in("ar", make.run("\u200e"), make.run("T*Revers!"), make.run("\u200e"), style="name")
    assert [text(run) for run in made] == ["\u200e", "T*Revers!", "\u200e"]


def test_tab_and_special_hyphens_are_elements(set_in, make):
    (made,) = set_in("en", make.run("a\tb\u2011c\u00add", "en"))
    assert [etree.QName(child).localname for child in made] == [
        "t", "tab", "t", "noBreakHyphen", "t", "softHyphen", "t",
    ]  # fmt: skip


def test_a_line_break_is_a_run_between_two(set_in, make):
    made = set_in("en", make.run("a", "en"), LineBreak(), make.run("b", "en"))
    assert made[1].find(f"{W}br") is not None


def test_the_runs_of_a_link_share_one_hyperlink(set_in, make):
    made = set_in("en", make.run("a", "en", href="u"), make.run("b", "en", 700, href="u"), make.run("c", "en"))
    assert [etree.QName(element).localname for element in made] == ["hyperlink", "r"]
    assert made[0].get(R_ID) == "rId-u"
    assert {properties(run)["rStyle"]["val"] for run in made[0]} == {"Hyperlink"}


@pytest.mark.parametrize(("kind", "code"), [("page", " PAGE "), ("pages", " NUMPAGES ")])
def test_a_page_number_is_a_field_with_a_stored_result(set_in, make, kind, code):
    made = set_in("en", PageField(kind, make.run("").face, "en", "ltr"))
    kinds = [found.get(f"{W}fldCharType") for run in made for found in run.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert [text(run) for run in made] == ["", code, "", "1", ""]
