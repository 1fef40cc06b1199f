"""What a list of names shows: who stands twice, which words its other rows spell otherwise, and every rule at once."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings, strategies as st

from letter_render.checks.names import NAME_RULES, check_names
from letter_render.findings import Origin, Severity
from letter_render.model import Signatory
from letter_render.resources import SHIPPED


def signatories(*names):
    return [Signatory(name, (), "", row, Origin("s.csv", row + 1, 0, "name", row)) for row, name in enumerate(names, 1)]


def found(*names):
    return [(finding.code, finding.origin.row) for finding in check_names(signatories(*names))]


def test_a_name_twice_is_a_failure_that_names_both_rows():
    findings = check_names(signatories("A", "B", "A", "A"))
    assert [(finding.code, finding.severity, finding.origin.row) for finding in findings] == [
        ("name/duplicate", Severity.FAILURE, 3),
        ("name/duplicate", Severity.FAILURE, 4),
    ]
    assert all("row 1" in finding.what for finding in findings)


@pytest.mark.parametrize(
    "twin",
    ["amnesty international", "AMNESTY INTERNATIONAL", "AmnestyInternational", "Ａｍｎｅｓｔｙ International"],
)
def test_a_name_that_differs_in_case_width_or_spaces_is_a_warning(twin):
    findings = check_names(signatories("Amnesty International", twin))
    assert [(finding.code, finding.severity) for finding in findings] == [("name/near-duplicate", Severity.WARNING)]
    assert "row 1" in findings[0].what


@pytest.mark.parametrize(("one", "other"), [("Straße", "STRASSE"), ("カフェ", "ｶﾌｪ"), ("ΣΑΣ", "σας")])
def test_case_and_width_are_unicodes(one, other):
    assert found(one, other) == [("name/near-duplicate", 2)]


@pytest.mark.parametrize(("one", "other"), [("ACAT-France", "ACAT France"), ("Tibete", "Tibet"), ("台灣", "台湾")])
def test_other_names_are_other_names(one, other):
    assert found(one, other) == []


def test_names_without_letters_are_not_alike_for_having_none():
    assert ("name/near-duplicate", 2) not in found("\u200b", "\u200c")


def test_two_words_of_the_list_typed_together_are_reported():
    assert found("Fundación Agua", "Paz para todos", "Fundaciónpara el Debido Proceso") == [("name/joined-words", 3)]
    assert found("African Union", "Defenders", "AfricanDefenders") == []
    assert found("Paz para todos", "Fundaciónpara el Debido Proceso") == []


def test_a_word_one_letter_away_from_a_phrase_of_the_list_is_reported():
    phrase = [f"{place} Droits Humains" for place in ("Burkina", "Togo", "Niger")]
    assert found(*phrase, "Coalition Droits Humais") == [("name/odd-word", 4)]
    assert found(*phrase, "Coalition Droits Huamins") == [("name/odd-word", 4)]
    assert found(*phrase, "Coalition Droits Humainss") == [("name/odd-word", 4)]
    assert found(*phrase, "Coalition Droits Humain") == []
    assert found(*phrase, "Coalition Droits Humanitaires") == []
    assert found(*phrase[:2], "Coalition Droits Humais") == []


def test_findings_come_in_the_order_of_the_rows():
    rows = [row for _, row in found("A ", "B", "C ", "B", "a ", "( d)")]
    assert rows == sorted(rows)


def test_every_rule_has_a_code_of_its_own_and_says_why_it_is_one():
    codes = [rule.code for rule in NAME_RULES]
    assert len(set(codes)) == len(codes)
    assert all(rule.find.__doc__ and code.startswith("name/") for rule, code in zip(NAME_RULES, codes, strict=True))


def test_no_sentence_ends_with_a_stop_or_begins_with_a_capital():
    for rule in NAME_RULES:
        for text in (rule.why, rule.hint):
            assert not text.endswith(".")
            assert not text[:1].isupper() or text.startswith("Unicode")


def test_names_are_not_changed():
    people = signatories("  a\u200b  ( b) ", "e\u0301", "\u2f47")
    before = [one.name for one in people]
    check_names(people)
    assert [one.name for one in people] == before


def test_most_names_of_the_sample_have_no_finding():
    with (SHIPPED / "data/letters/china-2020/signatories.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len({row for _, row in found(*names)}) < len(names) / 20


@settings(deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1), max_size=8))
def test_any_list_is_checked(names):
    for finding in check_names(signatories(*names)):
        str(finding).encode()
