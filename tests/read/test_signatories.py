"""Those who signed: their languages and countries, and what stays in the file."""

from __future__ import annotations

import csv

import pytest
from openpyxl import Workbook

from letter_render.findings import Origin, Severity
from letter_render.read.signatories import read_signatories


@pytest.fixture
def signatories(tmp_path):
    """Read a CSV of signatories: who they are, and code, line and field of each finding."""

    def read(text):
        path = tmp_path / "s.csv"
        path.write_text(text, encoding="utf-8", newline="")
        people, findings = read_signatories(path, "s.csv", Origin("letter.yaml", 3))
        return people, [f"{f.code} {f.origin.line} {f.origin.field}".strip() for f in findings]

    return read


def test_tags_are_one_or_several_and_a_country_is_a_code(signatories):
    people, findings = signatories(
        "name,language,country\n香港黎明, x\n".replace("明, x", "明, zh-Hant-HK  en ja , HK ")
    )
    assert findings == []
    assert (people[0].languages, people[0].country) == (("zh-Hant-HK", "en", "ja"), "HK")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".xlsx"])
def test_every_format_yields_the_same_names(tmp_path, suffix):
    names, path = ["  A, B ", 'C "D"', "台灣南社", "{{ x }} <b> * #"], tmp_path / f"s{suffix}"
    if suffix == ".xlsx":
        book = Workbook()
        for name in ("name", *names):
            book.active.append((name,))
        book.save(path)
    elif suffix == ".txt":
        path.write_text("\n".join(names), encoding="utf-8")
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter="\t" if suffix == ".tsv" else ",").writerows(
                [["name"], *([name] for name in names)]
            )
    people, findings = read_signatories(path, path.name, Origin("f"))
    assert [one.name for one in people] == names
    assert findings == []


def test_only_the_name_is_required(signatories):
    people, findings = signatories("name\nA\n")
    assert (people[0].languages, people[0].country, findings) == ((), "", [])


def test_a_remark_never_leaves_the_file(signatories):
    people, findings = signatories("name,remark,phone\nA,secret,123\n")
    assert "secret" not in repr(people) + repr(findings)
    assert findings == ["table/unknown-column 1"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,zh_Hant,", "signatories/language 2 language"),
        ("A,zh-hant,", "signatories/language 2 language"),
        ("A,fr french xx,", "signatories/language 2 language"),
        ("A,,tw", "signatories/country 2 country"),
        ("A,,Taiwan", "signatories/country 2 country"),
        ("A,,UK", "signatories/country 2 country"),
    ],
)
def test_a_bad_tag_or_code_is_one_failure(signatories, row, expected):
    people, findings = signatories(f"name,language,country\n{row}\n")
    assert findings == [expected]
    assert [one.name for one in people] == ["A"]


def test_the_rest_of_an_unquoted_name_is_told_from_a_bad_tag(tmp_path):
    (tmp_path / "s.csv").write_text("name,language\nFridays for Future, PCT\nX, Alaska\n", encoding="utf-8")
    _, findings = read_signatories(tmp_path / "s.csv", "s.csv", Origin("f"))
    assert all("stands in double quotes" in finding.hint for finding in findings)
    assert len(findings) == 2


def test_a_row_that_is_wrong_as_a_row_says_nothing_more(signatories):
    assert signatories("name,language,country\nA,b c d,e,f\n")[1] == ["table/ragged 2"]


def test_an_empty_list_is_a_failure(tmp_path):
    (tmp_path / "s.csv").write_text("name\n", encoding="utf-8")
    people, findings = read_signatories(tmp_path / "s.csv", "s.csv", Origin("f"))
    assert people == []
    assert [(finding.code, finding.severity) for finding in findings] == [("signatories/empty", Severity.FAILURE)]


def test_rows_are_counted_without_the_blank_ones(signatories):
    people, _ = signatories("name\nA\n\nB\n")
    assert [(one.row, one.origin.row, one.origin.line) for one in people] == [(1, 1, 2), (2, 2, 4)]
