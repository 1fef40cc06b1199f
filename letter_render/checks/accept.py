"""Findings that somebody has looked at: what the `accept` entries of `letter.yaml` do to them.

An accepted finding stays in the list, with the reason; whoever shows or counts findings passes over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from letter_render.findings import Finding, Severity
from letter_render.model import Acceptance


def apply_acceptances(findings: Iterable[Finding], accept: Sequence[Acceptance]) -> list[Finding]:
    """The findings of all stages, those accepted marked so, and what is wrong with the entries themselves.

    To be called once, when everything that can be found has been: an entry that matches nothing is reported.
    """
    marked = mark_accepted(findings, accept)
    return marked + [fault for entry in accept for fault in _entry_faults(entry, marked)]


def mark_accepted(findings: Iterable[Finding], accept: Sequence[Acceptance]) -> list[Finding]:
    """The findings, with the reason in those that an entry accepts. A FAILURE is never accepted."""
    return [_marked(finding, accept) for finding in findings]


def _marked(finding: Finding, accept: Sequence[Acceptance]) -> Finding:
    why = next((entry.why for entry in accept if _matches(entry, finding)), "")
    return replace(finding, accepted=why) if why and finding.severity < Severity.FAILURE else finding


def _matches(entry: Acceptance, finding: Finding) -> bool:
    row = finding.origin.row if finding.origin else 0
    return entry.code == finding.code and entry.row in (0, row)


def _entry_faults(entry: Acceptance, findings: Sequence[Finding]) -> list[Finding]:
    matched = [finding for finding in findings if _matches(entry, finding)]
    at = f" in row {entry.row}" if entry.row else ""
    if not matched:
        what = f"there is no `{entry.code}`{at} to accept"
        return [
            Finding(
                "accept/unused",
                Severity.WARNING,
                what,
                "",
                "the row is the one in brackets in the finding, `(row 12)`; if it is right, delete the entry",
                entry.origin,
            )
        ]
    if any(finding.severity == Severity.FAILURE for finding in matched):
        what = f"`{entry.code}`{at} is a failure"
        return [Finding("accept/failure", Severity.FAILURE, what, "failures cannot be accepted", "", entry.origin)]
    return []
