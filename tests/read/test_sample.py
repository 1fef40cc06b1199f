"""The sample letter that is shipped: whole, byte for byte, and with the findings that it is known for."""

from __future__ import annotations

import hashlib

from letter_render.findings import Severity
from letter_render.read.letter import read_letter
from letter_render.resources import SHIPPED

FOLDER = SHIPPED / "data" / "letters" / "china-2020"


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_it_has_282_names_byte_for_byte_and_39_more():
    letter, _ = read_letter(FOLDER)
    names = [one.name for one in letter.signatories]
    assert (len(names), letter.unnamed, letter.total) == (282, 39, 321)
    assert sha256("\n".join(names)) == "fb52b589fefa0fe6a7ce474175293f629bfd1c3b6648e0c50c9f8ad251ee6bd7"
    assert [one.row for one in letter.signatories] == list(range(1, 283))


def test_its_body_is_the_eight_paragraphs_byte_for_byte():
    letter, _ = read_letter(FOLDER)
    body = letter.versions["zh-Hant"].body.text
    assert len(body.split("\n\n")) == 8
    assert sha256(body) == "ab6d0ad27db5060a4da7fcde89c4faef0821c76de9b275c38eb455d653854be1"


def test_its_names_are_tagged_where_their_language_is_known():
    letter, _ = read_letter(FOLDER)
    tagged = {one.row: " ".join(one.languages) for one in letter.signatories if one.languages}
    assert tagged == {
        102: "ru",
        120: "en ja",
        225: "ja-Latn ja",
        270: "ru",
        271: "ru",
        272: "ru",
        273: "ru",
        274: "ja en",
        275: "ar",
        276: "zh-Hant-TW",
        277: "zh-Hant-TW",
        278: "zh-Hant-TW en",
        279: "zh-Hant-TW",
        280: "ja",
        281: "zh-Hant-TW en",
        282: "zh-Hant-HK en ja",
    }


def test_what_is_doubtful_in_it_is_worth_a_look_and_nothing_else_is_said():
    _, findings = read_letter(FOLDER)
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    assert [(finding.origin.row, finding.code) for finding in findings] == [
        (9, "name/bracket-joined"),
        (38, "name/stray-stop"),
        (60, "name/bracket-space"),
        (61, "name/bracket-joined"),
        (61, "name/odd-word"),
        (61, "name/odd-word"),
        (100, "name/joined-words"),
        (102, "name/keyboard-layout"),
        (160, "name/bracket-space"),
        (181, "name/bracket-space"),
        (218, "name/stray-stop"),
        (218, "name/hyphen-space"),
        (218, "name/odd-word"),
        (223, "name/hyphen-space"),
    ]
    said = " ".join(finding.what for finding in findings)
    assert "`Ghjtrn` is `Проект` on a Russian keyboard" in said
    assert "`Humais` stands where other rows have `Humains`" in said
    assert "`Fundaciónpara` may be `Fundación para`" in said
