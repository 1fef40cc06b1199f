"""YAML as values with their places; whatever is no YAML that we use is a finding with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from letter_render.findings import InputRefusedError, Origin
from letter_render.read.yaml import MAX_CHARACTERS, Number, parse_yaml


def refusal(text):
    with pytest.raises(InputRefusedError) as refused:
        parse_yaml(text, "f")
    return refused.value.findings[0]


def test_every_key_and_value_has_its_line_and_column():
    document = parse_yaml("a: 1\nb:\n  c: [x, {d: y}]\n", "f")
    assert document.root == {"a": 1, "b": {"c": ("x", {"d": "y"})}}
    assert document.origin("b", "c") == Origin("f", 3, 3, "b.c")
    assert document.value_origin("b", "c", 1, "d") == Origin("f", 3, 14, "b.c.1.d")
    assert document.origin("b", "nothing") == Origin("f", 2, 1, "b.nothing")
    assert document.origin("nothing") == Origin("f", 0, 0, "nothing")


def test_a_block_begins_on_the_line_after_its_mark():
    assert parse_yaml("a: |\n  x\n", "f").value_origin("a") == Origin("f", 2, 0, "a")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("007", 7),
        ("-3", -3),
        ("1.50", Number("1.50")),
        ("0x1F", Number("0x1F")),
        (".inf", Number(".inf")),
        ("9" * 30, Number("9" * 30)),
        ("true", True),
        ("no", "no"),
        ("~", None),
        ("", None),
        ("2020-09-09", "2020-09-09"),
        ("2020-13-45", "2020-13-45"),
        ("'1'", "1"),
        ("!!str 1", "1"),
    ],
)
def test_nothing_is_made_of_a_value_that_was_not_typed(text, value):
    assert parse_yaml(f"a: {text}", "f").get("a") == value


def test_every_repeated_key_is_reported_with_the_line_of_the_first():
    document = parse_yaml("a: 1\nb: 1\na: 2\nb: 2\na: 3\n", "f")
    assert [(finding.code, finding.origin.line) for finding in document.findings] == [
        ("yaml/duplicate-key", 3),
        ("yaml/duplicate-key", 4),
        ("yaml/duplicate-key", 5),
    ]
    assert "first on line 1" in document.findings[0].what


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: &x 1\nc: *x\n", "yaml/alias", 2),
        ("a: &x [*x]\n", "yaml/alias", 1),
        ("a: 1\n<<: &x {b: 1}\n", "yaml/alias", 2),
        ("a: !foo 1\n", "yaml/tag", 1),
        ("a: !!python/object/apply:os.system [x]\n", "yaml/tag", 1),
        ("a: !!binary eA==\n", "yaml/tag", 1),
        ("? [a]\n: 1\n", "yaml/key", 1),
    ],
)
def test_what_yaml_has_and_a_letter_has_not_is_reported(text, code, line):
    document = parse_yaml(text, "f")
    assert [(finding.code, finding.origin.line) for finding in document.findings] == [(code, line)]


def test_a_bomb_of_aliases_is_reported_at_once():
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    document = parse_yaml("a0: &a0 lol\n" + levels, "f")
    assert {finding.code for finding in document.findings} == {"yaml/alias"}


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a: 1\n\tb: 2\n", 2, "spaces"),
        ("a: 1\nb: *連署\n", 2, "in quotes"),
        ("a: 1\nb: * x\n", 2, "in quotes"),
        ("a: b: c\n", 1, "in quotes"),
        ("a: 'x\n", 2, "not closed"),
        ("a: 1\n b: 2\n", 2, ""),
        ("a: [1\nb: 2\n", 2, ""),
        ("a: 1\n---\nb: 2\n", 2, "---"),
        ("a: 1\nb: \x01\n", 2, ""),
        ("a: @x\n", 1, ""),
        ('a: "\\q"\n', 1, ""),
        ('a: "\\U00110000"\n', 1, ""),
    ],
)
def test_what_is_no_yaml_is_refused_at_its_line(text, line, hint):
    finding = refusal(text)
    assert (finding.code, finding.origin.line) == ("yaml/syntax", line)
    assert hint in finding.hint


def test_values_nested_too_deeply_are_refused():
    assert refusal("a: " + "[" * 5000).code == "yaml/syntax"
    assert refusal("a: " + "[" * 5000 + "]" * 5000).code == "yaml/syntax"


def test_a_text_too_long_for_a_letter_yaml_is_refused_unread():
    assert refusal("a" * (MAX_CHARACTERS + 1)).code == "file/too-large"


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{},&*!|>'\"%@`#?\n\t 0\u00e9\u53f0\\xuU~."), max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        parse_yaml(text, "f")
    except InputRefusedError as refused:
        assert refused.findings  # noqa: PT017  # both outcomes are right


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=50), st.text()))
def test_what_a_quoted_yaml_says_is_what_is_read(values):
    quoted = "".join(f"{quote(key)}: {quote(value)}\n" for key, value in values.items())
    assert parse_yaml(quoted or "{}", "f").root == values


def quote(text):
    return '"' + "".join(f"\\U{ord(char):08X}" for char in text) + '"'
