"""The address in its box: broken where a line may break, or a failure with the mm by which it does not fit."""

from __future__ import annotations

import re

import pytest

from letter_render.compose.formats import PT_PER_MM
from letter_render.compose.lines import width_pt
from letter_render.galley import Address, LineBreak, Run
from letter_render.text.runs import clusters


@pytest.fixture
def address(address_letter):
    """Compose a letter with such an address: its lines as they stand, their widths in mm, what is found of the box."""

    def compose(*lines, tag="en", stationery="plain"):
        galley, findings = address_letter({"address": list(lines)}, tag=tag, stationery=stationery)
        block = galley.blocks[0]
        assert isinstance(block, Address)
        rows: list[list[Run]] = [[]]
        for inline in block.inlines:
            if isinstance(inline, LineBreak):
                rows.append([])
            else:
                assert isinstance(inline, Run)
                rows[-1].append(inline)
        assert len(rows) == block.line_count
        size_pt = galley.formats["address"].size_pt
        return (
            ["".join(run.text for run in row) for row in rows],
            [width_pt(row, size_pt, 0.25) / PT_PER_MM for row in rows],
            [one for one in findings if one.code == "address/overflow"],
        )

    return compose


def test_lines_that_fit_stand_as_given(address):
    given = ["1, Dag Hammarskjöld Plaza", "New York, NY  10017", "王大明", "البعثة الدائمة"]
    lines, _, findings = address(*given)
    assert (lines, findings) == (given, [])


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Permanent Mission of the Democratic Socialist Republic of Sri Lanka to the United Nations", "en"),
        ("Постоянное представительство Боливарианской Республики Венесуэла при Организации", "ru"),
        ("البعثة الدائمة لجمهورية سري لانكا الديمقراطية الاشتراكية لدى الأمم المتحدة في نيويورك", "ar"),
    ],
)
def test_a_wide_line_is_broken_between_words_alone_and_as_late_as_can_be(address, text, tag):
    lines, wide_mm, findings = address(text, tag=tag)
    assert findings == []
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert max(wide_mm) <= 84.7
    first = lines[1].split()[0]
    assert wide_mm[0] + wide_mm[1] * (len(first) + 1) / len(lines[1]) > 75


def test_chinese_is_broken_between_characters_and_loses_none(address):
    """No line begins with a closing mark, none ends with an opening one."""
    text = "東加勒比國家組織常駐聯合國代表團（紐約辦事處）、" * 3 + "轉交：「大使」先生"
    lines, wide_mm, findings = address(text, tag="zh-Hant")
    assert findings == []
    assert "".join(lines) == text
    assert max(wide_mm) <= 84.7
    assert min(wide_mm[:-1]) > 84.7 - 2 * 10.5 / PT_PER_MM
    assert not {line[0] for line in lines} & set("，。、；：！？）」』》〉】〕…·")
    assert not {line[-1] for line in lines} & set("（「『《〈【〔")


@pytest.mark.parametrize("shift", range(24))
def test_no_mark_is_parted_from_its_character_wherever_the_line_ends(address, shift):
    lines, _, _ = address("中" * shift + "（甲）「乙」，（丙）、《丁》。" * 2, tag="zh-Hant")
    assert not {line[0] for line in lines} & set("，。、）」》")
    assert not {line[-1] for line in lines} & set("（「《")


def test_a_cluster_is_never_broken(address):
    """A character with its variation selector, and a letter with its mark."""
    text = "辻\U000e0100" * 40
    lines, _, _ = address(text, tag="zh-Hant")
    assert "".join(lines) == text
    assert all(set(clusters(line)) == {"辻\U000e0100"} for line in lines)


def test_spaces_at_a_break_do_not_stand_and_those_inside_do(address):
    lines, _, _ = address("A  B " + "word " * 30 + "C  D")
    assert lines[0].startswith("A  B word")
    assert lines[-1].endswith("C  D")
    assert all(line == line.strip() for line in lines)


def test_a_word_wider_than_the_box_is_a_failure_with_the_mm_at_its_line(address):
    _, wide_mm, findings = address("1 Main Street", "c/o " + "W" * 30, "Town")
    (finding,) = findings
    excess = float(re.search(r"is ([0-9.]+) mm wider", finding.what)[1])
    assert 0 <= excess - (max(wide_mm) - 84.7) < 0.11
    assert "WWW" in finding.what
    assert (finding.severity.name, finding.origin.line, finding.origin.field) == ("FAILURE", 1, "x.address")


def test_a_word_that_just_does_not_fit_is_not_0_mm_wider(address):
    for count in range(60, 80):
        for finding in address("i" * count)[2]:
            assert float(re.search(r"is ([0-9.]+) mm wider", finding.what)[1]) >= 0.1


@pytest.mark.parametrize(
    ("stationery", "most", "leading_pt", "box_mm"), [("plain", 8, 14, 40), ("us-letter", 6, 12.5, 27)]
)
def test_an_address_higher_than_the_box_is_a_failure_with_the_mm(address, stationery, most, leading_pt, box_mm):
    assert address(*"ABCDEFGHIJKL"[:most], stationery=stationery)[2] == []
    (finding,) = address(*"ABCDEFGHIJKL"[: most + 1], stationery=stationery)[2]
    excess_mm = (most + 1) * leading_pt / PT_PER_MM - box_mm
    assert f"has {most + 1} lines" in finding.what
    assert 0 <= float(re.search(r"is ([0-9.]+) mm higher", finding.what)[1]) - excess_mm < 0.1


@pytest.mark.parametrize("char", ["W", "國", "م", "W "])
def test_2000_characters_are_a_failure_that_fits_a_terminal(address, char):
    """And all of them are still there."""
    text = (char * 2000)[:2000].strip()
    lines, _, findings = address(text)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert findings
    assert all(len(str(finding)) < 400 for finding in findings)


@pytest.mark.parametrize(("tag", "mixed"), [("ar", ["rtl", "ltr"]), ("en", ["ltr", "rtl", "ltr"])])
def test_a_line_of_one_direction_has_it_in_every_letter(address_letter, tag, mixed):
    """The number stands before the street in an Arabic letter too; a line of both is the letter's."""
    given = ["304 East 44th Street, Suite (5)", "جناح 5", "2 شارع Main", "10017."]
    galley, _ = address_letter({"name": "السفير", "address": given}, tag=tag)
    lines: list[list[tuple[str, str]]] = [[]]
    for inline in galley.blocks[0].inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append((inline.text, inline.direction))
    assert lines[1:3] == [[(given[0], "ltr")], [(given[1], "rtl")]]
    assert [direction for _, direction in lines[3]] == mixed


def test_a_stationery_without_a_box_is_a_failure_where_a_letter_is_addressed(make_letter, composer, recipients):
    folder = make_letter()
    (folder / "templates/stationery/own").mkdir(parents=True)
    text = "[page]\nwidth_mm=210\nheight_mm=297\n" + "".join(
        f"margin_{s}_mm=20\n" for s in ("top", "right", "bottom", "left")
    )
    text += "[text]\nrole='serif'\nsize_pt=11\nleading_pt=14\n[columns]\ncount=1\ngutter_mm=0\n"
    (folder / "templates/stationery/own/stationery.toml").write_text(text, encoding="utf-8")
    made = composer(folder, stationery="own")
    (person,), _ = recipients("id,name\nx,N\n")
    assert [one.code for one in made.compose(person)[1]] == ["stationery/address"]
    assert made.compose()[1] == []
