"""Runs (ECMA-376 17.3.2): the galley's inlines as `w:r`, each saying only what its paragraph does not say already.

A run names its face in all four slots as soon as one of its characters might be set in another, since Word picks
the slot per character and LibreOffice per script (17.3.2.26). Bold and italic come from the face.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import assert_never

from lxml import etree

from letter_render.docx.marks import flatten
from letter_render.docx.oxml import flag, half_points, text, w
from letter_render.docx.styles import HYPERLINK, base_languages, sizes
from letter_render.docx.tags import word_tag
from letter_render.fonts.book import Face
from letter_render.galley import Direction, Format, Galley, Inline, LineBreak, PageField, Run, Unbreakable

# Characters whose slot Word decides by nothing but themselves. Punctuation common to both is in neither.
_LATIN = re.compile("[\u0020-\u007e\u00a0\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff]+")
_EAST_ASIAN = re.compile("[\u2e80-\u303f\u3041-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef]+")
_EAST_ASIAN_SCRIPTS = {"Hani", "Hira", "Kana", "Hrkt", "Hang", "Bopo", "Jpan", "Kore", "Hans", "Hant"}

_SPECIAL = re.compile("([\t\u00ad\u2011])")
_SPECIAL_ELEMENTS = {"\t": "tab", "\u00ad": "softHyphen", "\u2011": "noBreakHyphen"}
_FIELD_CODES = {"page": " PAGE ", "pages": " NUMPAGES "}
_UNTIL_COUNTED = "1"
"""A page field's stored result; a word processor counts for itself when it lays out."""

Slots = frozenset[str]


@dataclass(slots=True)
class RunSetter:
    """Sets the runs of one part in the paragraphs of one galley.

    `relate` gives the relationship id of a link's target in that part. Properties are made once per kind of run.
    """

    galley: Galley
    relate: Callable[[str], str]
    _made: dict[object, etree._Element | None] = field(default_factory=dict)

    def set(self, inlines: list[Inline] | tuple[Inline, ...], form: Format) -> list[etree._Element]:
        """The inlines as they stand in a paragraph of that format; runs of one link share a `w:hyperlink`."""
        elements: list[etree._Element] = []
        for href, group in groupby(flatten(tuple(inlines)), lambda i: i.href if isinstance(i, Run) else ""):
            runs = [element for inline in group for element in self._inline(inline, form)]
            elements += [w("hyperlink", *runs, r_id=self.relate(href), history=True)] if href else runs
        return elements

    def _inline(self, inline: Inline, form: Format) -> list[etree._Element]:
        match inline:
            case Run():
                return [w("r", self._properties(inline, form), *_content(inline.text))]
            case Unbreakable():
                return [element for run in inline.runs for element in self._inline(run, form)]
            case LineBreak():
                return [w("r", w("br"))]
            case PageField():
                return self._field(inline, form)
            case _:
                assert_never(inline)

    def _field(self, page_field: PageField, form: Format) -> list[etree._Element]:
        """A complex field (17.16.18): begin, code, separator, stored result, end."""
        run = Run(_UNTIL_COUNTED, page_field.face, page_field.language, "", page_field.direction)
        code = w("instrText")
        code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        code.text = _FIELD_CODES[page_field.kind]
        contents = [
            w("fldChar", fldCharType="begin"),
            code,
            w("fldChar", fldCharType="separate"),
            text(_UNTIL_COUNTED),
            w("fldChar", fldCharType="end"),
        ]
        return [w("r", self._properties(run, form), content) for content in contents]

    def _properties(self, run: Run, form: Format) -> etree._Element | None:
        slots = _slots(run)
        key = (run.face.id, run.language, run.script, run.direction, bool(run.href), slots, id(form))
        if key not in self._made:
            self._made[key] = self._make(run, form, slots)
        made = self._made[key]
        return None if made is None else copy.copy(made)

    def _make(self, run: Run, form: Format, slots: Slots) -> etree._Element | None:
        """`w:rPr`, or None where the run is as its paragraph's style has it."""
        is_bold, is_style_bold = run.face.weight >= 700, form.weight >= 700
        bold = is_bold if is_bold != is_style_bold else None
        italic = run.face.is_italic or None
        size, size_cs = (half_points(form.size_pt * run.face.size_adjust),) * 2
        style_size, style_size_cs = sizes(form.size_pt, self.galley)
        is_rtl = run.direction == "rtl"
        is_resized = size_cs != style_size_cs if is_rtl else size != style_size
        children = [
            w("rStyle", val=HYPERLINK) if run.href else None,
            self._faces(run, slots),
            flag("b", bold),
            flag("bCs", bold),
            flag("i", italic),
            flag("iCs", italic),
            w("sz", val=size) if is_resized else None,
            w("szCs", val=size_cs) if is_resized else None,
            w("rtl") if is_rtl else None,
            self._language(run, slots),
        ]
        return w("rPr", *children) if any(child is not None for child in children) else None

    def _faces(self, run: Run, slots: Slots) -> etree._Element | None:
        base = self.galley.base_faces
        given = {"latin": base.latin, "eastAsia": base.east_asia, "cs": base.complex_script}
        is_given = len(slots) == 1 and given[next(iter(slots))].family == run.face.family
        if is_given and not (self.galley.direction == "rtl" and "latin" in slots):
            return None
        family = run.face.family
        hint = "eastAsia" if run.script in _EAST_ASIAN_SCRIPTS else None
        return w("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family, hint=hint)

    def _language(self, run: Run, slots: Slots) -> etree._Element | None:
        tag = self.galley.word_tag if run.language == self.galley.language else word_tag(run.language)
        said = base_languages(self.galley)
        attributes = {"latin": "val", "eastAsia": "eastAsia", "cs": "bidi"}
        differing = {attributes[slot]: tag for slot in sorted(slots) if said[attributes[slot]] != tag}
        return w("lang", **differing) if differing else None


def mark_properties(direction: Direction) -> etree._Element | None:
    """The properties of a paragraph's mark: right-to-left where the paragraph is, so that typing goes on so."""
    return w("rPr", w("rtl")) if direction == "rtl" else None


def level_faces(face: Face) -> etree._Element:
    """The properties of a list's mark or number, in one face."""
    return w("rPr", w("rFonts", ascii=face.family, hAnsi=face.family, eastAsia=face.family, cs=face.family))


def _slots(run: Run) -> Slots:
    """The slots that the run's characters may fall in: `latin` (ascii, hAnsi), `eastAsia`, `cs`."""
    if run.direction == "rtl":
        return frozenset({"cs"})
    if _LATIN.fullmatch(run.text):
        return frozenset({"latin"})
    if _EAST_ASIAN.fullmatch(run.text):
        return frozenset({"eastAsia"})
    return frozenset({"latin", "eastAsia"})


def _content(content: str) -> list[etree._Element]:
    """Text as `w:t`, with the elements that Word has for a tab and the two special hyphens."""
    return [
        w(_SPECIAL_ELEMENTS[piece]) if piece in _SPECIAL_ELEMENTS else text(piece)
        for piece in _SPECIAL.split(content)
        if piece
    ]
