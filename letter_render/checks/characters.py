"""Rules about the characters of a name: what no printed name can hold, and what looks like something that it is not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from letter_render.checks.rule import Hit, Rule
from letter_render.checks.visible import code_point
from letter_render.findings import Severity


def _matches(pattern: str, text: str) -> Iterator[Hit]:
    return ((match.start(), code_point(match.group())) for match in regex.finditer(pattern, text))


def control(name: str) -> Iterator[Hit]:
    """Controls and line or paragraph separators do something and are nothing (Unicode 23.1, 5.8)."""
    return _matches(r"[\p{Cc}\p{Zl}\p{Zp}]", name)


def surrogate(name: str) -> Iterator[Hit]:
    """Half of a UTF-16 pair is no character and cannot be written to a file (Unicode 3.9 D71 to D77)."""
    return ((place, code_point(char)) for place, char in enumerate(name) if "\ud800" <= char <= "\udfff")


def noncharacter(name: str) -> Iterator[Hit]:
    """66 code points are set aside for programs and never stand in a text that is passed on (Unicode 23.7)."""
    return (
        (place, code_point(char))
        for place, char in enumerate(name)
        if "\ufdd0" <= char <= "\ufdef" or ord(char) & 0xFFFE == 0xFFFE
    )


def replacement(name: str) -> Iterator[Hit]:
    """U+FFFD stands where a program lost a character (Unicode 23.8)."""
    return _matches("\ufffd", name)


def unassigned(name: str) -> Iterator[Hit]:
    """A code point without a character has no shape that anybody could have meant (Unicode 2.4)."""
    apart = {place for place, _ in noncharacter(name)}
    return ((place, what) for place, what in _matches(r"\p{Cn}", name) if place not in apart)


def private_use(name: str) -> Iterator[Hit]:
    """Private use characters mean what one face makes of them, and another face something else (Unicode 23.5)."""
    return _matches(r"\p{Co}", name)


_CLOSER = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
"""LRE, RLE, LRO, RLO end with PDF; LRI, RLI, FSI end with PDI."""


def bidi_balance(name: str) -> Iterator[Hit]:
    """Embeddings and isolates must end inside the name, or they turn what follows it (UAX #9, BD8 to BD13, X1 to X8).

    A PDI ends the embeddings opened since its isolate initiator; a PDF never ends an isolate.
    """
    opened: list[tuple[int, str]] = []
    for place, char in enumerate(name):
        if char in _CLOSER:
            opened.append((place, char))
        elif char == "\u202c":
            if not opened or _CLOSER[opened[-1][1]] != char:
                yield place, f"{code_point(char)} ends nothing"
            else:
                opened.pop()
        elif char == "\u2069":
            start = next((n for n in reversed(range(len(opened))) if _CLOSER[opened[n][1]] == char), None)
            if start is None:
                yield place, f"{code_point(char)} ends nothing"
            else:
                yield from ((at, f"{code_point(inner)} is not ended") for at, inner in opened[start + 1 :])
                del opened[start:]
    yield from ((place, f"{code_point(char)} is not ended") for place, char in opened)


def direction_control(text: str) -> Iterator[Hit]:
    """Embeddings, overrides and isolates are for plain text; a document tells direction by its markup (UAX #9 2.7), and
    a PDF does not keep them.
    """
    return _matches(r"[\u202a-\u202e\u2066-\u2069]", text)


_JOINING = r"\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Phags_Pa}\p{Mandaic}\p{Adlam}\p{Hanifi_Rohingya}"
_INDIC = (
    r"\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}"
)
_UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
_RIGHT_TO_LEFT = r"[\p{bidi_class=R}\p{bidi_class=AL}]"
_BIDI = r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"


def invisible(name: str) -> Iterator[Hit]:
    """Characters without ink make equal names differ, and come along unseen from web pages (UAX #44 DI, UAX #31 2.3).

    Not reported where a script needs them: joiners after its letters, ZWSP between words written without spaces,
    variation selectors, direction marks in a name that has right-to-left letters.
    """
    emoji = r"\p{Extended_Pictographic}\ufe0f"
    needed = rf"(?<=[{_JOINING}{_INDIC}{_UNSPACED}{emoji}\p{{M}}])[\u200c\u200d]|(?<=[{_UNSPACED}\p{{M}}])\u200b"
    if regex.search(_RIGHT_TO_LEFT, name):
        needed += f"|{_BIDI}"
    fine = {match.start() for match in regex.finditer(needed, name)} | {place for place, _ in bidi_balance(name)}
    for match in regex.finditer(r"[\p{DI}\p{Cf}--\p{Variation_Selector}--[\u0600-\u0605\u06dd\u070f]]", name, regex.V1):
        if match.start() not in fine:
            yield match.start(), code_point(match.group())


_SCRIPTS = ("Latin", "Cyrillic", "Greek")
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХасеорхуѕіјԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινν", "ABESIJKMHOPCTYXaceopxysijdqwhABEZHIKMNOPTYXoivv"
)
"""Cyrillic and Greek letters with a Latin twin (UTS #39, confusables.txt), to the twin."""


def mixed_script(name: str) -> Iterator[Hit]:
    """A word of two alphabets, or a foreign word all of whose letters have Latin twins, is mostly a typing error.

    It reads right to the eye, and wrong to a search, a screen reader and a spelling (UTS #39 sections 4, 5.1).
    """
    if name.isascii():
        return
    words = list(regex.finditer(r"\p{L}[\p{L}\p{M}]*", name))
    scripts = [[script for script in _SCRIPTS if regex.search(rf"\p{{{script}}}", word.group())] for word in words]
    has_plain_latin = any(
        found == ["Latin"] and len(word.group()) > 1 for word, found in zip(words, scripts, strict=True)
    )
    has_plain_foreign = any(
        found in (["Cyrillic"], ["Greek"]) and not word.group().translate(_LOOK_ALIKE).isascii()
        for word, found in zip(words, scripts, strict=True)
    )
    for word, found in zip(words, scripts, strict=True):
        if len(found) > 1:
            yield word.start(), f"`{word.group()}` mixes {' and '.join(found)} letters"
        elif found in (["Cyrillic"], ["Greek"]) and has_plain_latin and not has_plain_foreign:
            yield word.start(), f"`{word.group()}` has {found[0]} letters that look Latin"


def compatibility(name: str) -> Iterator[Hit]:
    """Radicals, compatibility ideographs and presentation forms stand for other characters (Unicode 18.1, 9.2).

    They share the glyph of the character they stand for, so a reader of the PDF may get that one back.
    """
    for place, char in enumerate(name):
        twin = unicodedata.normalize("NFKC", char)
        if twin != char and any(start <= ord(char) <= end for start, end in _COMPATIBILITY_BLOCKS):
            yield place, f"{code_point(char)} stands for `{twin}`"


_COMPATIBILITY_BLOCKS = (
    (0x2E80, 0x2EFF),  # CJK Radicals Supplement
    (0x2F00, 0x2FDF),  # Kangxi Radicals
    (0xF900, 0xFAFF),  # CJK Compatibility Ideographs
    (0xFB00, 0xFB4F),  # Alphabetic Presentation Forms
    (0xFB50, 0xFDEF),  # Arabic Presentation Forms-A, up to the ligatures of whole phrases
    (0xFE70, 0xFEFE),  # Arabic Presentation Forms-B
    (0x1D400, 0x1D7FF),  # Mathematical Alphanumeric Symbols
    (0x2F800, 0x2FA1F),  # CJK Compatibility Ideographs Supplement
)


def not_composed(name: str) -> Iterator[Hit]:
    """Letters typed as base and mark where one character is usual may look and search differently (UAX #15).

    Compatibility ideographs, which NFC would replace, are `compatibility`'s.
    """
    composed = unicodedata.normalize("NFC", name)
    if composed != name and not any(compatibility(name)):
        place = next((n for n, (a, b) in enumerate(zip(name, composed, strict=False)) if a != b), len(composed))
        yield place, "a letter is not in the form that is usual (NFC)"


def lone_mark(name: str) -> Iterator[Hit]:
    """A mark at the start or behind a space has no letter to stand on (Unicode 3.6, D57): a face draws it on a dotted
    circle, or on what is before it.
    """
    return _matches(r"(?:^|(?<=\s))\p{M}", name)


CHARACTER_RULES = (
    Rule("name/control", Severity.FAILURE, control, "it cannot be printed", "delete it; a name is one line"),
    Rule("name/surrogate", Severity.FAILURE, surrogate, "it is half a character", "type the name anew"),
    Rule("name/noncharacter", Severity.FAILURE, noncharacter, "it is no character", "delete it"),
    Rule("name/replacement", Severity.FAILURE, replacement, "a letter was lost before", "type the name anew"),
    Rule("name/bidi", Severity.FAILURE, bidi_balance, "it would turn the text after it", "delete the control"),
    Rule("name/unassigned", Severity.WARNING, unassigned, "Unicode has no such character yet", "type it anew"),
    Rule("name/private-use", Severity.WARNING, private_use, "only one face knows it", "ask which letter is meant"),
    Rule("name/invisible", Severity.WARNING, invisible, "it has no ink", "delete it, if nothing needs it"),
    Rule("name/mixed-script", Severity.WARNING, mixed_script, hint="type the word with one keyboard"),
    Rule("name/compatibility", Severity.WARNING, compatibility, "it may be read back as that", "type that one"),
    Rule("name/lone-mark", Severity.WARNING, lone_mark, "it has no letter to stand on", "type the letter before it"),
    Rule("name/not-composed", Severity.WARNING, not_composed, hint="type the letters anew, if this is not meant"),
)

TEXT_RULES = tuple(
    Rule("letter/characters", Severity.FAILURE, find, why, hint)
    for find, why, hint in (
        (control, "it cannot be printed", "delete it"),
        (surrogate, "it is half a character", "type the character itself"),
        (noncharacter, "it is no character", "delete it"),
        (replacement, "a letter was lost before", "type the word anew"),
        (direction_control, "a PDF does not keep it", "delete it; the letters themselves tell the direction"),
    )
)
"""What no text of a letter can hold, line by line."""
