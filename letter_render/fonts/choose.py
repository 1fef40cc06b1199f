"""Which face sets which cluster: by script, language and style the order of the faces, by shaping the first that can.

A face sets a cluster when HarfBuzz, shaping the cluster alone, leaves no glyph 0, and when it has every variation
sequence in it (cmap format 14): coverage by cmap alone refuses what HarfBuzz composes (`e` + two marks), and shaping
alone accepts a variation selector that draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

import regex
import uharfbuzz as hb
from fontTools import unicodedata as ucd

from letter_render.fonts.book import Face, FontBook, coverage, hb_face, hb_font
from letter_render.text.bidi import Direction
from letter_render.text.runs import CJK_SCRIPTS, clusters

# Never drawn, never missing (UAX #44 Default_Ignorable_Code_Point and white space): they go with their neighbour.
_UNDRAWN = regex.compile(r"[\p{White_Space}\p{Default_Ignorable_Code_Point}--\p{Variation_Selector}]+", regex.V1)
_VARIATION = regex.compile(r"(.)(\p{Variation_Selector})", regex.S)
# Runs that one face must draw whole: letters that join or stack change shape with their neighbours.
_LETTER = regex.compile(r"[\p{L}\p{M}\p{Join_Control}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Join_Control}]+|\s+|[^\p{L}\p{M}\p{Join_Control}\s]+")

CURSIVE_SCRIPTS = frozenset(
    {"Adlm", "Arab", "Mand", "Mani", "Mong", "Nkoo", "Ougr", "Phag", "Phlp", "Rohg", "Sogd", "Syrc"}
)
"""The scripts whose letters join (UAX #53, ArabicShaping.txt)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Text and the face that sets it; `face` is None where no face can. `is_foreign_form` where the face draws Han in
    the forms of another region than the text's; `drops_variation` where it lacks a variation sequence of the text.
    """

    text: str
    face: Face | None
    is_foreign_form: bool = False
    drops_variation: bool = False


@cache
def chain(book: FontBook, script: str, language: str, role: str, weight: int, is_italic: bool) -> tuple[Face, ...]:
    """The faces for text of that script, language and style, best first.

    Order, each deciding only where the one before leaves a tie:
    1. families meant for the script before others;
    2. families that draw the language's regional forms, the longest matching range first, then those that draw any
       language, then those of the same primary language, then other regions' forms;
    3. the role asked for before others; 4. the manifest's `order`.
    Within a family: the face of the weight and slope asked for, else the weight, else the regular.
    """
    families = [list(faces) for _, faces in groupby(book.faces, key=lambda face: face.family)]
    ranked = sorted(families, key=lambda faces: _rank(faces[0], script, language, role))
    return tuple(min(faces, key=lambda face: _distance(face, weight, is_italic)) for faces in ranked)


def _rank(face: Face, script: str, language: str, role: str) -> tuple[bool, int, bool, int]:
    is_meant = script in face.scripts or (script == "Hani" and bool(CJK_SCRIPTS & set(face.scripts)))
    if fit := fits_region(face, language):
        region = -fit
    elif not face.languages:
        region = 0
    else:
        region = 1 if any(tag.split("-")[0] == language.split("-", maxsplit=1)[0] for tag in face.languages) else 2
    return (not is_meant, region, face.role != role, face.order)


def fits_region(face: Face, language: str) -> int:
    """How many subtags of `language` the face's best range matches (RFC 4647 basic filtering); 0 for none."""
    ranges = [tag for tag in face.languages if f"{language}-".startswith(f"{tag}-")]
    return max((tag.count("-") + 1 for tag in ranges), default=0)


def _distance(face: Face, weight: int, is_italic: bool) -> tuple[bool, bool, int]:
    return (face.weight != weight, face.is_italic != is_italic, face.weight + face.is_italic)


def choose(text: str, script: str, language: str, direction: Direction, faces: tuple[Face, ...]) -> list[Choice]:
    """The faces of a stretch of text, in order; the choices' texts joined give the text again."""

    def can(face: Face, cluster: str) -> bool:
        return supports(face, cluster, script, language, direction)

    if _is_plain(text, language, faces[0]):
        return [Choice(text, faces[0])]
    choices: list[Choice] = []
    for unit in _units(text, script):
        for part, face in _choose_unit(unit, faces, script in CURSIVE_SCRIPTS, can):
            choices.append(_describe(part, face, language))
    return _merge(choices)


def _is_plain(text: str, language: str, face: Face) -> bool:
    """Whether the best face draws every character by itself, in the right form: what nearly all text is."""
    has_own_form = not face.languages or fits_region(face, language) > 0
    return has_own_form and len(clusters(text)) == len(text) and coverage(face).issuperset(map(ord, text))


def _units(text: str, script: str) -> Iterator[list[str]]:
    """The clusters of `text`, in groups that one face should set: words, or single clusters in CJK."""
    if script == "Hani":
        yield from ([cluster] for cluster in clusters(text))
    else:
        yield from (clusters(word) for word in _WORD.findall(text))


def _choose_unit(
    unit: list[str], faces: tuple[Face, ...], is_cursive: bool, can: Callable[[Face, str], bool]
) -> Iterator[tuple[str, Face | None]]:
    """The unit whole in the first face that can, else cluster by cluster; in a word of a cursive script, where a change
    of face would part joined letters, the clusters that the best face lacks have no face.
    """
    whole = next((face for face in faces if all(can(face, cluster) for cluster in unit)), None)
    if whole:
        yield "".join(unit), whole
        return
    able = faces[:1] if is_cursive and _LETTER.match(unit[0]) else faces
    for cluster in unit:
        yield cluster, next((face for face in able if can(face, cluster)), None)


def _describe(text: str, face: Face | None, language: str) -> Choice:
    if face is None:
        return Choice(text, None)
    # Han alone has regional forms; kana and hangul have none.
    is_other = bool(face.languages) and not fits_region(face, language)
    is_foreign = is_other and any(ucd.script(char) == "Hani" for char in text)
    drops = any(not _has_variation(face, base, selector) for base, selector in _VARIATION.findall(text))
    return Choice(text, face, is_foreign, drops)


def _merge(choices: list[Choice]) -> list[Choice]:
    """Neighbours of one face joined; text that draws nothing takes the face of its neighbour."""
    merged: list[Choice] = []
    for choice in choices:
        last = merged[-1] if merged else None
        is_undrawn = _UNDRAWN.fullmatch(choice.text) is not None
        if last and last.face is None and is_undrawn:
            merged.append(choice)
        elif last and (is_undrawn or _same(last, choice)):
            merged[-1] = Choice(last.text + choice.text, last.face, last.is_foreign_form, last.drops_variation)
        elif last and _UNDRAWN.fullmatch(last.text) and choice.face:
            merged[-1] = Choice(last.text + choice.text, choice.face, choice.is_foreign_form, choice.drops_variation)
        else:
            merged.append(choice)
    return merged


def _same(one: Choice, other: Choice) -> bool:
    return (one.face, one.is_foreign_form, one.drops_variation) == (
        other.face, other.is_foreign_form, other.drops_variation,
    )  # fmt: skip


@cache
def supports(face: Face, cluster: str, script: str, language: str, direction: Direction) -> bool:
    """Whether the face draws the cluster. A lacking variation sequence is told by the choice, not refused here."""
    drawn = _UNDRAWN.sub("", cluster)
    if not drawn:
        return True
    if len(drawn) == 1:
        return ord(drawn) in coverage(face)
    if ord(drawn[0]) not in coverage(face):
        return False
    return all(glyph.codepoint for glyph in shape(face, cluster, script, language, direction).glyph_infos)


def shape(
    face: Face, text: str, script: str, language: str, direction: Direction, *, by_character: bool = False
) -> hb.Buffer:
    """The text shaped by HarfBuzz in the face; advances in font units, one unit per `upem`. A cluster is a grapheme, or
    with `by_character` as little as it can be: a mark is one of its own.
    """
    buffer = hb.Buffer()
    if by_character:
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = direction, script, language
    hb.shape(hb_font(face), buffer)
    return buffer


@lru_cache(maxsize=4096)
def advance_em(face: Face, text: str, script: str, language: str, direction: Direction) -> float:
    """The width of the text in em of the face."""
    positions = shape(face, text, script, language, direction).glyph_positions
    return float(sum(position.x_advance for position in positions) / hb_face(face).upem)


def _has_variation(face: Face, base: str, selector: str) -> bool:
    return bool(hb_font(face).get_variation_glyph(ord(base), ord(selector)))
