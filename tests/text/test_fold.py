"""Folding changes what touches CJK, tells each change, and keeps every other character in its place."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, strategies as st

from letter_render.text import fold
from letter_render.text.fold import FULL_WIDTH, full_width, look_alikes


def test_the_examples_in_the_docstrings_are_true():
    """Every doctest of the module passes."""
    assert doctest.testmod(fold) == (0, 2)


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("不適當」,還", "不適當」，還"),
        ("26日,50位", "26日，50位"),
        ("(例如新疆暴行)", "（例如新疆暴行）"),
        ("組織(NGO)委員會", "組織（NGO）委員會"),
        ("NGO(GoNGOs)。", "NGO（GoNGOs）。"),
        ("你好, 世界", "你好，世界"),
        ("中國 (NGO) x", "中國 (NGO) x"),
        ("a, b (c) 12:30", "a, b (c) 12:30"),
        ("是嗎?", "是嗎？"),
        ("中;文!", "中；文！"),
        ("中文)", "中文）"),
        ("3.5萬", "3.5萬"),
    ],
)
def test_ascii_punctuation_beside_cjk_becomes_full_width(typed, set_as):
    """And between Latin letters or digits it stays."""
    assert "".join(full_width(typed).characters) == set_as


@given(st.text(alphabet="中文の「」。ab1 ,:;!?()", max_size=30))
def test_nothing_but_the_marks_and_their_spaces_is_touched(text):
    """Each character is itself, its full-width form, or a space that such a form swallowed."""
    for before, after in zip(text, full_width(text).characters, strict=True):
        assert after in (before, FULL_WIDTH.get(before)) or (before, after) == (" ", "")


@given(st.text(alphabet="中文「」ab1,:;!?()", max_size=30))
def test_folding_twice_is_folding_once(text):
    """What has been folded offers nothing more to fold."""
    once = "".join(full_width(text).characters)

    assert "".join(full_width(once).characters) == once


@given(st.text(alphabet="中,()a⼭﨑", max_size=20))
def test_a_fixed_place_is_never_changed(text):
    """Values of fields are not prose."""
    everything = frozenset(range(len(text)))

    assert full_width(text, everything).characters == tuple(text)
    assert look_alikes(text, everything).characters == tuple(text)


def test_kangxi_radicals_and_compatibility_ideographs_become_ordinary_characters():
    """But an ideograph of that block that is unified stays (U+FA11)."""
    folded = look_alikes("⼭山\uf9dc\ufa11")

    assert "".join(folded.characters) == "山山隆\ufa11"
    assert len(folded.changes) == 2
