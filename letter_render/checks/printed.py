"""Whether a print run has each letter's own words on its pages, and nobody else's, each letter beginning on a front."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from letter_render.findings import Finding, Origin, Severity
from letter_render.galley import Galley
from letter_render.slots import split
from letter_render.walk import runs_of


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as it is to be found in a run: its first page, counted from 1, its pages without a blank one, and
    whether these share their content with other letters.
    """

    galley: Galley
    first_page: int
    page_count: int
    is_sharing: bool


def check_print_run(letters: Sequence[Printed], own: Sequence[str], label: str) -> Iterator[Finding]:
    """A FAILURE for each letter whose pages do not show its own words and no others; `own` is what each page of the
    file shows that no other page does. Where a letter shares nothing with another, its own words are among all.
    """
    for letter in letters:
        pages = own[letter.first_page - 1 : letter.first_page - 1 + letter.page_count]
        _, slots = split(letter.galley)
        wanted = _characters("".join(run.text for slot in slots for run in runs_of(slot.block.inlines)))
        found = _characters("".join(pages))
        is_right = wanted == found if letter.is_sharing else wanted <= found
        if not is_right:
            differing = "".join(sorted(((wanted - found) + (found - wanted)).keys()))
            what = f"the letter to {letter.galley.recipient} shows other characters of its own: {differing!r}"
            yield _failure(what, label)
        if letter.first_page % 2 == 0:
            yield _failure(f"the letter to {letter.galley.recipient} begins on the back of a sheet", label)


def _characters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def _failure(what: str, label: str) -> Finding:
    return Finding("readback/print", Severity.FAILURE, what, origin=Origin(label))
