"""A person goes on writing in the DOCX by its styles alone, and LibreOffice draws what they typed in our faces."""

from __future__ import annotations

from dataclasses import dataclass, replace

import docx
import pytest

from letter_render.docx.write import write_docx
from letter_render.walk import all_runs

pytestmark = pytest.mark.outside


@dataclass(frozen=True)
class Edit:
    """What is typed into a letter: a paragraph of the body, a name, an item of a list where there is one."""

    letter: str
    docx_faces: str
    paragraph: str
    name: str
    item: str = ""

    @property
    def label(self) -> str:
        return f"{self.letter}.{self.docx_faces}"


EDITS = (
    Edit("china-2020.en", "subset", "We add a “new” paragraph – so be it!", "Zürich Rights Watch"),
    # No full stop: python-docx types it as left-to-right text, which Poppler reads before the line.
    Edit("china-2020.ar", "subset", "ونضيف إلى ما تقدم فقرة جديدة", "جمعية الأمل الجديد"),
    # A cut face has the letter's own characters and no others.
    Edit("china-2020.zh-Hant", "subset", "我們呼籲聯合國，「重視中國人權」。", "香港人權會"),
    Edit("china-2020.zh-Hant", "whole", "謹此補充：另添一段，敬請過目。", "澳門促進會"),
    Edit("rich.en", "subset", "A new paragraph.", "Ñandú & Œuvre", "A new thing to ask for"),
    Edit("rich.zh-Hant", "whole", "另添一段。", "澳門促進會", "另添一項"),
)


@pytest.fixture(scope="module")
def edited(all_judged, libreoffice, tmp_path_factory):
    """The edited files as LibreOffice prints them, by label."""
    folder, documents = tmp_path_factory.mktemp("edited"), []
    for edit in EDITS:
        path = folder / f"{edit.label}.docx"
        path.write_bytes(write_docx(replace(all_judged[edit.letter].galley, docx_faces=edit.docx_faces)))
        _type(edit, path)
        documents.append(path)
    return libreoffice(documents, folder)


def _type(edit, path):
    """Insert before the last paragraph of each style another one of it."""
    document = docx.Document(path)
    for style, text in (("Body Text", edit.paragraph), ("Signatory", edit.name), ("List Bullet", edit.item)):
        if text:
            last = [paragraph for paragraph in document.paragraphs if paragraph.style.name == style][-1]
            last.insert_paragraph_before(text, style=style)
    document.save(path)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.label)
def test_what_is_typed_in_a_style_is_printed_in_our_faces(edited, all_judged, poppler, reading, edit):
    """No other face is used in the whole file, and nothing typed is missing; an item has its mark."""
    printed, galley = edited[edit.label], all_judged[edit.letter].galley
    ours = {reading.face_key(run.face.full_name) for run in all_runs(galley)}
    assert {reading.face_key(name) for name in poppler.fonts_of(printed)} <= ours
    text = reading.unmarked(poppler.text_of(printed))
    mark = "•" if edit.item else ""
    for typed in (edit.paragraph, edit.name, mark + edit.item):
        assert reading.squeezed(typed) in text
