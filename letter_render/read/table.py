"""Tables of CSV, XLSX, JSON and plain text as records: cells by column name, each with its place.

    file --sheet, workbook, records--> Line (cells as the format has them) --header--> Record (cells by column)

The text of a cell is byte for byte what the file holds. Which columns there are is the caller's to say; all others are
named in a finding and not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from letter_render.checks.visible import excerpt
from letter_render.findings import Finding, Origin, Severity
from letter_render.folder import read_bytes, refuse
from letter_render.read.records import read_json
from letter_render.read.sheet import Line, read_csv, read_text


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a table may have; `required` must be in its header, and filled in every row."""

    known: tuple[str, ...]
    required: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell and its place."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Record:
    """A row that is not blank. `row` counts them from 1; `cells` has those of the known columns in the header.

    `line` is where it starts: the line of a text or JSON file, the row of a sheet.
    """

    row: int
    line: int
    cells: dict[str, Cell]


def _read_workbook(data: bytes, file: str) -> Iterable[Line]:
    from letter_render.read.workbook import read_xlsx  # noqa: PLC0415  # openpyxl takes 50 ms that most letters need not

    return read_xlsx(data, file)


_READERS: dict[str, Callable[[bytes, str, Columns], Iterable[Line]]] = {
    ".csv": lambda data, file, columns: read_csv(data, file, columns.known, ",;\t"),
    ".json": lambda data, file, _: read_json(data, file),
    ".tsv": lambda data, file, columns: read_csv(data, file, columns.known, "\t"),
    ".txt": lambda data, file, columns: read_text(data, file, columns.required),
    ".xlsx": lambda data, file, _: _read_workbook(data, file),
}
"""How the lines of a file are read, by the suffix of its name."""


def read_table(path: Path, file: str, columns: Columns, named_at: Origin) -> tuple[list[Record], list[Finding]]:
    """The records of the table in `path`, and what is wrong or doubtful in it.

    `file` is what findings call it; `named_at` is where the user named it. Raises InputRefusedError where there is no
    table to be had.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        why = f"the suffixes are {', '.join(sorted(_READERS))}"
        raise refuse("table/format", f"`{file}` is no table that can be read", named_at, why)
    lines = iter(reader(read_bytes(path, file, named_at), file, columns))
    first = next((line for line in lines if not line.is_blank), None)
    if first is None:
        raise refuse("file/empty", f"`{file}` is empty", Origin(file))
    header = _header(first, file, columns)
    findings = _header_findings(first, header, columns)
    records: list[Record] = []
    blank: list[int] = []
    for line in lines:
        if line.is_blank:
            blank.append(line.number)
            continue
        record, wrong = _record(line, len(records) + 1, header)
        records.append(record)
        findings += wrong
    last = records[-1].line if records else 0
    return records, findings + _blank_lines([number for number in blank if number < last], file)


@dataclass(frozen=True, slots=True)
class _Header:
    """The header line: how many cells it has, and the known columns by place."""

    origin: Origin
    width: int
    places: dict[int, str]
    required: str


def _header(line: Line, file: str, columns: Columns) -> _Header:
    """Raises InputRefusedError where the required column is missing or a known one stands twice."""
    names = [cell.strip().casefold() for cell in line.cells]
    origin = Origin(file, line.number)
    if columns.required not in names:
        near = get_close_matches(columns.required, names, n=1, cutoff=0.6)
        hint = f"did you mean `{columns.required}` by `{near[0]}`" if near else "the first line names the columns"
        what = f"there is no column `{columns.required}` in {excerpt(', '.join(line.cells))}"
        raise refuse("table/no-column", what, origin, hint=hint)
    places = {place: name for place, name in enumerate(names) if name in columns.known}
    twice = [name for name, times in Counter(places.values()).items() if times > 1]
    if twice:
        raise refuse("table/column-twice", f"the column `{twice[0]}` stands twice", origin)
    return _Header(origin, len(names), places, columns.required)


def _header_findings(line: Line, header: _Header, columns: Columns) -> list[Finding]:
    """A finding for each column that is not read: a NOTE, or a WARNING where a known one may be meant."""
    absent = [name for name in columns.known if name not in header.places.values()]
    findings = []
    for place, name in enumerate(line.cells):
        if place not in header.places and name.strip():
            near = get_close_matches(name.strip().casefold(), absent, n=1, cutoff=0.6)
            severity, hint = (Severity.WARNING, f"did you mean `{near[0]}`") if near else (Severity.NOTE, "")
            what = f"the column {excerpt(name)} is not read"
            findings.append(Finding("table/unknown-column", severity, what, "", hint, header.origin))
    return findings


def _record(line: Line, row: int, header: _Header) -> tuple[Record, list[Finding]]:
    """The record of a line, and what is wrong with it."""
    origin = Origin(header.origin.file, line.number, row=row)
    cells = {
        name: Cell(line.cells[place] if place < len(line.cells) else "", replace(origin, field=name))
        for place, name in header.places.items()
    }
    findings = [
        replace(fault, origin=origin if place is None else replace(origin, field=header.places[place]))
        for place, fault in line.faults.items()
        if place is None or place in header.places
    ]
    if any(cell.strip() for cell in line.cells[header.width :]):
        what = f"there are {len(line.cells)} cells in a table of {header.width} columns"
        hint = "a cell that holds the character between cells stands in double quotes"
        findings.append(Finding("table/ragged", Severity.FAILURE, what, "", hint, origin))
    if None not in line.faults and not cells[header.required].text.strip():
        what = f"there is no {header.required} in a row that has other cells"
        findings.append(Finding("table/no-value", Severity.FAILURE, what, origin=cells[header.required].origin))
    return Record(row, line.number, cells), findings


def _blank_lines(lines: list[int], file: str) -> list[Finding]:
    """One NOTE for all blank lines between records."""
    if not lines:
        return []
    said = ", ".join(str(number) for number in lines[:10]) + (", …" if len(lines) > 10 else "")
    return [
        Finding("table/blank-line", Severity.NOTE, f"blank lines are skipped: {said}", origin=Origin(file, lines[0]))
    ]
