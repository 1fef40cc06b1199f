"""Every cluster gets one face that draws it, in its language's forms where any face has them, or none and a finding."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from letter_render.fonts.book import FontBook, coverage, read_book
from letter_render.fonts.choose import advance_em, chain, choose, shape
from letter_render.text.runs import direction_of, itemize


def faces_of(book, text, script, language, weight=400, is_italic=False):
    """Each part of the text with the id of its face."""
    faces = chain(book, script, language, "serif", weight, is_italic)
    return [
        (choice.text, choice.face.id if choice.face else None)
        for choice in choose(text, script, language, direction_of(script), faces)
    ]


@pytest.mark.parametrize(
    ("text", "language", "faces"),
    [
        ("台湾研究フォーラム", "ja", [("台湾研究フォーラム", "noto-serif-jp-400")]),
        ("台灣南社", "zh-Hant-TW", [("台灣南社", "noto-serif-tc-400")]),
        ("香港黎明", "zh-Hant-HK", [("香", "noto-serif-hk-400"), ("港黎明", "noto-serif-tc-400")]),
        ("联合国", "zh-Hans-CN", [("联合国", "noto-serif-sc-400")]),
        ("한국", "ko", [("한국", "noto-serif-kr-400")]),
        ("𠮷", "ja", [("𠮷", "noto-serif-jp-400")]),
    ],
)
def test_han_is_set_in_the_forms_of_its_region(book, text, language, faces):
    """The region's own face comes first; the Hong Kong delta draws what differs from Taiwan's forms."""
    assert faces_of(book, text, "Hani", language) == faces


@pytest.mark.parametrize(
    ("script", "language", "families"),
    [
        ("Hani", "zh-Hant-TW", "tc hk sc jp kr latin arabic"),
        ("Hani", "zh-Hant-HK", "hk tc sc jp kr latin arabic"),
        ("Hani", "zh-Hant-MO", "hk tc sc jp kr latin arabic"),
        ("Hani", "zh-Hans-SG", "sc tc hk jp kr latin arabic"),
        ("Hani", "zh", "tc hk sc jp kr latin arabic"),
        ("Hani", "ja-JP", "jp tc hk sc kr latin arabic"),
        ("Hani", "ko", "kr tc hk sc jp latin arabic"),
        ("Hani", "en", "tc hk sc jp kr latin arabic"),
        ("Hang", "zh-Hant", "kr tc latin arabic hk sc jp"),
        ("Latn", "en", "latin arabic tc hk sc jp kr"),
        ("Latn", "zh-Hans", "latin sc arabic tc hk jp kr"),
        ("Cyrl", "ru", "latin arabic tc hk sc jp kr"),
        ("Arab", "ar", "arabic latin tc hk sc jp kr"),
        ("Thai", "th", "latin arabic tc hk sc jp kr"),
    ],
)
def test_families_come_by_script_then_region_then_their_own_order(book, script, language, families):
    faces = chain(book, script, language, "serif", 400, False)
    assert " ".join(_FAMILIES[face.family] for face in faces) == families


_FAMILIES = {
    "Noto Serif": "latin", "Noto Naskh Arabic": "arabic", "Noto Serif TC": "tc", "Noto Serif HK": "hk",
    "Noto Serif SC": "sc", "Noto Serif JP": "jp", "Noto Serif KR": "kr",
}  # fmt: skip


def test_a_role_decides_between_families_of_one_region_alone(book):
    """A sans of Taiwan comes before the serif of Taiwan where a sans is asked for, and never before Hong Kong's own."""
    sans = [
        replace(face, id=f"sans-{face.id}", family="Sans TC", role="sans", order=90)
        for face in book.faces
        if face.family == "Noto Serif TC"
    ]
    both = FontBook((*book.faces, *sans))
    firsts = [
        [face.family for face in chain(both, "Hani", language, role, 400, False)][:2]
        for language in ("zh-Hant-TW", "zh-Hant-HK")
        for role in ("sans", "serif")
    ]
    assert firsts == [
        ["Sans TC", "Noto Serif TC"], ["Noto Serif TC", "Sans TC"],
        ["Noto Serif HK", "Sans TC"], ["Noto Serif HK", "Noto Serif TC"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "weight", "is_italic", "face"),
    [
        ("Latn", 400, False, "noto-serif-400"),
        ("Latn", 700, False, "noto-serif-700"),
        ("Latn", 700, True, "noto-serif-700-italic"),
        ("Latn", 500, True, "noto-serif-400-italic"),
        ("Hani", 400, True, "noto-serif-tc-400"),
        ("Hani", 700, True, "noto-serif-tc-700"),
    ],
)
def test_within_a_family_the_weight_comes_first_then_the_slope_then_the_regular(book, script, weight, is_italic, face):
    assert chain(book, script, "zh-Hant", "serif", weight, is_italic)[0].id == face


