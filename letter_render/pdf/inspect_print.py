"""Read back a print run: of each page, what stands on it and on no other, and how often each page is there."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass

import pikepdf

from letter_render.pdf.inspect import UNMAPPED
from letter_render.pdf.inspect_content import shown


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of a run: the characters that it shows in content of its own, and the number of the content streams that
    it shares with other pages. A blank page has neither.
    """

    own: str
    shared: tuple[int, ...]


def inspect_print_run(data: bytes) -> list[PrintedPage]:
    """The pages of the file. Raises pikepdf.PdfError where it cannot be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        contents = [[piece.objgen for piece in page.obj.Contents] for page in pdf.pages]
        uses = Counter(number for pieces in contents for number in pieces)
        return [
            PrintedPage(
                "".join(
                    glyph.text or UNMAPPED
                    for piece in page.obj.Contents
                    if uses[piece.objgen] == 1
                    for glyph in shown(piece, page.resources)
                ),
                tuple(piece.objgen[0] for piece in page.obj.Contents if uses[piece.objgen] > 1),
            )
            for page in pdf.pages
        ]
