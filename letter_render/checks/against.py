"""Whether a file, whoever made it, has the names of a letter: each once, in order, as typed, in its region's forms.

It is asked of a file that nothing is known of but what was found in it; so a name may stand anywhere, in a list, in a
line, or among others in a paragraph.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from letter_render.checks.expected import Expected, expected
from letter_render.checks.matching import Match, match, out_of_order, solid
from letter_render.findings import Finding, Origin, Severity
from letter_render.fonts.book import Face, FontBook
from letter_render.fonts.regions import draws_alike, region_of
from letter_render.galley import Galley
from letter_render.inspection import InspectedBlock, InspectedRun, Inspection
from letter_render.text.runs import script_of

_JUMP_PT = 24
"""How far up a line must stand from the one before it to be in another column: two lines of a text, about."""

_DIFFERENCES = 3
"""How many places of a changed name are told."""


def check_against(galley: Galley, inspection: Inspection, book: FontBook, label: str) -> list[Finding]:
    """A finding for each name that is missing, changed, doubled, moved, split or in another region's forms, with its
    row and page; and for each text among the names that is none.
    """
    names = [item for item in expected(galley) if item.row]
    blocks = [block for block in inspection.blocks if block.kind != "figure"]
    matches = match([name.block.text for name in names], [block.text for block in blocks])
    faces = {face.full_name: face for face in book.faces}
    findings = [
        finding
        for name, one in zip(names, matches, strict=True)
        for finding in _name(name, one, blocks, faces, label)
    ]  # fmt: skip
    return [*findings, *_moved(names, matches, blocks, label), *_extra(matches, blocks, label)]


def _name(
    name: Expected, one: Match, blocks: Sequence[InspectedBlock], faces: dict[str, Face], label: str
) -> Iterator[Finding]:
    """What is wrong with one name."""
    text, row = name.block.text, name.row
    if one.first < 0:
        yield _failure("against/missing", f"the name {text!r} is not in the file", label, row)
        return
    at = _page(blocks[one.first])
    if one.is_reversed:
        what = f"{at}the name {text!r} stands from end to start: {one.slip!r}"
        yield _failure("against/visual-order", what, label, row, "who searches or listens gets no word of it")
    elif one.slip:
        what = f"{at}the name {text!r} reads {blocks[one.first].text!r}: {_difference(solid(text), one.slip)}"
        yield _failure("against/changed", what, label, row)
    if one.copies:
        places = ", ".join(str(blocks[place].page or place + 1) for place in (one.first, *one.copies))
        where = "pages" if blocks[one.first].page else "paragraphs"
        yield _failure(
            "against/doubled", f"the name {text!r} stands {len(one.copies) + 1} times: {where} {places}", label, row
        )
    if one.is_found:
        yield from _split(name, blocks[one.first : one.last + 1], label)
        yield from _region(name, blocks[one.first : one.last + 1], faces, label)


def _difference(wanted: str, found: str) -> str:
    """The first places in which a name was changed, characters by their names."""
    changes = [
        f"{_named(found[b:d]) or 'nothing'} for {_named(wanted[a:c]) or 'nothing'}"
        for kind, a, c, b, d in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    return "; ".join(changes[:_DIFFERENCES]) + ("; …" if len(changes) > _DIFFERENCES else "")


def _named(text: str) -> str:
    """A character with its code point and name, more as they are."""
    if len(text) != 1:
        return repr(text) if text else ""
    return f"{text!r} (U+{ord(text):04X} {unicodedata.name(text, 'without a name')})"


def _split(name: Expected, blocks: Sequence[InspectedBlock], label: str) -> Iterator[Finding]:
    """A name of which a line stands above the one before it, or on another page."""
    boxes = [box for block in blocks for box in block.boxes]
    for above, box in pairwise(boxes):
        if box.page != above.page or box.bottom > above.top + _JUMP_PT:
            where = "on another page" if box.page != above.page else "in another column"
            what = f"page {above.page}: the name {name.block.text!r} goes on {where}"
            yield Finding("against/split", Severity.WARNING, what, origin=Origin(label, row=name.row))
            return


def _region(name: Expected, blocks: Sequence[InspectedBlock], faces: dict[str, Face], label: str) -> Iterator[Finding]:
    """The Han characters of a name that the file's face draws in the forms of another region."""
    wanted, there = _characters(name.block.runs), _characters([run for block in blocks for run in block.runs])
    start = "".join(char for char, _ in there).index("".join(char for char, _ in wanted))
    wrong: dict[str, dict[str, None]] = {}
    for (char, run), (_, found) in zip(wanted, there[start:], strict=False):
        face, region = faces.get(run.face), region_of(found.face)
        if face is None or not region or script_of(char) != "Hani":
            continue
        if region != region_of(face.full_name) and not draws_alike(char, face, region):
            wrong.setdefault(found.face, {})[char] = None
    for face_name, chars in wrong.items():
        drawn = f"{''.join(chars)} in {name.block.text!r}"
        what = f"{_page(blocks[0])}{drawn} is drawn as in {region_of(face_name)}, by {face_name}"
        yield _failure("against/region", what, label, name.row, "those who bear the name write it otherwise")


