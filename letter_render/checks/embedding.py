"""Whether a file carries the faces that it is set in, and whether they say and draw what they are shown for. It asks
nothing of a file but what was found in it; `faces` compares with what a letter's own faces draw.
"""

from __future__ import annotations

import unicodedata

from letter_render.checks.file_rule import FileRule, Hits, breaches
from letter_render.findings import Finding, Severity
from letter_render.inspection import Inspection

_SHOWN = 10
"""The characters and places that a finding names."""

_NO_INK = ("Z", "C")
"""Categories of characters that have no outline: spaces and controls."""

_BLANK = frozenset("\u2800\u3164\uffa0\u115f\u1160")
"""Characters of other categories that have none: the blank of Braille, fillers of hangul."""


def check_embedding(inspection: Inspection, label: str) -> list[Finding]:
    """A finding for each face that the file lacks, or that lacks something. `label` is the file's name."""
    return list(breaches(RULES, inspection, label))


def _not_in_pdf(inspection: Inspection) -> Hits:
    if inspection.format == "pdf":
        yield from (f"{face.name} is not embedded" for face in inspection.faces if not face.is_embedded)


def _not_in_docx(inspection: Inspection) -> Hits:
    if inspection.format == "docx":
        yield from (f"{face.name} is not embedded" for face in inspection.faces if not face.is_embedded)


def _not_mapped(inspection: Inspection) -> Hits:
    for face in inspection.faces:
        if not face.is_mapped:
            yield f"{face.name} has no map from glyphs to text"


def _unmapped(inspection: Inspection) -> Hits:
    for face in inspection.faces:
        if face.unmapped:
            yield f"{face.name} cannot give or draw: {', '.join(repr(one) for one in face.unmapped[:_SHOWN])}"


def _empty(inspection: Inspection) -> Hits:
    for face in inspection.faces:
        empty = sorted({glyph.text for glyph in face.glyphs if not glyph.outline and _has_ink(glyph.text)})
        if empty:
            yield f"{face.name} draws nothing for {', '.join(repr(text) for text in empty[:_SHOWN])}"


def _has_ink(text: str) -> bool:
    return bool(text) and all(unicodedata.category(char)[0] not in _NO_INK and char not in _BLANK for char in text)


_CARRY = "where it is not installed, another one is taken, and with it other forms of the characters or none"

RULES = (
    FileRule("face/not-embedded", Severity.FAILURE, _CARRY, "embed it", _not_in_pdf),
    FileRule("face/absent", Severity.WARNING, _CARRY, "embed it, or send a PDF", _not_in_docx),
    FileRule(
        "face/not-mapped", Severity.FAILURE, "it cannot be searched, copied or read aloud", "write a ToUnicode map",
        _not_mapped,
    ),
    FileRule(
        "face/unmapped", Severity.FAILURE, "nobody can tell, or nobody sees, what stands there",
        "use a face that has the characters", _unmapped,
    ),
    FileRule(
        "face/empty-glyph", Severity.FAILURE, "a gap stands where the character should", "use a face that has it",
        _empty,
    ),
)  # fmt: skip
