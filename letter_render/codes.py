"""What each code of a finding means, from the document that lists them all."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from letter_render.resources import SHIPPED

_DOCUMENT = SHIPPED / "docs" / "findings.md"
_ROW = re.compile(r"\| `([a-z0-9]+/[a-z0-9-]+)` \| ([a-z ]+) \| (.*) \| (.*) \|")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def explain_code(code: str) -> list[str]:
    """What a finding of this code means, how much it weighs, and what to do, in lines. Raises KeyError, with the codes
    that are nearest to it, where there is no such code.
    """
    known = _codes()
    if code not in known:
        raise KeyError(", ".join(get_close_matches(code, known, 3)))
    severity, meaning, hint = known[code]
    return [f"{code} ({severity})", meaning, f"What to do: {hint}"]


@cache
def _codes() -> dict[str, tuple[str, str, str]]:
    """By code: how much it weighs, what it means, what to do."""
    rows = (_ROW.fullmatch(line) for line in _DOCUMENT.read_text(encoding="utf-8").splitlines())
    return {row[1]: (row[2], _plain(row[3]), _plain(row[4])) for row in rows if row}


def _plain(cell: str) -> str:
    return _LINK.sub(r"\1", cell)
