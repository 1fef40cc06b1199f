"""Runs (ECMA-376 17.3.2): the galley's inlines as `w:r`, each saying only what its paragraph's style does not say.

Neighbours that Word can tell apart by itself, as Han and figures in the letter's own faces, share a run, so that a
person finds a sentence in one piece. As soon as a character might be set in another slot than its face's, the run
names the face in all four, since Word picks the slot per character and LibreOffice per script (17.3.2.26).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import assert_never

from lxml import etree

from letter_render.docx.languages import base_languages, run_languages
from letter_render.docx.marks import MARKS, flatten
from letter_render.docx.oxml import flag, half_points, kept_text, w
from letter_render.docx.styles import CHARACTER_STYLES, EMPHASIS, HYPERLINK, STRONG, sizes
from letter_render.galley import Direction, Galley, Inline, LineBreak, PageField, Run, Unbreakable
from letter_render.stationery import StyleName

# Characters whose slot is decided by nothing but themselves, and punctuation that goes with what stands before it.
_LETTERS = "\u0020-\u007e\u00a0\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u052f\u1e00-\u1fff"
_SHARED = "\u00a1-\u00bf\u00d7\u00f7\u0300-\u036f\u2000-\u206f\u20a0-\u20cf\u2100-\u214f\t"
_LATIN = re.compile(f"[{_LETTERS}][{_LETTERS}{_SHARED}]*")
_EAST_ASIAN = re.compile(
    "[\u2e80-\u303f\u3041-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff01-\uffef]+"
)
_EAST_ASIAN_SCRIPTS = {"Hani", "Hira", "Kana", "Hrkt", "Hang", "Bopo", "Jpan", "Kore", "Hans", "Hant"}

_SPECIAL = re.compile("([\t\u00ad\u2011])")
_SPECIAL_ELEMENTS = {"\t": "tab", "\u00ad": "softHyphen", "\u2011": "noBreakHyphen"}
_LANGUAGE_OF = {"latin": "val", "eastAsia": "eastAsia", "cs": "bidi"}
_FIELD_CODES = {"page": " PAGE ", "pages": " NUMPAGES "}
_UNTIL_COUNTED = "1"
"""A page field's stored result; a word processor counts for itself when it lays out."""

