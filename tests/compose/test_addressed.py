"""A letter to a recipient: the lines, fields and salutation that they get, and what is the same for all."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from PIL import Image

from letter_render.galley import Address, Columns, Figure, Heading, NameList, Paragraph
from letter_render.read.recipients import SHIPPED_LIST, read_recipients
from letter_render.walk import runs_of


def text_of(block):
    """The text of a block, with its line breaks."""
    return "".join(getattr(inline, "text", "\n") for inline in block.inlines)


def by_style(galley):
    """The text of each block of the template by its style."""
    blocks = [block for block in galley.blocks if isinstance(block, Paragraph | Heading | Address)]
    return {"address" if isinstance(block, Address) else block.style: text_of(block) for block in blocks}


def serious(findings):
    """What is found beyond notes."""
    return [str(finding) for finding in findings if finding.severity.name != "NOTE"]


MISSIONS = {
    "en": "Permanent Mission of France\nto the United Nations",
    "fr": "Mission permanente de la France\nauprès de l’Organisation des Nations Unies",
    "es": "Misión Permanente de Francia\nante las Naciones Unidas",
    "ru": "Постоянное представительство Франции\nпри Организации Объединенных Наций",
    "ar": "البعثة الدائمة لفرنسا\nلدى الأمم المتحدة",
    "zh-Hans": "法国常驻联合国代表团",
    "zh-Hant": "法國常駐聯合國代表團",
}
OBSERVERS = {
    "en": "Permanent Observer Mission of the Holy See\nto the United Nations",
    "fr": "Mission permanente d’observation du Saint-Siège\nauprès de l’Organisation des Nations Unies",
    "zh-Hant": "教廷常駐聯合國觀察員代表團",
}
SALUTATIONS = {
    "en": "Excellency,",
    "fr": "Excellence,",
    "es": "Excelencia:",
    "ru": "Ваше Превосходительство,",
    "ar": "تحية طيبة وبعد،",
    "zh-Hans": "阁下：",
    "zh-Hant": "閣下：",
}


@pytest.mark.parametrize("tag", MISSIONS)
def test_a_delegation_is_named_and_saluted_in_the_letters_language(address_letter, tag):
    galley, findings = address_letter({"id": "fra"}, tag=tag)
    assert serious(findings) == []
    assert by_style(galley)["address"] == MISSIONS[tag]
    assert by_style(galley)["salutation"] == SALUTATIONS[tag]
    assert (galley.recipient, galley.file_stem) == ("fra", f"small.fra.{tag}")


@pytest.mark.parametrize("tag", OBSERVERS)
def test_an_observer_is_addressed_as_one(address_letter, tag):
    address = by_style(address_letter({"id": "vat"}, tag=tag)[0])["address"]
    assert address.split() == OBSERVERS[tag].split()


@pytest.mark.parametrize("tag", MISSIONS)
def test_every_delegation_of_the_list_has_an_address_that_fits(make_letter, composer, tag):
    """In each of the seven languages, with room for two lines more in the lower of the two shipped boxes."""
    people, _ = read_recipients(SHIPPED_LIST)
    made = composer(make_letter(tag=tag), tag)
    for person in people:
        galley, findings = made.compose(person)
        assert serious(findings) == []
        assert galley.blocks[0].line_count <= 4


def test_the_lines_are_person_mission_street_and_what_a_cell_has_wins(address_letter):
    cells = {"id": "fra", "name": "M. X", "address": ["1 Main", "Town"]}
    assert by_style(address_letter(cells)[0])["address"] == f"M. X\n{MISSIONS['en']}\n1 Main\nTown"
    own = by_style(address_letter({**cells, "mission": ["Ours", "there"], "state": "Gaul"})[0])
    assert own["address"] == "M. X\nOurs\nthere\n1 Main\nTown"
    other = by_style(address_letter({"id": "xx", "state": "Gaul", "address": "Town"})[0])
    assert other["address"] == "Gaul\nTown"


def test_a_letter_to_nobody_has_no_address_and_its_own_salutation(make_letter, composer):
    folder = make_letter(more="    salutation: Dear all,\n    reference: R\n")
    galley, findings = composer(folder).compose()
    assert serious(findings) == []
    assert by_style(galley) == {"reference": "R", "salutation": "Dear all,", "body": "One line.", "closing": "Yours"}
    assert (galley.recipient, galley.file_stem) == ("", "small.en")


@pytest.mark.parametrize(
    ("cell", "letter", "expected"),
    [
        ("Dear Ambassador,", "Dear {{ recipient.name }},", "Dear Ambassador,"),
        ("", "Dear {{ recipient.name }},", "Dear Ms. S,"),
        ("", "", "Excellency,"),
        ("Dear Ambassador,", "", "Dear Ambassador,"),
        ("", "{% if recipient.name == 'nobody' %}Dear all,{% endif %}", "Excellency,"),
    ],
)
def test_the_cells_salutation_wins_then_the_letters_then_the_languages(address_letter, cell, letter, expected):
    galley, findings = address_letter(
        {"id": "fra", "name": "Ms. S", "salutation": cell}, more=f"    salutation: {json.dumps(letter)}\n"
    )
    assert serious(findings) == []
    assert by_style(galley)["salutation"] == expected


@pytest.mark.parametrize(
    ("cell", "letter", "expected"),
    [
        ("A/7", "", "A/7"),
        ("A/7", "Ref. {{ recipient.reference }}", "Ref. A/7"),
        ("", "Ref. 1", "Ref. 1"),
        ("", "", None),
    ],
)
def test_the_reference_is_the_letters_else_the_recipients(address_letter, cell, letter, expected):
    galley, _ = address_letter({"id": "fra", "reference": cell}, more=f"    reference: {json.dumps(letter)}\n")
    assert by_style(galley).get("reference") == expected


def test_the_state_has_its_three_names_in_prose(address_letter):
    body = "{{ recipient.id }}|{{ recipient.state }}|{{ recipient.formal_state }}|{{ recipient.of_state }}"
    assert by_style(address_letter({"id": "fra"}, tag="fr", body=body)[0])["body"] == (
        "fra|France|République française|de la France"
    )
    own = {"id": "fra", "state": "Gaule"}
    assert by_style(address_letter(own, tag="fr", body=body)[0])["body"] == "fra|Gaule|Gaule|Gaule"


def test_a_state_without_a_name_in_the_language_is_a_failure_at_its_row(make_letter, composer, recipients):
    from letter_render.resources import SHIPPED

    english = (SHIPPED / "data/languages/en.toml").read_text(encoding="utf-8")
    people, _ = recipients("id,state,mission\nfra,,\nesp,Espanha,Missão da Espanha\n")
    for tag, codes in (("pt", ["recipients/state"]), ("en-US", [])):
        folder = make_letter(tag=tag)
        (folder / "data/languages").mkdir(parents=True, exist_ok=True)
        (folder / f"data/languages/{tag}.toml").write_text(english, encoding="utf-8")
        made = composer(folder, tag)
        found = [one for one in made.compose(people[0])[1] if one.severity.name == "FAILURE"]
        assert [one.code for one in found] == codes
        assert {(one.origin.line, one.origin.field) for one in found} <= {(2, "fra")}
        assert serious(made.compose(people[1])[1]) == []


def test_a_field_that_the_recipient_has_not_filled_is_told_at_its_cell(address_letter):
    body = "{{ recipient.name }}\n\n{% if recipient.name %}x{% endif %}{{ recipient.state }}"
    _, findings = address_letter({"id": "fra"}, body=body)
    assert [(one.code, one.severity.name, one.origin.field) for one in findings] == [
        ("recipients/no-value", "WARNING", "fra.name")
    ]


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("{{ recipient.stat }}", "template/undefined", "recipient.state"),
        ("{{ recipient.items }}", "template/undefined", "recipient.state"),
        ("{{ recipient.__class__ }}", "template/refused", ""),
        ("{{ recipient }}", "template/refused", "recipient.state is"),
        ("{{ recipient.state + 'x' }}", "template/refused", ""),
    ],
)
def test_the_recipient_has_its_fields_and_nothing_else(address_letter, body, code, said):
    _, findings = address_letter({"id": "fra"}, body="a\n\n" + body)
    (fault,) = (one for one in findings if one.severity.name == "FAILURE")
    assert (fault.code, fault.origin.file, fault.origin.line) == (code, "body.md", 3)
    assert said in str(fault)


def test_a_letter_to_nobody_may_ask_whether_there_is_a_recipient(compose_letter, codes):
    body = "{% if recipient %}{{ recipient.state }}{% else %}all{% endif %}"
    assert by_style(compose_letter(body=body)[0])["body"] == "all"
    _, findings = compose_letter(body="{{ recipient.state }}")
    assert ("template/undefined", 0) in codes(findings, "FAILURE")
    assert any("{% if recipient %}" in one.hint for one in findings)


INJECTIONS = [
    "{{ 7*7 }}",
    "{% raw %}",
    "<script>alert(1)</script> & &amp;",
    "*a* _b_ [c](https://e.org) # 1. `d`",
    "../../etc/passwd",
    "CON",
    "a\u200eb\u200f",
    "=cmd|' /C calc'!A0",
    "a, b: c; d!",
    "ⅷ ﬁ ⽇",
]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("tag", ["en", "fr", "zh-Hant"])
def test_every_cell_is_set_as_typed_wherever_it_stands(address_letter, text, tag):
    """In address, salutation, reference and in the middle of prose: no value is code, markup, a path or folded."""
    cells = dict.fromkeys(("name", "state", "salutation", "reference", "address", "mission"), text)
    body = "x {{ recipient.state }} y\n\n> {{ recipient.name }}\n"
    galley, findings = address_letter(cells, tag=tag, body=body)
    found = by_style(galley)
    assert not [one for one in findings if one.severity.name == "FAILURE" and one.code != "glyph/missing"]
    if not any(one.code == "glyph/missing" for one in findings):
        assert "".join(found["address"].split()) == "".join(text.split()) * 3
        assert (found["salutation"], found["reference"], found["quote"]) == (text, text, text)
        assert found["body"] == f"x {text} y"


def test_a_character_without_a_face_is_a_failure_at_the_recipients_cell(address_letter):
    _, findings = address_letter({"id": "fra", "name": "བོད", "address": ["1 Main", "Town བོད"]})
    assert [(one.code, one.origin.file, one.origin.line, one.origin.field) for one in findings] == [
        ("glyph/missing", "r.json", 1, "fra.name"),
        ("glyph/missing", "r.json", 1, "fra.address"),
    ]


DATES = {
    "en": ("Geneva", "Geneva, 1 March 2024"),
    "fr": ("Genève", "Genève, le 1er mars 2024"),
    "es": ("Ginebra", "Ginebra, 1 de marzo de 2024"),
    "ru": ("Женева", "Женева, 1 марта 2024 года"),
    "ar": ("جنيف", "جنيف، ١ آذار/مارس ٢٠٢٤"),
    "zh-Hans": ("日内瓦", "日内瓦，2024年3月1日"),
    "zh-Hant": ("日內瓦", "日內瓦，2024年3月1日"),
}


def test_the_first_of_a_month_is_an_ordinal_in_french(compose_letter):
    said = by_style(compose_letter(tag="fr", more="date: 2024-03-01\n")[0])["date"]
    assert said == "1er mars 2024"
    assert by_style(compose_letter(tag="fr", more="date: 2024-03-11\n")[0])["date"] == "11 mars 2024"


@pytest.mark.parametrize("tag", DATES)
def test_place_and_date_are_joined_as_the_language_does(compose_letter, tag):
    place, expected = DATES[tag]
    galley, _ = compose_letter(tag=tag, more=f"    place: {place}\ndate: 2024-03-01\n")
    assert by_style(galley)["date"] == expected
    assert by_style(compose_letter(tag=tag, more=f"    place: {place}\n")[0])["date"] == place
    assert by_style(compose_letter(tag=tag, more="date: 2024-03-01\n")[0])["date"] in expected
    assert "date" not in by_style(compose_letter(tag=tag)[0])


def test_the_months_of_arabic_are_those_of_the_united_nations(compose_letter):
    """Twice: as in Syria and Iraq, and as in Egypt."""
    said = {by_style(compose_letter(tag="ar", more=f"date: 2024-{month:02}-09\n")[0])["date"] for month in range(1, 13)}
    assert len(said) == 12
    assert all(text.count("/") == 1 and text.startswith("٩ ") and text.endswith(" ٢٠٢٤") for text in said)


def test_who_signs_and_what_is_enclosed_stand_line_by_line(compose_letter):
    more = "    signer: {name: 'J. *D*', organisation: '{{ total }}'}\n    enclosures: [Report, 2023 <b>]\n"
    found = by_style(compose_letter(more=more)[0])
    assert found["signer"] == "J. *D*\n{{ total }}"
    assert found["enclosures"] == "Enclosures:\nReport\n2023 <b>"
    assert {"signer", "enclosures"}.isdisjoint(by_style(compose_letter()[0]))


def test_a_signature_stands_between_closing_and_name_at_most_25_mm_high(make_letter):
    from letter_render.pipeline import prepare

    more = "    signer: {name: J, signature: 'größe 1.png', alt: 'J. signed'}\n"
    folder = make_letter(more=more)
    Image.new("RGB", (400, 400)).save(folder / "größe 1.png")
    prepared = prepare(folder)
    assert serious(prepared.findings) == []
    closing, figure, signer = prepared.galleys[0].blocks[1:4]
    assert (closing.style, signer.style) == ("closing", "signer")
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.height_mm, figure.align, figure.keep_with_previous) == ("J. signed", 25, "start", True)
    assert "größe 1.png" in prepared.inputs


@pytest.mark.parametrize(
    ("signature", "alt", "code"),
    [
        ("none.png", "x", "file/missing"),
        ("../x.png", "x", "file/outside"),
        ("https://e.org/x.png", "x", "image/remote"),
        ("x.svg", "x", "image/format"),
        ("body.md", "x", "image/format"),
        ("x.png", "", "image/alt"),
        ("{{ title }}.png", "x", "file/missing"),
    ],
)
def test_a_signature_that_cannot_be_set_is_one_failure_at_its_key(make_letter, signature, alt, code):
    from letter_render.pipeline import prepare

    folder = make_letter(more=f"    signer: {{signature: '{signature}', alt: '{alt}'}}\n")
    Image.new("RGB", (40, 40)).save(folder / "x.png")
    (fault,) = (one for one in prepare(folder).findings if one.severity.name == "FAILURE")
    assert (fault.code, fault.origin.file, fault.origin.line) == (code, "letter.yaml", 9)


def grouped(galley):
    """The headings and names of the list, in order."""
    columns = next(block for block in galley.blocks if isinstance(block, Columns))
    for block in columns.blocks:
        if isinstance(block, Heading):
            yield text_of(block)
        elif isinstance(block, NameList):
            yield [(name.row, "".join(run.text for run in runs_of(name.inlines))) for name in block.names]


def test_groups_have_their_headings_and_change_neither_order_nor_rows(compose_letter):
    galley, findings = compose_letter("A,", "B,*Ü* {{ 1 }}", "C,*Ü* {{ 1 }}", "D,台灣", header="name,group")
    assert serious(findings) == []
    assert list(grouped(galley)) == [[(1, "A")], "*Ü* {{ 1 }}", [(2, "B"), (3, "C")], "台灣", [(4, "D")]]


def test_groups_that_do_not_stand_together_are_told_with_their_row(compose_letter, codes):
    galley, findings = compose_letter("A,x", "B,y", "C,x", "D,", "E,y", header="name,group")
    assert codes(findings, "WARNING") == [("signatories/group", row) for row in (3, 4, 5)]
    assert [row for names in grouped(galley) if isinstance(names, list) for row, _ in names] == [1, 2, 3, 4, 5]


def test_a_group_that_no_text_can_hold_is_a_failure_at_its_row(compose_letter, codes):
    _, findings = compose_letter("A,x", "B,x\ufdd0", header="name,group")
    assert ("letter/characters", 2) in codes(findings, "FAILURE")
    _, findings = compose_letter("A,x", "B,བོད", header="name,group")
    assert codes(findings, "FAILURE") == [("glyph/missing", 2)]


PEOPLE = """\
id,name,salutation,address
fra,M. X,,"1 Main
Town"
chn,,,
esp,Sra. Y,Dear Y,"2 Main
Suite 5
Town"
fra-2,,,"1 Main
Town"
"""


def test_one_composer_gives_each_the_galley_that_a_composer_of_their_own_gives(make_letter, composer, recipients):
    """Whoever came before: more lines, fewer, nobody at all."""
    body = "{% if recipient %}{{ recipient.state }} {% if recipient.name %}x\n\ny{% endif %}{% endif %} a\n\nc *d*\n"
    folder = make_letter("A,g", "台灣南社,h", header="name,group", body=body, more="    subject: To {{ total }}\n")
    people, _ = recipients(PEOPLE)
    made = composer(folder)
    for person in (*people, None, *reversed(people), people[0], None):
        assert made.compose(person) == composer(folder).compose(person)


def test_what_is_the_same_for_two_recipients_is_the_same_object(make_letter, composer, recipients):
    """Also where their addresses have other numbers of lines, and their texts other numbers of fields."""
    body = "For {{ recipient.state }}{% if recipient.name %} and {{ recipient.name }}{% endif %}.\n\nSame *for* all.\n"
    folder = make_letter("A", "台灣南社", body=body, more="    note: '{{ total }} signed.'\n")
    people, _ = recipients(PEOPLE)
    made = composer(folder)
    galleys = [made.compose(person)[0] for person in people]
    assert len({galley.blocks[0].line_count for galley in galleys}) > 2
    for one, other in pairwise(galleys):
        assert isinstance(one.blocks[-1], Columns)
        assert text_of(one.blocks[-3]) == "Same for all."
        assert all(one.blocks[place] is other.blocks[place] for place in (-1, -2, -3))
        assert one.blocks[0] is not other.blocks[0]
        assert one.head is other.head
        assert one.foot is other.foot


def test_a_subject_with_the_state_is_the_title_of_each(make_letter, composer, recipients):
    folder = make_letter(more="    subject: To {{ recipient.state }}\n", title="")
    people, _ = recipients(PEOPLE)
    made = composer(folder)
    assert [made.compose(person)[0].title for person in people[:3]] == ["To France", "To China", "To Spain"]


def test_an_address_that_is_not_first_is_refused(make_letter, composer, recipients, codes):
    folder = make_letter()
    (folder / "templates/letters").mkdir(parents=True)
    names = "<ul class='names'>{% for n in names %}<li>{{ n }}</li>{% endfor %}</ul>"
    text = "{{ body }}<address>{{ address }}</address>" + names
    (folder / "templates/letters/open-letter.html.jinja").write_text(text, encoding="utf-8")
    (person, *_), _ = recipients(PEOPLE)
    assert codes(composer(folder).compose(person)[1], "FAILURE") == [("template/address", 0)]
