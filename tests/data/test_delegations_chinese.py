"""data/delegations.csv: the traditional columns are the simplified ones, converted and reviewed."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import opencc
import pytest

FILE = Path(__file__).parents[2] / "data" / "delegations.csv"
KINDS = ("state", "formal", "of")

CORRECTED = {
    "馬裏": "馬里",  # Mali: 里 writes a sound, as in 馬里共和國, which OpenCC has right; 裏 is "inside"
    "羣": "群",  # the form of Taiwan's and Hong Kong's texts; OpenCC's own s2tw has it too
    "衆": "眾",  # likewise; s2tw and s2hk have it
    "祕": "秘",  # Peru, likewise; s2tw has it
}
"""What is written otherwise than OpenCC's s2t has it, and why."""

REVIEWED = {
    "合": "合",  # "joined", 聯合, 合作, 合眾; 閤 is a door
    "布": "布",  # a sound; 佈 is "to announce"
    "宁": "寧",  # a sound, 貝寧; 甯 is a family name
    "拿": "拿",  # a sound; 拏 is an old variant
    "果": "果",  # a sound, 剛果; 菓 is fruit
    "佛": "佛",  # a sound, 佛得角; 彿 only in 彷彿
    "克": "克",  # a sound; 剋 is "to subdue"
    "志": "志",  # a sound, 德意志; 誌 is a record
    "里": "里",  # a sound; 裏 and 裡 are "inside", 哩 a mile
    "几": "幾",  # a sound, 幾內亞, as the UN and all regions write it; 几 is a small table
    "腊": "臘",  # a sound, 希臘; 腊 is dried meat
    "托": "托",  # a sound, 萊索托; 託 is "to entrust"
    "夫": "夫",  # a sound, 馬爾代夫; 伕 is a porter
    "蒙": "蒙",  # 蒙古; 矇, 濛 and 懞 are "dim"
    "苏": "蘇",  # a sound; 甦 is "to revive", 囌 only in 嚕囌
    "干": "干",  # a sound, 烏干達; 乾 is "dry", 幹 "to do"
    "别": "別",  # a sound, 烏茲別克斯坦; 彆 only in 彆扭
    "赞": "贊",  # a sound, 贊比亞; 讚 is "to praise"
}
"""Characters with several traditional counterparts, the one that stands in all names, and why."""


@pytest.fixture(scope="module")
def pairs():
    """Every simplified name with its traditional one."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row[f"{kind}_zh-Hans"], row[f"{kind}_zh-Hant"]) for row in rows for kind in KINDS]


def test_traditional_names_are_what_opencc_makes_of_them_but_for_the_corrected(pairs):
    """The configuration s2t, then the corrections, each of which is needed."""
    convert = opencc.OpenCC("s2t").convert
    converted = [convert(simplified) for simplified, _ in pairs]
    for wrong, right in CORRECTED.items():
        assert any(wrong in name for name in converted)
        converted = [name.replace(wrong, right) for name in converted]

    assert converted == [traditional for _, traditional in pairs]


def test_every_character_with_several_counterparts_was_reviewed(pairs, tmp_path):
    """What OpenCC's dictionary of characters gives more than one counterpart is in the table, as it stands there."""
    package = Path(opencc.__file__).parent / "clib"
    text = tmp_path / "characters.txt"
    dictionary = package / "share" / "opencc" / "STCharacters.ocd2"
    command = [package / "bin" / "opencc_dict", "-i", dictionary, "-f", "ocd2", "-o", text, "-t", "text"]
    subprocess.run(command, check=True, capture_output=True)
    entries = [line.split("\t") for line in text.read_text(encoding="utf-8").splitlines() if "\t" in line]
    ambiguous = {simplified for simplified, counterparts in entries if " " in counterparts}
    written = [pair for names in pairs for pair in zip(*names, strict=True) if pair[0] in ambiguous]

    assert len(ambiguous) > 100
    assert set(written) == set(REVIEWED.items())
