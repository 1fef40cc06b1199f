"""The table that a user starts from."""

from __future__ import annotations

import csv

import pytest

from letter_render.findings import InputRefusedError
from letter_render.new import write_recipients
from letter_render.read.recipients import SHIPPED_LIST, read_recipients


def test_it_has_a_row_for_each_delegation_and_reads_back_as_the_shipped_list(tmp_path):
    """With nothing doubtful."""
    path = tmp_path / "r.csv"
    assert write_recipients(path) == 195
    people, findings = read_recipients(str(path))
    listed, _ = read_recipients(SHIPPED_LIST)
    assert findings == []
    assert [(one.id, one.delegation) for one in people] == [(one.id, one.delegation) for one in listed]
    assert {(one.languages, one.name, one.address, one.state, one.email) for one in people} == {((), "", (), "", "")}


def test_its_remarks_are_the_english_names_and_excel_takes_it_for_utf_8(tmp_path):
    path = tmp_path / "r.csv"
    write_recipients(path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,language,name,salutation,address,reference,stationery,email,remark\r\n")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    remarks = {row["id"]: row["remark"] for row in rows}
    assert remarks["civ"] == "Côte d’Ivoire"
    assert all(remarks.values())
    assert {value for row in rows for key, value in row.items() if key not in ("id", "remark")} == {""}


def test_no_file_is_overwritten(tmp_path):
    """Not even one that is a link to nothing."""
    path, link = tmp_path / "r.csv", tmp_path / "l.csv"
    path.write_text("mine", encoding="utf-8")
    link.symlink_to(tmp_path / "nowhere")
    for there in (path, link):
        with pytest.raises(InputRefusedError) as refused:
            write_recipients(there)
        assert [(one.code, one.origin.file) for one in refused.value.findings] == [("file/exists", there.name)]
    assert path.read_text(encoding="utf-8") == "mine"
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["r.xlsx", "r", "r.txt"])
def test_a_name_that_would_not_be_read_back_as_csv_is_refused(tmp_path, name):
    with pytest.raises(InputRefusedError) as refused:
        write_recipients(tmp_path / name)
    assert refused.value.findings[0].code == "table/format"
    assert list(tmp_path.iterdir()) == []
