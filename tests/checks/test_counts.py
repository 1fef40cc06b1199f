"""A number of signatories in the prose is one of the letter's counts, or a warning with its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from letter_render.checks.counts import check_counts
from letter_render.findings import Severity
from letter_render.model import Prose
from letter_render.read import catalogue
from letter_render.resources import SHIPPED
from letter_render.stationery import Counting

LANGUAGES = {path.stem: path for path in sorted((SHIPPED / "data" / "languages").glob("*.toml"))}


@pytest.fixture
def said(sample):
    """What the warnings quote that a body gives in the sample: 321 signed, 282 are listed, 39 are not named."""

    def quoted(tag, **texts):
        found = catalogue.find(sample.letter.folder, (catalogue.LANGUAGE, tag, None))
        language = catalogue.read_language(found[0])
        version = sample.letter.versions[tag]
        empty = {name: replace(getattr(version, name), text="") for name in ("subject", "body", "closing", "note")}
        proses = {name: Prose(text, version.body.origin) for name, text in texts.items()}
        findings = list(check_counts(sample.letter, replace(version, **{**empty, **proses}), language.counting))
        assert {(finding.code, finding.severity) for finding in findings} <= {("text/count", Severity.WARNING)}
        return [finding.what.split("'")[1] for finding in findings]

    return quoted


@pytest.mark.parametrize(
    ("tag", "body", "quoted"),
    [
        ("en", "We, the 320 undersigned organizations, ask you.", "320 undersigned organizations"),
        ("en", "This letter is signed by **320** organisations.", "320 organisations"),
        ("en", "It is signed by\n1,321\norganizations.", "1,321 organizations"),
        ("fr", "Les 1 321 organisations signataires le demandent.", "1 321 organisations"),
        ("fr", "Nous sommes 320 signataires.", "320 signataires"),
        ("es", "Las 1.321 organizaciones abajo firmantes lo piden.", "1.321 organizaciones"),
        ("ru", "Мы, 320 нижеподписавшихся организаций, просим.", "320 нижеподписавшихся организаций"),
        ("ar", "وقعت على هذه الرسالة ٣٢٠ منظمة.", "٣٢٠ منظمة"),
        ("ar", "وقعت على هذه الرسالة ١٬٣٢١ منظمة.", "١٬٣٢١ منظمة"),
        ("ar", "وقّعت على هذه الرسالة ١٠٥ جمعيات.", "١٠٥ جمعيات"),
        ("ru", "Это письмо подписало 331 объединение.", "331 объединение"),
        ("es", "La firmaron 320 asociaciones.", "320 asociaciones"),
        ("zh-Hant", "320名聯署人", "320名聯署人"),
        ("zh-Hant", "連署團體共計320個。", "團體共計320"),
        ("zh-Hant", "我們,以下320個連署機構。", "320個連署"),
        ("zh-Hans", "本函由 320 家机构联署。", "320 家机构"),
        ("zh-Hans", "本函由３２０个组织联署。", "３２０个组织"),
    ],
)
def test_a_number_that_is_none_of_the_counts_is_a_warning(said, tag, body, quoted):
    """In seven languages, in any digits, with separators, bold, and across a line."""
    assert said(tag, body=body) == [quoted]


@pytest.mark.parametrize("number", ["321", "282", "39"])
def test_a_number_that_is_one_of_the_counts_is_none(said, number):
    """All who signed, those listed, and those not named."""
    assert said("en", body=f"It is signed by {number} organizations.") == []


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("en", "In 2020 organizations in all countries signed it."),
        ("en", "On 26 June 2020, organizations signed resolution 43/2 organizations had asked for."),
        ("en", "It was signed on page 12, by organizations of rank 3.5 organizations."),
        ("en", "It is signed by more than 300 organizations."),
        ("en", "It is signed by {{ total }} organizations and {# 12 organizations #} others."),
        ("en", "Signed: {{ plural(unnamed, one='1 organization', other='# organizations') }}."),
        ("en", "Signed by " + "7" * 5000 + " organizations."),
        ("en", "Last year 27 organizations met in Geneva. We have signed this letter."),
        ("en", "50 experts of the United Nations signed it, and 12 assigned reorganizations."),
        ("fr", "Près de 300 organisations l’ont signée, le 12 organisationnel aussi."),
        ("es", "La firman más de 300 organizaciones."),
        ("ru", "Его подписали более 300 организаций."),
        ("ar", "وقعت عليها أكثر من ٣٠٠ منظمة."),
        ("zh-Hant", "2020年6月26日,50位聯合國人權專員簽署了第43/2號決議。"),
        ("zh-Hant", "連署的有300多個組織,逾300個團體。"),
        ("zh-Hans", "2020年组织联署。"),
    ],
)
def test_other_numbers_are_none(said, tag, body):
    """Years, dates, resolutions, pages, decimals, approximate numbers, fields, and other organizations."""
    assert said(tag, body=body) == []


def test_outside_the_body_no_word_of_signing_is_needed(said):
    """Subject, closing and note speak of this letter."""
    texts = dict.fromkeys(("subject", "closing", "note"), "Letter of 320 organizations")

    assert said("en", **texts) == ["320 organizations"] * 3
    assert said("en", body=texts["note"]) == []


def test_the_line_is_that_of_the_number(compose_letter):
    """Whatever fields and paragraphs are before it."""
    body = "First{{\ntotal }}.\n\nSecond,\nsigned by 7 organizations.\n"
    _, findings = compose_letter("A", body=body)
    found = [finding for finding in findings if finding.code == "text/count"]

    assert [(finding.origin.file, finding.origin.line) for finding in found] == [("body.md", 5)]


def test_it_can_be_accepted(compose_letter):
    """By its code."""
    more = "accept: [{code: text/count, why: they met elsewhere}]\n"
    _, findings = compose_letter("A", body="Signed by 7 organizations.", more=more)

    assert [finding.accepted for finding in findings if finding.code == "text/count"] == ["they met elsewhere"]
    assert "accept/unused" not in [finding.code for finding in findings]


def test_the_sample_has_none(sample):
    """In seven languages, dates and other numbers and all."""
    assert sorted(LANGUAGES) == sorted(sample.letter.versions)
    assert [finding for finding in sample.findings if finding.code == "text/count"] == []


@pytest.mark.parametrize("phrase", ["organizations", "#", " # ", "# of #"])
def test_a_phrase_without_a_number_and_a_word_is_refused(phrase):
    with pytest.raises(ValueError, match="# once"):
        Counting.model_validate({"of": [phrase]})


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_shipped_language_counts(tag):
    """It says how signatories are counted, which words speak of signing, and what is approximate."""
    language = catalogue.read_language(catalogue.find(SHIPPED, (catalogue.LANGUAGE, tag, None))[0])

    assert all((language.counting.of, language.counting.signed, language.counting.about))