Slots = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run differs from its paragraph's style; None is as the style has it. `half_points` is the size."""

    family: str | None
    hint: str | None
    is_bold: bool | None
    is_italic: bool | None
    half_points: int | None
    direction: Direction
    href: str
    languages: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class RunSetter:
    """Sets the runs of one part. `relate` gives the relationship id of a link's target in that part."""

    galley: Galley
    relate: Callable[[str], str]
    _looks: dict[object, _Look] = field(default_factory=dict)
    _properties: dict[object, etree._Element | None] = field(default_factory=dict)

    def set(self, inlines: Iterable[Inline], style: StyleName) -> list[etree._Element]:
        """The inlines as they stand in a paragraph of that style; runs of one link share a `w:hyperlink`."""
        elements: list[etree._Element] = []
        for href, group in groupby(flatten(inlines), lambda inline: inline.href if isinstance(inline, Run) else ""):
            runs = self._runs(group, style)
            elements += [w("hyperlink", *runs, r_id=self.relate(href), history=True)] if href else runs
        return elements

    def _runs(self, inlines: Iterable[Inline], style: StyleName) -> list[etree._Element]:
        elements: list[etree._Element] = []
        for key, group in groupby(inlines, lambda inline: self._key(inline, style)):
            members = list(group)
            runs = [member for member in members if isinstance(member, Run)]
            if runs and key:
                slots = frozenset().union(*(_slots(run) for run in runs))
                properties = self._run_properties(key[0], slots, style)
                elements.append(w("r", properties, *_content("".join(run.text for run in runs))))
            else:
                elements += [element for member in members for element in self._other(member, style)]
        return elements

    def _key(self, inline: Inline, style: StyleName) -> tuple[_Look, bool] | None:
        """What neighbours must share to be one run: their look, and not to be direction marks."""
        return (self._look(inline, style), inline.text in MARKS) if isinstance(inline, Run) else None

    def _other(self, inline: Inline, style: StyleName) -> list[etree._Element]:
        match inline:
            case Run() | Unbreakable():
                return self._runs(flatten([inline]), style)
            case LineBreak():
                return [w("r", w("br"))]
            case PageField():
                return self._field(inline, style)
            case _:
                assert_never(inline)

    def _field(self, page_field: PageField, style: StyleName) -> list[etree._Element]:
        """A complex field (17.16.18): begin, code, separator, stored result, end."""
        run = Run(_UNTIL_COUNTED, page_field.face, page_field.language, "", page_field.direction)
        look, slots = self._look(run, style), _slots(run)
        contents = [
            w("fldChar", fldCharType="begin"),
            kept_text("instrText", _FIELD_CODES[page_field.kind]),
            w("fldChar", fldCharType="separate"),
            kept_text("t", _UNTIL_COUNTED),
            w("fldChar", fldCharType="end"),
        ]
        return [w("r", self._run_properties(look, slots, style), content) for content in contents]

    def _look(self, run: Run, style: StyleName) -> _Look:
        slots = _slots(run)
        key = (run.face.id, run.language, run.script, run.direction, run.href, slots, style)
        if key not in self._looks:
            self._looks[key] = self._make_look(run, slots, style)
        return self._looks[key]

    def _make_look(self, run: Run, slots: Slots, style: StyleName) -> _Look:
        form, face = self.galley.formats[style], run.face
        is_given = self._is_given(run, slots)
        is_named_east_asian = not is_given and run.script in _EAST_ASIAN_SCRIPTS
        size = half_points(form.size_pt * face.size_adjust)
        style_size, style_size_cs = sizes(form.size_pt, self.galley)
        is_sized = size == (style_size_cs if run.direction == "rtl" else style_size)
        is_bold = face.weight >= 700
        return _Look(
            family=None if is_given else face.family,
            hint="eastAsia" if is_named_east_asian else None,
            is_bold=None if is_bold == (form.weight >= 700) else is_bold,
            is_italic=face.is_italic or None,
            half_points=None if is_sized else size,
            direction=run.direction,
            href=run.href,
            languages=run_languages(self.galley, run.language, is_east_asian=is_named_east_asian),
        )

    def _is_given(self, run: Run, slots: Slots) -> bool:
        """Whether the document's defaults give all characters of the run its face, in Word and in LibreOffice."""
        base = self.galley.base_faces
        given = {"latin": base.latin, "eastAsia": base.east_asia, "cs": base.complex_script}
        is_among_rtl = self.galley.direction == "rtl" and "latin" in slots
        return len(slots) == 1 and given[next(iter(slots))].family == run.face.family and not is_among_rtl

    def _run_properties(self, look: _Look, slots: Slots, style: StyleName) -> etree._Element | None:
        """`w:rPr`, made once for each look; None where it would say nothing."""
        key = (look, slots, style)
        if key not in self._properties:
            self._properties[key] = self._make_properties(look, slots, style)
        made = self._properties[key]
        return None if made is None else copy.copy(made)

    def _make_properties(self, look: _Look, slots: Slots, style: StyleName) -> etree._Element | None:
        said = base_languages(self.galley, style)
        attributes = {_LANGUAGE_OF[slot] for slot in slots}
        languages = {name: tag for name, tag in look.languages if name in attributes and said[name] != tag}
        size, character_style = look.half_points, _character_style(look)
        style_sizes = zip(("sz", "szCs"), sizes(self.galley.formats[style].size_pt, self.galley), strict=True)
        toggles = {"b": look.is_bold, "bCs": look.is_bold, "i": look.is_italic, "iCs": look.is_italic}
        of_style = CHARACTER_STYLES.get(character_style, ())
        children = [
            w("rStyle", val=character_style) if character_style else None,
            faces(look.family, look.hint) if look.family else None,
            *(flag(tag, is_on) for tag, is_on in toggles.items() if tag not in of_style),
            *(w(tag, val=size) for tag, given in style_sizes if size not in (None, given)),
            w("rtl") if look.direction == "rtl" else None,
            w("lang", **languages) if languages else None,
        ]
        return w("rPr", *children) if any(child is not None for child in children) else None


def _character_style(look: _Look) -> str:
    """The one character style of a run (17.3.2.29), empty where it has none; what it does not say the run says."""
    if look.href:
        return HYPERLINK
    return STRONG if look.is_bold else EMPHASIS if look.is_italic else ""


def faces(family: str, hint: str | None = None) -> etree._Element:
    """`w:rFonts` (17.3.2.26) with one family in all four slots."""
    return w("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family, hint=hint)


def mark_properties(direction: Direction) -> etree._Element | None:
    """The properties of a paragraph's mark: right-to-left where the paragraph is, so that typing goes on so."""
    return w("rPr", w("rtl")) if direction == "rtl" else None


def _slots(run: Run) -> Slots:
    """The slots that the run's characters may fall in: `latin` (ascii and hAnsi), `eastAsia`, `cs`."""
    if run.direction == "rtl":
        return frozenset({"cs"})
    if _LATIN.fullmatch(run.text):
        return frozenset({"latin"})
    if _EAST_ASIAN.fullmatch(run.text):
        return frozenset({"eastAsia"})
    return frozenset({"latin", "eastAsia"})


def _content(text: str) -> list[etree._Element]:
    """Text as `w:t`, with the elements that Word has for a tab and the two special hyphens."""
    return [
        w(_SPECIAL_ELEMENTS[piece]) if piece in _SPECIAL_ELEMENTS else kept_text("t", piece)
        for piece in _SPECIAL.split(text)
        if piece
    ]
