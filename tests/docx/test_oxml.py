"""Elements have their children in the schema's order, whatever order they are given in."""

from __future__ import annotations

import pytest
from lxml import etree

from letter_render.docx.oxml import flag, half_points, kept_text, twips, twips_of_mm, w


def tags(element: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in element]


def test_children_are_sorted_as_the_schema_has_them():
    made = w("pPr", w("jc", val="both"), w("rPr"), w("pStyle", val="BodyText"), w("bidi"), w("keepNext"))
    assert tags(made) == ["pStyle", "keepNext", "bidi", "jc", "rPr"]


def test_the_order_of_equal_children_is_kept():
    made = w("numbering", w("num", numId=2), w("abstractNum", abstractNumId=7), w("num", numId=1))
    assert [child.attrib.values()[0] for child in made] == ["7", "2", "1"]


def test_a_child_that_the_table_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        w("pPr", w("tblPr"))


def test_children_and_attributes_that_are_none_are_left_out():
    assert etree.tostring(w("p", None, w("r", rsidR=None))).endswith(b"><w:r/></w:p>")


def test_on_and_off_are_written_1_and_0():
    assert list(w("style", default=True, customStyle=False).attrib.values()) == ["1", "0"]


@pytest.mark.parametrize(("is_on", "expected"), [(True, b"<w:b"), (False, b'w:val="0"')])
def test_a_toggle_is_there_when_on_and_says_0_when_off(is_on, expected):
    assert expected in etree.tostring(flag("b", is_on))


def test_an_inherited_toggle_is_not_written():
    assert flag("b", None) is None


def test_text_keeps_its_spaces():
    assert kept_text("t", " a ").get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_lengths_are_whole_units():
    assert (twips(17.25), twips_of_mm(210), half_points(10.5)) == (345, 11906, 21)
