"""A person goes on writing in the DOCX by its styles alone, and LibreOffice draws what they typed in our faces."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace

import docx
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from letter_render.docx.inspect import inspect_docx
from letter_render.docx.write import write_docx
from letter_render.walk import all_runs

pytestmark = pytest.mark.outside


@dataclass(frozen=True)
class Edit:
    """What is typed into a letter, and the face that it is to be in: a paragraph of the body, a name, an item of a list
    where there is one.
    """

    letter: str
    docx_faces: str
    face: str
    paragraph: str
    name: str
    item: str = ""

    @property
    def label(self) -> str:
        return f"{self.letter}.{self.docx_faces}"


EDITS = (
    Edit("china-2020.en", "subset", "Noto Serif", "We add a “new” paragraph – so be it!", "Zürich Rights Watch"),
    Edit("china-2020.ar", "subset", "Noto Naskh Arabic", "ونضيف إلى ما تقدم فقرة جديدة.", "جمعية الأمل الجديد"),
    # A cut face has the letter's own characters and no others.
    Edit("china-2020.zh-Hant", "subset", "Noto Serif TC", "我們呼籲聯合國，「重視中國人權」。", "香港人權會"),
    Edit("china-2020.zh-Hant", "whole", "Noto Serif TC", "謹此補充：另添一段，敬請過目。", "澳門促進會"),
    Edit("rich.en", "subset", "Noto Serif", "A new paragraph.", "Ñandú & Œuvre", "A new thing to ask for"),
    Edit("rich.zh-Hant", "whole", "Noto Serif TC", "另添一段。", "澳門促進會", "另添一項"),
)


@pytest.fixture(scope="module")
def edited(all_judged, libreoffice, tmp_path_factory):
    """The edited files as LibreOffice prints them, by label."""
    folder, documents = tmp_path_factory.mktemp("edited"), []
    for edit in EDITS:
        path = folder / f"{edit.label}.docx"
        path.write_bytes(write_docx(replace(all_judged[edit.letter].galley, docx_faces=edit.docx_faces))[0])
        _type(edit, path)
        documents.append(path)
    return libreoffice(documents, folder)


def _type(edit, path):
    """Insert before the last paragraph of each style another one of it.

    Whatever Arabic a person types Word makes a right-to-left run (ECMA-376 17.3.2.30), so it is one here.
    """
    document = docx.Document(path)
    for style, text in (("Body Text", edit.paragraph), ("Signatory", edit.name), ("List Bullet", edit.item)):
        if text:
            last = [paragraph for paragraph in document.paragraphs if paragraph.style.name == style][-1]
            added = last.insert_paragraph_before(text, style=style)
            added.runs[0].font.rtl = edit.face == "Noto Naskh Arabic" or None
    document.save(path)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.label)
def test_the_embedded_faces_have_what_is_typed(edited, edit):
    """In the slot that Word takes them from."""
    inspection = inspect_docx(edited[edit.label].with_suffix(".docx").read_bytes())
    assert {face.name for face in inspection.faces if face.unmapped or not face.is_embedded} == set()
    texts = [block.text for block in inspection.blocks]
    assert {edit.paragraph, edit.name, edit.item or edit.name} <= set(texts)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.label)
def test_what_is_typed_in_a_style_is_printed_in_our_faces(edited, all_judged, poppler, reading, edit):
    """No other face is used in the whole file, and nothing typed is missing; an item has its mark.

    Poppler reads the full stop of an Arabic paragraph before it, so that is left out.
    """
    printed, galley = edited[edit.label], all_judged[edit.letter].galley
    ours = {reading.face_key(run.face.full_name) for run in all_runs(galley)}
    assert {reading.face_key(name) for name in poppler.fonts_of(printed)} <= ours
    text = reading.unmarked(poppler.text_of(printed))
    mark = "•" if edit.item else ""
    for typed in (edit.paragraph, edit.name, mark + edit.item):
        assert reading.squeezed(typed).rstrip(".") in text


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.label)
def test_what_is_typed_is_in_the_face_of_its_script(edited, reading, edit):
    drawn = _drawn(edited[edit.label])
    for typed in filter(None, (edit.paragraph, edit.name, edit.item)):
        wanted = reading.squeezed(typed).rstrip(".")
        at = "".join(char for char, _ in drawn).index(wanted)
        assert {reading.face_key(face) for _, face in drawn[at : at + len(wanted)]} == {reading.face_key(edit.face)}


def _drawn(path):
    """Each character of a PDF that has ink, with the name of its face, as pdfium reads them."""
    return [drawn for page in pdfium.PdfDocument(path) for drawn in _characters(page.get_textpage())]


def _characters(text_page):
    name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    for index in range(raw.FPDFText_CountChars(text_page)):
        char = chr(raw.FPDFText_GetUnicode(text_page, index))
        raw.FPDFText_GetFontInfo(text_page, index, name, len(name), flags)
        if not char.isspace() and raw.FPDFText_IsGenerated(text_page, index) == 0:
            yield char, name.value.decode()
