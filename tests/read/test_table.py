"""Tables of every format as records, and what is wrong in them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from letter_render.findings import InputRefusedError, Origin, Severity
from letter_render.read.table import Columns, read_table

COLUMNS = Columns(known=("name", "language"), required="name")


@pytest.fixture
def table(tmp_path):
    """Read a table from its content: the cells of each record by column, and the findings."""

    def read(content, suffix=".csv"):
        path = tmp_path / f"t{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        records, findings = read_table(path, path.name, COLUMNS, Origin("letter.yaml", 3))
        return [{name: cell.text for name, cell in record.cells.items()} for record in records], findings

    return read


@pytest.fixture
def refusal(table):
    """The finding that a table is refused with."""

    def read(content, suffix=".csv"):
        with pytest.raises(InputRefusedError) as refused:
            table(content, suffix)
        return refused.value.findings[0]

    return read


def codes(findings):
    return [(finding.code, finding.origin.line) for finding in findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_what_parts_the_cells(table, delimiter):
    records, findings = table(f"language{delimiter}name\nfr{delimiter}A, B; C\n".replace("A, B; C", '"A, B; C"'))
    assert records == [{"language": "fr", "name": "A, B; C"}]
    assert findings == []


@pytest.mark.parametrize("header", ["name", " Name ", "NAME", '"name"', "\ufeffname", '\ufeff"Name"'])
def test_a_column_is_known_by_its_name_in_any_case_and_spacing(table, header):
    assert table(f"{header}\nA\n") == ([{"name": "A"}], [])


@pytest.mark.parametrize("name", ["name", "ＮＡＭＥ", "naïve"])
def test_only_the_exact_name_is_the_column(name, table, refusal):
    if name == "name":
        assert table("name\nA\n")[0] == [{"name": "A"}]
    else:
        assert refusal(f"{name}\nA\n").code == "table/no-column"


def test_names_are_byte_for_byte(table):
    content = 'name,language\n  A ,fr\n"B, ""C""",\n"* {{ x }} <b>",\n\u00e9 e\u0301 \ufb01 \u2f47,\n'
    assert [record["name"] for record in table(content)[0]] == [
        "  A ",
        'B, "C"',
        "* {{ x }} <b>",
        "\u00e9 e\u0301 \ufb01 \u2f47",
    ]


def test_a_line_break_in_quotes_is_part_of_the_cell_and_lines_are_counted_on(tmp_path):
    (tmp_path / "t.csv").write_text('name\n"A\nB"\nC\n', encoding="utf-8", newline="")
    records, _ = read_table(tmp_path / "t.csv", "t.csv", COLUMNS, Origin("f"))
    assert [(record.row, record.line, record.cells["name"].text) for record in records] == [(1, 2, "A\nB"), (2, 4, "C")]
    assert records[1].cells["name"].origin == Origin("t.csv", 4, 0, "name", 2)


def test_blank_lines_between_records_are_skipped_with_one_note(table):
    records, findings = table("\nname,language\nA,\n\n , \nB,\n\n\n")
    assert [record["name"] for record in records] == ["A", "B"]
    assert [(finding.severity, finding.what) for finding in findings] == [
        (Severity.NOTE, "blank lines are skipped: 4, 5")
    ]


def test_more_cells_than_columns_are_a_failure_and_too_few_are_empty(table):
    records, findings = table("name,language\nA\nB,fr,C\nD,,,\n")
    assert [record["language"] for record in records] == ["", "fr", ""]
    assert codes(findings) == [("table/ragged", 3)]


def test_a_row_with_other_cells_and_no_name_is_a_failure(table):
    records, findings = table("name,language\n,fr\n  ,fr\nA,\n")
    assert codes(findings) == [("table/no-value", 2), ("table/no-value", 3)]
    assert len(records) == 3


def test_every_line_whose_quotes_do_not_pair_is_reported(table):
    records, findings = table('name\n"A" b\nB\n"C"d"\nE\n"open\nF\n')
    assert codes(findings) == [("table/quotes", 2), ("table/quotes", 4), ("table/quotes", 6)]
    assert [record["name"] for record in records] == ["", "B", "", "E", ""]


def test_a_quote_inside_an_unquoted_cell_is_a_quote(table):
    assert table('name\nThe "big" one\n') == ([{"name": 'The "big" one'}], [])


def test_a_cell_of_a_novel_is_refused(table):
    assert codes(table("name\n" + "a" * 200_000 + "\nB\n")[1]) == [("table/long-cell", 2)]


def test_unknown_columns_are_noted_and_near_misses_warned_of(table):
    records, findings = table("name,langage,phone,\nA,fr,1,x\n")
    assert records == [{"name": "A"}]
    assert [(finding.severity, finding.hint) for finding in findings] == [
        (Severity.WARNING, "did you mean `language`"),
        (Severity.NOTE, ""),
    ]
    assert "1" not in " ".join(finding.what for finding in findings)


def test_a_table_without_its_column_is_refused_with_the_nearest(refusal):
    finding = refusal("nmae;language\nA;fr\n")
    assert (finding.code, finding.origin.line, finding.hint) == ("table/no-column", 1, "did you mean `name` by `nmae`")
    assert refusal("Amnesty\nFIDH\n").hint == "the first line names the columns"


def test_a_column_that_stands_twice_is_refused(refusal):
    assert refusal("name,Name\nA,B\n").code == "table/column-twice"


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " , \n"])
@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_an_empty_file_is_refused(refusal, content, suffix):
    if (content, suffix) != (" , \n", ".txt"):
        assert refusal(content, suffix).code == "file/empty"


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".docx", ""])
def test_a_format_that_is_not_known_is_refused_where_it_is_named(refusal, suffix):
    finding = refusal("name\nA\n", suffix)
    assert (finding.code, finding.origin.line) == ("table/format", 3)


def test_a_header_alone_is_a_table_without_records(table):
    assert table("name,language\n") == ([], [])


def test_a_null_in_a_cell_is_left_to_the_rules_for_names(table):
    assert table("name\nA\0B and much more\n")[0] == [{"name": "A\0B and much more"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_file_is_one_name_a_line(table, end):
    records, findings = table(end.join(["\ufeffA, B", "", '"C"', " D "]) + end, ".txt")
    assert [record["name"] for record in records] == ["A, B", '"C"', " D "]
    assert [finding.code for finding in findings] == ["table/blank-line"]


def test_a_mark_before_every_line_of_a_text_file_is_no_part_of_the_names(table):
    assert [record["name"] for record in table("- A\n\n- -B\n", ".txt")[0]] == ["A", "-B"]
    assert [record["name"] for record in table("- A\nB\n", ".txt")[0]] == ["- A", "B"]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1).filter(
    lambda text: bool(text.strip())
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), min_size=1), st.sampled_from(",;\t"))
def test_any_cells_come_back_from_csv_unchanged(table, rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("name", "language"), *rows])
    records, findings = table(out.getvalue())
    assert [(record["name"], record["language"]) for record in records] == rows
    assert findings == []


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(table, content):
    try:
        table(b"name\n" + content)
    except InputRefusedError as refused:
        assert refused.findings  # noqa: PT017  # both outcomes are right
