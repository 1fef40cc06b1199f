"""One more letter of a mailing, in this process and warm, beside the peers: each letter to another recipient."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import peers
from table import Row
from tables import write_table
from turns import least_ms

from letter_render.compose.compose import Composer
from letter_render.fonts.book import read_book
from letter_render.formats import FormatName
from letter_render.galley import Galley
from letter_render.looks import look_of
from letter_render.mailing.press import Press
from letter_render.model import Letter, Recipient
from letter_render.output import series_of
from letter_render.pdf.write import write_pdf
from letter_render.read.letter import read_letter
from letter_render.read.recipients import read_recipients
from letter_render.slots import split

ROUNDS, AT_ONCE = 12, 4
Making = Callable[[Recipient], object]
Galleys = dict[str, Galley]

PEERS = {"PDF": (("Typst", 1 / 3), ("WeasyPrint", 0)), "DOCX": (("docxtpl", 1 / 20),)}
"""The peers of each format, and the part of their time that is the budget of ours."""


def rows(folder: Path, tag: str) -> list[Row]:
    """A PDF and a DOCX more of the letter's version in `tag`."""
    letter, _ = read_letter(folder)
    if letter is None:
        raise SystemExit(f"{folder} is no letter")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        first, *others = read_recipients(str(write_table(work / "to.csv", 400, [tag])))[0]
        composer = _composer(letter, tag)
        galleys = {one.id: composer.compose(one)[0] for one in (first, *others)}
        actions = {
            **_ours(letter, tag, "pdf", first, galleys),
            **_ours(letter, tag, "docx", first, galleys),
            **_peers(composer, work, first, galleys),
        }
        took = least_ms(actions, iter(others), ROUNDS, AT_ONCE)
        took |= least_ms({"WeasyPrint": lambda one: write_pdf(galleys[one.id])}, iter(others), 1, AT_ONCE)
    return list(_compared(took, tag))


def _ours(letter: Letter, tag: str, kind: FormatName, first: Recipient, galleys: Galleys) -> dict[str, Making]:
    """What is measured of a format; each part has a composer of its own, which has set one letter."""
    composer = _composer(letter, tag)
    series = series_of(kind, split(composer.compose(first)[0])[0])
    press = Press(letter, _composer(letter, tag), (kind,), is_strict=False)
    press.press(first)

    def write(galley: Galley) -> bytes:
        return series.write(galley, split(galley)[1])

    name = f"a {kind.upper()} more"
    return {
        f"{name}: write": lambda one: write(galleys[one.id]),
        f"{name}: compose, write": lambda one: write(composer.compose(one)[0]),
        f"{name}: compose, write, read back, check": press.press,
    }


def _peers(composer: Composer, work: Path, first: Recipient, galleys: Galleys) -> dict[str, Making]:
    """The peers that are installed, warm. What they fill in is composed before, outside of their time."""
    fields = {id_: peers.fields_of(galley) for id_, galley in galleys.items()}
    templates = {
        "Typst": (peers.typst_pdf, galleys[first.id]),
        "docxtpl": (peers.docxtpl_docx, composer.compose(peers.PLACEHOLDERS)[0]),
    }
    made: dict[str, Making] = {}
    for name, (start, template) in templates.items():
        if name.lower() in peers.installed():
            made[name] = _filling(start(template, work), fields)
            made[name](first)
    return made


def _filling(fill: peers.Filling, fields: dict[str, peers.Fields]) -> Making:
    return lambda recipient: fill(fields[recipient.id])


def _compared(took: dict[str, float], tag: str) -> Iterator[Row]:
    """Each of ours beside a peer of its format, and the whole of it beside the others."""
    for kind, of_kind in PEERS.items():
        ours = [what for what in took if what.startswith(f"a {kind} more")]
        present = [(peer, part) for peer, part in of_kind if peer in took]
        for place, (peer, part) in enumerate(present):
            for what in ours if place == 0 else ours[-1:]:
                yield Row(f"{tag}, {what}", took[what], "ms", peer, took[peer], took[peer] * part)
        if not present:
            yield from (Row(f"{tag}, {what}", took[what], "ms") for what in ours)


def _composer(letter: Letter, tag: str) -> Composer:
    look, _ = look_of(letter, tag, is_addressed=True)
    return Composer(letter, tag, look, read_book())
