"""Lists (ECMA-376 17.9): one abstract definition per kind of mark, one instance per list, so that each counts anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from letter_render.docx.oxml import twips, w
from letter_render.docx.runs import level_faces
from letter_render.docx.styles import LIST_STYLES
from letter_render.docx.used import mark_face
from letter_render.galley import Galley, ItemList

_MIN_HANGING_EM = 1.5
"""Room for a mark where the format of items leaves none."""


@dataclass(slots=True)
class Numbering:
    """The numbering part while a document is written: `root` is its element."""

    root: etree._Element
    galley: Galley
    _abstract: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def add(self, item_list: ItemList) -> int:
        """The `w:numId` of a new instance for the list."""
        mark = "%1." if item_list.is_ordered else item_list.mark
        if mark not in self._abstract:
            self._abstract[mark] = len(self._abstract)
            self.root.insert(self._abstract[mark], self._definition(mark, self._abstract[mark], item_list.is_ordered))
        self._count += 1
        start = w("lvlOverride", w("startOverride", val=1), ilvl=0) if item_list.is_ordered else None
        self.root.append(w("num", w("abstractNumId", val=self._abstract[mark]), start, numId=self._count))
        return self._count

    def _definition(self, mark: str, number: int, is_ordered: bool) -> etree._Element:  # noqa: FBT001
        form = self.galley.formats["item"]
        indent = twips(max(form.hanging_em, _MIN_HANGING_EM) * form.size_pt)
        first_of_kind = all(is_ordered != (other == "%1.") for other in self._abstract if other != mark)
        level = w(
            "lvl",
            w("start", val=1),
            w("numFmt", val="decimal" if is_ordered else "bullet"),
            w("pStyle", val=LIST_STYLES[is_ordered]) if first_of_kind else None,
            w("lvlText", val=mark),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=indent, hanging=indent)),
            level_faces(mark_face(self.galley, "0." if is_ordered else mark)),
            ilvl=0,
        )
        return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)
