"""`letter-render send` as an officer meets it: who gets what, who is left out, what is refused and stays here."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import sqlite3
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import click
import pikepdf
import pytest
from docx import Document
from filelock import FileLock

from letter_render.mail import account, send as conversation
from letter_render.mail.ledger import FILE, Key, open_ledger, read_ledger

from .conftest import ROWS, only, parsed, write_table


def drafts(folder):
    return {path.name.split(".")[1]: parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))}


def files(message):
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


@pytest.fixture
def sent(send, serve, monkeypatch):
    """Send by a server that is there: the exit code, and the server."""
    monkeypatch.setattr(conversation, "BACKOFF_S", (0.02,))
    server = serve()

    def run(*arguments, to=None):
        return send("--smtp", server.address, "--really", "--yes", *arguments, to=to)

    run.server = server
    return run


def states(mailing):
    return {entry.recipient: entry.state for entry in read_ledger(mailing.out, "small")}


# Drafts.


def test_drafts_are_whole_messages_each_to_its_recipient(send, mailing, tmp_path, capsys):
    assert send("--drafts", tmp_path / "d") == 1
    made = drafts(tmp_path / "d")
    assert sorted(made) == ["bel", "egy", "fra", "twn"]
    french = made["fra"]
    assert (french["From"], french["Reply-To"]) == ("River Watch <office@river.example>", "answers@river.example")
    assert (french["To"], french["Subject"], french["X-Unsent"]) == (
        "Mme Émilie <a@fra.example.org>", "Lettre à France", "1",
    )  # fmt: skip
    assert french.get_body(("plain",)).get_content().replace("\r\n", "\n") == (
        "Excellence,\n\nCi-joint une lettre <https://river.example>.\n"
    )
    assert files(french) == {
        f"Une lettre.{suffix}": (mailing.out / "fra" / f"small.fra.fr.{suffix}").read_bytes()
        for suffix in ("pdf", "docx")
    }
    said = capsys.readouterr()
    assert "left out: 1, the text in ru is unofficial (--allow-unofficial): rus" in said.out
    assert "[mail/no-address]" in said.err
    assert not (mailing.out / FILE).exists()


def test_two_languages_are_two_pairs_in_one_mail_the_original_first(send, tmp_path):
    send("--drafts", tmp_path / "d")
    message = drafts(tmp_path / "d")["egy"]
    assert message["Subject"] == "Lettre à Égypte / رسالة مفتوحة: مصر"
    assert list(files(message)) == ["Une lettre.pdf", "Une lettre.docx", "رسالة مفتوحة.pdf", "رسالة مفتوحة.docx"]
    # Under the name in the language that the row has first.
    assert (
        message["To"] == "البعثة الدائمة لجمهورية مصر العربية لدى الأمم المتحدة <b@egy.example.org>"
        or "مصر" in message["To"]
    )
    assert (message["Cc"], message["Bcc"]) == ("c@egy.example.org", "d@egy.example.org")


def test_unofficial_texts_go_where_they_are_allowed(send, tmp_path):
    assert send("--drafts", tmp_path / "d", "--allow-unofficial", "--only", "rus") == 0
    assert drafts(tmp_path / "d")["rus"]["Subject"] == "Открытое письмо"


def test_a_draft_without_sender_has_no_from_and_is_a_warning(send, mailing, call, tmp_path, capsys):
    yaml = (mailing.folder / "letter.yaml").read_text(encoding="utf-8")
    (mailing.folder / "letter.yaml").write_text(
        yaml.replace('  from: "River Watch <office@river.example>"\n', ""), encoding="utf-8"
    )
    assert call(mailing.folder, "--to", mailing.table, "--out", mailing.out) == 0
    capsys.readouterr()
    assert send("--drafts", tmp_path / "d", "--only", "fra") == 0
    assert "[mail/no-sender]" in capsys.readouterr().err
    assert "From" not in drafts(tmp_path / "d")["fra"]
    assert send("--smtp", "localhost:1", "--only", "fra") == 3
    assert "failure: letter.yaml:10" in capsys.readouterr().err


def test_drafts_go_into_one_zip_that_is_the_same_but_for_the_date(send, tmp_path):
    assert send("--drafts", tmp_path / "d", "--zip", "--only", "fra,twn") == 0
    (path,) = (tmp_path / "d").iterdir()
    assert path.name == "small.drafts.zip"
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["small.fra.eml", "small.twn.eml"]
        assert parsed(archive.read("small.twn.eml"))["To"] == "王大明 <e@twn.example.org>"


def test_only_what_is_to_be_attached_is(send, mailing, call, tmp_path):
    yaml = (mailing.folder / "letter.yaml").read_text(encoding="utf-8")
    (mailing.folder / "letter.yaml").write_text(yaml.replace("mail:\n", "mail:\n  attach: [docx]\n"), encoding="utf-8")
    call(mailing.folder, "--to", mailing.table, "--out", mailing.out)
    send("--drafts", tmp_path / "d", "--only", "fra")
    assert list(files(drafts(tmp_path / "d")["fra"])) == ["Une lettre.docx"]


# What is not sent.


def test_nothing_is_sent_without_really(send, serve, mailing, capsys):
    server = serve()
    assert send("--smtp", server.address, "--only", "fra") == 0
    capsys.readouterr()
    assert send("--smtp", server.address) == 1
    said = capsys.readouterr()
    assert "Nothing is sent. To send, add --really." in said.err
    assert "fra  fr  Mme Émilie <a@fra.example.org>  " in said.out
    assert "egy  fr ar" in said.out
    assert "cc c@egy.example.org, bcc d@egy.example.org" in said.out
    assert "left out: 1, no address: bel" in said.out
    assert "3 messages of version 1" in said.out
    assert server.sink.connections == 0
    assert not (mailing.out / FILE).exists()


@pytest.mark.parametrize(("typed", "code", "count"), [("3\n", 1, 3), ("2\n", 130, 0), ("yes\n", 130, 0), ("", 130, 0)])
def test_the_number_of_messages_is_to_be_typed(send, serve, monkeypatch, typed, code, count):
    server = serve()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    assert send("--smtp", server.address, "--really") == code
    assert len(server.sink.messages) == count


def test_the_password_is_asked_for_before_it_is_told_how_far_it_is(send, serve, monkeypatch):
    """The bar would be drawn over the question, and an interrupt would wait for a message."""
    asked = []

    def ask(_host, *, may_ask):
        asked.append((may_ask, signal.getsignal(signal.SIGINT)))
        raise click.Abort

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sys.modules["letter_render.cli.send"], "_account", ask)
    monkeypatch.setattr("letter_render.progress.progress", lambda *_: pytest.fail("the bar is there"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"3\n")))
    assert send("--smtp", serve().address, "--really") == 130
    assert asked == [(True, before)]


def test_a_letter_that_was_not_rendered_as_it_is_now_is_left_out(send, mailing, tmp_path, capsys):
    rows = [row | ({"name": "M. Paul"} if row["id"] == "fra" else {}) for row in ROWS] + [
        {"id": "deu", "language": "fr"}
    ]
    table = write_table(tmp_path / "new.json", rows)
    assert send("--drafts", tmp_path / "d", to=table) == 1
    assert sorted(drafts(tmp_path / "d")) == ["bel", "egy", "twn"]
    assert (
        "not rendered and proven as letter and recipient are now (render them again): fr pdf, fr docx: fra, deu"
        in capsys.readouterr().out
    )
    (mailing.folder / "fr.md").write_text("Autre chose.\n", encoding="utf-8")
    assert send("--drafts", tmp_path / "e", to=table) == 1
    assert drafts(tmp_path / "e") == {}


def test_an_address_may_be_corrected_without_rendering_anew(send, tmp_path):
    rows = [row | ({"email": "new@fra.example.org"} if row["id"] == "fra" else {}) for row in ROWS]
    send("--drafts", tmp_path / "d", "--only", "fra", to=write_table(tmp_path / "new.json", rows))
    assert drafts(tmp_path / "d")["fra"]["To"] == "Mme Émilie <new@fra.example.org>"


def swap(mailing, one, other):
    """Exchange two files, and their sha256 in the manifest."""
    names = [f"{id_}/small.{id_}.{tag}.pdf" for id_, tag in (one, other)]
    data = [(mailing.out / name).read_bytes() for name in names]
    for name, content in zip(names, data[::-1], strict=True):
        (mailing.out / name).write_bytes(content)
    return names, data


def test_swapped_files_are_refused_and_nothing_leaves(sent, mailing, capsys):
    swap(mailing, ("fra", "fr"), ("bel", "fr"))
    assert sent("--only", "fra,twn") == 3
    assert "fra/small.fra.fr.pdf: the file is not the one that was proven" in capsys.readouterr().err
    assert sent.server.sink.messages == []


def test_swapped_files_are_refused_by_what_they_call_themselves_too(sent, mailing, capsys):
    """Where the manifest has been made to agree."""
    _, data = swap(mailing, ("fra", "fr"), ("bel", "fr"))
    text = (mailing.out / "manifest.json").read_text(encoding="utf-8")
    first, second = (hashlib.sha256(content).hexdigest() for content in data)
    text = text.replace(first, "?").replace(second, first).replace("?", second)
    (mailing.out / "manifest.json").write_text(text, encoding="utf-8")
    assert sent("--only", "fra,twn") == 3
    assert "the file is small.bel.fr, and should be small.fra.fr" in capsys.readouterr().err
    assert sent.server.sink.messages == []


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
@pytest.mark.parametrize("data", [None, b"", b"garbage"])
def test_a_file_that_is_gone_or_broken_is_refused(sent, mailing, suffix, data, capsys):
    path = mailing.out / "fra" / f"small.fra.fr.{suffix}"
    path.unlink() if data is None else path.write_bytes(data)
    assert sent() == 3
    assert "[mail/pairing]" in capsys.readouterr().err
    assert sent.server.sink.messages == []


_LETTER = {"recipient": "fra", "language": "fr", "key": "k", "outputs": [{"file": "fra/x.pdf", "sha256": "0"}]}


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        "",
        "{}",
        "[]",
        "{",
        {"letter": "other", "strict": False, "letters": []},
        {"letter": "small"},
        {"letter": "small", "letters": []},
        {"letter": "small", "strict": False, "letters": 7},
        {"letter": "small", "strict": False, "letters": [{}]},
        {"letter": "small", "strict": False, "letters": [_LETTER | {"outputs": [{"file": "../x.pdf", "sha256": "0"}]}]},
        {"letter": "small", "strict": False, "letters": [_LETTER | {"outputs": [{"file": "/x.pdf", "sha256": "0"}]}]},
    ],
)
@pytest.mark.parametrize("way", [("--drafts", "d"), ("--smtp", "localhost:1")])
def test_a_folder_without_a_mailing_of_the_letter_is_refused(
    send, mailing, tmp_path, capsys, manifest, way, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    path = mailing.out / "manifest.json"
    if manifest is None:
        path.unlink()
    else:
        path.write_text(manifest if isinstance(manifest, str) else json.dumps(manifest), encoding="utf-8")
    assert send(*way) == 3
    assert "[mail/no-mailing]" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_not_made(command, mailing, tmp_path, capsys):
    nowhere = tmp_path / "nowhere"
    assert command("send", mailing.folder, "--to", mailing.table, "--out", nowhere, "--smtp", "localhost:1") == 3
    assert "[mail/no-mailing]" in capsys.readouterr().err
    assert not nowhere.exists()


def test_a_proven_file_that_no_reader_reads_is_refused(sent, mailing, capsys):
    """Where the manifest has been made to agree with it."""
    path = mailing.out / "fra" / "small.fra.fr.pdf"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"%PDF-1.7 nothing")
    text = (mailing.out / "manifest.json").read_text(encoding="utf-8")
    text = text.replace(old, hashlib.sha256(path.read_bytes()).hexdigest())
    (mailing.out / "manifest.json").write_text(text, encoding="utf-8")
    assert sent() == 3
    assert "the file cannot be read" in capsys.readouterr().err


def test_everything_wrong_is_said_at_once(send, mailing, call, tmp_path, capsys):
    yaml = (mailing.folder / "letter.yaml").read_text(encoding="utf-8")
    yaml = yaml.replace("zh-Hant: mail.zh.md, ", "").replace("mail:\n", "mail:\n  max_size: 1 kB\n")
    (mailing.folder / "letter.yaml").write_text(yaml, encoding="utf-8")
    (mailing.folder / "mail.fr.md").write_text("{{ recipient.nom }}\n\n{{ x }} ![i](i.png)\n", encoding="utf-8")
    rows = [row | ({"email": "A@fra.example.org"} if row["id"] == "bel" else {}) for row in ROWS]
    table = write_table(tmp_path / "new.json", rows)
    call(mailing.folder, "--to", table, "--out", mailing.out)
    capsys.readouterr()
    assert send("--drafts", tmp_path / "d", "--allow-unofficial", to=table) == 3
    said = capsys.readouterr().err
    for code in ("mail/cover", "mail/size", "template/undefined"):
        assert f"[{code}]" in said
    assert "mail.fr.md:1" in said
    assert "mail.fr.md:3" in said
    assert not (tmp_path / "d").exists()


def test_an_address_that_two_rows_have_is_refused(send, tmp_path, capsys):
    rows = [row | ({"email": "A@fra.example.org"} if row["id"] == "twn" else {}) for row in ROWS]
    assert send("--drafts", tmp_path / "d", to=write_table(tmp_path / "new.json", rows)) == 3
    assert "twn.email: A@fra.example.org is the address of fra, too." in capsys.readouterr().err
    # Whoever of them is chosen: else each would be sent to it in a run of its own.
    assert send("--drafts", tmp_path / "d", "--only", "twn", to=tmp_path / "new.json") == 3


def test_an_address_that_another_row_had_when_it_was_sent_is_told(sent, mailing, tmp_path, capsys):
    """The address was in the wrong row: its owner has the letter of another."""
    assert sent("--only", "fra") == 0
    rows = [
        row | {"fra": {"email": "new@fra.example.org"}, "twn": {"email": "A@fra.example.org"}}.get(row["id"], {})
        for row in ROWS
    ]
    table = write_table(tmp_path / "new.json", rows)
    capsys.readouterr()
    assert sent("--only", "fra,twn", to=table) == 6
    assert (
        "left out: 1, the address got the message for fra before (--status, --resend): twn" in capsys.readouterr().out
    )
    assert sent.server.sink.addresses() == ["a@fra.example.org", "new@fra.example.org"]
    for _ in range(2):
        assert sent("--only", "twn", "--resend", "twn", to=table) == 0
    assert sent.server.sink.addresses()[2:] == ["A@fra.example.org"]
    assert states(mailing) == {"fra": "sent", "twn": "sent"}


def test_a_copy_to_the_same_address_is_one(sent, tmp_path):
    rows = [row | ({"cc": "B@egy.example.org, c@egy.example.org"} if row["id"] == "egy" else {}) for row in ROWS]
    assert sent("--only", "egy", to=write_table(tmp_path / "new.json", rows)) == 0
    assert [one.to for one in sent.server.sink.messages] == [
        ["b@egy.example.org", "c@egy.example.org", "d@egy.example.org"]
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", "a@x.org\r\nBcc: all@x.org"),
        ("name", "A\nBcc: all@x.org"),
        ("cc", "a@x.org\x0bb@x.org"),
        ("state", "F\u2028Bcc: x"),
    ],
)
def test_a_line_break_in_a_cell_makes_no_header(send, tmp_path, capsys, column, value):
    rows = [row | ({column: value} if row["id"] == "fra" else {}) for row in ROWS]
    assert send("--drafts", tmp_path / "d", to=write_table(tmp_path / "new.json", rows)) == 3
    assert f"fra.{column}" in capsys.readouterr().err


def test_a_subject_is_one_line_whatever_its_fields_are(send, mailing, tmp_path):
    (mailing.folder / "mail.fr.md").write_text(
        "{% if recipient %}*Lettre*{% endif %} {{ recipient.name }} <b>\n\nOui.\n", encoding="utf-8"
    )
    assert send("--drafts", tmp_path / "d", "--only", "fra") == 0
    assert drafts(tmp_path / "d")["fra"]["Subject"] == "*Lettre* Mme Émilie <b>"


# What is sent.


def test_all_are_sent_once_and_never_again(sent, mailing, capsys):
    assert sent() == 1
    assert sent.server.sink.addresses() == ["a@fra.example.org", "b@egy.example.org", "e@twn.example.org"]
    assert sent.server.sink.messages[1].to == ["b@egy.example.org", "c@egy.example.org", "d@egy.example.org"]
    assert not any(
        name in parsed(message.data) for message in sent.server.sink.messages for name in ("Bcc", "X-Unsent")
    )
    assert states(mailing) == dict.fromkeys(("fra", "egy", "twn"), "sent")
    assert "3 sent" in capsys.readouterr().out
    assert sent() == 1
    assert len(sent.server.sink.messages) == 3
    said = capsys.readouterr().out
    assert "no message was sent" in said
    assert "left out: 3, sent before: fra, egy, twn" in said


def test_what_was_sent_is_what_was_proven(sent, mailing):
    sent()
    manifest = json.loads((mailing.out / "manifest.json").read_text(encoding="utf-8"))
    proven = {output["sha256"] for letter in manifest["letters"] for output in letter["outputs"]}
    for message in sent.server.sink.messages:
        for name, data in files(parsed(message.data)).items():
            assert hashlib.sha256(data).hexdigest() in proven, name


def test_a_new_version_is_sent_again_and_the_plan_says_so(sent, mailing, call, capsys):
    sent("--only", "fra")
    yaml = (mailing.folder / "letter.yaml").read_text(encoding="utf-8")
    (mailing.folder / "letter.yaml").write_text(yaml.replace("version: 1", "version: 2"), encoding="utf-8")
    assert call(mailing.folder, "--to", mailing.table, "--out", mailing.out) == 0
    capsys.readouterr()
    assert sent("--only", "fra") == 0
    assert "; version 1 sent 20" in capsys.readouterr().out
    assert len(sent.server.sink.messages) == 2
    assert len({parsed(message.data)["Message-ID"] for message in sent.server.sink.messages}) == 2


def test_a_refusal_is_told_and_kept_until_somebody_wants_it_otherwise(sent, mailing, capsys):
    sent.server.sink.answers["RCPT", "a@fra.example.org"] = ["550 no such user"]
    assert sent("--only", "fra,twn") == 6
    said = capsys.readouterr()
    assert "fra  a@fra.example.org  refused: a@fra.example.org: 550 no such user" in said.err
    assert "1 refused, 1 sent" in said.out
    sent.server.sink.answers.clear()
    assert sent("--only", "fra,twn") == 6
    assert sent("--only", "fra,twn", "--resend", "fra") == 0
    assert states(mailing) == {"fra": "sent", "twn": "sent"}
    # The same command once more, as it stands in the shell's history.
    assert sent("--only", "fra,twn", "--resend", "fra") == 0
    assert [to for to in sent.server.sink.addresses() if "fra" in to] == ["a@fra.example.org"]


def test_whom_to_resend_to_is_looked_up(sent, capsys):
    assert sent("--resend", "frra") == 3
    assert "--resend: no recipient has the id `frra`. Hint: did you mean fra" in capsys.readouterr().err
    assert sent.server.sink.messages == []


@pytest.mark.parametrize(
    "change", [Path.unlink, lambda path: path.write_bytes(b"other"), lambda path: (path.unlink(), path.mkdir())]
)
def test_a_file_that_changes_while_others_are_sent_ends_the_run(sent, mailing, capsys, change):
    path = mailing.out / "twn" / "small.twn.zh-Hant.pdf"

    async def changed(_server):
        change(path)
        return "250 taken"

    sent.server.sink.answers["DATA", "a@fra.example.org"] = [changed]
    assert sent("--only", "fra,twn") == 6
    said = capsys.readouterr()
    assert "twn/small.twn.zh-Hant.pdf: the file is not" in said.err
    assert "1 sent" in said.out
    assert states(mailing) == {"fra": "sent"}


@pytest.mark.parametrize(
    "more",
    [
        ("--status",),
        ("--to", "{table}", "--smtp", "localhost:1"),
        ("--to", "{table}", "--smtp", "localhost:1", "--really", "--yes"),
    ],
)
def test_a_ledger_that_cannot_be_read_ends_it(command, mailing, capsys, more):
    (mailing.out / FILE).write_bytes(b"no database" * 1000)
    assert (
        command("send", mailing.folder, "--out", mailing.out, *(part.format(table=mailing.table) for part in more)) == 6
    )
    assert "[mail/ledger]" in capsys.readouterr().err


def test_what_may_have_been_sent_is_never_sent_again_by_itself(sent, mailing, capsys):
    with open_ledger(mailing.out) as ledger:
        ledger.add(Key("small", 1, "a@fra.example.org"), "fra", "<x@y>", "intent")
    assert sent("--only", "fra") == 6
    assert "left out: 1, perhaps sent, without an answer, before (--status, --resend): fra" in capsys.readouterr().out
    assert sent.server.sink.messages == []
    assert sent("--only", "fra", "--resend", "fra") == 0
    assert len(sent.server.sink.messages) == 1


def test_what_was_put_off_is_tried_in_the_next_run(sent, mailing):
    sent.server.sink.answers["RCPT", "a@fra.example.org"] = ["450 busy"]
    assert sent("--only", "fra,twn") == 6
    sent.server.sink.answers.clear()
    assert sent("--only", "fra,twn") == 0
    assert states(mailing) == {"fra": "sent", "twn": "sent"}


def test_a_limit_and_the_rest_the_next_time(sent, capsys):
    assert sent("--limit", 2) == 1
    assert len(sent.server.sink.messages) == 2
    assert "left out: 1, beyond --limit: twn" in capsys.readouterr().out
    sent("--limit", 2)
    assert sent.server.sink.addresses() == ["a@fra.example.org", "b@egy.example.org", "e@twn.example.org"]


def test_a_test_goes_to_oneself_marked_and_is_not_written_down(sent, mailing):
    assert sent("--test-to", "me@river.example", "--limit", 2) == 0
    assert [message.to for message in sent.server.sink.messages] == [["me@river.example"]] * 2
    one, other = (parsed(message.data) for message in sent.server.sink.messages)
    assert (one["To"], one["Cc"]) == ("me@river.example", None)
    assert one["Subject"] == "[TEST: a@fra.example.org] Lettre à France"
    assert one["Message-ID"] != other["Message-ID"]
    assert states(mailing) == {}
    sent("--only", "fra")
    assert states(mailing) == {"fra": "sent"}
    assert parsed(sent.server.sink.messages[-1].data)["Message-ID"] != one["Message-ID"]
    # What was sent can still be looked at.
    assert sent("--test-to", "me@river.example", "--only", "fra") == 0
    assert sent.server.sink.addresses()[-1] == "me@river.example"


def test_check_finds_what_is_wrong_with_a_mail_too(command, mailing, capsys):
    (mailing.folder / "mail.ar.md").write_text("س\n\n{{ recipient.nom }}\n", encoding="utf-8")
    assert command("check", mailing.folder, "--to", mailing.table) == 3
    assert "mail.ar.md:3" in capsys.readouterr().err


def test_two_senders_at_once_the_second_stops(sent, mailing, capsys):
    with FileLock(mailing.out / ".lock", timeout=0):
        assert sent() == 3
    assert "[output/locked]" in capsys.readouterr().err
    assert sent.server.sink.messages == []


def test_the_password_comes_from_the_environment_a_keyring_or_a_prompt(send, serve, monkeypatch, capsys):
    server = serve(authenticator=only("me", "secret"), auth_required=True)
    arguments = ("--smtp", server.address, "--really", "--yes", "--only", "fra")
    assert send(*arguments) == 6
    assert "[mail/sender]" in capsys.readouterr().err
    monkeypatch.setenv(account.USER, "me")
    assert send(*arguments) == 6
    monkeypatch.setattr(
        "keyring.get_password", lambda service, user: {("letter-render/localhost", "me"): "secret"}.get((service, user))
    )
    assert send(*arguments) == 0
    monkeypatch.setenv(account.PASSWORD, "wrong")
    assert send("--smtp", server.address, "--really", "--yes", "--only", "twn") == 6
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err
    assert "wrong" not in said.out + said.err
    assert [finding for finding in said.err.splitlines() if "[mail/login]" in finding]


# What became of it.


def test_the_state_is_said_as_text_csv_and_json(sent, mailing, command, capsys):
    sent.server.sink.answers["RCPT", "e@twn.example.org"] = ["550 no"]
    sent()
    capsys.readouterr()
    status = ("send", mailing.folder, "--out", mailing.out, "--status")
    assert command(*status) == 0
    assert "fra  a@fra.example.org  version 1  sent  20" in (said := capsys.readouterr().out)
    assert "2 sent, 1 refused" in said
    assert command(*status, "--csv") == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header == "recipient,address,version,state,at,message_id,reply"
    assert [row.split(",")[0] for row in rows] == ["fra", "egy", "twn"]
    assert command(*status, "--json") == 0
    assert [entry["state"] for entry in json.loads(capsys.readouterr().out)["entries"]] == ["sent", "sent", "refused"]


def test_the_plan_and_the_results_are_facts_for_machines(sent, send, capsys):
    send("--smtp", sent.server.address, "--json")
    plan = json.loads(capsys.readouterr().out)
    assert [one["recipient"] for one in plan["messages"]] == ["fra", "egy", "twn"]
    assert {one["recipient"]: one["reason"] for one in plan["left_out"]} == {"rus": "not fit", "bel": "not fit"}
    assert sent("--json") == 1
    results = json.loads(capsys.readouterr().out)["results"]
    assert [(one["recipient"], one["state"]) for one in results] == [("fra", "sent"), ("egy", "sent"), ("twn", "sent")]
    assert sent("--test-to", "me@river.example", "--only", "fra", "--json") == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert (result["recipient"], result["address"]) == ("fra", "me@river.example")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "--drafts d --smtp x",
        "--status --drafts d",
        "--drafts d --really",
        "--drafts d --csv",
        "--smtp x --zip",
        "--smtp x:0 --really --yes",
        "--smtp :25 --really --yes",
        "--smtp x --test-to nobody",
        "--smtp :\u00b2",
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(send, arguments, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert send(*arguments.split()) == 2


# A full disk.


def test_what_cannot_be_written_down_is_not_sent(sent, monkeypatch, capsys):
    """The ledger is full after the first message: the second has an intent that is not on the disk, and stays here."""
    from letter_render.sending import deliver as delivering

    opened = delivering.open_ledger

    def full(folder):
        context = opened(folder)

        class Full:
            def __enter__(self):
                self.ledger = context.__enter__()
                pages = self.ledger._connection.execute("PRAGMA page_count").fetchone()[0]
                self.ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
                for size in (1000, 1):
                    with suppress(sqlite3.OperationalError):
                        while True:
                            self.ledger.add(Key("other", 1, "x@x.org"), "x" * size, "", "sent")
                return self.ledger

            def __exit__(self, *error):
                return context.__exit__(*error)

        return Full()

    monkeypatch.setattr(delivering, "open_ledger", full)
    assert sent() == 6
    assert "the ledger sent.sqlite cannot be used: database or disk is full" in capsys.readouterr().err
    assert sent.server.sink.messages == []
    monkeypatch.setattr(delivering, "open_ledger", opened)
    assert sent("--only", "fra,egy,twn") == 0


# Privacy.


def unpacked(data):
    """The bytes of a file and of all that is packed in it."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for one in pdf.objects:
                if isinstance(one, pikepdf.Stream):
                    yield one.read_bytes() if one.get("/Filter") != "/DCTDecode" else b""
                yield one.unparse(resolved=False) if not isinstance(one, pikepdf.Stream) else b""


