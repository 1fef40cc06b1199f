"""What is wrong or doubtful in the names of a list. A name is never changed, only reported.

Rules about one name are in the tables of `characters` and `typing`; the rules here compare the names of a list.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import regex

from letter_render.checks.characters import CHARACTER_RULES
from letter_render.checks.typing import TYPING_RULES
from letter_render.checks.visible import excerpt
from letter_render.findings import Finding, Severity
from letter_render.model import Signatory

NAME_RULES = (*CHARACTER_RULES, *TYPING_RULES)


def check_names(signatories: Sequence[Signatory]) -> list[Finding]:
    """Everything wrong or doubtful in the names, in the order of the rows."""
    findings = [
        finding
        for signatory in signatories
        for rule in NAME_RULES
        for finding in rule.check(signatory.name, signatory.origin)
    ]
    findings += [*duplicates(signatories), *joined_words(signatories), *odd_words(signatories)]
    return sorted(findings, key=lambda finding: finding.origin.row if finding.origin else 0)


def duplicates(signatories: Sequence[Signatory]) -> Iterator[Finding]:
    """Nobody signs twice. Names that differ only in case, width or spaces are probably one (UAX #15 NFKC, UAX #44)."""
    exact: dict[str, Signatory] = {}
    alike: dict[str, Signatory] = {}
    for signatory in signatories:
        name, key = signatory.name, _key(signatory.name)
        twin = exact.get(name)
        if twin:
            what = f"the name stands in row {twin.row} too: {excerpt(name)}"
            yield Finding("name/duplicate", Severity.FAILURE, what, "", "delete one", signatory.origin)
        elif key and key in alike:
            twin = alike[key]
            what = f"the name is that of row {twin.row} but for case, width or spaces: {excerpt(name)}, {excerpt(twin.name)}"
            yield Finding("name/near-duplicate", Severity.WARNING, what, "", "delete one, if both are the same", signatory.origin)
        exact.setdefault(name, signatory)
        alike.setdefault(key, signatory)


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return regex.sub(r"[\s\p{Cf}]", "", unicodedata.normalize("NFKC", folded))


def joined_words(signatories): return []
def odd_words(signatories): return []
