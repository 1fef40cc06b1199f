"""Whether a finished file's faces are ours, whole, and draw what they say."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise, product

from letter_render.checks.readback import face_key
from letter_render.findings import Finding, Origin, Severity
from letter_render.fonts.book import Face, Outline, hb_face, hb_font, own_outline, shown_by_glyph
from letter_render.fonts.choose import shape
from letter_render.galley import Direction, Galley
from letter_render.inspection import InspectedFace, Inspection
from letter_render.stationery import DocxFaces
from letter_render.text.runs import script_of
from letter_render.walk import all_runs

Outlines = dict[str, set[Outline]]
"""For each text of a cluster, the outlines of the glyphs that draw it."""


def check_faces(galley: Galley, inspection: Inspection, label: str) -> list[Finding]:
    """A finding for each face that is not the galley's, not embedded as it is to be, not mapped to text, or that draws
    another glyph for a text than the face's own file does when HarfBuzz shapes the galley's runs with it.
    """
    ours: dict[str, Outlines] = {}
    for run in all_runs(galley):
        outlines = ours.setdefault(face_key(run.face.full_name), {})
        if inspection.format == "pdf":
            # Composed too: where the parts of a letter stand in two clusters, the engine may compose what we do not.
            for text in dict.fromkeys((run.text, unicodedata.normalize("NFC", run.text))):
                _add(outlines, run.face, text, (run.script, run.language, run.direction))
            for text, script in product(_apart(run.text), ("Zyyy", *run.face.scripts)):
                _add(outlines, run.face, text, (script, run.language, run.direction))
    if any(format_.is_hyphenated for format_ in galley.formats.values()):
        _add_hyphens(ours, galley)
    wanted = galley.docx_faces if inspection.format == "docx" else "subset"
    return [finding for found in inspection.faces for finding in _face(found, ours, wanted, label)]


def _apart(text: str) -> set[str]:
    """What Pango may shape by itself: marks of no script, whose script comes from what stands before them in the
    element or is none, alone and together; and digits, which are of another level in right-to-left text.
    """
    stretches = ("".join(group) for is_common, group in groupby(text, _has_no_script) if is_common)
    digits = (char for char in text if unicodedata.bidirectional(char) in ("EN", "AN"))
    return {*stretches, *filter(_has_no_script, text), *digits}


def _has_no_script(char: str) -> bool:
    return script_of(char) in ("Zyyy", "Zinh")


def _add_hyphens(ours: dict[str, Outlines], galley: Galley) -> None:
    """A hyphen that divides a word stands for U+00AD, and is drawn by the glyph of either hyphen."""
    for face in {run.face for run in all_runs(galley)}:
        glyphs = (hb_font(face).get_nominal_glyph(ord(hyphen)) for hyphen in "\u2010\u2011")
        outlines = {own_outline(face, glyph) for glyph in glyphs if glyph}
        ours[face_key(face.full_name)].setdefault("\u00ad", set()).update(outlines)


def _add(outlines: Outlines, face: Face, text: str, segment: tuple[str, str, str]) -> None:
    """Add what the face draws for the text: for graphemes, and for their characters, as Pango tells them apart."""
    script, language, direction = segment
    for by_character in (False, True):
        turned: Direction = "rtl" if direction == "rtl" else "ltr"
        infos = shape(face, text, script, language, turned, by_character=by_character).glyph_infos
        starts = sorted({info.cluster for info in infos} | {len(text)})
        ends = dict(pairwise(starts))
        for info in infos:
            shown = text[info.cluster : ends[info.cluster]]
            if direction == "rtl" and len(shown) == 1 and unicodedata.mirrored(shown):
                shown = shown_by_glyph(hb_face(face), hb_font(face)).get(info.codepoint, shown)
            outlines.setdefault(shown, set()).add(own_outline(face, info.codepoint))


def _face(found: InspectedFace, ours: dict[str, Outlines], wanted: DocxFaces, label: str) -> Iterator[Finding]:
    outlines = ours.get(face_key(found.name))
    if outlines is None:
        yield _failure("face/foreign", f"{found.name} is no face of the letter", label)
        return
    if not _WANTED[wanted](found):
        yield _failure(*_unwanted(found, wanted), label)
    if not found.is_mapped:
        yield _failure("face/not-mapped", f"{found.name} has no map from glyphs to text", label)
    if found.unmapped:
        shown = ", ".join(repr(item) for item in found.unmapped[:10])
        yield _failure("face/unmapped", f"{found.name} cannot give or draw: {shown}", label)
    anything = set().union(*outlines.values())
    for glyph in found.glyphs:
        if glyph.text and glyph.outline not in outlines.get(glyph.text, anything):
            yield _failure("face/wrong-glyph", f"{found.name} draws another glyph for {glyph.text!r}", label)


_WANTED: dict[DocxFaces, Callable[[InspectedFace], bool]] = {
    "subset": lambda face: face.is_embedded,
    "whole": lambda face: face.is_embedded and not face.is_subset,
    "none": lambda face: not face.is_embedded,
}
"""Whether a face is in the file as it should be."""


def _unwanted(face: InspectedFace, wanted: DocxFaces) -> tuple[str, str]:
    """The code and the words for a face that is in the file otherwise than it should be."""
    if not face.is_embedded:
        return "face/not-embedded", f"{face.name} is not embedded"
    said = "cut to some characters, and is to be whole" if wanted == "whole" else "embedded, and none is to be"
    return "face/embedded", f"{face.name} is {said}"


def _failure(code: str, what: str, label: str) -> Finding:
    return Finding(code, Severity.FAILURE, what, origin=Origin(label))
