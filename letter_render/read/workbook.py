"""The lines of a sheet of an XLSX file: text as typed, and a fault for every cell that holds something else."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.folder import refuse
from letter_render.read.sheet import Faults, Line

MAX_UNPACKED_BYTES = 100_000_000
"""More than this inside the zip is no list of names."""

MAX_ROWS = 1_048_576
"""The rows that a sheet can have (ECMA-376 part 1, 18.3.1.73, as Excel limits it)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old `.xls` begins, and an `.xlsx` with a password ([MS-CFB] 2.2)."""


def read_xlsx(data: bytes, file: str, sheet: str = "") -> Iterator[Line]:
    """The lines of the sheet of that name, the first where none is named, those between them that the file leaves out
    included.

    Raises InputRefusedError where the bytes are no workbook, or it has no such sheet.
    """
    if data.startswith(_OLE):
        hint = "save it as .xlsx without a password, or as CSV UTF-8"
        raise refuse("table/workbook", "this is an old .xls file, or one with a password", Origin(file), hint=hint)
    try:
        _check_size(data, file)
        _check_escapes(data, file)
        lines = list(_lines(data, file, sheet))
    except InputRefusedError:
        raise
    except Exception as error:
        # openpyxl lets through whatever the zip, XML and number readers under it raise.
        hint = "open it in a spreadsheet program and save it anew"
        raise refuse("table/workbook", "this is no workbook that can be read", Origin(file), hint=hint) from error
    yield from lines


def _check_escapes(data: bytes, file: str) -> None:
    """Raises InputRefusedError where a text holds an escaped escape: `_x0041_` as typed is written `_x005F_x0041_`
    (ECMA-376 part 1, 22.9.2.19), and openpyxl loses the part that says so.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        texts = [
            package.read(name) for name in package.namelist() if re.search(r"(sharedStrings|sheet[0-9]+)\.xml$", name)
        ]
    if any(b"x005F_" in text for text in texts):
        what, hint = (
            "a cell holds `x005F_`, which cannot be read from a workbook for sure",
            "save the sheet as CSV UTF-8",
        )
        raise refuse("table/workbook", what, Origin(file), hint=hint)


def _check_size(data: bytes, file: str) -> None:
    """Raises InputRefusedError where little zip holds too much; zipfile never reads past the sizes it declares."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(part.file_size for part in package.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise refuse("file/too-large", f"the workbook unpacks to {unpacked:,} bytes", Origin(file))


def _lines(data: bytes, file: str, name: str) -> Iterator[Line]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts that are not read: validation, drawings, styles
        workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = (
            next((one for one in workbook.worksheets if one.title == name), None) if name else workbook.worksheets[0]
        )
        if sheet is None:
            what, hint = f"there is no sheet {name!r}", f"it has {', '.join(one.title for one in workbook.worksheets)}"
            raise refuse("table/no-sheet", what, Origin(file), hint=hint)
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.rows, start=1):
            if number > MAX_ROWS:
                raise refuse("file/too-large", f"the sheet has more than {MAX_ROWS:,} rows", Origin(file))
            yield _line(number, [_text(cell) for cell in cells])
        workbook.close()


def _line(number: int, cells: list[tuple[str, Finding | None]]) -> Line:
    faults: Faults = {place: fault for place, (_, fault) in enumerate(cells) if fault}
    return Line(number, tuple(text for text, _ in cells), faults)


_AS_TYPED = frozenset({"General", "0", "@"})
"""Number formats that show a whole number as it was typed."""

_FAULTS = {
    "f": ("table/formula", "the cell holds a formula", "copy the column and paste it as values"),
    "d": ("table/date", "the cell holds a date, not text", "format the column as text and type the cell anew"),
    "b": ("table/not-text", "the cell holds true or false, not text", "format the column as text and type it anew"),
    "e": ("table/not-text", "the cell holds an error, not text", "type the cell anew"),
    "n": ("table/not-text", "the cell holds a number, not text", "format the column as text and type it anew"),
}
"""Code, what and hint by openpyxl's type of the cell."""


def _text(cell: Any) -> tuple[str, Finding | None]:  # noqa: ANN401  # ReadOnlyCell | EmptyCell, which share no base
    """The cell's text, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type in ("s", "inlineStr", "str"):
        return _unescape(str(value)), None
    if cell.data_type == "n" and value == int(value) and abs(value) < 2**53 and cell.number_format in _AS_TYPED:
        text = str(int(value))
        what = f"the cell holds a number, taken as the text `{text}`"
        return text, Finding("table/number", Severity.WARNING, what, "", "format the column as text")
    code, what, hint = _FAULTS.get(cell.data_type, _FAULTS["n"])
    return str(value), Finding(code, Severity.FAILURE, what, "what was typed is not in the file", hint)


def _unescape(text: str) -> str:
    """`_x000D_` is how a workbook writes a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
