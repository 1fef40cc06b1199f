"""The reader sees what is in the file: text, order, faces and languages."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings, strategies as st

from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.galley import NameList


def names(data):
    return [block.text for block in inspect_docx(data).blocks if block.kind == "name"]


def runs(data, kind="name"):
    return [run for block in inspect_docx(data).blocks if block.kind == kind for run in block.runs]


def test_the_reader_imports_no_writer():
    """What writes and what reads can then not be wrong in the same way."""
    code = "import sys, letter_render.docx.inspect; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    ours = {name for name in loaded if name.startswith("letter_render.docx.")}
    assert "docx" not in loaded
    assert "letter_render.fonts.book" not in loaded
    assert all(re.fullmatch(r"letter_render\.docx\.inspect(_\w+)?", name) for name in ours)


def test_text_comes_back_exactly_and_in_order(chinese_docx):
    assert [block.text for block in inspect_docx(chinese_docx).blocks] == [
        "我們，以下50位專員「呼籲」。", "（NGO）。", "謹上", "連署機構", "21Wilberforce", "ACAT Belgium",
        "Московская Хельсинкская группа", "مرصد الصحراء للسلم", "台灣南社", "日本ウイグル協会",
        "香港黎明, Dawn of Hong Kong", "재단", "T*Revers!", "HK@JPN.", "*連署團體共計321個。",
    ]  # fmt: skip


def test_a_block_is_of_its_kind(english_letter):
    kinds = [block.kind for block in inspect_docx(write_docx(english_letter)[0]).blocks]
    assert kinds == [
        "figure", "paragraph", "heading", "paragraph", "paragraph", "heading", "item", "item", "paragraph", "item",
        "item", "item", "paragraph", "figure", "paragraph", *["name"] * 10,
    ]  # fmt: skip


def test_breaks_tabs_and_special_hyphens_come_back_as_characters(english_letter):
    text = inspect_docx(write_docx(english_letter)[0]).blocks[4].text
    assert "text\nwith" in text
    assert "a\ttab, a non\u2011breaking and a soft\u00adhyphen" in text


def test_a_figure_s_text_is_its_alternative_text(english_letter):
    figures = [block.text for block in inspect_docx(write_docx(english_letter)[0]).blocks if block.kind == "figure"]
    assert figures == ["Rights Office", "A red flag"]


@pytest.mark.parametrize(
    ("text", "face", "language"),
    [
        ("21Wilberforce", "Noto Serif Regular", "und"),
        ("Московская Хельсинкская группа", "Noto Serif Regular", "ru"),
        ("مرصد الصحراء للسلم", "Noto Naskh Arabic Regular", "ar"),
        ("台灣南社", "Noto Serif TC Regular", "zh-Hant-TW"),
        ("日本ウイグル協会", "Noto Serif JP Regular", "ja"),
        ("香", "Noto Serif HK Regular", "zh-Hant-HK"),
        ("Dawn of Hong Kong", "Noto Serif Regular", "en"),
        ("재단", "Noto Serif KR Regular", "ko"),
    ],
)
def test_a_run_has_its_face_and_its_language(chinese_docx, text, face, language):
    (found,) = [run for run in runs(chinese_docx) if run.text == text]
    assert (found.face, found.language) == (face, language)


def test_a_face_s_style_is_resolved_over_the_paragraph_s_style(english_letter):
    data = write_docx(english_letter)[0]
    assert {run.face for run in runs(data, "heading")} == {"Noto Serif Bold"}
    assert {"Noto Serif Bold", "Noto Serif Italic"} <= {run.face for run in runs(data, "paragraph")}


def test_direction_marks_are_no_text(arabic):
    assert "T*Revers!" in names(write_docx(arabic)[0])


def test_a_direction_mark_inside_a_name_is_text(make):
    name = make.name(1, make.run("A\u200eB"))
    assert names(write_docx(make.galley("en", "en-GB", (NameList((name,)),)))[0]) == ["A\u200eB"]


def test_head_and_foot_are_furniture(chinese_docx):
    assert inspect_docx(chinese_docx).furniture == ("A letter in zh-Hant", "1 / 1")


def test_title_and_language_are_the_properties(chinese_docx):
    inspection = inspect_docx(chinese_docx)
    assert (inspection.title, inspection.language, inspection.page_count) == ("A letter in zh-Hant", "zh-Hant", 0)


def test_a_dropped_name_is_missed(chinese_docx, replaced):
    assert "台灣南社" not in names(replaced(chinese_docx, "台灣南社", ""))


def test_swapped_names_are_seen(chinese_docx, replaced):
    swapped = replaced(replaced(chinese_docx, "T*Revers!", "HK@JPN.", count=1), "HK@JPN.", "T*Revers!")
    assert names(swapped) != names(chinese_docx)


def test_a_deleted_name_is_not_read(chinese_docx, replaced):
    """Tracked deletions are still in the file."""
    run = '<w:r><w:t xml:space="preserve">T*Revers!</w:t></w:r>'
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>T*Revers!</w:delText></w:r></w:del>'
    assert "T*Revers!" not in names(replaced(chinese_docx, run, deleted))


def test_an_inserted_run_is_read(chinese_docx, replaced):
    run = '<w:r><w:t xml:space="preserve">T*Revers!</w:t></w:r>'
    assert "T*Revers!" in names(replaced(chinese_docx, run, f'<w:ins w:id="1" w:author="a">{run}</w:ins>'))


def test_a_face_in_the_wrong_slot_does_not_count(chinese_docx, replaced):
    """Han is set in the East Asian slot, whatever the others say."""
    wrong = replaced(chinese_docx, 'w:eastAsia="Noto Serif JP"', 'w:eastAsia="Noto Serif TC"')
    (found,) = [run for run in runs(wrong) if run.text == "日本ウイグル協会"]
    assert found.face == "Noto Serif TC Regular"


def test_a_character_that_the_embedded_face_lacks_is_named(chinese_docx, replaced):
    wrong = replaced(chinese_docx, "台灣南社", "台灣南龘")
    (face,) = [face for face in inspect_docx(wrong).faces if face.name == "Noto Serif TC Regular"]
    assert face.unmapped == ("龘",)


def test_a_list_mark_that_the_face_lacks_is_named(english_letter, replaced):
    wrong = replaced(write_docx(english_letter)[0], "•", "☙", member="word/numbering.xml")
    (face,) = [face for face in inspect_docx(wrong).faces if face.name == "Noto Serif Regular"]
    assert face.unmapped == ("☙",)


def test_a_face_that_is_not_embedded_is_told(chinese_docx, replaced):
    wrong = replaced(chinese_docx, "Noto Serif JP", "MS Mincho")
    (face,) = [face for face in inspect_docx(wrong).faces if face.name == "MS Mincho Regular"]
    assert not face.is_embedded


def test_a_style_that_is_not_embedded_is_told(english_letter, replaced):
    wrong = replaced(write_docx(english_letter)[0], "w:embedItalic", "w:embedBoldItalic", member="word/fontTable.xml")
    (face,) = [face for face in inspect_docx(wrong).faces if face.name == "Noto Serif Italic"]
    assert not face.is_embedded


def test_a_page_number_in_the_text_is_not_read_as_text(chinese_docx, replaced):
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    inspection = inspect_docx(replaced(chinese_docx, "<w:r>", f"{field}<w:r>", count=1))
    assert inspection.blocks[0].text == "我們，以下50位專員「呼籲」。"
    assert inspection.furniture[-1] == "7"


def test_any_other_field_s_result_is_text(chinese_docx, replaced):
    field = '<w:fldSimple w:instr=" DATE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    assert inspect_docx(replaced(chinese_docx, "<w:r>", f"{field}<w:r>", count=1)).blocks[0].text.startswith("7我們")


def test_a_table_s_paragraphs_are_read(chinese_docx, replaced):
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in a cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    assert inspect_docx(replaced(chinese_docx, "<w:body>", f"<w:body>{table}")).blocks[0].text == "in a cell"


def test_a_name_that_looks_like_markup_comes_back_as_typed(make):
    odd = "<b>A & B</b> {{ x }} *y* #z \"q\" 'r' ]]>"
    name = make.name(1, make.run(odd))
    assert names(write_docx(make.galley("en", "en-GB", (NameList((name,)),)))[0]) == [odd]


def test_spaces_at_the_ends_of_a_name_are_kept(make):
    name = make.name(1, make.run("  A  B "))
    assert names(write_docx(make.galley("en", "en-GB", (NameList((name,)),)))[0]) == ["  A  B "]


def test_a_toggle_that_two_styles_switch_on_is_off(chinese_docx, replaced):
    """ECMA-376 17.7.3."""
    data = replaced(chinese_docx, '<w:u w:val="single"/>', '<w:b/><w:u w:val="single"/>', member="word/styles.xml")
    linked = replaced(data, "<w:r><w:t", '<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t')
    (heading,) = runs(linked, "heading")
    assert heading.face == "Noto Serif TC Regular"


def test_the_complex_script_face_is_bold_by_its_own_toggle(arabic, replaced):
    data = write_docx(arabic)[0]
    assert {run.face for run in runs(data, "heading")} == {"Noto Naskh Arabic Bold"}
    plain = replaced(data, "<w:bCs/>", "", member="word/styles.xml")
    assert {run.face for run in runs(plain, "heading")} == {"Noto Naskh Arabic Regular"}


def test_every_galley_reads_back_as_it_was_composed(any_galley):
    """Head and foot apart: fields have no text before they are counted."""
    from letter_render.checks.expected import expected

    wanted = [(item.block.kind, item.block.text) for item in expected(replace(any_galley, head=(), foot=()))]
    assert [(block.kind, block.text) for block in inspect_docx(write_docx(any_galley)[0]).blocks] == wanted


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40))
def test_any_name_reads_back_as_typed(make, text):
    """Whatever the characters: spaces, marks, controls, private use, any plane."""
    assume(any(unicodedata.category(char) != "Cf" for char in text))
    name = make.name(1, make.run(text))
    assert names(write_docx(make.galley("en", "en-GB", (NameList((name,)),)))[0]) == [text]
