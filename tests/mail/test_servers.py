"""Postfix takes the mailing of the sample letter, and two parsers read what arrived: Python's, and mailparser."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from letter_render.docx.inspect import inspect_docx
from letter_render.mail.ledger import read_ledger
from letter_render.output import identifier_in
from letter_render.pdf.inspect import inspect_pdf
from letter_render.read.delegations import read_delegations

from .conftest import parsed, write_table
from .test_kill import command, kill

pytestmark = pytest.mark.outside

JUDGES = Path(sys.prefix) / "judges"
POSTFIX = JUDGES / "postfix" / "usr"
TAGS = ("zh-Hant", "zh-Hans", "en", "fr", "es", "ru", "ar")
WHO = {
    "zh-Hant": "王大明", "zh-Hans": "李小红", "en": "H.E. Ms. Ana Silva", "fr": "S. E. Mme Zoé Lefèvre",
    "es": "Excmo. Sr. Íñigo Núñez", "ru": "Е. П. г-жа Ольга Щукина", "ar": "سعادة السيدة منى أحمد",
}  # fmt: skip
_MAIN = """\
compatibility_level = 3.6
daemon_directory = {usr}/lib/postfix/sbin
command_directory = {usr}/sbin
shlib_directory = {usr}/lib/postfix
meta_directory = {base}/conf
queue_directory = {base}/queue
data_directory = {base}/data
maillog_file = {base}/data/log
maillog_file_prefixes = {base}
import_environment = MAIL_CONFIG MAIL_LOGTAG TZ LD_LIBRARY_PATH
mail_owner = mail
setgid_group = news
default_privs = nobody
myhostname = localhost
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_tls_cert_file = {base}/server.pem
smtpd_tls_key_file = {base}/server.pem
smtpd_tls_security_level = encrypt
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ refused@x.example.org = 550 5.1.1 no such user }} }}
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all/
virtual_mailbox_base = {base}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
message_size_limit = 20000000
virtual_mailbox_limit = 0
"""
_MASTER = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_PARSE = """\
const { simpleParser } = require(process.argv[1] + "/node_modules/mailparser");
const fs = require("fs"), crypto = require("crypto");
const sha256 = data => crypto.createHash("sha256").update(data).digest("hex");
(async () => {
  for (const file of process.argv.slice(2)) {
    const mail = await simpleParser(fs.readFileSync(file));
    console.log(JSON.stringify({
      subject: mail.subject, to: mail.to.value, text: mail.text, html: mail.html, id: mail.messageId,
      files: mail.attachments.map(file => [file.filename, file.contentType, sha256(file.content)]),
    }));
  }
})();
"""


def _port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _folders(base):
    """The folders that Postfix wants, with their owners."""
    import grp
    import pwd

    mail, news = pwd.getpwnam("mail"), grp.getgrnam("news")
    kept = "active bounce corrupt defer deferred flush hold incoming maildrop private public saved trace"
    for name in (*(f"queue/{name}" for name in kept.split()), "mail", "data"):
        (base / name).mkdir(parents=True)
        os.chown(base / name, mail.pw_uid, news.gr_gid if name in ("queue/maildrop", "queue/public") else mail.pw_gid)
    (base / "queue/pid").mkdir()
    (base / "queue/maildrop").chmod(0o730)
    (base / "queue/public").chmod(0o710)
    return mail.pw_uid, mail.pw_gid


@pytest.fixture
def postfix(authority, tmp_path, monkeypatch):
    """A Postfix that puts all mail into one Maildir."""
    if os.geteuid() != 0 or not (POSTFIX / "lib/postfix/sbin/master").exists():
        pytest.skip("Postfix: it is not there, or this is not root")
    # Its processes give up being root, and must be able to reach their files.
    base = Path("/tmp") / f"postfix-{os.getpid()}-{time.monotonic_ns()}"  # noqa: S108
    base.mkdir()
    uid, gid = _folders(base)
    (base / "conf").mkdir()
    usr = shutil.copytree(POSTFIX, base / "usr", symlinks=True)
    port = _port()
    (base / "conf/main.cf").write_text(_MAIN.format(usr=usr, base=base, uid=uid, gid=gid))
    (base / "conf/master.cf").write_text(_MASTER.format(port=port))
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(base / "server.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    environment = {"MAIL_CONFIG": f"{base}/conf", "MAIL_LOGTAG": "postfix", "LD_LIBRARY_PATH": f"{usr}/lib/postfix"}
    master = subprocess.Popen(
        [f"{usr}/lib/postfix/sbin/master", "-c", f"{base}/conf", "-d"],
        env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    server = SimpleNamespace(address=f"localhost:{port}", box=base / "mail/all/new", log=base / "data/log")
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield server
    master.terminate()
    master.wait(10)
    shutil.rmtree(base)


def received(server, count):
    """The files in the mailbox, when there are so many."""
    for _ in range(600):
        found = sorted(server.box.glob("*")) if server.box.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)
    return found


@pytest.fixture(scope="session")
def delegations(call, sample_folder, tmp_path_factory):
    """The sample letter to 195 delegations with persons and addresses, in its languages in turn."""
    base = tmp_path_factory.mktemp("delegations")
    folder = shutil.copytree(sample_folder, base / "letter")
    yaml = (folder / "letter.yaml").read_text(encoding="utf-8")
    (folder / "letter.yaml").write_text(
        re.sub("  from: +#", "  from: Büro, Fluß <office@river.example> #", yaml), encoding="utf-8"
    )
    rows = [
        {"id": id_, "language": tag, "name": f"{WHO[tag]} ({id_})", "email": f"{id_}@x.example.org"}
        for tag, id_ in zip(TAGS * 28, read_delegations(), strict=False)
    ]
    table = write_table(base / "r.json", rows)
    assert call(folder, "--to", table, "--out", base / "out", "--jobs", 2) == 0
    return SimpleNamespace(folder=folder, table=table, out=base / "out", rows={row["email"]: row for row in rows})


@pytest.fixture
def fresh(delegations, tmp_path):
    """That mailing, nothing of it sent yet."""
    return SimpleNamespace(**vars(delegations) | {"out": shutil.copytree(delegations.out, tmp_path / "out")})


@pytest.fixture(scope="session")
def mailparser():
    """Read files by mailparser."""
    folder = JUDGES / "mailparser"
    if not folder.exists() or not shutil.which("node"):
        pytest.skip("mailparser (the npm package) or node is not there")

    def read(paths):
        done = subprocess.run(
            ["node", "-e", _PARSE, str(folder), *map(str, paths)], capture_output=True, text=True, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return read


def test_195_messages_arrive_whole_each_with_the_files_of_its_addressee(fresh, postfix, mailparser):
    """By two parsers: names, subjects, file names, sha256; by the inspectors: whom the files are for."""
    end = subprocess.run(command(fresh, postfix, "--allow-unofficial"), capture_output=True, text=True, check=False)
    assert end.returncode == 0, end.stderr
    assert end.stdout.endswith("195 sent\n")
    paths = received(postfix, 195)
    assert len(paths) == 195
    manifest = json.loads((fresh.out / "manifest.json").read_text(encoding="utf-8"))
    proven = {letter["recipient"]: {output["sha256"] for output in letter["outputs"]} for letter in manifest["letters"]}
    titles = {tag: re.sub(r'["/:]', " ", title) for tag, title in _titles(fresh.folder).items()}
    seen = set()
    for path, other in zip(paths, mailparser(paths), strict=True):
        read = parsed(path.read_bytes())
        (to,) = other["to"]
        row = fresh.rows[to["address"]]
        seen.add(to["address"])
        title = titles[row["language"]]
        assert to["name"] == row["name"]
        assert read["To"].addresses[0].addr_spec == to["address"]
        assert read["Subject"] == other["subject"] == title
        names = [f"{title}.pdf", f"{title}.docx"]
        assert [part.get_filename() for part in read.iter_attachments()] == names
        assert [name for name, _, _ in other["files"]] == names
        data = [part.get_content() for part in read.iter_attachments()]
        digests = [hashlib.sha256(one).hexdigest() for one in data]
        assert set(digests) == {digest for _, _, digest in other["files"]} == proven[row["id"]]
        assert "321" in other["text"] or "٣٢١" in other["text"]
        assert read.get_body(("plain",)).get_content().split() == other["text"].split()
        pdf, docx = data
        wanted = f"china-2020.{row['id']}.{row['language']}"
        assert {identifier_in("pdf", pdf), identifier_in("docx", docx)} == {wanted}
        for inspection in (inspect_pdf(pdf), inspect_docx(docx)):
            said = "".join(run.text for block in inspection.blocks for run in block.runs)
            assert "".join(row["name"].split()) in "".join(said.split()), (wanted, inspection.format)
    assert seen == set(fresh.rows)


def _titles(folder):
    from letter_render.read.letter import read_letter

    letter, _ = read_letter(folder)
    return {tag: version.title for tag, version in letter.versions.items()}


def test_a_real_server_and_a_process_that_dies_and_dies_again(fresh, postfix):
    class Watched(SimpleNamespace):
        """The server, its connections counted in its log."""

        @property
        def sink(self):
            log = self.log.read_text() if self.log.exists() else ""
            return SimpleNamespace(connections=log.count(": connect from"))

    server = Watched(**vars(postfix))
    for wait_s in (0.05, 0.1, 0.2, 0.3, 0.5):
        kill(fresh, server, ("--allow-unofficial",), wait_s)
    end = subprocess.run(command(fresh, server, "--allow-unofficial"), capture_output=True, text=True, check=False)
    entries = read_ledger(fresh.out, "china-2020")
    states = [entry.state for entry in entries]
    assert len(entries) == 195
    assert set(states) <= {"sent", "unknown"}
    assert end.returncode == (6 if "unknown" in states else 0)
    paths = received(postfix, states.count("sent"))
    time.sleep(1)
    arrived = [parsed(path.read_bytes())["To"].addresses[0].addr_spec for path in paths]
    assert len(arrived) == len(set(arrived))
    assert {entry.key.address for entry in entries if entry.state == "sent"} <= set(arrived)


def test_the_reply_of_a_real_server_is_what_the_ledger_says(fresh, postfix, tmp_path):
    rows = [row | ({"email": "refused@x.example.org"} if row["id"] == "ago" else {}) for row in fresh.rows.values()]
    mailing = SimpleNamespace(folder=fresh.folder, table=write_table(tmp_path / "r.json", rows), out=fresh.out)
    end = subprocess.run(
        command(mailing, postfix, "--allow-unofficial", "--only", "afg,ago"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert end.returncode == 6
    assert "ago  refused@x.example.org  refused: refused@x.example.org: 550 5.1.1 <refused@x.example.org>" in end.stderr
    replies = {entry.recipient: entry.reply for entry in read_ledger(fresh.out, "china-2020")}
    assert re.fullmatch("2.0.0 Ok: queued as [0-9A-F]+", replies["afg"])
    table = csv.reader(
        io.StringIO(
            subprocess.run(
                [*command(mailing, postfix)[:4], str(mailing.folder), "--out", str(fresh.out), "--status", "--csv"],
                capture_output=True, text=True, check=True,
            ).stdout
        )
    )  # fmt: skip
    assert [row[:4] for row in table][1:] == [
        ["afg", "afg@x.example.org", "1", "sent"], ["ago", "refused@x.example.org", "1", "refused"],
    ]  # fmt: skip
