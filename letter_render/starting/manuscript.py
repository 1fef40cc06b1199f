"""A letter as somebody has it already, a text, Markdown or DOCX file, taken apart: title, salutation, body, closing,
names, note. What is guessed is told, for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

from letter_render.docx.inspect import inspect_docx
from letter_render.findings import InspectionFailedError, Origin
from letter_render.folder import read_bytes, refuse
from letter_render.read.decode import decode_as, unify_line_ends

SUFFIXES = (".docx", ".md", ".txt")

MIN_NAMES = 3
"""Fewer items are no list of names."""

_MAX_CLOSING, _MAX_SALUTATION, _MAX_TITLE = 40, 60, 150
"""A closing, a salutation and a title have no more characters."""

_SENTENCE_END = tuple(".。!！?？؟…”»」")
_SALUTATION_END = tuple(",，:：،")
_ITEM = re.compile(r"[ \t]*(?:[-*•–]|[0-9]{1,4}[.)])[ \t]+(?=\S)")
_HEADING = re.compile(r"#{1,3}[ \t]+(?=\S)")
_NUMBER = re.compile(r"(?<![\d.,])\d+(?![\d]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the file; an item without its mark, a heading without its `#`, which are the `mark`."""

    kind: Literal["heading", "item", "text"]
    text: str
    mark: str = ""


@dataclass(slots=True)
class Manuscript:
    """The parts of a letter. `names` are as they stand in the file, without the mark of the list; `unnamed` and `total`
    are what the note says, None where it does not; `guesses` are sentences on what was decided and may be wrong.
    """

    title: str = ""
    salutation: str = ""
    body: list[Paragraph] = field(default_factory=list)
    closing: str = ""
    names: list[str] = field(default_factory=list)
    note: str = ""
    unnamed: int | None = None
    total: int | None = None
    is_markdown: bool = False
    guesses: list[str] = field(default_factory=list)


def read_manuscript(path: Path, encoding: str = "", *, has_names: bool = False) -> Manuscript:
    """The parts of the letter in a file. `encoding` is that of a text file, empty for UTF-8; with `has_names` the names
    are elsewhere, and a list in the file is a part of the body.

    Raises InputRefusedError where the file cannot be read, or has no list of names.
    """
    suffix, origin = path.suffix.lower(), Origin(path.name)
    if suffix not in SUFFIXES:
        raise refuse("new/format", f"`{path.name}` is no {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]} file", origin)
    data = read_bytes(path, path.name, origin)
    if suffix == ".docx":
        paragraphs = _docx_paragraphs(data, path.name)
    else:
        paragraphs = list(_text_paragraphs(unify_line_ends(decode_as(data, path.name, encoding))))
    found = split(paragraphs, has_names=has_names, is_markdown=suffix == ".md")
    if not found.body:
        raise refuse("new/no-text", f"there is no text in `{path.name}`", origin)
    if not found.names and not has_names:
        what, hint = f"there is no list of names in `{path.name}`", "give them by --names, or put `- ` before each"
        raise refuse("new/no-names", what, origin, f"at least {MIN_NAMES} items are one", hint)
    return found


def _docx_paragraphs(data: bytes, file: str) -> list[Paragraph]:
    try:
        blocks = inspect_docx(data).blocks
    except InspectionFailedError as error:
        what = "this is no DOCX that can be read"
        raise refuse("new/format", what, Origin(file), error.findings[0].what, "save it anew in Word") from error
    kinds: dict[str, Literal["heading", "item"]] = {"heading": "heading", "item": "item", "name": "item"}
    return [Paragraph(kinds.get(block.kind, "text"), block.text) for block in blocks if block.text.strip()]


