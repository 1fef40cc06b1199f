"""What is wrong or doubtful in the names of a list. A name is never changed, only reported.

Rules about one name are in the tables of `characters` and `slips`, rules about its words in the light of the others
in `words`; here is what makes two rows one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import regex

from letter_render.checks.characters import CHARACTER_RULES
from letter_render.checks.slips import SLIP_RULES
from letter_render.checks.visible import excerpt
from letter_render.checks.words import joined_words, odd_words
from letter_render.findings import Finding, Severity
from letter_render.model import Signatory

NAME_RULES = (*CHARACTER_RULES, *SLIP_RULES)
LIST_RULES = (joined_words, odd_words)


def check_names(signatories: Sequence[Signatory]) -> list[Finding]:
    """Everything wrong or doubtful in the names, in the order of their rows."""
    findings = [finding for one in signatories for rule in NAME_RULES for finding in rule.check(one.name, one.origin)]
    findings += duplicates(signatories)
    findings += [finding for rule in LIST_RULES for finding in rule(signatories)]
    return sorted(findings, key=lambda finding: finding.origin.row if finding.origin else 0)


def duplicates(signatories: Sequence[Signatory]) -> Iterator[Finding]:
    """Nobody signs twice; names that differ only in case, width, spaces or what has no ink are probably one (NFKC)."""
    exact: dict[str, Signatory] = {}
    folded: dict[str, Signatory] = {}
    for signatory in signatories:
        name, key = signatory.name, _fold(signatory.name)
        if name in exact:
            what = f"the name stands in row {exact[name].row} too: {excerpt(name)}"
            hint = "delete one; two of one name need a word that tells them apart"
            yield Finding("name/duplicate", Severity.FAILURE, what, "", hint, signatory.origin)
        elif key in folded:
            twin = folded[key]
            but = "case, width, spaces or what has no ink"
            what = f"{excerpt(name)} is {excerpt(twin.name)} of row {twin.row} but for {but}"
            hint = "delete one, if both are the same"
            yield Finding("name/near-duplicate", Severity.WARNING, what, "", hint, signatory.origin)
        exact.setdefault(name, signatory)
        folded.setdefault(key, signatory)


def _fold(name: str) -> str:
    """The name without case, width, spaces and what has no ink; as typed where nothing is left."""
    caseless = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return regex.sub(r"[\s\p{Cf}]", "", caseless) or name
