"""The lines of a CSV or text file, each with its cells as typed and what is wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from letter_render.findings import Finding, Severity
from letter_render.read.decode import decode, unify_line_ends

Faults = dict[int | None, Finding]
"""What is wrong by place of the cell, None for the whole line; without origin, since only the caller knows the row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: the number of the line or sheet row where it starts, counted from 1, and its cells."""

    number: int
    cells: tuple[str, ...]
    faults: Faults = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not self.faults and not any(cell.strip() for cell in self.cells)


def read_csv(data: bytes, file: str, known: tuple[str, ...], delimiters: str) -> Iterator[Line]:
    """The lines of a CSV file (RFC 4180), its cells parted by the one of the delimiters that the header has."""
    text = decode(data, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, known, delimiters), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            yield Line(number, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, (), {None: _csv_fault(error)})


def _csv_fault(error: csv.Error) -> Finding:
    if "field limit" in str(error):
        return Finding("table/long-cell", Severity.FAILURE, "a cell has more than 131,072 characters")
    what = "the double quotes do not pair"
    hint = 'a cell that holds a double quote stands in quotes, with the quote inside doubled: "the ""big"" one"'
    return Finding("table/quotes", Severity.FAILURE, what, str(error), hint)


def _delimiter(text: str, known: tuple[str, ...], delimiters: str) -> str:
    """The delimiter that makes the most known columns of the first line, or else the most columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")

    def fit(delimiter: str) -> tuple[int, int]:
        names = [cell.strip(' "').casefold() for cell in header.split(delimiter)]
        return sum(name in known for name in names), len(names)

    return max(delimiters, key=fit)


def read_text(data: bytes, file: str, column: str) -> Iterator[Line]:
    """The lines of a text file as a table of one column; `- ` before every one of them is a mark of the list."""
    lines = unify_line_ends(decode(data, file)).split("\n")
    has_marks = all(line.startswith("- ") for line in lines if line.strip())
    if any(line.strip() for line in lines):
        yield Line(0, (column,))
    for number, line in enumerate(lines, start=1):
        yield Line(number, (line.removeprefix("- ") if has_marks else line,))
