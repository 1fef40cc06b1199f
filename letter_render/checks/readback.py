"""Whether a finished file says what the galley says: blocks, names, order, faces, languages, title.

PDF text is compared after NFC and without white space, which a PDF does not keep at line ends; DOCX text exactly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from letter_render.checks.expected import Expected, expected
from letter_render.findings import Finding, Origin, Severity
from letter_render.galley import Galley
from letter_render.inspection import InspectedBlock, InspectedRun, Inspection
from letter_render.text.languages import script_of_tag
from letter_render.text.runs import RTL_SCRIPTS, script_of

# The slots of w:lang (ECMA-376 17.3.2.20) by script; every other script has the first.
_EUROPEAN = "val"
_SLOTS = {"Hani": "eastAsia"} | dict.fromkeys(RTL_SCRIPTS, "bidi")
_UNDRAWN = dict.fromkeys([*map(ord, "\u00ad\u034f\u061c\ufeff"), *range(0x200B, 0x2010), *range(0x2060, 0x2070)])
_SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
"""Variation selectors: one that has no effect in a face has no place in a PDF, where the plain glyph has one text."""


def check_readback(galley: Galley, inspection: Inspection, label: str) -> list[Finding]:
    """A finding for everything in which the file differs from its galley. `label` is the file's name."""
    findings = [*_properties(galley, inspection, label)]
    wanted = expected(galley)
    found = list(inspection.blocks)
    if [_kind(item.block, inspection) for item in wanted] != [_kind(block, inspection) for block in found]:
        findings.append(_outline_differs(wanted, found, inspection, label))
    for number, (item, block) in enumerate(zip_longest(wanted, found), 1):
        findings += _block(number, item, block, inspection, label)
    return findings


def names_read(galley: Galley, inspection: Inspection) -> int:
    """How many names were read back as signed, at their place."""
    pairs = zip(expected(galley), inspection.blocks, strict=False)
    return sum(bool(item.row) and _is_same(item.block, block, inspection) for item, block in pairs)


def _properties(galley: Galley, inspection: Inspection, label: str) -> Iterator[Finding]:
    if inspection.title != galley.title:
        yield _failure("readback/title", f"the title reads {inspection.title!r}, not {galley.title!r}", label)
    if inspection.language != galley.language:
        what = f"the document's language is {inspection.language!r}, not {galley.language!r}"
        yield _failure("readback/language", what, label)
    identifier = galley.file_stem if galley.recipient else ""
    if inspection.identifier != identifier:
        what = f"the file calls itself {inspection.identifier!r}, not {identifier!r}"
        yield _failure("readback/identifier", what, label)
    for problem in inspection.problems:
        yield _failure("readback/structure", problem, label)


def _kind(block: InspectedBlock, inspection: Inspection) -> str:
    """The block's kind; a PDF has list items only, and no word for a name."""
    return "item" if block.kind == "name" and inspection.format == "pdf" else block.kind


def _outline_differs(
    wanted: list[Expected], found: list[InspectedBlock], inspection: Inspection, label: str
) -> Finding:
    pairs = zip_longest(wanted, found)
    number = next(
        index
        for index, (item, block) in enumerate(pairs, 1)
        if not item or not block or _kind(item.block, inspection) != _kind(block, inspection)
    )
    what = f"the file has {len(found)} blocks where the letter has {len(wanted)}; they part at number {number}"
    return _failure("readback/blocks", what, label)


def _block(
    number: int, item: Expected | None, block: InspectedBlock | None, inspection: Inspection, label: str
) -> Iterator[Finding]:
    row = item.row if item else 0
    code = "readback/name" if row else "readback/text"
    if item is None or block is None:
        what = f"block {number} is {'not in the file' if item else 'in the file only'}"
        yield _failure(code, f"{what}: {(item.block if item else block).text!r}", label, row)  # type: ignore[union-attr]
        return
    what = f"{item.block.text!r} reads back as {block.text!r}"
    if not _is_same(item.block, block, inspection):
        yield _failure(code, what, label, row)
        return
    if inspection.format == "pdf" and _solid(item.block.text) != _solid(block.text):
        yield _reader(what, label, row)
    elif block.as_read and _solid(block.as_read) != _solid(item.block.text):
        yield _reader(f"{item.block.text!r} may be read as {block.as_read!r}", label, row)
    yield from _runs(item, block, inspection, label)


