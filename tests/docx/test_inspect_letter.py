"""A further DOCX of a mailing is judged as strictly as one that is read back whole."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from letter_render.findings import LetterRenderError
from letter_render.mailing.press import Press
from letter_render.read.letter import read_letter

CELLS = [
    {"name": "First", "salutation": "Dear First,"},
    {"name": "Second", "salutation": "Dear Second,"},
    {"name": "Third", "salutation": "Dear Third,"},
]
DOCUMENT, CORE = "word/document.xml", "docProps/core.xml"


@pytest.fixture
def judge(make_letter, composer, recipients):
    """What is found in the letter to Second, after one to First was read whole, when its bytes are changed."""
    folder = make_letter("Amnesty", "台灣南社", body="The body.\n")
    people, _ = recipients(json.dumps([{"id": f"x{row}", **one} for row, one in enumerate(CELLS)]), "r.json")
    press = Press(read_letter(folder)[0], composer(folder), ("docx",), is_strict=False)
    first, second, third = (press.press(person).files[0] for person in people)
    assert [one.findings for one in (first, second, third)] == [()] * 3
    (plate,) = press._plates.values()

    def judged(change):
        class Changed:
            skeleton, findings = plate.series.skeleton, []

            def write(self, _galley, _slots):
                return change(second.data)

        before, plate.series = plate.series, Changed()
        try:
            return [finding.code for finding in press.press(people[1]).files[0].findings]
        finally:
            plate.series = before

    judged.third = third.data
    return judged


def rewritten(data, name, change):
    """The package with a member changed, everything before it the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before:
        start = before.getinfo(DOCUMENT).header_offset
        buffer.write(data[:start])
        with zipfile.ZipFile(buffer, "a") as after:
            kept = [info for info in before.infolist() if info.header_offset < start]
            after.filelist = kept
            after.NameToInfo = {info.filename: info for info in kept}
            for member in (DOCUMENT, CORE):
                content = before.read(member)
                after.writestr(member, change(content) if member == name else content)
    return buffer.getvalue()


def replacing(name, old, new):
    def change(data):
        def replace(content):
            assert old.encode() in content
            return content.replace(old.encode(), new.encode(), 1)

        return rewritten(data, name, replace)

    return change


def test_an_unchanged_letter_is_good(judge):
    """Also when its package is packed otherwise."""
    assert judge(lambda data: data) == []
    assert judge(lambda data: rewritten(data, "", None)) == []


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        (DOCUMENT, "Dear Second,", "Dear First,"),
        (DOCUMENT, ">Second<", "><"),
        (DOCUMENT, "The body.", "The bodies."),
        (DOCUMENT, "Amnesty", "Amnestie"),
        (DOCUMENT, "台灣南社", "台灣北社"),
        (DOCUMENT, "<w:sectPr>", "<w:p><w:r><w:t>more</w:t></w:r></w:p><w:sectPr>"),
        (CORE, "A title", "B title"),
    ],
)
def test_a_changed_slot_name_paragraph_section_or_title_is_found(judge, member, old, new):
    assert judge(replacing(member, old, new)) != []


def test_another_recipient_s_letter_is_found(judge):
    assert "readback/text" in judge(lambda _: judge.third)


def test_a_paragraph_that_is_gone_is_found(judge):
    def drop(content):
        at = content.index(b"The body.")
        start, end = content.rindex(b"<w:p>", 0, at), content.index(b"</w:p>", at) + len(b"</w:p>")
        return content[:start] + content[end:]

    assert judge(lambda data: rewritten(data, DOCUMENT, drop)) != []


def test_a_member_that_is_added_is_found(judge):
    def add(data):
        buffer = io.BytesIO(data)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("word/more.xml", "<x/>")
        return buffer.getvalue()

    assert judge(add) == ["readback/structure"]


def test_a_constant_member_that_the_directory_finds_elsewhere_is_found(judge):
    """Though the bytes that all letters share are untouched."""

    def move(data):
        buffer = io.BytesIO(rewritten(data, "", None))
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.filelist = [one for one in archive.filelist if one.filename != "word/styles.xml"]
            del archive.NameToInfo["word/styles.xml"]
            archive.writestr("word/styles.xml", "<x/>")
            order = zipfile.ZipFile(io.BytesIO(data)).namelist()
            archive.filelist.sort(key=lambda one: order.index(one.filename))
        return buffer.getvalue()

    assert judge(move) == ["readback/structure"]


@pytest.mark.parametrize("at", [100, 3000])
def test_a_changed_byte_of_what_is_shared_makes_the_file_be_read_whole(judge, at):
    """Whatever comes of it: a fault in a member that is read is found as in any file."""

    def flip(data):
        return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]

    assert judge(flip) != []


@pytest.mark.parametrize("cut", [30, 2000])
def test_a_file_that_is_cut_short_cannot_be_read(judge, cut):
    try:
        found = judge(lambda data: data[:-cut])
    except LetterRenderError as error:
        found = [finding.code for finding in error.findings]
    assert found in (["docx/not-a-package"], ["readback/unreadable"])
