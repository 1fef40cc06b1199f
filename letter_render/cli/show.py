"""What the commands have in common: two options, and how findings are said."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from letter_render.findings import Finding, Severity

AS_JSON = click.option("--json", "is_json", is_flag=True, help="Say it as JSON on stdout, for machines.")
STRICT = click.option("--strict", "is_strict", is_flag=True, help="Let warnings that are not accepted fail.")


def say(findings: Iterable[Finding], *, notes: bool = False) -> None:
    """A line on stderr for each finding that is not accepted: failures first; notes only where asked for."""
    least = Severity.NOTE if notes else Severity.WARNING
    shown = [finding for finding in findings if finding.severity >= least and not finding.accepted]
    for finding in sorted(shown, key=lambda finding: -finding.severity):
        click.echo(f"{finding.severity.name.lower()}: {finding}", err=True)


def say_json(findings: Iterable[Finding]) -> None:
    """The findings as JSON on stdout."""
    from letter_render.manifest import finding_facts  # noqa: PLC0415

    facts = [finding_facts(finding) for finding in findings]
    click.echo(json.dumps({"findings": facts}, ensure_ascii=False, indent=2))


def counts(findings: Iterable[Finding]) -> str:
    """How many failures, warnings and notes there are that are not accepted."""
    open_ones = [finding.severity for finding in findings if not finding.accepted]
    words = {Severity.FAILURE: "failure", Severity.WARNING: "warning", Severity.NOTE: "note"}
    counted = [(open_ones.count(severity), word) for severity, word in words.items()]
    return ", ".join(plural(count, word) for count, word in counted)


def plural(count: int, word: str) -> str:
    """The word with its count."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def split_ids(given: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of an option that may be given again, and hold several, parted by commas or spaces."""
    return tuple(id_ for text in given for id_ in text.replace(",", " ").split())
