"""Who gets which letter in which language."""

from __future__ import annotations

from pathlib import Path

import pytest

from letter_render.findings import Origin
from letter_render.mailing.plan import in_words, plan
from letter_render.model import Recipient
from letter_render.read.letter import read_letter

_YAML = """\
letter: small
version: 1
signatories: {{file: names.csv, unnamed: 0, total: 1}}
{more}languages:
  zh-Hans: {{text: official, title: T, body: b.md}}
  zh-Hant: {{text: original, title: T, body: b.md}}
  fr: {{text: unofficial, title: T, body: b.md}}
  en: {{text: unofficial, title: T, body: b.md}}
"""


@pytest.fixture
def letter(tmp_path):
    """Make a letter in four languages, of which the second is the original."""

    def make(more=""):
        (tmp_path / "letter.yaml").write_text(_YAML.format(more=more), encoding="utf-8")
        (tmp_path / "b.md").write_text("Text.\n", encoding="utf-8")
        (tmp_path / "names.csv").write_text("name\nA\n", encoding="utf-8")
        made, _ = read_letter(Path(tmp_path))
        return made

    return make


def people(*languages, stationery=""):
    """Recipients with these cells `language`."""
    return [
        Recipient(f"r{row}", tuple(cell.split()), row, Origin("r.csv"), stationery=stationery)
        for row, cell in enumerate(languages)
    ]


def tags(jobs):
    return [(job.recipient.id, job.tag) for job in jobs]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("fr", ["fr"]),
        ("fr-CH", ["fr"]),
        ("zh-Hant-HK", ["zh-Hant"]),
        ("fr zh-Hant", ["fr", "zh-Hant"]),
        ("zh-Hant fr", ["zh-Hant", "fr"]),
        ("fr-CA fr-CH", ["fr"]),
        ("", ["zh-Hant"]),
    ],
)
def test_a_recipient_gets_each_of_their_languages_in_their_order_once(letter, cell, expected):
    """A tag with a region is served by the version without; who has no language gets the original."""
    jobs, findings = plan(letter(), people(cell))
    assert findings == []
    assert [job.tag for job in jobs] == expected


def test_a_language_that_is_asked_for_goes_to_those_who_have_none(letter):
    jobs, _ = plan(letter(), people("", "fr", ""), "en")
    assert tags(jobs) == [("r0", "en"), ("r1", "fr"), ("r2", "en")]


def test_a_lacking_language_is_one_failure_a_language_that_lists_who(letter):
    jobs, findings = plan(letter(), people("es", "fr", "fr es", "ru"))
    assert [(one.code, one.severity.name) for one in findings] == [("recipients/no-version", "FAILURE")] * 2
    assert "es, for 2: r0, r2" in findings[0].what
    assert "ru, for 1: r3" in findings[1].what
    assert "zh-Hans, zh-Hant, fr, en" in findings[0].hint
    assert tags(jobs) == [("r1", "fr"), ("r2", "fr")]


def test_with_a_fallback_nobody_lacks_a_letter(letter):
    """And one whose languages both end in it gets one."""
    jobs, findings = plan(letter("fallback: en\n"), people("es", "ru es", "fr es"))
    assert findings == []
    assert tags(jobs) == [("r0", "en"), ("r1", "en"), ("r2", "fr"), ("r2", "en")]


def test_a_recipient_s_stationery_is_theirs_and_else_the_letter_s(letter):
    jobs, _ = plan(letter(), [*people("fr", stationery="us-letter"), *people("fr")])
    assert [job.look for job in jobs] == [("fr", "us-letter"), ("fr", "plain")]


def test_the_plan_in_words_counts_recipients_letters_and_files(letter):
    jobs, _ = plan(letter(), people("fr en", "fr"))
    assert in_words(jobs, ("x", "y"), ("pdf", "docx")) == [
        "2 recipients, 3 letters (fr 2, en 1), 6 files",
        "left out: 2 (x, y)",
    ]
    assert len(in_words(jobs, (), ("pdf",))) == 1
