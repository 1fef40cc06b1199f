"""The shipped list of delegations, as the program reads it."""

from __future__ import annotations

import pytest

from letter_render.findings import ShippedDamagedError
from letter_render.read import delegations as module
from letter_render.read.delegations import read_delegations


def test_there_are_193_members_and_two_observers_in_the_order_of_their_ids():
    found = read_delegations()
    assert len(found) == 195
    assert [one.id for one in found.values() if one.is_observer] == ["pse", "vat"]
    assert list(found) == sorted(found)
    assert {id_: one.id for id_, one in found.items()} == dict(zip(found, found, strict=True))


def test_each_has_three_names_in_seven_languages():
    tags = {"en", "fr", "es", "ru", "ar", "zh-Hans", "zh-Hant"}
    for one in read_delegations().values():
        assert one.names.keys() == tags
        assert all(name.short and name.formal and name.of for name in one.names.values())
    france = read_delegations()["fra"].names["fr"]
    assert (france.short, france.formal, france.of) == ("France", "République française", "de la France")


@pytest.mark.parametrize("text", [None, b"id,status\nfra,member,\xff", b"id\nfra\n", b'id,status\n"fra,member\n'])
def test_a_damaged_list_is_a_damaged_program(tmp_path, monkeypatch, text):
    """Missing, not UTF-8, without a column, with a quote that is not closed: exit code 4, with the file's name."""
    (tmp_path / "data").mkdir()
    if text is not None:
        (tmp_path / "data" / "delegations.csv").write_bytes(text)
    monkeypatch.setattr(module, "SHIPPED", tmp_path)
    with pytest.raises(ShippedDamagedError) as damaged:
        read_delegations.__wrapped__()
    assert [(one.code, one.origin.file) for one in damaged.value.findings] == [
        ("catalogue/broken", "data/delegations.csv")
    ]
