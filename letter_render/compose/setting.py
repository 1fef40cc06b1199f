"""Setting: pieces of text become runs of one face, language and direction, with a finding for all that is doubtful."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from fontTools import unicodedata as ucd

from letter_render.checks.visible import visible
from letter_render.compose.lines import rejoin
from letter_render.compose.markup import Piece
from letter_render.findings import Finding, Origin, Severity
from letter_render.fonts.book import Face, FontBook
from letter_render.fonts.choose import Choice, chain, choose
from letter_render.galley import Direction, Inline, LineBreak, Name, Run
from letter_render.model import Punctuation, Signatory
from letter_render.text.bidi import first_strong_direction
from letter_render.text.fold import Folded, Spacing, full_width, look_alikes, no_break_spaces, quotation_marks
from letter_render.text.languages import Assumption, Mismatch, han_forms, tag_name, tag_prose
from letter_render.text.runs import Stretch, itemize

# What stands for a signatory in the text of its paragraph: OBJECT REPLACEMENT CHARACTER.
_OBJECT = "\ufffc"
_BECAUSE = {
    "kana": "it has kana",
    "hangul": "it has hangul",
    "han": "neither its language nor its country is given",
    "country": "its country is given and no language",
}


_SHOWN, _NAME_SHOWN = 10, 120
"""How many of the characters that no face has a message names, and how much of a name it shows."""

_STRONG: dict[Direction, frozenset[str]] = {"ltr": frozenset({"L"}), "rtl": frozenset({"R", "AL"})}
"""The classes of strong characters (UAX #9 table 4)."""

_KEEP = dict.fromkeys(("text/full-width", "text/quotes"), "punctuation: keep leaves the text as typed")


@dataclass(frozen=True, slots=True)
class Fold:
    """A change that prose goes through: the function, and the code and words of the NOTE that lists what it changed."""

    apply: Callable[[str, frozenset[int]], Folded]
    code: str
    what: str


@dataclass(slots=True)
class Setter:
    """What setting needs to know, and the findings it has collected.

    `chinese` is the language that Han is taken for where nothing else is known; `punctuation` what is done to that of
    prose; `spacing` and `quotes` are the language's.
    """

    book: FontBook
    role: str
    language: str
    direction: Direction
    chinese: str
    punctuation: Punctuation
    spacing: Spacing = field(default_factory=Spacing)
    quotes: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    def prose(self, pieces: tuple[Piece, ...], origin: Origin | None, weight: int = 400) -> tuple[Inline, ...]:
        """A paragraph's inlines; signatories in it are set as names."""
        self.findings += [_hole(piece) for piece in pieces if piece.given_at and not piece.text]
        folded = pieces
        for fold in self._folds():
            folded = self._fold(folded, origin, fold)
        tagged = tag_prose(itemize(_joined(folded), self.direction), self.language, self.chinese)
        self.findings += [_assumed_in_prose(assumption, origin) for assumption in tagged.assumptions]
        inlines: list[Inline] = []
        for piece, stretch, language in _cut(folded, tagged.stretches):
            if piece.signatory:
                inlines += self.name(piece.signatory, weight).inlines
            elif piece.text == "\n":
                inlines.append(LineBreak())
            else:
                inlines += self._runs(stretch, language, piece, weight, piece.given_at or origin)
        return tuple(rejoin(inlines))

    def lines(
        self, pieces: tuple[Piece, ...], origin: Origin | None, weight: int = 400
    ) -> Iterator[tuple[tuple[Inline, ...], Origin | None]]:
        """What stands line by line, as an address, each line with where it was given. One whose letters are all of one
        direction has that direction: `304 East 44th Street` begins with its number in any letter.
        """
        for line in _lines(pieces):
            direction = _only_direction(_joined(line), self.direction)
            given_at = next((piece.given_at for piece in line if piece.given_at), origin)
            yield replace(self, direction=direction).prose(line, given_at, weight), given_at

    def name(self, signatory: Signatory, weight: int = 400) -> Name:
        """A signatory's name, set byte for byte."""
        name, findings = _name(self.book, self.role, self.direction, self.chinese, signatory, weight)
        self.findings += findings
        return name

    def set_name(self, signatory: Signatory, weight: int) -> Name:
        """As `name`, anew."""
        origin = signatory.origin
        direction = first_strong_direction(signatory.name, self.direction)
        tagged = tag_name(itemize(signatory.name, direction), signatory.languages, signatory.country, self.chinese)
        self.findings += [_assumed(assumption, signatory) for assumption in tagged.assumptions]
        self.findings += [_mismatched(mismatch, signatory) for mismatch in tagged.mismatches]
        runs = [
            run
            for stretch, language in tagged.stretches
            for run in self._runs(stretch, language, Piece(signatory=signatory), weight, origin)
        ]
        return Name(signatory.row, direction, tuple(_halved_opening(runs)))

    def _folds(self) -> Iterator[Fold]:
        """What is done to prose, each with the code and the words that tell of it."""
        yield Fold(look_alikes, "text/look-alike", "look-alikes replaced by the ordinary characters")
        if self.punctuation == "full-width":
            yield Fold(full_width, "text/full-width", "made full-width")
        if self.punctuation == "quotes" and self.quotes:
            quotes = self.quotes
            yield Fold(lambda text, fixed: quotation_marks(text, quotes, fixed), "text/quotes", "quotation marks")
        if self.spacing != Spacing():
            spacing = self.spacing
            what = "spaces that never break"
            yield Fold(lambda text, fixed: no_break_spaces(text, spacing, fixed), "text/no-break-space", what)

    def _fold(self, pieces: tuple[Piece, ...], origin: Origin | None, fold: Fold) -> tuple[Piece, ...]:
        spans = list(_spans(pieces))
        fixed = {index for piece, span in spans if piece.is_value or piece.signatory for index in range(*span)}
        folded = fold.apply(_joined(pieces), frozenset(fixed))
        if not folded.changes:
            return pieces
        self.findings.append(_folded(fold, folded, origin))
        return tuple(
            piece if piece.signatory else replace(piece, text="".join(folded.characters[start:end]))
            for piece, (start, end) in spans
        )

    def _runs(self, stretch: Stretch, language: str, piece: Piece, weight: int, origin: Origin | None) -> Iterator[Run]:
        is_upright = stretch.script == "Hani" or not piece.is_emphasized
        forms = han_forms(language) if stretch.script == "Hani" else language
        faces = chain(self.book, stretch.script, forms, self.role, 700 if piece.is_strong else weight, not is_upright)
        for choice in choose(stretch.text, stretch.script, forms, stretch.direction, faces):
            self.findings += _doubts(choice, language, piece.signatory, origin)
            if choice.face:
                yield Run(choice.text, choice.face, language, stretch.script, stretch.direction, href=piece.href)


@lru_cache(maxsize=4096)
def _name(
    book: FontBook, role: str, direction: Direction, chinese: str, signatory: Signatory, weight: int
) -> tuple[Name, tuple[Finding, ...]]:
    """A name and what is doubtful in it: the same in most of the languages of a letter, and set once for all those."""
    setter = Setter(book, role, "", direction, chinese, "keep")
    return setter.set_name(signatory, weight), tuple(setter.findings)


def _text(piece: Piece) -> str:
    return _OBJECT if piece.signatory else piece.text


def _joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(_text(piece) for piece in pieces)


def _lines(pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, ...]]:
    """The pieces between line breaks, none where nothing stands between two."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            yield tuple(line)
            line = []
        else:
            line.append(piece)
    yield tuple(line)


def _only_direction(text: str, default: Direction) -> Direction:
    """The direction of all strong characters of the text, `default` where they are of both or there are none."""
    classes = {unicodedata.bidirectional(char) for char in text}
    directions = [name for name, strong in _STRONG.items() if classes & strong]
    return directions[0] if len(directions) == 1 else default


def _spans(pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, tuple[int, int]]]:
    """Each piece with where it begins and ends in the joined text."""
    start = 0
    for piece in pieces:
        end = start + len(_text(piece))
        yield piece, (start, end)
        start = end


def _cut(pieces: tuple[Piece, ...], stretches: tuple[tuple[Stretch, str], ...]) -> Iterator[tuple[Piece, Stretch, str]]:
    """The stretches cut where a piece ends, each with its piece and language."""
    spans = iter(stretches)
    stretch, language = next(spans, (Stretch("", "", "ltr"), ""))
    for piece in pieces:
        left = len(_text(piece))
        while left:
            taken = stretch.text[:left]
            yield piece, replace(stretch, text=taken), language
            left -= len(taken)
            stretch = replace(stretch, text=stretch.text[len(taken) :])
            if not stretch.text:
                stretch, language = next(spans, (stretch, language))


def _halved_opening(runs: list[Run]) -> Iterator[Run]:
    """The runs of a name, an East Asian bracket that opens it set half an em wide, flush with the names above."""
    if runs and runs[0].script == "Hani" and unicodedata.category(runs[0].text[0]) == "Ps":
        first, *rest = runs
        yield replace(first, text=first.text[0], features=("halt",))
        if first.text[1:]:
            yield replace(first, text=first.text[1:])
        yield from rest
    else:
        yield from runs


def _hole(piece: Piece) -> Finding:
    what = "the letter prints a field that this recipient has not filled"
    hint = "fill the cell in, or write {% if recipient.… %} … {% endif %} around the sentence"
    return Finding("recipients/no-value", Severity.WARNING, what, hint=hint, origin=piece.given_at)


def _assumed(assumption: Assumption, signatory: Signatory) -> Finding:
    what, why = f"{assumption.text!r} is set as {assumption.language}", _BECAUSE[assumption.reason]
    hint = "write its tag into the column language if it is another"
    return Finding("name/language-assumed", Severity.NOTE, what, why, hint, signatory.origin)


def _assumed_in_prose(assumption: Assumption, origin: Origin | None) -> Finding:
    what = f"{assumption.text.strip()!r} is set as {assumption.language}"
    why = "prose names no languages" if assumption.reason == "han" else _BECAUSE[assumption.reason]
    return Finding("text/language-assumed", Severity.NOTE, what, why, origin=origin)


def _mismatched(mismatch: Mismatch, signatory: Signatory) -> Finding:
    tags = " ".join(signatory.languages)
    if mismatch.tag:
        what = f"{mismatch.tag!r} is not written as {' '.join(map(repr, mismatch.parts))} is"
        hint = "give a tag with its script, as ja-Latn, or another language"
    else:
        what = f"{len(signatory.languages)} tags ({tags}) for {len(mismatch.parts)} parts ({', '.join(mismatch.parts)})"
        hint = "give no tag, one, or one for each part in order"
    return Finding("name/language", Severity.FAILURE, what, hint=hint, origin=signatory.origin)


def _folded(fold: Fold, folded: Folded, origin: Origin | None) -> Finding:
    shown = ", ".join(f"{before} → {after}" for before, after in folded.changes)
    return Finding(fold.code, Severity.NOTE, f"{fold.what}: {shown}", hint=_KEEP.get(fold.code, ""), origin=origin)


def _doubts(choice: Choice, language: str, signatory: Signatory | None, origin: Origin | None) -> Iterator[Finding]:
    whose = f" in {_cut_short(signatory.name)!r}" if signatory else ""
    if choice.face is None:
        yield _missing(choice.text, whose, origin)
        return
    if choice.is_foreign_form:
        yield Finding(
            "glyph/other-region", Severity.WARNING,
            f"{choice.text!r}{whose} is drawn by {choice.face.family}, in another region's form than {language}",
            why="no face of that region has it", hint=_other_region(choice.face) if signatory else "", origin=origin,
        )  # fmt: skip
    if choice.drops_variation:
        yield Finding(
            "glyph/variation", Severity.WARNING,
            f"a variation selector in {choice.text!r}{whose} has no effect",
            why=f"{choice.face.family} has no such form", hint="remove it if the plain form is meant", origin=origin,
        )  # fmt: skip


def _missing(text: str, whose: str, origin: Origin | None) -> Finding:
    lacking = [char for char in dict.fromkeys(text) if char.strip()]
    shown = (f"{visible(char)} (U+{ord(char):04X} {unicodedata.name(char, 'unnamed')})" for char in lacking[:_SHOWN])
    more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
    characters = ", ".join(shown) + more
    script_name = ucd.script_name(ucd.script(text.strip()[:1] or " "), "unknown").replace("_", " ")
    if script_name in ("Common", "Inherited", "Unknown"):
        hint = "replace it, or add a family that has it to fonts/"
    else:
        hint = f"a family for the {script_name} script would help, as Noto Serif {script_name}"
    return Finding("glyph/missing", Severity.FAILURE, f"no face has {characters}{whose}", hint=hint, origin=origin)


def _cut_short(name: str) -> str:
    return name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…"


def _other_region(face: Face) -> str:
    return f"if this is {' or '.join(face.languages)}, say so in the column language"
