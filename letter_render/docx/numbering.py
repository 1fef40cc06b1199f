"""Lists (ECMA-376 17.9): one abstract definition per kind of mark, one instance per list, so that each counts anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from letter_render.docx.oxml import twips, w
from letter_render.docx.runs import faces
from letter_render.docx.styles import LIST_STYLES, first_numbers
from letter_render.galley import Galley, ItemList


@dataclass(slots=True)
class Numbering:
    """The numbering part while a document is written: `root` is its element."""

    root: etree._Element
    galley: Galley
    _abstract: dict[tuple[str, str], int] = field(default_factory=dict)
    _count: int = 0

    def add(self, item_list: ItemList) -> int:
        """The `w:numId` of a new instance for the list."""
        mark = "%1." if item_list.is_ordered else item_list.mark
        key = (mark, item_list.mark_face.family)
        if key not in self._abstract:
            self._abstract[key] = len(self._abstract)
            self.root.insert(self._abstract[key], self._definition(item_list, mark))
        self._count += 1
        start = w("lvlOverride", w("startOverride", val=item_list.start), ilvl=0) if item_list.is_ordered else None
        self.root.append(w("num", w("abstractNumId", val=self._abstract[key]), start, numId=self._count))
        return self._count

    def _definition(self, item_list: ItemList, mark: str) -> etree._Element:
        form = self.galley.formats["item"]
        indent = twips(form.hanging_em * form.size_pt)
        style = LIST_STYLES[item_list.is_ordered]
        is_first = first_numbers(self.galley)[style] == self._count + 1
        level = w(
            "lvl",
            w("start", val=1),
            w("numFmt", val="decimal" if item_list.is_ordered else "bullet"),
            w("pStyle", val=style) if is_first else None,
            w("lvlText", val=mark),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=indent, hanging=indent)),
            w("rPr", faces(item_list.mark_face.family)),
            ilvl=0,
        )
        return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=len(self._abstract) - 1)
