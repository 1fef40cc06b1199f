"""JSON tables: text as typed, each record at its line, and a finding for all else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from letter_render.findings import InputRefusedError, Origin
from letter_render.read.records import read_json
from letter_render.read.table import Columns, read_table

COLUMNS = Columns(known=("id", "address"), required="id")


def table(tmp_path, text):
    """The records of a file, and code, line and field of each finding."""
    path = tmp_path / "t.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    records, findings = read_table(path, path.name, COLUMNS, Origin("f"))
    return records, [f"{one.code} {one.origin.line} {one.origin.field}".strip() for one in findings]


def refusal(text):
    with pytest.raises(InputRefusedError) as refused:
        list(read_json(text, "t.json"))
    return refused.value.findings[0].code


@given(st.lists(st.dictionaries(st.text(min_size=1), st.text(st.characters(exclude_categories=["Cs"]))), min_size=1))
def test_every_text_is_the_cell_of_its_key(items):
    header, *lines = read_json(json.dumps(items, indent=1).encode(), "t.json")
    for item, line in zip(items, lines, strict=True):
        assert dict(zip(header.cells, line.cells, strict=True)) == dict.fromkeys(header.cells, "") | item
        assert line.faults == {}


def test_each_record_has_the_line_at_which_it_begins(tmp_path):
    text = '[\n{"id": "a",\n "address": ["1", "2"]},\n\n  {"id": "b"}, {"id": "c\\n[{"}\n,\n{"id": ""}]\n'
    records, findings = table(tmp_path, text)
    assert [(one.row, one.line, one.cells["id"].text) for one in records[:3]] == [
        (1, 2, "a"), (2, 5, "b"), (3, 5, "c\n[{"),
    ]  # fmt: skip
    assert findings == []


def test_a_list_is_the_lines_of_a_cell_and_null_is_nothing(tmp_path):
    records, findings = table(tmp_path, '[{"id": "a", "address": ["1 Main", "Town"]}, {"id": "b", "address": null}]')
    assert [one.cells["address"].text for one in records] == ["1 Main\nTown", ""]
    assert findings == []


@pytest.mark.parametrize("value", ["5", "true", "1.5", "{}", "[1]", '["a", ["b"]]', "NaN", "-1e999"])
def test_what_is_no_text_is_a_failure_at_its_line(tmp_path, value):
    records, findings = table(tmp_path, f'[{{"id": "a"}},\n{{"id": "b", "address": {value}}}]')
    assert findings == ["table/not-text 2 address"]
    assert records[1].cells["address"].text == ""


def test_what_stands_in_an_unknown_column_is_not_read(tmp_path):
    records, findings = table(tmp_path, '[{"id": "a", "phone": 5, "\\ud800": "x"}]')
    assert findings == ["table/unknown-column 0"] * 2
    assert records[0].cells.keys() == {"id"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"id": "a", "id": "b"}]', "table/column-twice 1"),
        ('[{"id": ""},\n{"id": "  ", "address": "x"}]', "table/no-value 2 id"),
    ],
)
def test_a_record_that_makes_no_row_is_a_failure_at_its_line(tmp_path, text, expected):
    assert expected in table(tmp_path, text)[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "table/json"),
        (b"{", "table/json"),
        (b'{"id": "a"}', "table/json"),
        (b'["a"]', "table/json"),
        (b"[" * 100_000, "table/json"),
        (b"[" + b"9" * 5000 + b"]", "table/json"),
        (b'[{"id": "a"}] x', "table/json"),
        ('[{"id": "a"}]'.encode("utf-16"), "file/encoding"),
        ('[{"id": "é"}]'.encode("latin-1"), "file/encoding"),
    ],
)
def test_what_is_no_list_of_records_is_refused(text, code):
    assert refusal(text) == code


@pytest.mark.parametrize("text", ["[]", "[{}]"])
def test_a_list_without_a_record_has_no_columns(tmp_path, text):
    with pytest.raises(InputRefusedError) as refused:
        table(tmp_path, text)
    assert refused.value.findings[0].code in ("file/empty", "table/no-column")


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path):
    assert [one.cells["id"].text for one in table(tmp_path, b'\xef\xbb\xbf[{"id": "a"}]')[0]] == ["a"]
