"""Language tags and country codes."""

from __future__ import annotations

import pytest

from letter_render.read.tags import canonical_tag, countries


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("fr", "fr"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("ZH-HANT", "zh-Hant"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("zh-cmn-hans-cn", "zh-cmn-Hans-CN"),
        ("de-1996", "de-1996"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("en-US-u-CO-phonebk-x-AB", "en-US-u-co-phonebk-x-ab"),
        ("und-latn", "und-Latn"),
        ("bo", "bo"),
        ("ckb", "ckb"),
    ],
)
def test_a_well_formed_tag_gets_the_case_of_rfc_5646(tag, canonical):
    assert canonical_tag(tag) == canonical


@pytest.mark.parametrize(
    "tag", ["", "f", "zh_Hant", "français", "Chinese", "fr-", "-fr", "fr--FR", "x-y", "fr FR", "fr\n", "ｆr"]
)
def test_what_is_no_tag_has_no_canonical_form(tag):
    assert canonical_tag(tag) is None


def test_countries_are_the_249_of_iso_3166_and_kosovo():
    assert len(countries()) == 250
    assert {"TW", "HK", "PS", "VA", "XK"} <= countries()
    assert not {"EU", "UN", "ZZ", "UK", "AC"} & countries()
