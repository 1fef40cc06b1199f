"""Lists of names over all that the faces cover, for property tests; and what must become of each list."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from functools import cache
from itertools import groupby, zip_longest
from pathlib import Path

from hypothesis import strategies as st

from letter_render.findings import InputRefusedError, Severity
from letter_render.fonts.book import coverage, read_book
from letter_render.formats import FORMATS
from letter_render.output import format_of, prove
from letter_render.pipeline import prepare
from letter_render.text.bidi import first_strong_direction
from letter_render.text.runs import itemize

_BLOCKS = {
    "Latin": (0x41, 0x24F), "Latin with marks": (0x1E00, 0x1EFF), "Greek": (0x370, 0x3FF), "Cyrillic": (0x400, 0x52F),
    "Arabic": (0x620, 0x6FF), "kana": (0x3041, 0x30FF), "Han": (0x4E00, 0x9FFF), "compatibility": (0xF900, 0xFAFF),
    "radicals": (0x2F00, 0x2FD5), "hangul": (0xAC00, 0xD7A3), "punctuation": (0x2010, 0x2027),
    "CJK punctuation": (0x3001, 0x3011), "full width": (0xFF01, 0xFF5E), "marks": (0x300, 0x32F),
    "letterlike": (0x2100, 0x214F),
}  # fmt: skip
_ODD = "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2069\u202e\ufe00\ufe0f\U000e0100\u00ad\u0640\ue000\ufdd0 \u00a0"
_SELECTORS = dict.fromkeys([0x34F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_TAGS = {
    "Latn": ("en", "fr"), "Cyrl": ("ru", "sr-Cyrl"), "Arab": ("ar", "fa"), "Grek": ("el",),
    "Hani": ("zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN", "ja", "ko"),
}  # fmt: skip
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


@cache
def _covered():
    return frozenset().union(*(coverage(face) for face in read_book().faces))


def _words():
    covered = _covered()
    scripts = [
        "".join(
            chr(code) for code in range(first, last + 1) if code in covered and unicodedata.category(chr(code)) != "Cn"
        )
        for first, last in _BLOCKS.values()
    ]
    plain = st.one_of(*(st.text(st.sampled_from(one), min_size=1, max_size=6) for one in scripts if one))
    return st.one_of(
        plain, plain, plain, st.text(st.sampled_from(_ASCII), min_size=1, max_size=8), st.sampled_from(_ODD)
    )


def lists_of_names():
    """At most 8 names of at most 6 pieces, each of one script, ASCII, or an odd character."""
    pieces = st.lists(
        st.tuples(_words(), st.sampled_from(["", " ", " (", ") ", "-", "・", ", "])), min_size=1, max_size=6
    )
    name = pieces.map(lambda parts: "".join(word + joint for word, joint in parts))
    # A row of spaces is a blank row, and no name.
    return st.lists(name.filter(str.strip), min_size=1, max_size=8, unique=True)


def languages_of(draw, names):
    """The column `language` for the names: mostly empty, else a tag for each script part, as far as there is one."""
    return [draw(st.sampled_from(["", "", " ".join(_tags(name, draw(st.integers(0, 4))))])) for name in names]


def _tags(name, number):
    """A tag for each part of the name, the `number`th of its script."""
    scripts = [stretch.script for stretch in itemize(name, first_strong_direction(name)) if not stretch.is_weak]
    parts = [script for script, _ in groupby(scripts)]
    return [_TAGS[script][number % len(_TAGS[script])] for script in parts if script in _TAGS]


def solid(text):
    """A text as a PDF keeps it: composed, without white space and what has no glyph, such as a variation selector that
    has no effect in its face, which a warning names.
    """
    drawn = (char for char in text if unicodedata.category(char) != "Cf" and not char.isspace())
    return unicodedata.normalize("NFC", "".join(drawn).translate(_SELECTORS))


def become(names, languages=()):
    """What is wrong with what becomes of a list of names (and their languages), empty where all is as it must be:
    either each name reads back from both files as typed, or the list is refused with the row of each name that it is
    refused for.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_letter(Path(folder), names, languages)
        try:
            prepared = prepare(Path(folder))
        except InputRefusedError as refused:
            return unless_refused(refused.findings)
    failures = [finding for finding in prepared.findings if finding.severity == Severity.FAILURE]
    if failures:
        return unless_refused(failures)
    (galley,) = prepared.galleys
    return [fault for kind in FORMATS for fault in faults_of(kind, galley, prepared.letter, names)]


def write_letter(folder, names, languages=()):
    """A letter that these have signed, in JSON, where a name may be any text."""
    rows = [{"name": name, "language": tag} for name, tag in zip_longest(names, languages, fillvalue="")]
    (folder / "names.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / "b.md").write_text("One line.\n", encoding="utf-8")
    (folder / "letter.yaml").write_text(
        f"letter: p\nversion: 1\nsignatories: {{file: names.json, unnamed: 0, total: {len(names)}}}\n"
        "languages:\n  en: {title: A title, body: b.md, closing: Yours}\n",
        encoding="utf-8",
    )


def unless_refused(findings):
    """The failures that name no row."""
    failures = [one for one in findings if one.severity == Severity.FAILURE]
    return [str(one) for one in failures if not (one.origin and (one.origin.row or one.origin.line))]


def faults_of(kind, galley, letter, names):
    """What is wrong with the file of a format: that it is rejected for no name, or published without all of them."""
    write, inspect = format_of(kind)
    data, findings = write(galley)
    file = prove(galley, kind, data, findings, letter)
    failures = [one for one in file.findings if one.severity == Severity.FAILURE]
    if failures:
        return [] if any(one.origin.row for one in failures) else [str(one) for one in failures]
    blocks = [block.text for block in inspect(data).blocks if block.kind in ("item", "name")]
    same = solid if kind == "pdf" else str
    is_right = [same(text) for text in blocks] == [same(name) for name in names]
    return [] if is_right else [f"{kind}: {names!r} reads back as {blocks!r}"]
