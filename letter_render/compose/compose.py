"""Compose: a letter in one language becomes its galley.

1. fill the prose's and the template's fields with markers, 2. parse, 3. set each block, 4. add head, foot, letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from babel.dates import format_date

from letter_render.checks.counts import check_counts
from letter_render.compose.formats import PT_PER_MM, column_pt, formats, measure_mm
from letter_render.compose.images import image_faults, width_mm
from letter_render.compose.lines import break_wide_words, hold_end, hold_together, width_pt
from letter_render.compose.markup import Element, Piece, parse
from letter_render.compose.plural import plural_for
from letter_render.compose.prose import render_prose
from letter_render.compose.setting import Setter
from letter_render.compose.template import Slots, render
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.fonts.book import Face, FontBook
from letter_render.fonts.choose import chain
from letter_render.galley import (
    BaseFaces,
    Block,
    Columns,
    Figure,
    Format,
    Galley,
    Heading,
    Inline,
    ItemList,
    Name,
    NameList,
    PageField,
    Paragraph,
    Run,
)  # fmt: skip
from letter_render.model import Letter, Version
from letter_render.stationery import Language, Letterhead, Stationery, StyleName
from letter_render.text.digits import DIGITS, in_digits
from letter_render.walk import all_names, runs_of

MAX_TITLE = 255
"""What the properties of a DOCX hold (ECMA-376 part 2, 8.3.4, as Word and python-docx have it)."""

_LINKS = ("https://", "http://", "mailto:")
_FIELD = re.compile(r"\{(page|pages)\}")


@dataclass(frozen=True, slots=True)
class Look:
    """What a letter is composed with: the template's text and its label, the stationery, the language's facts.

    `stationery_folder` is where the stationery's logo lies.
    """

    template: str
    template_label: str
    stationery: Stationery
    stationery_label: str
    stationery_folder: Path
    language: Language


def compose(letter: Letter, tag: str, look: Look, book: FontBook) -> tuple[Galley, list[Finding]]:
    """The galley of the letter's version in `tag`, and everything doubtful or wrong in it.

    Where a finding is a FAILURE the galley lacks what it is about and must not be written. Raises InputRefusedError
    where the stationery asks for faces that there are not.
    """
    roles = sorted({face.role for face in book.faces})
    if look.stationery.text.role not in roles:
        raise InputRefusedError([_unknown_role(look, roles)])
    composer = _Composer(letter, letter.versions[tag], look, book)
    galley = composer.galley()
    miscounts = check_counts(letter, letter.versions[tag], look.language.counting)
    return galley, [*composer.setter.findings, *miscounts, *_names_differ(letter, galley, look)]


def _names_differ(letter: Letter, galley: Galley, look: Look) -> Iterator[Finding]:
    """A FAILURE where a template leaves out, doubles or moves a name."""
    rows = [row for row, _ in all_names(galley)]
    wanted = [signatory.row for signatory in letter.signatories]
    if rows != wanted:
        what = f"the template sets {len(rows)} names of {len(wanted)}, or in another order"
        hint = "go through all: {% for name in names %}<li>{{ name }}</li>{% endfor %}"
        yield Finding("template/names", Severity.FAILURE, what, hint=hint, origin=Origin(look.template_label))


def _unknown_role(look: Look, roles: list[str]) -> Finding:
    what, hint = f"there are no faces of the role {look.stationery.text.role!r}", f"known: {', '.join(roles)}"
    origin = Origin(look.stationery_label, field="text.role")
    return Finding("stationery/role", Severity.FAILURE, what, hint=hint, origin=origin)


class _Composer:
    def __init__(self, letter: Letter, version: Version, look: Look, book: FontBook) -> None:
        self.letter, self.version, self.look = letter, version, look
        self.formats: dict[StyleName, Format] = formats(look.stationery, look.language)
        self.setter = Setter(
            book,
            look.stationery.text.role,
            version.tag,
            look.language.direction,
            chinese=version.tag if version.tag.startswith("zh") else "zh-Hant",
            is_full_width=version.punctuation == "full-width",
            spaces_before=look.language.spaces_before,
        )
        self.title = self._title()

    def galley(self) -> Galley:
        letter, version, look = self.letter, self.version, self.look
        elements = self._elements()
        if len(self.title) > MAX_TITLE:
            what = f"the title has {len(self.title)} characters, of which a file can hold {MAX_TITLE}"
            self._fault("letter/title", what, "give a shorter title:, beside the subject", version.subject.origin)
        return Galley(
            file_stem=f"{letter.id}.{version.tag}",
            language=version.tag,
            word_tag=look.language.word_tag,
            direction=look.language.direction,
            digits=look.language.digits,
            title=self.title,
            author=letter.sender,
            date=letter.date,
            page=look.stationery.page,
            columns=look.stationery.columns,
            formats=self.formats,
            base_faces=self._base_faces(),
            letterhead=tuple(self._letterhead(look.stationery.letterhead)),
            blocks=tuple(self._blocks(elements)),
            head=self._head() if look.stationery.running_head else (),
            foot=tuple(self._foot(look.language.page_of_pages)),
        )

    def _elements(self) -> tuple[Element, ...]:
        slots = Slots()
        context, findings = self._context(slots)
        origin = Origin(self.look.template_label)
        html, faults = render(self.look.template, context, origin, is_html=True)
        elements, misfits = parse(html, slots, origin)
        self.setter.findings += [*findings, *faults, *misfits]
        return elements

    def _title(self) -> str:
        """The document's title: as given, else the subject's text."""
        if self.version.title:
            return self.version.title
        slots = Slots()
        html, _ = render_prose(self.version.subject, self._fields(slots, ""), slots, is_inline=True)
        elements, _ = parse(f"<p>{html}</p>", slots, self.version.subject.origin)
        return "".join(piece.text for element in elements for piece in element.pieces)

    def _context(self, slots: Slots) -> tuple[dict[str, Any], list[Finding]]:
        """The fields of prose (counts, title, date), and of the template (those, the texts, the names)."""
        version, fields = self.version, self._fields(slots, self.title)
        texts: dict[str, Any] = {}
        findings: list[Finding] = []
        for name in ("subject", "salutation", "body", "closing", "note"):
            texts[name], faults = render_prose(getattr(version, name), fields, slots, is_inline=name != "body")
            findings += faults
        names = [slots.new(signatory) for signatory in self.letter.signatories]
        return {**fields, **texts, "names": names, "status": slots.new(self._status())}, findings

    def _fields(self, slots: Slots, title: str) -> dict[str, Any]:
        letter, language = self.letter, self.look.language
        locale = language.word_tag.replace("-", "_")
        date = format_date(letter.date, "long", locale=locale) if letter.date else ""
        counts = {"total": letter.total, "listed": len(letter.signatories), "unnamed": letter.unnamed}
        return {
            "title": slots.new(title),
            "sender": slots.new(letter.sender),
            "date": slots.new(in_digits(date, language.digits)),
            **{name: slots.new(in_digits(str(count), language.digits), count) for name, count in counts.items()},
            "plural": plural_for(self.version.tag),
        }

    def _status(self) -> str:
        """The sentence that an unofficial text begins with; empty for any other."""
        language = self.look.language
        original = next((tag for tag, version in self.letter.versions.items() if version.status == "original"), "")
        if self.version.status != "unofficial":
            return ""
        word = language.originals.get(original) or language.originals.get(original.split("-", maxsplit=1)[0])
        if not word:
            what = f"the language file has no word for an original in {original or 'no language'}"
            hint = "add it under originals, or mark one of the versions text: original"
            self._fault("language/original", what, hint, self.version.body.origin)
        return language.unofficial.format(original=word)

    def _blocks(self, elements: tuple[Element, ...]) -> Iterator[Block]:
        for element in elements:
            match element.tag:
                case "img":
                    yield from filter(None, [self._figure(element)])
                case "p" | "h1" | "h2" | "h3":
                    yield self._plain(element)
                case "blockquote":
                    yield from (Paragraph("quote", self._set(child, "quote")) for child in self._leaves(element))
                case "ul" | "ol" if element.style == "names":
                    yield self._names(element)
                case "ul" | "ol":
                    yield self._list(element)
                case "section":
                    yield Columns(tuple(self._column_blocks(element)))
                case _:
                    self._misplaced(element)

    def _plain(self, element: Element) -> Paragraph | Heading:
        if element.tag == "p":
            style = self._style(element, "body")
            return Paragraph(style, self._set(element, style))
        style = self._style(element, "heading")
        return Heading(int(element.tag[1]), style, self._set(element, style))

    def _column_blocks(self, element: Element) -> Iterator[Paragraph | Heading | NameList]:
        for block in self._blocks(element.children):
            if isinstance(block, Paragraph | Heading | NameList):
                yield block
            else:
                self._misplaced(element)

    def _names(self, element: Element) -> NameList:
        format_, line_pt = self.formats["name"], column_pt(self.look.stationery)
        names: list[Name] = []
        for child in element.children:
            match child.pieces:
                case (Piece(signatory=signatory),) if signatory:
                    name = self.setter.name(signatory, format_.weight)
                    names.append(hold_together(name, format_, line_pt))
                case _:
                    self._misplaced(child)
        return NameList(tuple(names))

    def _list(self, element: Element) -> ItemList:
        items = tuple(self._set(child, "item") for child in self._leaves(element))
        is_ordered, language = element.tag == "ol", self.look.language
        mark = "" if is_ordered else language.list_mark
        return ItemList(is_ordered, mark, self._mark_face(mark or DIGITS[language.digits]), element.start, items)

    def _leaves(self, element: Element) -> Iterator[Element]:
        """The element's children, each a single paragraph of text."""
        for child in element.children:
            if child.children and (len(child.children) > 1 or child.children[0].tag != "p"):
                self._misplaced(child)
            yield child.children[0] if child.children else child

    def _set(self, element: Element, style: StyleName) -> tuple[Inline, ...]:
        for href in dict.fromkeys(piece.href for piece in element.pieces if piece.href):
            if not href.startswith(_LINKS):
                hint = f"a link begins with {', '.join(_LINKS)}"
                self._fault("link/scheme", f"{href} is no address that a reader could follow", hint, element.origin)
        inlines = self.setter.prose(element.pieces, element.origin, self.formats[style].weight)
        inlines = break_wide_words(inlines, self.formats[style].size_pt, self._line_pt(style))
        return hold_end(inlines) if style in ("body", "quote", "note") else inlines

    def _line_pt(self, style: StyleName) -> float:
        """The narrowest line that a paragraph in the style may have: the note stands in the columns."""
        format_ = self.formats[style]
        in_columns = style in ("note", "names_heading")
        line_pt = column_pt(self.look.stationery) if in_columns else measure_mm(self.look.stationery.page) * PT_PER_MM
        return line_pt - (2 * format_.inset_em + format_.hanging_em + format_.first_line_em) * format_.size_pt

    def _style(self, element: Element, default: StyleName) -> StyleName:
        if not element.style:
            return default
        for style in get_args(StyleName):
            if style == element.style:
                return style  # type: ignore[no-any-return]  # get_args is not typed
        self._fault(
            "template/style", f"there is no style {element.style!r}", f"styles: {', '.join(get_args(StyleName))}",
            element.origin,
        )  # fmt: skip
        return default

    def _figure(self, element: Element) -> Figure | None:
        origin = element.origin or Origin(self.look.template_label)
        path = self._image(element.src, element.alt, self.letter.folder, origin)
        if path is None:
            return None
        return Figure(path, element.alt, self._width_mm(path, 0), "center")

    def _letterhead(self, letterhead: Letterhead) -> Iterator[Figure]:
        origin = Origin(self.look.stationery_label, field="letterhead.logo")
        if letterhead.logo:
            path = self._image(letterhead.logo, letterhead.alt, self.look.stationery_folder, origin)
            if path:
                yield Figure(path, letterhead.alt, self._width_mm(path, letterhead.width_mm), letterhead.align)

    def _width_mm(self, path: Path, wanted_mm: float) -> float:
        """The width of an image, at most the measure, and at most what leaves it two thirds of the page high."""
        page = self.look.stationery.page
        high_mm = (page.height_mm - page.margin_top_mm - page.margin_bottom_mm) * 2 / 3
        return width_mm(path, wanted_mm, measure_mm(page), high_mm)

    def _image(self, src: str, alt: str, folder: Path, origin: Origin) -> Path | None:
        """The image's file, or None and findings."""
        faults = list(image_faults(src, alt, folder, origin))
        self.setter.findings += faults
        return None if faults else (folder / src).resolve()

    def _head(self) -> tuple[Inline, ...]:
        """The title, its punctuation as in the text below it."""
        if self.version.title:
            origin = Origin(self.version.subject.origin.file, field=f"languages.{self.version.tag}.title")
        else:
            origin = replace(self.version.subject.origin, column=0)
        inlines = self.setter.prose((Piece(self.title),), origin, self.formats["head"].weight)
        measure_pt = measure_mm(self.look.stationery.page) * PT_PER_MM
        if width_pt(list(runs_of(inlines)), self.formats["head"].size_pt) <= measure_pt:
            return inlines
        what, why = "the title is left out of the head of the pages", "it is wider than a line there"
        hint = "give a shorter title:, beside the subject"
        self.setter.findings.append(Finding("letter/long-title", Severity.WARNING, what, why, hint, origin))
        return ()

    def _line(self, text: str, style: StyleName) -> tuple[Inline, ...]:
        return self.setter.prose((Piece(text, is_value=True),), None, self.formats[style].weight)

    def _foot(self, pattern: str) -> Iterator[Inline]:
        face = self._face(self.look.language.script if self.look.language.script == "Arab" else "Latn", "foot")
        for index, part in enumerate(_FIELD.split(pattern)):
            if part in ("page", "pages") and index % 2:
                yield PageField("page" if part == "page" else "pages", face, self.version.tag, self.setter.direction)
            elif part:
                yield from self._line(part, "foot")

    def _base_faces(self) -> BaseFaces:
        east_asia = self.version.tag if self.version.tag[:2] in ("zh", "ja", "ko") else self.setter.chinese
        return BaseFaces(
            self._face("Latn", "body"), self._face("Hani", "body", east_asia), self._face("Arab", "body", "ar")
        )

    def _face(self, script: str, style: StyleName, language: str = "") -> Face:
        weight = self.formats[style].weight
        return chain(self.setter.book, script, language or self.version.tag, self.setter.role, weight, False)[0]

    def _mark_face(self, mark: str) -> Face:
        runs = self._line(mark, "item")
        return next(run.face for run in runs if isinstance(run, Run))

    def _misplaced(self, element: Element) -> None:
        self._fault(
            "template/markup", f"<{element.tag}> holds what cannot stand there",
            "lists and quotations hold plain paragraphs; a section holds headings, paragraphs and names",
            element.origin,
        )  # fmt: skip

    def _fault(self, code: str, what: str, hint: str, origin: Origin | None) -> None:
        place = origin or Origin(self.look.template_label)
        self.setter.findings.append(Finding(code, Severity.FAILURE, what, hint=hint, origin=place))
