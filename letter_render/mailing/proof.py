"""The proof of a mailing, made from its record: what each letter has of its own, and once what all have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from letter_render.findings import Severity
from letter_render.mailing.record import Common, Outcome
from letter_render.model import Letter
from letter_render.proof import environment


def mailing_proof(
    letter: Letter, commons: Sequence[Common], outcomes: Callable[[], Iterator[Outcome]]
) -> Iterator[str]:
    """The proof of a mailing as one HTML page, in pieces: what each letter has of its own, those to look at first, and
    then what the letters of each version have in common. `outcomes` gives the letters, as often as it is called.
    """
    ordered = ((one, rank < _UNDOUBTED) for rank in _RANKS for one in outcomes() if _rank(one) == rank)
    count = sum(1 for _ in outcomes())
    formats = {file.format for one in outcomes() for file in one.files}
    template = environment().get_template("mailing.html.jinja")
    return template.generate(letter=letter, commons=commons, outcomes=ordered, count=count, formats=formats)


_RANKS = range(3)
_UNDOUBTED = 2


def _rank(outcome: Outcome) -> int:
    """Where a letter stands in the proof: first those not made, then those about which something was found."""
    return 0 if not outcome.is_written else 1 if _is_doubtful(outcome) else _UNDOUBTED


def _is_doubtful(outcome: Outcome) -> bool:
    return any(fact["severity"] != Severity.NOTE.name and "accepted" not in fact for fact in outcome.findings)