def _runs(item: Expected, block: InspectedBlock, inspection: Inspection, label: str) -> Iterator[Finding]:
    """The first character whose face, and the first whose language, is not the galley's."""
    if item.block.kind == "figure":
        return
    pairs = [
        (char, wanted, found)
        for (char, wanted), (_, found) in zip(_by_character(item.block), _by_character(block), strict=False)
    ]
    for char, wanted, found in pairs:
        if face_key(wanted.face) != face_key(found.face):
            what = f"{char!r} in {item.block.text!r} is set in {found.face or 'nothing'}, not {wanted.face}"
            yield _failure("readback/face", what, label, item.row)
            break
    for char, wanted, found in pairs:
        if not _says(found.language, wanted.language, char, inspection):
            what = f"{char!r} in {item.block.text!r} is tagged {found.language or 'nothing'}, not {wanted.language}"
            yield _failure("readback/run-language", what, label, item.row)
            break


def _says(found: str, wanted: str, char: str, inspection: Inspection) -> bool:
    """Whether the file's tag is the galley's, as far as its format has words for it.

    Word has names for languages with their region (`zh-TW` for zh-Hant), none for an undetermined language of a
    script, and no slot for letters that stand in a text of another kind of script, as Latin in Chinese or Arabic
    (ECMA-376 17.3.2.20).
    """
    if inspection.format == "pdf":
        return found == wanted
    primary, *rest = wanted.split("-")
    has_name = primary == "zh" or (primary != "und" and all(len(subtag) != 4 for subtag in rest))
    if found == "und" and not has_name:
        return True
    own = _SLOTS.get(script_of_tag(wanted), _EUROPEAN)
    has_no_slot = found == "und" and _SLOTS.get(script_of(char), _EUROPEAN) != own
    return has_no_slot or found == wanted or found.startswith(f"{wanted}-") or wanted.startswith(f"{found}-")


def _is_same(wanted: InspectedBlock, found: InspectedBlock, inspection: Inspection) -> bool:
    if inspection.format == "docx":
        return wanted.text == found.text
    one, other = _solid(wanted.text), _solid(found.text)
    return one == other or one.translate(_SELECTORS) == other.translate(_SELECTORS)


def _solid(text: str) -> str:
    # A soft hyphen is drawn only where a word is divided; joiners have no glyph, only an effect on their neighbours'.
    return unicodedata.normalize("NFC", "".join(text.split()).translate(_UNDRAWN))


def _by_character(block: InspectedBlock) -> list[tuple[str, InspectedRun]]:
    """Each character that is drawn by itself, with its run: no white space, no mark or selector (they have the run
    of their base).
    """
    characters = ((char, run) for run in block.runs for char in unicodedata.normalize("NFC", run.text))
    return [(char, run) for char, run in characters if unicodedata.category(char)[0] not in "MCZ"]


@cache
def face_key(name: str) -> str:
    """A face's name without what formats add: `Noto-Serif-TC` and `Noto Serif TC Regular` are one."""
    return " ".join(word for word in name.replace("-", " ").split() if word != "Regular")


def _reader(what: str, label: str, row: int) -> Finding:
    why = "the page is right, but some readers give its text back so"
    return Finding("readback/reader", Severity.WARNING, what, why=why, origin=Origin(label, row=row))


def _failure(code: str, what: str, label: str, row: int = 0) -> Finding:
    return Finding(code, Severity.FAILURE, what, origin=Origin(label, row=row))
