"""XLSX: text as typed, a finding for all else, and a refusal for what is no workbook."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from letter_render.findings import InputRefusedError, Origin, Severity
from letter_render.read import workbook as module
from letter_render.read.table import Columns, read_table
from letter_render.read.workbook import read_xlsx

COLUMNS = Columns(known=("name", "language"), required="name")


def workbook(*rows, number_format=None, title="Sheet"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if number_format:
        book.active.cell(2, 1).number_format = number_format
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(data):
    return [line.cells for line in read_xlsx(data, "t.xlsx")]


def refusal(data):
    with pytest.raises(InputRefusedError) as refused:
        list(read_xlsx(data, "t.xlsx"))
    return refused.value.findings[0].code


def test_text_is_byte_for_byte_and_rows_are_the_sheets(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(("Name ", "language"), (" A  B ", "fr"), (None, None), ("台灣南社", None)))
    records, findings = read_table(path, path.name, COLUMNS, Origin("f"))
    assert [(record.row, record.line, record.cells["name"].text) for record in records] == [
        (1, 2, " A  B "),
        (2, 4, "台灣南社"),
    ]
    assert [finding.what for finding in findings] == ["blank lines are skipped: 3"]


def test_only_the_first_sheet_is_read():
    book = Workbook()
    book.active.append(("name",))
    book.create_sheet("other").append(("secret",))
    assert cells(saved(book)) == [("name",)]


def test_rich_text_is_its_text():
    book = Workbook()
    book.active["A1"] = CellRichText("a ", TextBlock(InlineFont(b=True), "b"), " c")
    assert cells(saved(book)) == [("a b c",)]


@pytest.mark.parametrize(
    ("value", "number_format", "code", "severity"),
    [
        ("=A1&B1", None, "table/formula", Severity.FAILURE),
        (dt.date(2020, 9, 9), None, "table/date", Severity.FAILURE),
        (True, None, "table/not-text", Severity.FAILURE),
        ("#N/A", None, "table/not-text", Severity.FAILURE),
        (1.5, None, "table/not-text", Severity.FAILURE),
        (7, "000", "table/not-text", Severity.FAILURE),
        (10**17, None, "table/not-text", Severity.FAILURE),
        (1989, None, "table/number", Severity.WARNING),
        (1989, "0", "table/number", Severity.WARNING),
        (1989.0, "@", "table/number", Severity.WARNING),
    ],
)
def test_a_cell_that_is_no_text_is_reported_at_its_row(tmp_path, value, number_format, code, severity):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(("name", "other"), (value, value), number_format=number_format))
    records, findings = read_table(path, path.name, COLUMNS, Origin("f"))
    said = [finding for finding in findings if finding.code != "table/unknown-column"]
    assert [(finding.code, finding.severity) for finding in said] == [(code, severity)]
    assert said[0].origin == Origin("t.xlsx", 2, 0, "name", 1)
    if code == "table/number":
        assert records[0].cells["name"].text == "1989"


def test_a_cell_that_is_no_text_does_not_matter_in_a_column_that_is_not_read(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(("name", "joined"), ("A", dt.date(2020, 9, 9))))
    _, findings = read_table(path, path.name, COLUMNS, Origin("f"))
    assert [finding.code for finding in findings] == ["table/unknown-column"]


def test_characters_that_xml_cannot_hold_are_read_as_what_they_stand_for():
    assert cells(workbook(("a_x000D_b", "a_x0007_", "_xZZZZ_"))) == [("a\rb", "a\x07", "_xZZZZ_")]


def test_rows_that_are_formatted_and_empty_are_blank():
    book = Workbook()
    book.active.append(("name",))
    book.active.cell(500, 3).number_format = "0"
    lines = list(read_xlsx(saved(book), "t.xlsx"))
    assert [line.is_blank for line in lines] == [False] + [True] * 499


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name\nA\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04 and no more",
    ],
)
def test_bytes_that_are_no_workbook_are_refused(data):
    assert refusal(data) == "table/workbook"


def test_a_zip_of_something_else_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refusal(out.getvalue()) == "table/workbook"


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(monkeypatch):
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 1000)
    assert refusal(workbook(("name",))) == "file/too-large"


def test_a_sheet_with_more_rows_than_sheets_have_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 3)
    assert refusal(workbook(*[("name",)] * 4)) == "file/too-large"


WHOLE = workbook(("name", "language"), ("台灣南社", "zh-Hant-TW"), (1989, None))
PARTS = {part: zipfile.ZipFile(io.BytesIO(WHOLE)).read(part) for part in zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()}


def damaged(draw, content):
    """Some bytes of the content changed."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 8))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


def read_or_refused(content):
    try:
        list(read_xlsx(content, "t.xlsx"))
    except InputRefusedError as refused:
        assert refused.findings  # noqa: PT017  # both outcomes are right


@settings(deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    read_or_refused(damaged(data.draw, WHOLE))


@settings(deadline=None)
@given(st.data())
def test_a_workbook_with_a_damaged_part_is_read_or_refused(data):
    changed = data.draw(st.sampled_from(sorted(PARTS)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, content in PARTS.items():
            package.writestr(part, damaged(data.draw, content) if part == changed else content)
    read_or_refused(out.getvalue())
