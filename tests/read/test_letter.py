"""A letter folder read whole: what a good one yields, and that every fault of a bad one is named at its place."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from letter_render.checks.accept import apply_acceptances
from letter_render.findings import Severity
from letter_render.folder import MAX_BYTES
from letter_render.model import Mailbox
from letter_render.read.letter import read_letter
from letter_render.read.mailbox import parse_mailbox


def places(findings):
    """`code line field` of each finding."""
    return [f"{f.code} {f.origin.line} {f.origin.field}".rstrip() for f in findings]


def test_the_smallest_letter_has_no_finding_and_every_default(read):
    letter, findings = read()
    assert findings == []
    assert (letter.kind, letter.stationery, letter.date, letter.fallback) == ("open-letter", "plain", None, "")
    assert (letter.unnamed, letter.total) == (0, 1)
    version = letter.versions["fr"]
    assert (version.status, version.punctuation, version.title) == ("original", "quotes", "Lettre")
    assert version.body.text == "Madame, Monsieur,\n"
    assert letter.inputs == ("letter.yaml", "b.md", "s.csv")


@pytest.mark.parametrize(("tag", "punctuation"), [("zh-Hant", "full-width"), ("ja", "full-width"), ("ko", "quotes")])
def test_chinese_and_japanese_have_full_width_punctuation_unless_told(read, tag, punctuation):
    letter, _ = read(("  fr:", f"  {tag}:"))
    assert letter.versions[tag].punctuation == punctuation
    letter, _ = read(("  fr:", f"  {tag}:"), more="    punctuation: keep\n")
    assert letter.versions[tag].punctuation == "keep"


def test_every_key_of_the_contract_is_read(read, folder):
    (folder / "mail.md").write_text("An {{ recipient.state }}\n\nMadame,\n", encoding="utf-8")
    more = """\
    text: official
    subject: "Objet : {{ recipient.state }}"
    salutation: Madame,
    closing: |
      Avec *respect*,
      X
    note:
    punctuation: full-width
