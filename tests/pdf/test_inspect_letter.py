"""A further PDF of a mailing is judged as strictly as one that is read back whole."""

from __future__ import annotations

import json
import re
import zlib
from itertools import pairwise

import pytest

from letter_render.mailing.press import Press
from letter_render.pdf.series import _Tail, _update
from letter_render.read.letter import read_letter

CELLS = [
    {"name": "First", "salutation": "Dear First مرحبا"},
    {"name": "Second", "salutation": "Dear Second مرحبا"},
    {"name": "Third", "salutation": "Dear Third مرحبا"},
]
MORE = "    subject: S\n"


class Letter:
    """A letter of a series as its base and the objects of its update."""

    def __init__(self, data, base):
        self.base = base
        update = data[len(base.data) :]
        starts = [found.start() for found in re.finditer(rb"(?:^|(?<=endobj\n))[0-9]+ 0 obj\n", update)]
        objects = [update[start:end] for start, end in pairwise([*starts, len(update)])]
        # The last is the cross-reference stream.
        self.objects = {
            int(one.split(b" ")[0]): one[one.index(b"\n") + 1 : -len(b"\nendobj\n")] for one in objects[:-1]
        }

    def data(self):
        """The file again."""
        tail = _Tail(max([self.base.size, *(number + 1 for number in self.objects)]), dict(self.objects))
        return self.base.data + _update(tail, self.base)

    def find(self, *parts):
        """The number of the object that has all these parts, in its unpacked stream too."""
        (number,) = [
            number for number, one in self.objects.items() if all(part in one + unpacked(one) for part in parts)
        ]
        return number

    def replace(self, number, old, new):
        """Replace in an object, in its stream where it has one."""
        content = self.objects[number]
        if b"\nstream\n" not in content:
            assert old in content
            self.objects[number] = content.replace(old, new)
            return
        plain = unpacked(content)
        assert old in plain
        packed = zlib.compress(plain.replace(old, new))
        head = re.sub(rb"/Length [0-9]+", b"/Length %d" % len(packed), content.partition(b"\nstream\n")[0])
        self.objects[number] = head + b"\nstream\n" + packed + b"\nendstream"


def unpacked(content):
    _, _, packed = content.partition(b"\nstream\n")
    return zlib.decompress(packed.removesuffix(b"\nendstream")) if packed and b"FlateDecode" in content else b""


@pytest.fixture
def judge(make_letter, composer, recipients):
    """What is found in the letter to Second, after one to First was read whole, when it is changed."""
    folder = make_letter("Amnesty", "台灣南社", body="The body is long.\n\nAnd has two parts.\n", more=MORE)
    people, _ = recipients(json.dumps([{"id": f"x{row}", **one} for row, one in enumerate(CELLS)]), "r.json")
    press = Press(read_letter(folder)[0], composer(folder), ("pdf",), is_strict=False)
    first, second, third = (press.press(person).files[0] for person in people)
    assert [one.findings for one in (first, second, third)] == [()] * 3
    (plate,) = press._plates.values()
    base = plate.series.base

    def judged(change, raw=None):
        letter = Letter(second.data, base)
        change(letter)
        data = letter.data()

        class Changed:
            skeleton, findings = plate.series.skeleton, []

            def write(self, _galley, _slots):
                return raw(data) if raw else data

        before, plate.series = plate.series, Changed()
        try:
            return list(press.press(people[1]).files[0].findings)
        finally:
            plate.series = before

    judged.third, judged.base = Letter(third.data, base), base
    return judged


def nothing(_letter):
    """Change nothing."""


def test_an_unchanged_letter_is_good(judge):
    """Taken apart and put together again."""
    assert judge(nothing) == []


def slot_contents(letter):
    return [number for number, one in letter.objects.items() if b"/Span <</MCID" in unpacked(one)]


def swap_slots(letter):
    """The structure elements of the two."""
    one, other = (number for number, content in letter.objects.items() if b"/S /P /P" in content)
    letter.objects[one], letter.objects[other] = letter.objects[other], letter.objects[one]


def drop_a_box(letter):
    number = slot_contents(letter)[1]
    box = re.search(rb"/Span <<.*?EMC\n", unpacked(letter.objects[number]))[0]
    letter.replace(number, box, b"")


def show_a_box_twice(letter):
    number = slot_contents(letter)[0]
    box = re.search(rb"/Span <<.*?EMC\n", unpacked(letter.objects[number]))[0]
    letter.replace(number, box, box * 2)


def own_nothing(letter):
    """Text that no element owns."""
    letter.replace(slot_contents(letter)[0], b"/MCID ", b"/MCID 99")


def change_the_text_of_a_glyph(letter):
    number = letter.find(b"beginbfchar", "S".encode("utf-16-be").hex().encode())
    letter.replace(number, b"<%s>\n" % "S".encode("utf-16-be").hex().encode(), b"<%s>\n" % b"0054")