def all_bytes(message):
    for part in parsed(message).walk():
        if not part.is_multipart():
            yield from unpacked(part.get_payload(decode=True))
    yield message


def test_no_output_tells_what_is_nobodys_business(sent, mailing):
    sent()
    secrets = [
        b"canary-remark",
        str(mailing.folder).encode(),
        str(Path.home()).encode(),
        os.uname().nodename.encode(),
    ]
    user = os.environ.get("USER", "").encode()
    secrets += [user] if len(user) > 4 else []
    emails = {row["id"]: row.get("email", "").encode() for row in ROWS}
    for message in sent.server.sink.messages:
        own = message.to
        others = [address for address in emails.values() if address and address.decode() not in own]
        for data in all_bytes(message.data):
            found = [secret for secret in secrets + others + [b"d@egy.example.org"] if secret in data]
            assert [secret for secret in found if len(secret) > 5] == []
    for path in mailing.out.rglob("*"):
        if path.is_file() and path.name not in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
            for data in unpacked(path.read_bytes()):
                assert not any(secret in data for secret in (b"canary-remark", str(mailing.folder).encode())), path


def test_names_in_both_files_are_those_of_the_addressee(sent):
    sent("--only", "fra,twn")
    for message in sent.server.sink.messages:
        read = parsed(message.data)
        name = read["To"].addresses[0].display_name
        (docx,) = [data for file, data in files(read).items() if file.endswith("docx")]
        assert any(name in paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


def test_the_sample_has_a_mail_in_each_of_its_languages(command, call, sample_folder, tmp_path, capsys):
    tags = ("zh-Hant", "zh-Hans", "en", "fr", "es", "ru", "ar")
    table = write_table(
        tmp_path / "r.json", [{"id": f"r-{tag.lower()}", "language": tag, "state": "X"} for tag in tags]
    )
    assert call(sample_folder, "--to", table, "--out", tmp_path / "out") == 0
    assert (
        command(
            "send",
            sample_folder,
            "--to",
            table,
            "--out",
            tmp_path / "out",
            "--drafts",
            tmp_path / "d",
            "--allow-unofficial",
        )
        == 0
    )
    made = drafts(tmp_path / "d")
    assert len(made) == 7
    for message in made.values():
        assert len(files(message)) == 2
        assert (
            "321" in message.get_body(("plain",)).get_content() or "٣٢١" in message.get_body(("plain",)).get_content()
        )
    capsys.readouterr()
