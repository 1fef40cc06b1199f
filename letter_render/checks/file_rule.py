"""A rule about what was found in a file: its code, what breaks it, why it matters, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from letter_render.findings import Finding, Origin, Severity

Subject = TypeVar("Subject")
Hits = Iterator[str]


@dataclass(frozen=True, slots=True)
class FileRule(Generic[Subject]):
    """`find` yields a sentence for each way in which a subject breaks the rule."""

    code: str
    severity: Severity
    why: str
    hint: str
    find: Callable[[Subject], Hits]


def breaches(rules: Iterable[FileRule[Subject]], subject: Subject, label: str, where: str = "") -> Iterator[Finding]:
    """A finding for each way in which the subject, at a place in the file named `label`, breaks one of the rules."""
    for rule in rules:
        for what in rule.find(subject):
            yield Finding(rule.code, rule.severity, f"{where}{what}", rule.why, rule.hint, Origin(label))