def exchange_fonts(letter):
    """Another program under the map of a font."""
    one, other = (number for number, content in letter.objects.items() if b"/Length1" in content)
    letter.objects[one], letter.objects[other] = letter.objects[other], letter.objects[one]


def drop_a_font(letter):
    letter.replace(letter.find(b"/Type /Page"), b"/slot-noto-serif-400 ", b"/slot-none ")


def drop_a_map(letter):
    number = next(number for number, one in letter.objects.items() if b"/Subtype /Type0" in one)
    letter.replace(number, b"/ToUnicode", b"/ToUnicorn")


def tag_in_another_language(letter):
    letter.replace(next(number for number, one in letter.objects.items() if b"/Lang" in one), b"/Lang (", b"/Lang (x-")


def other_page_size(letter):
    letter.replace(letter.find(b"/Type /Page"), b"/MediaBox [ 0 0", b"/MediaBox [ 0 1")


def pieces_of(letter):
    page = letter.objects[letter.find(b"/Type /Page")]
    return re.search(rb"/Contents \[(.*?)\]", page)[1].split(b" 0 R")[:-1]


def swap_base_pieces(letter):
    first, *_, last = pieces_of(letter)
    page = letter.find(b"/Type /Page")
    swapped = letter.objects[page].replace(b"[%s 0 R" % first, b"[%s 0 R" % last.strip())
    letter.objects[page] = swapped.replace(b"%s 0 R] /Res" % last, b" %s 0 R] /Res" % first.strip())
    assert swapped != letter.objects[page]


def drop_a_base_piece(letter):
    letter.replace(letter.find(b"/Type /Page"), b"%s 0 R]" % pieces_of(letter)[-1], b"]")


def override_a_base_piece(letter):
    number = int(pieces_of(letter)[-1])
    letter.objects[number] = b"<< /Length 0 >>\nstream\n\nendstream"


def override_the_catalogue(letter):
    number = int(letter.base.root.split()[0])
    letter.objects[number] = b"<< /Type /Catalog >>"


def override_a_paragraph(letter):
    """The structure element of a constant paragraph."""
    slot = next(one for one in letter.objects.values() if b"/S /P" in one)
    parent = re.search(rb"/P ([0-9]+ 0 R)", slot)[1]
    taken = set(letter.objects)
    number = next(number for number in range(1, letter.base.size) if number not in taken)
    letter.objects[number] = b"<< /Type /StructElem /S /P /P %s /K [] >>" % parent


def forget_to_change_the_metadata(letter):
    del letter.objects[letter.base.metadata_number]


def change_the_metadata(letter):
    letter.replace(letter.base.metadata_number, b"pdfaid:part", b"pdfaid:port")


def other_letter(letter, judge):
    letter.objects = judge.third.objects


FAULTS = [
    swap_slots, drop_a_box, show_a_box_twice, own_nothing, change_the_text_of_a_glyph, exchange_fonts, drop_a_font,
    drop_a_map, tag_in_another_language, other_page_size, swap_base_pieces, drop_a_base_piece, override_a_base_piece,
    override_the_catalogue, override_a_paragraph, forget_to_change_the_metadata, change_the_metadata,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(judge, fault):
    found = judge(fault)
    assert [one for one in found if one.severity.name == "FAILURE"]


def test_another_recipient_s_letter_is_found(judge):
    assert "readback/text" in [one.code for one in judge(lambda letter: other_letter(letter, judge))]


def replaced(old, new):
    def change(data):
        assert data.count(old) == 1
        return data.replace(old, new)

    return change


def test_a_wrong_prev_root_or_info_is_found(judge):
    """In the trailer of the update."""
    base = judge.base
    for old, new in (
        (b"/Prev %d " % base.xref_at, b"/Prev %d " % (base.xref_at - 1)),
        (b"/W [1 4 1]", b"/W [1 4 0]"),
        (b"/Info %s /ID [%s <" % (base.info.encode(), base.id.encode()), b"/Info 1 0 R /ID [%s <" % base.id.encode()),
    ):
        assert judge(nothing, replaced(old, new)) != []
    root = b"/Prev %d /Root %s" % (base.xref_at, base.root.encode())
    assert judge(nothing, replaced(root, b"/Prev %d /Root %s" % (base.xref_at, base.info.encode()))) != []


@pytest.mark.parametrize("cut", [3, 10, 200])
def test_a_file_that_is_cut_short_is_found(judge, cut):
    assert judge(nothing, lambda data: data[:-cut]) != []


def test_a_changed_byte_of_what_is_shared_makes_the_file_be_read_whole(judge):
    """Here in the content of the page, which then cannot be unpacked or says something else."""
    at = judge.base.data.index(b"stream\n") + 12

    def flip(data):
        return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]

    assert judge(nothing, flip) != []
