"""Those who are written to: the shipped list, or exactly the rows of a table; what is wrong stands at its line."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from letter_render.findings import InputRefusedError, Severity
from letter_render.read.recipients import COLUMNS, SHIPPED_LIST, choose, read_recipients


def found(findings):
    """Code, line and field of each finding."""
    return [f"{one.code} {one.origin.line} {one.origin.field}".strip() for one in findings]


def test_the_shipped_list_is_195_delegations_with_nothing_doubtful():
    people, findings = read_recipients(SHIPPED_LIST)
    assert (len(people), findings) == (195, [])
    assert [one.row for one in people] == list(range(1, 196))
    assert all(one.delegation and one.delegation.id == one.id and not one.languages for one in people)


def test_a_row_has_its_cells_and_the_delegation_of_its_id(recipients):
    (one, other), findings = recipients(
        "id,language,state,mission,name,salutation,address,reference,stationery,email,cc,bcc,remark\n"
        'fra,fr zh-hant, Gaule ,"A\n\n B ",N,S,"1 Main\r\nTown",R,us-letter,a@X.org,"b@x.org;B@x.org",c@ü.org,s-1\n'
        "river-watch,,,,River Watch,,,,,,,,\n"
    )
    assert findings == []
    assert (one.languages, one.state, one.mission, one.address) == (
        ("fr", "zh-Hant"), "Gaule", ("A", "B"), ("1 Main", "Town"),
    )  # fmt: skip
    assert (one.name, one.salutation, one.reference, one.stationery) == ("N", "S", "R", "us-letter")
    assert (one.email, one.cc, one.bcc, one.delegation.id) == (
        "a@x.org", ("b@x.org", "B@x.org"), ("c@xn--tda.org",), "fra",
    )  # fmt: skip
    assert "s-1" not in repr(one)
    assert (other.row, other.origin.line, other.delegation, other.name) == (2, 6, None, "River Watch")


ROWS = [["fra", 'S. E. M. "X", Y'], ["xx-1", "{{ 7*7 }} <b>*a*</b>"], ["chn", "王大明 ا"]]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".json"])
def test_every_format_yields_the_same_recipients(recipients, suffix):
    names = ["id", "name"]
    if suffix == ".xlsx":
        book, out = Workbook(), io.BytesIO()
        for row in (names, *ROWS):
            book.active.append(row)
        book.save(out)
        data = out.getvalue()
    elif suffix == ".json":
        data = json.dumps([dict(zip(names, row, strict=True)) for row in ROWS]).encode()
    else:
        quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in (names, *ROWS)]
        # As Excel writes it.
        data = b"\xef\xbb\xbf" + "\r\n".join("\t;"[suffix == ".csv"].join(row) for row in quoted).encode()
    people, findings = recipients(data, f"r{suffix}")
    assert [[one.id, one.name] for one in people] == ROWS
    assert findings == []


def test_a_text_file_is_a_list_of_ids(recipients):
    people, findings = recipients("fra\nesp\n", "r.txt")
    assert [one.id for one in people] == ["fra", "esp"]
    assert findings == []


@pytest.mark.parametrize(
    ("id_", "codes"),
    [
        ("FRA", {"recipients/id"}),
        ("../../etc/passwd", {"recipients/id"}),
        ("a/b", {"recipients/id"}),
        ("a\\b", {"recipients/id"}),
        ("con", {"recipients/id"}),
        ("CON", {"recipients/id"}),
        ("lpt1", {"recipients/id"}),
        (".", {"recipients/id"}),
        ("a b", {"recipients/id"}),
        ("-a", {"recipients/id"}),
        ("é", {"recipients/id"}),
        ("ﬀ", {"recipients/id"}),
        ("a" * 65, {"recipients/id"}),
        ('"a\nb"', {"recipients/id", "letter/characters"}),
        ("a\u202eb", {"recipients/id", "letter/characters"}),
        ("{{ 7*7 }}", {"recipients/id"}),
        ("<script>", {"recipients/id"}),
    ],
)
def test_an_id_that_is_no_name_of_a_folder_is_refused_at_its_line(recipients, id_, codes):
    _, findings = recipients(f"id,name\nesp,A\n{id_},B\n")
    failures = [one for one in findings if one.severity == Severity.FAILURE]
    assert {one.code for one in failures} == codes
    assert {one.origin.line for one in failures} == {3}
    assert all("\u202e" not in str(one) for one in findings if one.code == "recipients/id")


def test_an_id_without_its_spaces_is_the_id(recipients):
    assert [one.id for one in recipients("id\n fra \n")[0]] == ["fra"]


def test_ids_equal_but_for_case_are_one(recipients):
    _, findings = recipients("id,name\nfra,A\nfra,B\nFra,C\n")
    assert found(findings).count("recipients/twice 3 fra") == 1
    assert "recipients/twice 4 Fra" in found(findings)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("state", "a\u0007b"),
        ("mission", "a\u0000b"),
        ("name", "a\nb"),
        ("name", "a\ufffd"),
        ("salutation", "\ufdd0" + "0\ufdd1"),
        ("address", "1 Main\u2028Town"),
        ("reference", "a\u202e"),
        ("name", "\u2067abc\u2069"),
        ("address", "\u202babc\u202c"),
        ("email", "a@x\r\nBcc: all@y"),
        ("stationery", "a\u0085b"),
    ],
)
def test_a_character_that_no_text_can_hold_is_a_failure_in_any_cell(recipients, column, text):
    """A marker of the composition among them, and a second header of a mail."""
    _, findings = recipients(json.dumps([{"id": "fra"}, {"id": "esp", column: text}]), "r.json")
    assert set(found(findings)) == {f"letter/characters 1 esp.{column}"}
    assert findings[0].severity == Severity.FAILURE


def test_a_lone_surrogate_is_refused_and_said(recipients):
    _, findings = recipients(b'[{"id": "fra",\n"name": "\\ud800"}]', "r.json")
    assert found(findings) == ["letter/characters 1 fra.name"]
    assert str(findings[0]).encode()


def test_a_remark_may_hold_anything(recipients):
    people, findings = recipients('id,remark\nfra,"two\nlines\t\u0007"\n')
    assert ([one.id for one in people], findings) == (["fra"], [])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("fr", []),
        ("FR zh-hant", []),
        ("french", ["recipients/language 2 fra"]),
        ("fr, en", ["recipients/language 2 fra"]),
        ("zh_Hant", ["recipients/language 2 fra"]),
        ("fr fr", ["recipients/language 2 fra"]),
        ("fr FR", ["recipients/language 2 fra"]),
    ],
)
def test_languages_are_tags_each_once(recipients, tags, expected):
    assert found(recipients(f'id,language\nfra,"{tags}"\n')[1]) == expected


def test_a_row_that_says_nothing_of_who_it_is_is_doubtful(recipients):
    """With the ids that may be meant."""
    _, findings = recipients("id,name,email\nfrance,,a@x.org\nriver,,\nwood,Ms. Wood,\n")
    assert found(findings) == ["recipients/nobody 2 france", "recipients/nobody 3 river"]
    assert "fra" in findings[0].hint
    assert {one.severity for one in findings} == {Severity.WARNING}


def test_a_row_that_is_wrong_as_a_row_says_nothing_more(recipients):
    assert found(recipients("id,name\n,A\n")[1]) == ["table/no-value 2 id"]
    assert found(recipients('id,name\nfra,"A"b\n')[1]) == ["table/quotes 2", "recipients/empty 0"][:1]


def test_an_unknown_column_is_named_and_not_read(recipients):
    people, findings = recipients("id,phone,nmae\nfra,123,x\n")
    assert [(one.code, one.severity.name) for one in findings] == [
        ("table/unknown-column", "NOTE"), ("table/unknown-column", "WARNING"),
    ]  # fmt: skip
    assert "123" not in repr(people)


@pytest.mark.parametrize(
    ("data", "file", "code"),
    [
        (b"", "r.csv", "file/empty"),
        (b"name\nA\n", "r.csv", "table/no-column"),
        (b"id,ID\nfra,x\n", "r.csv", "table/column-twice"),
        ("id\nfra\n".encode("utf-16"), "r.csv", "file/encoding"),
        ("id,name\nfra,É\n".encode("latin-1"), "r.csv", "file/encoding"),
        (b"PK\x03\x04", "r.xlsx", "table/workbook"),
        (b"id\n", "r.ods", "table/format"),
    ],
)
def test_what_is_no_table_is_refused(recipients, data, file, code):
    with pytest.raises(InputRefusedError) as refused:
        recipients(data, file)
    assert [one.code for one in refused.value.findings] == [code]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputRefusedError) as refused:
        read_recipients(str(tmp_path / "none.csv"))
    assert [(one.code, one.origin.file) for one in refused.value.findings] == [("file/missing", "--to")]


@pytest.mark.parametrize("table", ["id\n", "id,name\n\n ,\n"])
def test_a_table_without_a_row_is_a_failure(recipients, table):
    people, findings = recipients(table)
    assert people == []
    assert [(one.code, one.severity) for one in findings] == [("recipients/empty", Severity.FAILURE)]


def test_the_columns_are_what_a_recipient_has():
    """Each but `remark` reaches the model under its own name."""
    from dataclasses import fields

    from letter_render.model import Recipient

    named = {name.replace("language", "languages") for name in COLUMNS.known} - {"remark"}
    assert named == {one.name for one in fields(Recipient)} - {"row", "origin", "delegation"}


def test_those_chosen_are_in_the_order_of_the_table():
    people, _ = read_recipients(SHIPPED_LIST)
    assert [one.id for one in choose(people, ["usa", "fra"], [])] == ["fra", "usa"]
    assert len(choose(people, [], ["usa", "fra"])) == 193
    assert [one.id for one in choose(people, ["usa", "fra"], ["usa"])] == ["fra"]


def test_every_unknown_id_is_told_with_those_that_it_may_mean():
    people, _ = read_recipients(SHIPPED_LIST)
    with pytest.raises(InputRefusedError) as refused:
        choose(people, ["frau", "fra"], ["FRA", "zzzzz"])
    assert [(one.code, one.origin.file) for one in refused.value.findings] == [
        ("recipients/unknown-id", option) for option in ("--only", "--except", "--except")
    ]
    assert "fra" in refused.value.findings[0].hint
    assert "fra" in refused.value.findings[1].hint


def test_to_write_to_nobody_is_refused():
    people, _ = read_recipients(SHIPPED_LIST)
    with pytest.raises(InputRefusedError) as refused:
        choose(people, ["fra"], ["fra"])
    assert [one.code for one in refused.value.findings] == ["recipients/none"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("email", "a@x"),
        ("email", "a@x.local"),
        ("email", "a@x.org, b@x.org"),
        ("email", "A <a@x.org>"),
        ("email", "a@x.org b@x.org"),
        ("cc", "a@x.org; b@"),
        ("bcc", "@x.org"),
        ("bcc", "mailto:a@x.org"),
    ],
)
def test_what_is_no_address_is_a_failure_before_anything_leaves(recipients, column, cell):
    _, findings = recipients(json.dumps([{"id": "fra", column: cell}]), "r.json")
    assert found(findings) == [f"mail/address 1 fra.{column}"]
    assert findings[0].severity == Severity.FAILURE
