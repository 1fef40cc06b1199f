"""Itemization gives back the text it was given, and puts every character into the script it is read with."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from letter_render.text import runs
from letter_render.text.bidi import first_strong_direction
from letter_render.text.runs import itemize


def test_the_examples_in_the_docstrings_are_true():
    """Every doctest of the module passes."""
    results = doctest.testmod(runs)
    assert results.attempted >= 2
    assert not results.failed


@given(st.text(), st.sampled_from(["ltr", "rtl"]))
def test_the_stretches_joined_are_the_text(text, base):
    """Nothing is lost, doubled or moved by itemization, whatever the text."""
    assert "".join(stretch.text for stretch in itemize(text, base)) == text


@given(st.text(alphabet="aб中のعא (),1“”«»\u0301", max_size=20), st.sampled_from(["ltr", "rtl"]))
def test_neighbouring_stretches_differ_in_script_or_direction(text, base):
    """A stretch is as long as it can be."""
    found = [(stretch.script, stretch.direction) for stretch in itemize(text, base)]
    assert all(one != other for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "base", "stretches"),
    [
        ("2020年NGO", "ltr", [("2020", "Latn"), ("年", "Hani"), ("NGO", "Latn")]),
        ("l’Abolition", "ltr", [("l’Abolition", "Latn")]),
        ("“中国”a", "ltr", [("“中国”", "Hani"), ("a", "Latn")]),
        ("(Japan) 【日本人権財団】", "ltr", [("(Japan) ", "Latn"), ("【日本人権財団】", "Hani")]),
        ("日本ウイグル協会", "ltr", [("日本ウイグル協会", "Hani")]),
        ("한국 인권", "ltr", [("한국", "Hani"), (" ", "Latn"), ("인권", "Hani")]),
        ('Комитет "Дом"', "ltr", [('Комитет "Дом"', "Cyrl")]),
        ("مرصد (الصحراء) 20", "rtl", [("مرصد (الصحراء) 20", "Arab")]),
        ("a العفو (الدولية) b", "ltr", [("a ", "Latn"), ("العفو (الدولية)", "Arab"), (" b", "Latn")]),
        ("منظمة (NGO) العفو", "rtl", [("منظمة (", "Arab"), ("NGO", "Latn"), (") العفو", "Arab")]),
        ("a (منظمة) b", "ltr", [("a (", "Latn"), ("منظمة", "Arab"), (") b", "Latn")]),
        ("(NGO)", "rtl", [("(NGO)", "Latn")]),
        ("NGO منظمة 20", "ltr", [("NGO ", "Latn"), ("منظمة 20", "Arab")]),
        ("منظمة 20NGO.", "rtl", [("منظمة ", "Arab"), ("20NGO", "Latn"), (".", "Arab")]),
        ("العفو، 「中」", "rtl", [("العفو، ", "Arab"), ("「", "Hani"), ("中", "Hani"), ("」", "Hani")]),
        ("in ٢٠٢٠", "ltr", [("in ", "Latn"), ("٢٠٢٠", "Arab")]),
        ("T*Revers!", "ltr", [("T*Revers!", "Latn")]),
        ("404", "ltr", [("404", "Latn")]),
        ("", "ltr", []),
    ],
)
def test_characters_without_a_script_go_with_their_neighbours(text, base, stretches):
    """Digits, spaces and brackets stand where a reader of the text expects them (UAX #9 N0 to N2)."""
    assert [(stretch.text, stretch.script) for stretch in itemize(text, base)] == stretches


@pytest.mark.parametrize(
    ("text", "direction"), [("21 Wilber", "ltr"), ("(مرصد", "rtl"), ("123", "ltr"), ("א a", "rtl")]
)
def test_a_name_has_the_direction_of_its_first_strong_letter(text, direction):
    """UAX #9 P2 and P3."""
    assert first_strong_direction(text) == direction
