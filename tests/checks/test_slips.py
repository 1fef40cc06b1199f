"""Rules about typing: each finds its slip, and leaves alone what is right somewhere in the world."""

from __future__ import annotations

import pytest

from letter_render.checks.slips import SLIP_RULES
from letter_render.findings import Origin, Severity


def codes(name):
    return [finding.code for rule in SLIP_RULES for finding in rule.check(name, Origin("s.csv"))]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (" Amnesty", "name/edge-space"),
        ("Amnesty ", "name/edge-space"),
        ("Amnesty\u00a0", "name/edge-space"),
        ("\u3000台灣南社", "name/edge-space"),
        ("Body  & Data", "name/double-space"),
        ("Body \u00a0& Data", "name/double-space"),
        ("Droits Humains ( CBDDH)", "name/bracket-space"),
        ("NY4HK (New Yorkers )", "name/bracket-space"),
        ("【 台灣】", "name/bracket-space"),
        ("Burundi(Acat-Burundi)", "name/bracket-joined"),
        ("Humais (Benin)CDDH-Benin", "name/bracket-joined"),
        ("Комитет(КГС)", "name/bracket-joined"),
        ("Union [CATU", "name/bracket-balance"),
        ("Union CATU)", "name/bracket-balance"),
        ("Union (CATU]", "name/bracket-balance"),
        ("【台灣", "name/bracket-balance"),
        ("\uff08台灣)", "name/bracket-balance"),
        ("Organization (BISTO).", "name/stray-stop"),
        ("Freedom House.", "name/stray-stop"),
        ("Human Rights. Defenders", "name/stray-stop"),
        ("Freedom House,", "name/stray-stop"),
        ("台灣南社。", "name/stray-stop"),
        ("台灣南社\uff0c", "name/stray-stop"),
        ("Fridays for Future , PCT", "name/punctuation-space"),
        ("Fridays for Future,PCT", "name/punctuation-space"),
        ("Free Tibet- India", "name/hyphen-space"),
        ("Free Tibet -India", "name/hyphen-space"),
        ("- Amnesty", "name/list-mark"),
        ("• Amnesty", "name/list-mark"),
        ("12. Amnesty", "name/list-mark"),
        ("3) Amnesty", "name/list-mark"),
        ("Body &amp; Data", "name/entity"),
        ("L&#39;Homme", "name/entity"),
        ("DÃ©fense", "name/mojibake"),
        ("RenÃ© Cassin", "name/mojibake"),
        ("РџСЂРѕРµРєС‚", "name/mojibake"),
        ("å\x8f°".encode("latin-1").decode("latin-1"), "name/mojibake"),
        ("Comit?? Maria", "name/question-marks"),
        ("1989", "name/no-letter"),
        ("–", "name/no-letter"),
        ("Amnesty" * 50, "name/long"),
        ("Ghjtrn для людей", "name/keyboard-layout"),
        ("Московский Wtynh", "name/keyboard-layout"),
        ('Комитет "Vjcrdf"', "name/keyboard-layout"),
        ("Московская jhufybpfwbz", "name/keyboard-layout"),
        ("Защита ghfdf, люди", "name/keyboard-layout"),
    ],
)
def test_each_slip_has_its_code(name, code):
    assert code in codes(name)
    assert len(codes(name)) == 1 or code in ("name/bracket-balance", "name/list-mark")


@pytest.mark.parametrize(
    "name",
    [
        "ACAT-France (action des chrétiens pour l'abolition de la torture)",
        "Monitor Social A.C.",
        "Ms. Enakshi Ganguly",
        "Dr. Martin Luther King Jr.",
        "Amnesty International Inc.",
        "St. Petersburg e.V.",
        "Member(s) of the Board",
        "Queer(feministische) Gruppe",
        "(Re)Member",
        "CIVICUS: World Alliance",
        "Kinder- und Jugendhilfe",
        "Centro de Justicia y Paz - Cepaz",
        "Friends of Tibet – Austria",
        "Pan-African Network",
        "Fridays for Future, PCT",
        "21Wilberforce",
        "VETO! Human Rights Defenders' Network",
        "NGO委員會(例如)",
        "中国(CN)",
        "台灣南社, 台灣客社",
        "【台灣民間支援香港協會】 Taiwanese Civil Aid to HKers",
        "Body & Data",
        "AT&T; Union",
        "Who? Me?",
        "«Гражданское содействие»",
        "Комитет LGBT",
        "ООО Ltd",
        "Движение Revers",
        "Общество Lynx",
        "Lgbt Ghjtrn",
        "Café Crème",
        "São Paulo",
        "Ærø Ørsted",
        "山田\u3000太郎",
        "1 Million Women",
        "3.11 Movement",
        "{{total}} <b>*#1*</b>",
    ],
)
def test_what_may_be_right_is_not_reported(name):
    assert codes(name) == []


def test_the_message_shows_the_word_as_it_was_meant():
    found = [str(finding) for rule in SLIP_RULES for finding in rule.check("Ghjtrn для людей", Origin("s.csv", 117))]
    assert found == [
        "s.csv:117: `Ghjtrn` is `Проект` on a Russian keyboard: `Ghjtrn для людей`. "
        "Hint: ask the signatory which is meant. [name/keyboard-layout]"
    ]


def test_a_long_name_is_shown_around_the_fault():
    found = [finding for rule in SLIP_RULES for finding in rule.check("a" * 200 + " ( b)" + "c" * 200, Origin("s.csv"))]
    assert all("( b)" in finding.what for finding in found if finding.code == "name/bracket-space")
    assert all(len(finding.what) < 200 for finding in found)


def test_no_slip_is_a_failure():
    assert {rule.severity for rule in SLIP_RULES} == {Severity.WARNING}