kind: appeal
stationery: blue
date: 2020-09-09
sender: {name: HRIC, reply_to: a@b.org}
fallback: fr
mail: {from: '"Rivière, A" <a@b.org>', attach: [pdf], max_size: 500 kB, cover: {fr: mail.md}}
accept:
- {code: name/stray-stop, row: 1, why: it is right}
- {code: name/entity, why: all are}
"""
    letter, findings = read(more=more)
    assert findings == []
    assert (letter.kind, letter.stationery, letter.date) == ("appeal", "blue", dt.date(2020, 9, 9))
    assert (letter.sender, letter.fallback) == ("HRIC", "fr")
    assert (letter.mail.sender, letter.mail.reply_to) == (Mailbox("a@b.org", "Rivière, A"), Mailbox("a@b.org"))
    assert (letter.mail.attach, letter.mail.max_size) == (("pdf",), 500_000)
    cover = letter.mail.covers["fr"]
    assert (cover.subject.text, cover.body.text.strip()) == ("An {{ recipient.state }}", "Madame,")
    assert (cover.subject.origin.line, cover.body.origin.line) == (1, 2)
    version = letter.versions["fr"]
    assert version.status == "official"
    assert (version.subject.text, version.note.text) == ("Objet : {{ recipient.state }}", "")
    assert version.closing.text == "Avec *respect*,\nX\n"
    assert [(entry.code, entry.row, entry.why) for entry in letter.accept] == [
        ("name/stray-stop", 1, "it is right"),
        ("name/entity", 0, "all are"),
    ]


def test_every_text_knows_where_it_begins(read):
    letter, _ = read(
        more="    closing: Bien à vous\n    note: |\n      une\n      deux\naccept:\n- {code: a/b, why: c}\n"
    )
    version = letter.versions["fr"]
    assert str(version.closing.origin) == "letter.yaml:8:14 languages.fr.closing"
    assert str(version.note.origin) == "letter.yaml:10 languages.fr.note"
    assert str(version.body.origin) == "b.md:1"
    assert str(letter.accept[0].origin) == "letter.yaml:13:3 accept.0"
    assert str(letter.signatories[0].origin) == "s.csv:2 name (row 1)"


def test_a_letter_needs_no_title_where_it_has_a_subject(read):
    letter, findings = read(("title: Lettre", "subject: Objet"))
    assert findings == []
    assert (letter.versions["fr"].title, letter.versions["fr"].subject.text) == ("", "Objet")


def test_mark_and_line_ends_of_any_system_are_no_part_of_a_value(read, folder):
    yaml = "\ufeff" + (folder / "letter.yaml").read_text(encoding="utf-8").replace("\n", "\r\n")
    letter, findings = read(yaml=yaml, body="\ufeffune\r\ndeux\rtrois\n", csv="\ufeffname,language\r\nA,fr\r\nB,\r\n")
    assert findings == []
    assert letter.id == "small"
    assert letter.versions["fr"].body.text == "une\ndeux\ntrois\n"
    assert [one.name for one in letter.signatories] == ["A", "B"]


def test_old_mac_line_ends_are_lines_too(read, folder):
    yaml = (folder / "letter.yaml").read_text(encoding="utf-8").replace("\n", "\r")
    letter, findings = read(yaml=yaml, csv="name\rA\rB.\r")
    assert [one.origin.line for one in letter.signatories] == [2, 3]
    assert findings == []


def test_faults_of_all_files_come_at_once(read):
    letter, findings = read(
        ("version: 1", "version: 0"), ("title: Lettre", "titel: Lettre"), body="a\x07\n", csv="name,country\nA,fr\nA,\n"
    )
    assert letter is None
    assert places(findings) == [
        "letter/value 2 version",
        "letter/unknown-key 6 languages.fr.titel",
        "letter/no-title 5 languages.fr",
        "letter/characters 1",
        "signatories/country 2 country",
        "name/duplicate 3 name",
    ]


def test_a_letter_with_bad_names_is_still_there_for_later_stages(read):
    letter, findings = read(csv="name\nA\nA\n")
    assert letter is not None
    assert [finding.severity for finding in findings] == [Severity.FAILURE]


@pytest.mark.parametrize(
    ("swap", "more", "expected"),
    [
        (("letter: small\n", ""), "", ["letter/missing 0 letter"]),
        (("letter: small", "letter:"), "", ["letter/missing 1 letter"]),
        (("letter: small", "letter: 2020"), "", ["letter/type 1 letter"]),
        (("letter: small", "letter: Small"), "", ["letter/id 1 letter"]),
        (("letter: small", "letter: ../x"), "", ["letter/id 1 letter"]),
        (("letter: small", "letter: com1"), "", ["letter/id 1 letter"]),
        (("letter: small", "letter: a--b"), "", ["letter/id 1 letter"]),
        (("letter: small", f"letter: {'a' * 65}"), "", ["letter/id 1 letter"]),
        (("version: 1", "version: 0"), "", ["letter/value 2 version"]),
        (("version: 1", "version: -1"), "", ["letter/value 2 version"]),
        (("version: 1", 'version: "1"'), "", ["letter/type 2 version"]),
        (("version: 1", "version: 1.5"), "", ["letter/type 2 version"]),
        (("version: 1", "version: 1e99"), "", ["letter/type 2 version"]),
        (("version: 1", f"version: {'9' * 5000}"), "", ["letter/type 2 version"]),
        (("version: 1", "version: true"), "", ["letter/type 2 version"]),
        (("version: 1", "version: [1]"), "", ["letter/type 2 version"]),
        (("title: Lettre", "title: 3.50"), "", ["letter/type 6 languages.fr.title"]),
        (("title: Lettre", "title: ' '"), "", ["letter/no-title 5 languages.fr"]),
        (("title: Lettre", "title: |\n      a\n      b"), "", ["letter/value 6 languages.fr.title"]),
        (("body: b.md", "closing: x"), "", ["letter/missing 5 languages.fr.body"]),
        (("body: b.md", "body:"), "", ["letter/missing 7 languages.fr.body"]),
        (("body: b.md", "body: ''"), "", ["letter/value 7 languages.fr.body"]),
        (("  fr:", "  french:"), "", ["letter/language-tag 5 languages.french"]),
        (("  fr:", "  zh_Hant:"), "", ["letter/language-tag 5 languages.zh_Hant"]),
        (("  fr:", "  FR:"), "", ["letter/language-tag 5 languages.FR"]),
        (("version", "version"), "date: 09.09.2020\n", ["letter/date 8 date"]),
        (("version", "version"), "date: 20200909\n", ["letter/date 8 date"]),
        (("version", "version"), "date: 2020-02-30\n", ["letter/date 8 date"]),
        (("version", "version"), "date: 2020-09-09T10:00:00Z\n", ["letter/date 8 date"]),
        (("version", "version"), "fallback: de\n", ["letter/fallback 8 fallback"]),
        (("version", "version"), "kind: ../../etc\n", ["letter/id 8 kind"]),
        (("version", "version"), "sender: HRIC\n", ["letter/type 8 sender"]),
        (("version", "version"), "mail: {attach: [doc]}\n", ["letter/value 8 mail.attach.0"]),
        (("version", "version"), "mail: {attach: pdf}\n", ["letter/type 8 mail.attach"]),
        (("version", "version"), "mail: {from: office}\n", ["mail/address 8 mail.from"]),
        (("version", "version"), 'mail: {from: "A <a@b.org> <c@d.org>"}\n', ["mail/address 8 mail.from"]),
        (("version", "version"), "sender: {reply_to: a@b}\n", ["mail/address 8 sender.reply_to"]),
        (("version", "version"), "mail: {max_size: 10}\n", ["letter/type 8 mail.max_size"]),
        (("version", "version"), "mail: {max_size: 10 GB}\n", ["letter/value 8 mail.max_size"]),
        (("version", "version"), "mail: {cover: {fr: no.md}}\n", ["file/missing 8 mail.cover.fr"]),
        (("version", "version"), "mail: {cover: {fr: ../no.md}}\n", ["file/outside 8 mail.cover.fr"]),
        (("version", "version"), "mail: {cover: {fr: b.md}}\n", ["mail/cover 1"]),
        (("version", "version"), "    text: orginal\n", ["letter/value 8 languages.fr.text"]),
        (("version", "version"), "accept: [{code: name/x}]\n", ["letter/missing 8 accept.0.why"]),
        (("version", "version"), "accept: [{code: name/x, why: ' '}]\n", ["letter/value 8 accept.0.why"]),
        (("version", "version"), "accept: [{code: x, why: y}]\n", ["letter/value 8 accept.0.code"]),
        (("version", "version"), "accept: [{code: name/x, row: 0, why: y}]\n", ["letter/value 8 accept.0.row"]),
        (("version", "version"), "accept: {code: name/x, why: y}\n", ["letter/type 8 accept"]),
    ],
)
def test_each_fault_of_a_value_is_named_at_its_line_and_field(read, swap, more, expected):
    _, findings = read(swap, more=more)
    assert places(findings) == expected


def test_no_language_at_all_is_a_fault(read):
    _, findings = read(yaml="letter: a\nversion: 1\nsignatories: {file: s.csv}\nlanguages: {}\n")
    assert places(findings) == ["letter/missing 4 languages"]


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        ("fallbak: fr\n", "did you mean `fallback`"),
        ("    punctuation: fullwidth\n", "did you mean `full-width`"),
        ("    clossing: x\n", "did you mean `closing`"),
        ("mail: {form: x}\n", "did you mean `from`"),
        ("sender: {email: x}\n", "known are name, reply_to"),
        ("accept: [{code: a/b, why: c, line: 1}]\n", "known are code, row, why"),
    ],
)
def test_an_unknown_word_comes_with_the_nearest_known_one(read, more, hint):
    _, findings = read(more=more)
    assert hint in [finding.hint for finding in findings]


def test_no_sentence_is_pydantics(read):
    _, findings = read(
        yaml="letter: [1]\nversion: x\ndate: 1\nsignatories: 1\nlanguages: 2\nmail: {cover: 1}\nfoo: 1\n"
    )
    said = " ".join(str(finding) for finding in findings).lower()
    assert len(findings) == 7
    assert not any(word in said for word in ("input", "valid", "instance", "extra", "pydantic", "str ", "dict"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../b.md", "file/outside"),
        ("x/../../b.md", "file/outside"),
        ("/etc/hostname", "file/outside"),
        ("'C:\\b.md'", "file/outside"),
        ("'x\\b.md'", "file/outside"),
        ('"b\\0.md"', "file/name"),
        ('"b\\ud800.md"', "file/name"),
        ("c.md", "file/missing"),
        (".", "file/not-a-file"),
        ("link.md", "file/outside"),
        ("loop.md", "file/missing"),
        ("pipe.md", "file/not-a-file"),
        ("huge.md", "file/too-large"),
        ("empty.md", "letter/empty-body"),
        ("blank.md", "letter/empty-body"),
    ],
)
def test_a_body_that_cannot_be_had_is_refused(folder, read, name, code):
    (folder / "link.md").symlink_to(folder.parent / "elsewhere.md")
    (folder / "loop.md").symlink_to("loop.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "empty.md").touch()
    (folder / "blank.md").write_text(" \n\t\n", encoding="utf-8")
    with (folder / "huge.md").open("wb") as huge:
        huge.truncate(MAX_BYTES + 1)
    letter, findings = read(("body: b.md", f"body: {name}"))
    assert letter is None
    assert code in [finding.code for finding in findings]


def test_a_link_inside_the_folder_is_followed(folder, read):
    (folder / "link.md").symlink_to("b.md")
    letter, findings = read(("body: b.md", "body: link.md"))
    assert findings == []
    assert letter.versions["fr"].body.text == "Madame, Monsieur,\n"


def test_a_missing_file_is_hinted_at_by_its_neighbour(read):
    _, findings = read(("s.csv", "S.csv"))
    assert (findings[0].code, findings[0].hint) == ("file/missing", "did you mean `s.csv`")


def test_a_file_that_may_not_be_read_is_said_to_be_so(read, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    _, findings = read()
    assert [(finding.code, finding.why) for finding in findings] == [("file/unreadable", "Permission denied")]


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "file").touch()
    for name in ("nothing", "file"):
        letter, findings = read_letter(tmp_path / name)
        assert (letter, [finding.code for finding in findings]) == (None, ["file/no-folder"])


def test_a_folder_without_letter_yaml_is_refused(tmp_path):
    (tmp_path / "letter.yml").touch()
    letter, findings = read_letter(tmp_path)
    assert letter is None
    assert [(finding.code, finding.hint) for finding in findings] == [("file/missing", "did you mean `letter.yml`")]


def test_a_letter_yaml_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "letter.yaml").mkdir()
    assert [finding.code for finding in read_letter(tmp_path)[1]] == ["file/not-a-file"]


@pytest.mark.parametrize(
    ("yaml", "code"), [("", "file/empty"), ("# x\n", "file/empty"), ("- a\n", "yaml/not-a-mapping")]
)
def test_a_letter_yaml_without_keys_is_refused(read, yaml, code):
    letter, findings = read(yaml=yaml)
    assert (letter, [finding.code for finding in findings]) == (None, [code])


def test_bytes_that_are_not_utf8_are_refused_in_every_file_at_once(read):
    yaml = "letter: small\nversion: 1\nsignatories: {file: s.csv}\nlanguages:\n  fr:\n    title: T\n    body: b.md\n"
    _, findings = read(
        yaml=yaml, body="créée à Genève".encode("cp1252"), csv="name\n台灣南社\n國會調查兵團\n".encode("big5")
    )
    assert [finding.what for finding in findings] == [
        "the file is not UTF-8; it looks like Windows-1252",
        "the file is not UTF-8; it looks like Big5",
    ]
    assert [str(finding.origin) for finding in findings] == ["b.md:1:3", "s.csv:2:1"]


@pytest.mark.parametrize("escape", ["\\ud800", "\\x07", "\\ufffd", "\\ufdd0", "\\u202e", "\\L"])
def test_a_character_that_no_text_can_hold_is_refused_in_letter_yaml(read, escape):
    _, findings = read(("title: Lettre", f'title: "a{escape}b"'))
    assert places(findings) == ["letter/characters 6 languages.fr.title"]
    str(findings[0]).encode()


@pytest.mark.parametrize("char", ["\0", "\x0b", "\ufffe", "\u2067", "\u2029", "\ufffd"])
def test_a_character_that_no_text_can_hold_is_refused_in_a_body(read, char):
    _, findings = read(body=f"une\n\tdeux{char}\n")
    assert places(findings) == ["letter/characters 2"]


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        ("total: 3, unnamed: 1", []),
        ("total: 2", []),
        ("unnamed: 39", []),
        ("total: 3", ["signatories/count"]),
        ("total: 1, unnamed: 1", ["signatories/count"]),
        ("total: 0", ["signatories/count"]),
        ("total: x, unnamed: -1", ["letter/value", "letter/type"]),
    ],
)
def test_listed_and_unnamed_make_the_total(read, numbers, codes):
    _, findings = read(("{file: s.csv}", f"{{file: s.csv, {numbers}}}"), csv="name\nA\nB\n")
    assert [finding.code for finding in findings] == codes


def test_an_accepted_finding_is_marked_and_stays(read):
    accept = "accept: [{code: name/stray-stop, row: 2, why: confirmed}, {code: name/entity, row: 2, why: x}]\n"
    letter, findings = read(more=accept, csv="name\nA\nBuilding.\nHouses.\n")
    assert [(finding.code, finding.accepted) for finding in findings] == [
        ("name/stray-stop", "confirmed"),
        ("name/stray-stop", ""),
    ]
    assert places(apply_acceptances(findings, letter.accept))[-1:] == ["accept/unused 8 accept.1"]


def test_one_body_may_serve_two_languages_and_is_an_input_once(read):
    letter, findings = read(more="  fr-CH: {title: T, body: b.md}\n", body="x\x07")
    assert letter.inputs == ("letter.yaml", "b.md", "s.csv")
    assert [finding.code for finding in findings] == ["letter/characters"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.org", Mailbox("a@b.org")),
        ("<a@b.org>", Mailbox("a@b.org")),
        ("Büro am Fluß <a@b.org>", Mailbox("a@b.org", "Büro am Fluß")),
        ('"Büro, \\"Fluß\\"" <a@b.org>', Mailbox("a@b.org", 'Büro, "Fluß"')),
        ("Rivière, A <A@B.org>", Mailbox("A@b.org", "Rivière, A")),
        ("河川觀察 <büro@fluß.example>", Mailbox("büro@xn--flu-7ka.example", "河川觀察")),
    ],
)
def test_a_mailbox_is_read_as_people_write_it(text, expected):
    assert parse_mailbox(text, may_have_name=True) == expected
