"""Unicode's own test of UAX #9, BidiCharacterTest.txt (Debian's package unicode-data): FriBidi, which orders the
characters of the PDF, passes all of it, and so does what is decided before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from letter_render.text.bidi import reading_direction, resolve
from letter_render.text.runs import itemize

DATA = Path("/usr/share/unicode/BidiCharacterTest.txt")
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
BASES = ("ltr", "rtl", "auto")

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not there: sh tools/judges.sh gets it"),
]


@dataclass(frozen=True)
class Case:
    """A line of the file: a text, the base direction asked for and found, levels (None where X9 removes the character),
    and the places of the others from left to right.
    """

    text: str
    asked: str
    base: str
    levels: tuple[int | None, ...]
    order: tuple[int, ...]


@pytest.fixture(scope="module")
def cases():
    """All lines."""
    lines = (line.split(";") for line in DATA.read_text().splitlines() if line and not line.startswith("#"))
    return [
        Case(
            "".join(chr(int(code, 16)) for code in text.split()),
            BASES[int(asked)],
            BASES[int(base)],
            tuple(None if level == "x" else int(level) for level in levels.split()),
            tuple(map(int, order.split())),
        )
        for text, asked, base, levels, order in lines
    ]


@pytest.fixture(scope="module")
def plain(cases):
    """The cases without embeddings and isolates, which the program does not resolve."""
    return [case for case in cases if not CONTROLS.search(case.text)]


def drawn(order, case):
    return tuple(place for place in order if case.levels[place] is not None)


def test_fribidi_passes_every_case(cases, fribidi):
    """Base direction, levels and order; there are no known failures."""
    assert len(cases) > 90000
    for case in cases:
        levels, order, base = fribidi.resolve(case.text, case.asked)

        assert base == case.base, case
        assert [level for level, wanted in zip(levels, case.levels, strict=True) if wanted is not None] == [
            level for level in case.levels if level is not None
        ], case
        assert drawn(order, case) == case.order, case


def test_our_rules_give_every_level(plain):
    """W1 to N2 and L1, in the cases without embeddings and isolates."""
    assert len(plain) > 90000
    for case in plain:
        of_letter = {"L": 0 if case.base == "ltr" else 2, "R": 1, "E": 2, "N": 2}
        levels = [of_letter[letter] for letter in resolve(case.text, case.base)]

        assert [level for level, wanted in zip(levels, case.levels, strict=True) if wanted is not None] == [
            level for level in case.levels if level is not None
        ], case


def test_runs_keep_the_order_of_every_case(plain, fribidi):
    """But for texts whose letters are all of the other direction than the paragraph, which have their own order."""
    own = [case for case in plain if reading_direction(case.text, case.base) == case.base]

    assert len(own) > len(plain) / 2
    for case in own:
        order = fribidi.order_of_runs(itemize(case.text, case.base), case.base)
        assert drawn(order, case) == case.order, case
