"""Rules about characters: each finds its fault, and leaves alone what a script needs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from letter_render.checks.characters import CHARACTER_RULES, TEXT_RULES, bidi_balance
from letter_render.checks.visible import visible
from letter_render.findings import Origin, Severity

ORIGIN = Origin("s.csv", 2, 0, "name", 1)


def codes(name):
    return [finding.code for rule in CHARACTER_RULES for finding in rule.check(name, ORIGIN)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("A\tB", "name/control"),
        ("A\nB", "name/control"),
        ("A\x00B", "name/control"),
        ("A\x85B", "name/control"),
        ("A\u2028B", "name/control"),
        ("A\u2029", "name/control"),
        ("A\ud800", "name/surrogate"),
        ("\udfffA", "name/surrogate"),
        ("A\uffff", "name/noncharacter"),
        ("A\ufdd0", "name/noncharacter"),
        ("A\ufdef", "name/noncharacter"),
        ("A\U0010fffe", "name/noncharacter"),
        ("A\ufffdB", "name/replacement"),
        ("A\u0378", "name/unassigned"),
        ("A\ue000", "name/private-use"),
        ("A\U000f0000", "name/private-use"),
        ("A\u200bB", "name/invisible"),
        ("\ufeffA", "name/invisible"),
        ("A\u00adB", "name/invisible"),
        ("A\u200dB", "name/invisible"),
        ("A\u200cB", "name/invisible"),
        ("A\u2060B", "name/invisible"),
        ("台\u200b灣", "name/invisible"),
        ("A\u200eB", "name/invisible"),
        ("A\u2066B\u2069", "name/invisible"),
        ("A\u3164", "name/invisible"),
        ("\u0421entre", "name/mixed-script"),
        ("R\u0435vers", "name/mixed-script"),
        ("Сахаровский Цeнтр", "name/mixed-script"),
        ("\u0391mnesty", "name/mixed-script"),
        ("Amnesty \u0421\u041e", "name/mixed-script"),
        ("Amnesty \u0391\u0392", "name/mixed-script"),
        ("\ufb4f", "name/compatibility"),
        ("\u2f47本", "name/compatibility"),
        ("\uf9da", "name/compatibility"),
        ("\u2ea0\u2e9f", "name/compatibility"),
        ("\U0002f800", "name/compatibility"),
        ("\ufb01le", "name/compatibility"),
        ("\ufee3\ufeae", "name/compatibility"),
        ("\U0001d400mnesty", "name/compatibility"),
        ("\u0301Amnesty", "name/lone-mark"),
        ("Amnesty \u0301", "name/lone-mark"),
        ("\u064bأ", "name/lone-mark"),
        ("e\u0301cole", "name/not-composed"),
        ("\u212bngstrom", "name/not-composed"),
        ("\u30d5\u3099", "name/not-composed"),
    ],
)
def test_each_fault_has_its_code_and_no_other(name, code):
    assert codes(name) == [code]


@pytest.mark.parametrize(
    "name",
    [
        "Amnesty",
        "Liên Đoàn Công Giáo Việt Nam tại Đức",
        "香港黎明, Dawn of Hong Kong, 香港の夜明け",
        "Комитет Civic Assistance",
        "Сахаровский Центр HRIC",
        "СССР Мемориал",
        "Ελληνική Ένωση",
        "Ελλάδα Amnesty",
        "مرصد الصحراء للسلم والديمقراطية وحقوق الإنسان",
        "می\u200cخواهم",
        "क्\u200dष",
        "ශ්\u200dරී ලංකා",
        "ไทย\u200bแลนด์",
        "ខ្មែរ\u200bខ្មែរ",
        "شركة \u200eHRIC\u200e",
        "منظمة \u2066HRIC\u2069",
        "葛\U000e0100城",
        "👩\u200d⚖️ Lawyers",
        "ＡＣＡＴ ｶﾀｶﾅ",
        "\ufdfa",
        "한국",
        "👩\u200d💻 A",
        "\u0645 \u06a9\u200c\u200eA",
        "\ufa0e",
    ],
)
def test_what_a_script_needs_is_not_reported(name):
    assert codes(name) == []


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("\u202bא\u202c", 0),
        ("\u2067א\u2069", 0),
        ("\u2067\u202bא\u202c\u2069", 0),
        ("\u202b\u2067א\u2069\u202c", 0),
        ("\u2068א \u2066b\u2069\u2069", 0),
        ("\u200fא\u200e", 0),
        ("\u202aa", 1),
        ("\u202dא", 1),
        ("א\u202c", 1),
        ("\u2067א", 1),
        ("א\u2069", 1),
        ("\u2067\u202bא\u2069", 1),
        ("\u202b\u2067א\u202c\u2069\u202c", 1),
        ("\u202b\u2067א\u202c", 3),
        ("\u2069\u2067", 2),
    ],
)
def test_embeddings_and_isolates_are_closed_each_by_its_own(name, faults):
    assert len(list(bidi_balance(name))) == faults
    assert codes(name) == (["name/bidi"] if faults else codes(name))


@pytest.mark.parametrize("char", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_text_holds_no_control_of_direction(char):
    said = "a PDF does not keep it. Hint: delete it; the letters themselves tell the direction. [letter/characters]"
    (finding,) = [one for rule in TEXT_RULES for one in rule.check(f"a{char}b", ORIGIN)]
    assert said in str(finding)


@settings(deadline=None)
@given(st.text(st.sampled_from("aא\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069")))
def test_a_name_put_into_an_isolate_stays_in_it_if_and_only_if_it_is_balanced(name):
    """Unbalanced is what UAX #9 leaves open at the end, or closes without an opening; checked by a plain matcher."""
    assert bool(list(bidi_balance(name))) == (not is_balanced(name))


def is_balanced(name):
    """Whether the controls, and nothing else, reduce to nothing when adjacent pairs are taken away."""
    controls = "".join(
        "e" if c in "\u202a\u202b\u202d\u202e" else "i" if c in "\u2066\u2067\u2068" else c for c in name
    )
    controls = "".join(c for c in controls if c in "ei\u202c\u2069")
    while (shorter := controls.replace("e\u202c", "").replace("i\u2069", "")) != controls:
        controls = shorter
    return not controls


@settings(deadline=None)
@given(st.text(st.characters()))
def test_any_name_gets_findings_that_can_be_printed(name):
    for rule in CHARACTER_RULES:
        for finding in rule.check(name, ORIGIN):
            said = str(finding)
            said.encode()
            assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in said)


def test_what_has_no_ink_is_written_out():
    assert visible("a\u200b\t\ud800 \ue000é") == "a<U+200B><U+0009><U+D800> <U+E000>é"


def test_only_what_cannot_be_printed_is_a_failure():
    failures = {rule.code for rule in CHARACTER_RULES if rule.severity == Severity.FAILURE}
    assert failures == {"name/control", "name/surrogate", "name/noncharacter", "name/replacement", "name/bidi"}
