"""Tables of CSV, XLSX and plain text as records: cells by column name, each with its place.

    file --sheet--> Line (cells as the format has them) --header--> Record (cells by column)

The text of a cell is byte for byte what the file holds. Which columns there are is the caller's to say; all others are
named in a finding and not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from letter_render.findings import Finding, Origin, Severity
from letter_render.read.files import read_bytes, refuse
from letter_render.read.sheet import Line, read_csv, read_text, read_xlsx


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell and its place."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a table may have; `required` must be in its header, and filled in every row."""

    known: tuple[str, ...]
    required: str


@dataclass(frozen=True, slots=True)
class Record:
    """A row that is not blank. `row` counts them from 1; `cells` are those of the known columns in the header.

    `line` is where it starts: the line of a text file, the row of a sheet.
    """

    row: int
    line: int
    cells: dict[str, Cell]


_READERS: dict[str, Callable[[bytes, str, Columns], Iterable[Line]]] = {
    ".csv": lambda data, file, columns: read_csv(data, file, columns.known),
    ".tsv": lambda data, file, columns: read_csv(data, file, columns.known),
    ".txt": lambda data, file, columns: read_text(data, file, columns.required),
    ".xlsx": lambda data, file, _: read_xlsx(data, file),
}
"""How the lines of a file are read, by the suffix of its name."""


def read_table(path: Path, file: str, columns: Columns, asked_at: Origin) -> tuple[list[Record], list[Finding]]:
    """The records of the table in `path`, and what is wrong or doubtful in it.

    `file` is what findings call it; `asked_at` is where the user named it. Raises InputRefusedError where there is no
    table to be had.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(_READERS))
        raise refuse("table/format", f"`{file}` is no table that can be read", asked_at, f"the suffixes are {kinds}")
    lines = iter(reader(read_bytes(path, file, asked_at), file, columns))
    header = next((line for line in lines if not line.is_blank), None)
    if header is None:
        raise refuse("file/empty", f"`{file}` is empty", Origin(file))
    places, findings = _columns_of(header, file, columns)
    records: list[Record] = []
    blank: list[int] = []
    for line in lines:
        if line.is_blank:
            blank.append(line.number)
            continue
        record, wrong = _record(line, len(records) + 1, len(header.cells), places, file, columns)
        records.append(record)
        findings += wrong
    return records, findings + _blank_lines([n for n in blank if records and n < records[-1].line], file)


def _columns_of(header: Line, file: str, columns: Columns) -> tuple[dict[int, str], list[Finding]]:
    """The known columns by place, and what is odd in the header.

    Raises InputRefusedError where the required column is missing or a known one stands twice.
    """
    names = [cell.strip().casefold() for cell in header.cells]
    origin = Origin(file, header.number)
    places = {place: name for place, name in enumerate(names) if name in columns.known}
    if columns.required not in names:
        near = get_close_matches(columns.required, names, n=1, cutoff=0.6)
        hint = f"did you mean `{columns.required}` by `{near[0]}`" if near else "the first line names the columns"
        raise refuse("table/no-column", f"there is no column `{columns.required}`", origin, hint=hint)
    for name, times in Counter(places.values()).items():
        if times > 1:
            raise refuse("table/column-twice", f"the column `{name}` stands twice", origin)
    absent = [name for name in columns.known if name not in names]
    unknown = [header.cells[place] for place, name in enumerate(names) if name and place not in places]
    return places, [_unknown_column(name, absent, origin) for name in unknown]


def _unknown_column(name: str, absent: list[str], origin: Origin) -> Finding:
    near = get_close_matches(name.strip().casefold(), absent, n=1, cutoff=0.6)
    severity = Severity.WARNING if near else Severity.NOTE
    hint = f"did you mean `{near[0]}`" if near else ""
    return Finding("table/unknown-column", severity, f"the column `{name}` is not read", "", hint, origin)


def _record(
    line: Line, row: int, width: int, places: dict[int, str], file: str, columns: Columns
) -> tuple[Record, list[Finding]]:
    """The record of a line, and what is wrong with it."""
    origin = Origin(file, line.number, row=row)
    findings = [replace(fault, origin=origin) for fault in line.faults.get(None, ())]
    if any(line.cells[width:]):
        findings.append(
            Finding(
                "table/ragged",
                Severity.FAILURE,
                f"there are {len(line.cells)} cells under {width} columns",
                hint="a cell that holds the character between cells stands in double quotes",
                origin=origin,
            )
        )
    cells: dict[str, Cell] = {}
    for place, name in places.items():
        at = replace(origin, field=name)
        text = line.cells[place] if place < len(line.cells) else ""
        cells[name] = Cell(text, at)
        findings += [replace(fault, origin=at) for fault in line.faults.get(place, ())]
    if not findings and not cells[columns.required].text.strip():
        what = f"there is no {columns.required} in a row that has other cells"
        findings.append(Finding("table/no-value", Severity.FAILURE, what, origin=cells[columns.required].origin))
    return Record(row, line.number, cells), findings


def _blank_lines(lines: list[int], file: str) -> list[Finding]:
    """One NOTE for all blank lines between records."""
    if not lines:
        return []
    said = ", ".join(map(str, lines[:10])) + (", …" if len(lines) > 10 else "")
    return [Finding("table/blank-line", Severity.NOTE, f"blank lines are skipped: {said}", origin=Origin(file, lines[0]))]
