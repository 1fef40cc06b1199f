"""What an `accept` entry does to findings, and what is wrong with an entry itself."""

from __future__ import annotations

from letter_render.checks.accept import apply_acceptances, mark_accepted
from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Acceptance


def finding(code, row, severity=Severity.WARNING):
    return Finding(code, severity, "what", origin=Origin("s.csv", row + 1, row=row))


def entry(code, row, why="confirmed"):
    return Acceptance(code, row, why, Origin("letter.yaml", 20))


def test_an_entry_accepts_its_code_at_its_row_and_nothing_else():
    given = [finding("name/a", 1), finding("name/a", 2), finding("name/b", 1)]
    assert [one.accepted for one in apply_acceptances(given, [entry("name/a", 1)])] == ["confirmed", "", ""]


def test_an_entry_without_row_accepts_its_code_everywhere():
    given = [finding("name/a", 1), finding("name/a", 0), Finding("name/a", Severity.NOTE, "what")]
    assert [one.accepted for one in apply_acceptances(given, [entry("name/a", 0)])] == ["confirmed"] * 3


def test_one_entry_accepts_all_findings_of_its_code_at_the_row():
    given = [finding("name/a", 1), finding("name/a", 1)]
    assert [one.accepted for one in apply_acceptances(given, [entry("name/a", 1)])] == ["confirmed"] * 2


def test_an_entry_that_matches_nothing_is_a_warning_at_its_line():
    result = apply_acceptances([finding("name/a", 2)], [entry("name/a", 1), entry("name/b", 0)])
    assert [(one.code, one.severity, one.origin.line) for one in result[1:]] == [
        ("accept/unused", Severity.WARNING, 20),
        ("accept/unused", Severity.WARNING, 20),
    ]


def test_a_failure_cannot_be_accepted():
    result = apply_acceptances([finding("name/duplicate", 2, Severity.FAILURE)], [entry("name/duplicate", 2)])
    assert [(one.code, one.accepted) for one in result] == [("name/duplicate", ""), ("accept/failure", "")]
    assert result[1].severity == Severity.FAILURE


def test_marking_says_nothing_of_the_entries_and_may_be_done_twice():
    given, entries = [finding("name/a", 1)], [entry("name/a", 1), entry("name/b", 1)]
    once = mark_accepted(given, entries)
    assert mark_accepted(once, entries) == once
    assert [one.code for one in apply_acceptances(once, entries)] == ["name/a", "accept/unused"]
