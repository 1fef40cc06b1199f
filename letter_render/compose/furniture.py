"""What stands around the text: running head, foot, letterhead, and the faces that the document starts from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from letter_render.compose.autospace import autospaced
from letter_render.compose.blocks import BlockSetter
from letter_render.compose.formats import PT_PER_MM, measure_mm
from letter_render.compose.lines import width_pt
from letter_render.compose.markup import Piece
from letter_render.findings import Finding, Origin, Severity
from letter_render.fonts.book import Face
from letter_render.fonts.choose import chain
from letter_render.galley import BaseFaces, Figure, Inline, PageField
from letter_render.model import Version
from letter_render.stationery import StyleName
from letter_render.walk import runs_of

_FIELD = re.compile(r"\{(page|pages)\}")


@dataclass(frozen=True, slots=True)
class Furnisher:
    """Sets what stands around the text of a version."""

    version: Version
    title: str
    block_setter: BlockSetter

    def head(self) -> tuple[Inline, ...]:
        """The title, its punctuation as in the text below it; nothing where it would need two lines."""
        setter, look = self.block_setter.setter, self.block_setter.look
        if not look.stationery.running_head:
            return ()
        if self.version.title:
            origin = Origin(self.version.subject.origin.file, field=f"languages.{self.version.tag}.title")
        else:
            origin = replace(self.version.subject.origin, column=0)
        format_ = self.block_setter.formats["head"]
        inlines = setter.prose((Piece(self.title),), origin, format_.weight)
        wide_pt = width_pt(list(runs_of(inlines)), format_.size_pt, look.stationery.text.autospace_em)
        if wide_pt <= measure_mm(look.stationery.page) * PT_PER_MM:
            return autospaced(inlines)
        what, why = "the title is left out of the head of the pages", "it is wider than a line there"
        hint = "give a shorter title:, beside the subject"
        setter.findings.append(Finding("letter/long-title", Severity.WARNING, what, why, hint, origin))
        return ()

    def foot(self) -> Iterator[Inline]:
        """Number and count of the pages, in the words of the language."""
        setter, language = self.block_setter.setter, self.block_setter.look.language
        face = self._face(language.script if language.script == "Arab" else "Latn", "foot")
        for index, part in enumerate(_FIELD.split(language.page_of_pages)):
            if part in ("page", "pages") and index % 2:
                yield PageField("page" if part == "page" else "pages", face, self.version.tag, setter.direction)
            elif part:
                weight = self.block_setter.formats["foot"].weight
                yield from setter.prose((Piece(part, is_value=True),), None, weight)

    def letterhead(self) -> Iterator[Figure]:
        """The logo of the stationery, if it has one."""
        look = self.block_setter.look
        letterhead, origin = look.stationery.letterhead, Origin(look.stationery_label, field="letterhead.logo")
        if letterhead.logo:
            figure = self.block_setter.figure(
                letterhead.logo, letterhead.alt, look.stationery_folder, origin,
                align=letterhead.align, width_mm=letterhead.width_mm,
            )  # fmt: skip
            if figure:
                yield figure

    def base_faces(self) -> BaseFaces:
        """The face of each slot for plain text of the body."""
        tag, chinese = self.version.tag, self.block_setter.setter.chinese
        east_asia = tag if tag[:2] in ("zh", "ja", "ko") else chinese
        return BaseFaces(
            self._face("Latn", "body"), self._face("Hani", "body", east_asia), self._face("Arab", "body", "ar")
        )

    def _face(self, script: str, style: StyleName, language: str = "") -> Face:
        setter, weight = self.block_setter.setter, self.block_setter.formats[style].weight
        return chain(setter.book, script, language or self.version.tag, setter.role, weight, False)[0]