def _text_paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text: parted by blank lines where there are any between its lines of prose, else a line each.
    An item or a heading is a line by itself.
    """
    lines = text.split("\n")
    prose = [bool(line.strip()) and not _ITEM.match(line) for line in lines]
    is_wrapped = any(not line.strip() for line in lines[: _last(prose)]) and any(
        one and other for one, other in pairwise(prose)
    )
    for is_prose, group in groupby(zip(lines, prose, strict=True), key=lambda pair: pair[1]):
        found = [line for line, _ in group]
        if not is_prose:
            yield from (_cut("item", _ITEM, line) for line in found if line.strip())
        elif is_wrapped and not any(_HEADING.match(line) for line in found):
            yield Paragraph("text", "\n".join(found).strip())
        else:
            yield from map(_line, found)


def _last(prose: list[bool]) -> int:
    return len(prose) - prose[::-1].index(True) if any(prose) else 0


def _line(line: str) -> Paragraph:
    return _cut("heading", _HEADING, line) if _HEADING.match(line) else Paragraph("text", line.strip())


def _cut(kind: Literal["heading", "item"], mark: re.Pattern[str], line: str) -> Paragraph:
    match = mark.match(line)
    start = match.end() if match else 0
    return Paragraph(kind, line[start:], line[:start])


def split(paragraphs: list[Paragraph], *, has_names: bool = False, is_markdown: bool = False) -> Manuscript:
    """The parts that the paragraphs are. Of several lists of MIN_NAMES or more the last is that of the names, unless
    they are elsewhere; where no list has marks, the last lines by themselves are one.
    """
    found = Manuscript(is_markdown=is_markdown)
    if not has_names and _names(paragraphs)[0] == len(paragraphs):
        paragraphs = _with_items(paragraphs)
    start, end = (len(paragraphs), len(paragraphs)) if has_names else _names(paragraphs)
    found.names = [paragraph.text for paragraph in paragraphs[start:end]]
    before, after = paragraphs[:start], paragraphs[end:]
    if found.names:
        found.guesses.append(f"names: {len(found.names)}, from `{found.names[0]}` to `{found.names[-1]}`")
    _take_title(found, before)
    _take_salutation(found, before)
    _take_closing(found, before)
    found.body = before
    _take_note(found, after)
    return found


def _names(paragraphs: list[Paragraph]) -> tuple[int, int]:
    """Where the list of names begins and ends; at the end, where there is none."""
    found, start = (len(paragraphs), len(paragraphs)), 0
    for kind, group in groupby(paragraphs, key=lambda paragraph: paragraph.kind):
        count = len(list(group))
        if kind == "item" and count >= MIN_NAMES:
            found = (start, start + count)
        start += count
    return found


def _with_items(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with the last one that is a list without marks, lines that end as no prose does, as its items."""
    for place in range(len(paragraphs) - 1, 0, -1):
        lines = [line.strip() for line in paragraphs[place].text.split("\n")]
        if len(lines) >= MIN_NAMES and not any(line.endswith(_SENTENCE_END + _SALUTATION_END) for line in lines):
            return [*paragraphs[:place], *(Paragraph("item", line) for line in lines), *paragraphs[place + 1 :]]
    return paragraphs


def _take_title(found: Manuscript, before: list[Paragraph]) -> None:
    first = before[0] if before else None
    is_short = first and len(first.text) <= _MAX_TITLE and not first.text.endswith(_SENTENCE_END + _SALUTATION_END)
    if first and first.kind != "item" and (first.kind == "heading" or (is_short and len(before) > 2)):
        found.title = before.pop(0).text
        found.guesses.append(f"title: `{found.title}`, the first line")


def _take_salutation(found: Manuscript, before: list[Paragraph]) -> None:
    first = before[0] if len(before) > 1 else None
    if first and first.kind == "text" and len(first.text) <= _MAX_SALUTATION and first.text.endswith(_SALUTATION_END):
        found.salutation = before.pop(0).text
        found.guesses.append(f"salutation: `{found.salutation}`")


def _take_closing(found: Manuscript, before: list[Paragraph]) -> None:
    last = before[-1] if len(before) > 1 else None
    if last and last.kind == "text" and len(last.text) <= _MAX_CLOSING and not last.text.endswith(_SENTENCE_END):
        found.closing = before.pop().text
        found.guesses.append(f"closing: `{found.closing}`")


def _take_note(found: Manuscript, after: Iterable[Paragraph]) -> None:
    found.note = " ".join(paragraph.text for paragraph in after)
    if not found.note:
        return
    found.guesses.append(f"note: `{found.note}`")
    numbers = [int(number) for number in _NUMBER.findall(found.note)]
    listed = len(found.names)
    pairs = [(unnamed, listed + unnamed) for unnamed in numbers if listed + unnamed in numbers]
    if pairs:
        found.unnamed, found.total = pairs[0]
        found.guesses.append(f"counts: {listed} listed and {found.unnamed} unnamed are the {found.total} of the note")
