"""The names of a new letter from a table that somebody has: which sheet, which column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from letter_render.findings import Origin
from letter_render.folder import read_bytes, refuse
from letter_render.read.decode import decode_as
from letter_render.read.sheet import Line, read_csv, read_text
from letter_render.read.signatories import COLUMNS
from letter_render.starting.manuscript import Manuscript
from letter_render.starting.new import Row

_DELIMITERS = {".csv": ",;\t", ".tsv": "\t"}


def read_names(source: str, encoding: str, found: Manuscript) -> list[Row]:
    """The names in `FILE[:SHEET[:COLUMN]]`, a sheet by its name, a column by its heading or letter, each name byte for
    byte as it stands; language and country too, where the table has columns called so. What is guessed goes to `found`.

    Raises InputRefusedError where there is no such file, sheet or column, or it holds no name.
    """
    path, sheet, column = _parts(source)
    lines = [line for line in _lines(path, sheet, encoding) if not line.is_blank]
    if not lines:
        raise refuse("file/empty", f"`{path.name}` is empty", Origin(path.name))
    headings = [cell.strip().casefold() for cell in lines[0].cells]
    place, has_header = _place(column, headings, path.name)
    places = {name: headings.index(name) for name in ("language", "country") if has_header and name in headings}
    rows = [
        Row(name, **{key: _cell(line, at).strip() for key, at in places.items()})
        for line in lines[has_header:]
        if (name := _cell(line, place)).strip()
    ]
    if not rows:
        raise refuse("new/no-names", f"there is no name in this column of `{path.name}`", Origin(path.name))
    header = f"under `{lines[0].cells[place].strip()}`" if has_header else f"column {_letter(place)}, the first row too"
    found.guesses.append(f"names: {len(rows)} of {path.name}, {header}, from `{rows[0].name}` to `{rows[-1].name}`")
    return rows


def _parts(source: str) -> tuple[Path, str, str]:
    """The file is as much of the text as is one: its name may hold a colon."""
    pieces = source.split(":")
    for count in range(len(pieces), 0, -1):
        path = Path(":".join(pieces[:count]))
        if path.is_file():
            sheet, column = (*pieces[count:], "", "")[:2]
            return path, sheet, column
    return Path(source), "", ""


def _lines(path: Path, sheet: str, encoding: str) -> Sequence[Line]:
    data, suffix = read_bytes(path, path.name, Origin("--names")), path.suffix.lower()
    if suffix == ".xlsx":
        from letter_render.read.workbook import read_xlsx  # noqa: PLC0415  (openpyxl takes 50 ms)

        return list(read_xlsx(data, path.name, sheet))
    text = decode_as(data, path.name, encoding).encode()
    if suffix in _DELIMITERS:
        return list(read_csv(text, path.name, COLUMNS.known, _DELIMITERS[suffix]))
    if suffix == ".txt":
        return list(read_text(text, path.name, COLUMNS.required))
    raise refuse("table/format", f"`{path.name}` is no .xlsx, .csv, .tsv or .txt file", Origin("--names"))


def _place(column: str, headings: list[str], file: str) -> tuple[int, bool]:
    """The place of the column, and whether the first row is headings."""
    wanted = column.strip().casefold() or COLUMNS.required
    if wanted in headings:
        return headings.index(wanted), True
    if not column:
        return 0, False
    if re.fullmatch("[A-Za-z]{1,2}", column):
        return _number(column), False
    what, hint = f"there is no column {column!r}", f"the first row has {', '.join(filter(None, headings))}"
    raise refuse("table/no-column", what, Origin(file), hint=hint)


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _number(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else _letter(place // 26 - 1) + chr(ord("A") + place % 26)