@pytest.mark.parametrize(
    ("text", "script", "language", "choices"),
    [
        ("財団団財", "Hani", "zh-Hant-TW", [("財", "tc"), ("団団", "sc!"), ("財", "tc")]),
        ("\u200d財", "Hani", "zh-Hant-TW", [("\u200d財", "tc")]),
        ("財\u200d団", "Hani", "zh-Hant-TW", [("財\u200d", "tc"), ("団", "sc!")]),
        ("\ue000\u200d財", "Hani", "zh-Hant-TW", [("\ue000\u200d", None), ("財", "tc")]),
        ("財\ue000\u200d", "Hani", "zh-Hant-TW", [("財", "tc"), ("\ue000\u200d", None)]),
        ("葛\U000e0101葛", "Hani", "ja", [("葛\U000e0101", "jp?"), ("葛", "jp")]),
        ("ab ก cd", "Latn", "en", [("ab ", "latin"), ("ก", None), (" cd", "latin")]),
        ("م\u200cم", "Arab", "fa", [("م\u200cم", "arabic")]),
        ("م☃م", "Arab", "ar", [("م", "arabic"), ("☃", "tc"), ("م", "arabic")]),
        ("かな한", "Hani", "zh-Hant-TW", [("かな", "tc"), ("한", "kr")]),
    ],
)
def test_a_text_is_parted_where_its_face_changes_and_nowhere_else(book, text, script, language, choices):
    """`!` is a form of another region, `?` a variation without effect."""
    faces = chain(book, script, language, "serif", 400, False)
    assert [
        (
            choice.text,
            choice.face and _FAMILIES[choice.face.family] + "!" * choice.is_foreign_form + "?" * choice.drops_variation,
        )
        for choice in choose(text, script, language, direction_of(script), faces)
    ] == choices


def test_han_that_its_region_lacks_is_marked_as_of_another(book):
    """The Taiwan face has no 団; another region's draws it, and the choice says so."""
    faces = chain(book, "Hani", "zh-Hant-TW", "serif", 400, False)
    choices = choose("財団", "Hani", "zh-Hant-TW", "ltr", faces)

    assert [(choice.text, choice.is_foreign_form) for choice in choices] == [("財", False), ("団", True)]


def test_brackets_in_arabic_come_from_the_latin_face(book):
    """Naskh 2.004 has none."""
    expected = [("مرصد ", "noto-naskh-arabic-400"), ("(", "noto-serif-400"), ("الصحراء", "noto-naskh-arabic-400")]

    assert faces_of(book, "مرصد (الصحراء", "Arab", "ar") == expected


def test_a_date_in_arabic_digits_takes_its_strokes_from_the_latin_face(book):
    """No letters join there: each character is set by the first face that has it."""
    expected = [
        ("(", "noto-serif-400"), ("٢٦", "noto-naskh-arabic-400"), ("/", "noto-serif-400"),
        ("٦", "noto-naskh-arabic-400"), (")", "noto-serif-400"),
    ]  # fmt: skip

    assert faces_of(book, "(٢٦/٦)", "Arab", "ar") == expected


def test_a_joined_word_is_never_parted(book):
    """Where a letter of an Arabic word has no face in the best family, that letter is missing, not borrowed."""
    choices = faces_of(book, "ب\U0001ee00ب", "Arab", "ar")

    assert [face for _, face in choices] == ["noto-naskh-arabic-400", None, "noto-naskh-arabic-400"]


def test_letters_that_compose_are_covered_although_the_cmap_lacks_a_part(book):
    """HarfBuzz composes e with two marks."""
    assert faces_of(book, "e\u0323\u0302", "Latn", "vi") == [("e\u0323\u0302", "noto-serif-400")]


def test_a_variation_selector_without_effect_is_told(book):
    """The Japanese face has 葛 with U+E0100, and not with U+E0101."""
    faces = chain(book, "Hani", "ja", "serif", 400, False)

    for text, drops in (("葛\U000e0100", False), ("葛\U000e0101", True)):
        assert [choice.drops_variation for choice in choose(text, "Hani", "ja", "ltr", faces)] == [drops]


def test_bold_italic_is_a_face_of_its_own(book):
    """No face is slanted or emboldened by a program."""
    assert faces_of(book, "a", "Latn", "en", 700, is_italic=True) == [("a", "noto-serif-700-italic")]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=8))
def test_every_cluster_has_one_face_that_draws_it_or_none(text):
    """Joined, the choices are the text; each face shapes its part without a missing glyph."""
    book = read_book()
    for stretch in itemize(text):
        faces = chain(book, stretch.script, "und", "serif", 400, False)
        choices = choose(stretch.text, stretch.script, "und", stretch.direction, faces)

        assert "".join(choice.text for choice in choices) == stretch.text
        for choice in choices:
            if choice.face:
                drawn = [char for char in choice.text if ord(char) in coverage(choice.face)]
                infos = shape(choice.face, "".join(drawn), stretch.script, "und", stretch.direction).glyph_infos
                assert all(info.codepoint for info in infos)


def test_a_han_character_is_one_em_wide(book):
    """Widths are in em, whatever units the file has."""
    face = book.get("noto-serif-tc-400")

    assert advance_em(face, "中文", "Hani", "zh-Hant", "ltr") == 2