def _characters(runs: Sequence[InspectedRun]) -> list[tuple[str, InspectedRun]]:
    """The characters that are compared, each with its run."""
    return [(char, run) for run in runs for char in solid(run.text)]


def _moved(
    names: Sequence[Expected], matches: Sequence[Match], blocks: Sequence[InspectedBlock], label: str
) -> Iterator[Finding]:
    """The names that stand in another place of the order than they are listed in."""
    there = [(name, one) for name, one in zip(names, matches, strict=True) if one.first >= 0]
    for index in sorted(out_of_order([one.first for _, one in there])):
        name, one = there[index]
        before = max(
            (other for other in there if other[1].first < one.first), key=lambda pair: pair[1].first, default=None
        )
        after = f"after {before[0].block.text!r}" if before else "first"
        what = f"{_page(blocks[one.first])}the name {name.block.text!r} stands {after}, not in its place in the list"
        yield _failure("against/moved", what, label, name.row)


def check_addressee(
    missions: Mapping[str, str], recipient: str, inspection: Inspection, label: str
) -> Iterator[Finding]:
    """A finding where a file that is for one of the recipients has the words of another, or of none. `missions` are
    the words that a letter is addressed with, by recipient; `recipient` is the one that it is for, empty where the file
    does not say so.
    """
    text = "".join(solid(block.text) for block in inspection.blocks)
    there = {id_: mission for id_, words in missions.items() if (mission := solid(words)) and mission in text}
    # Guinea is in Papua New Guinea.
    ids = [id_ for id_, one in there.items() if not any(one != other and one in other for other in there.values())]
    if len(ids) > 1:
        what = f"the file has the addresses of {len(ids)} recipients: {', '.join(ids)}"
        yield _failure("against/recipient", what, label, 0, "one of them reads what is not for them")
    elif not ids:
        what = "the file has the address of none of the recipients"
        yield Finding("against/no-recipient", Severity.WARNING, what, origin=Origin(label))
    elif recipient and ids != [recipient]:
        what = f"the file says that it is for {recipient}, and is addressed to {ids[0]}"
        yield _failure("against/recipient", what, label, 0, "it would be sent to the wrong one")


def _extra(matches: Sequence[Match], blocks: Sequence[InspectedBlock], label: str) -> Iterator[Finding]:
    """Items and lines that stand between the names and are none of them."""
    used = {place for one in matches for place in (*range(one.first, one.last + 1), *one.copies) if place >= 0}
    if not used:
        return
    for place in range(min(used), max(used)):
        block = blocks[place]
        if place not in used and block.kind in ("item", "name") and block.text.strip():
            what = f"{_page(block)}{block.text!r} stands among the names and is none of them"
            yield Finding("against/extra", Severity.WARNING, what, origin=Origin(label))


def _page(block: InspectedBlock) -> str:
    return f"page {block.page}: " if block.page else ""


def _failure(code: str, what: str, label: str, row: int, why: str = "") -> Finding:
    return Finding(code, Severity.FAILURE, what, why, origin=Origin(label, row=row))
