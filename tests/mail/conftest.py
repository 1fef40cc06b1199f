"""A mail server on loopback that does what it is told, and a mailing of small letters to send by it."""

from __future__ import annotations

import asyncio
import email
import json
import socket
import ssl
from email import policy
from types import SimpleNamespace

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from letter_render.mail import account

YAML = """\
letter: small
version: 1
sender: {name: River, reply_to: answers@river.example}
signatories: {file: names.csv, unnamed: 0, total: 2}
languages:
  fr: {text: original, title: Une lettre, body: fr.md, closing: Adieu}
  ar: {text: official, title: رسالة مفتوحة, body: ar.md, closing: تحية}
  zh-Hant: {text: official, title: 公開信, body: zh.md, closing: 謹上}
  ru: {text: unofficial, title: Открытое письмо, body: ru.md, closing: Ваш}
mail:
  from: "River Watch <office@river.example>"
  cover: {fr: mail.fr.md, ar: mail.ar.md, zh-Hant: mail.zh.md, ru: mail.ru.md}
"""
FILES = {
    "names.csv": "name,language\nAmnesty,en\n台灣南社,zh-Hant\n",
    "fr.md": "Nous vous écrivons.\n",
    "ar.md": "نكتب إليكم.\n",
    "zh.md": "我們致函。\n",
    "ru.md": "Пишем Вам.\n",
    "mail.fr.md": "Lettre à {{ recipient.state }}\n\n{{ recipient.salutation }}\n\nCi-joint *une* [lettre](https://river.example).\n",
    "mail.ar.md": "{{ title }}: {{ recipient.state }}\n\n{{ recipient.salutation }}\n\nطيه رسالة.\n",
    "mail.zh.md": "{{ title }}\n\n{{ recipient.salutation }}\n\n附上信函。\n",
    "mail.ru.md": "{{ title }}\n\n{{ recipient.salutation }}\n\nПрилагаем письмо.\n",
}


class Sink:
    """What a server takes, and how it behaves: `answers` by (verb, address or nothing) are a reply, or a coroutine
    function of the server that gives one. With several each is for one time, the last for all times after.
    """

    def __init__(self):
        self.messages, self.answers, self.connections, self.transports = [], {}, 0, set()

    async def _answer(self, server, verb, address=""):
        replies = self.answers.get((verb, address)) or self.answers.get((verb, ""))
        if replies is None:
            return None
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return await reply(server) if callable(reply) else reply

    async def handle_EHLO(self, server, session, _envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        self.transports.add(server.transport)
        return responses

    async def handle_MAIL(self, server, _session, envelope, address, options):
        if reply := await self._answer(server, "MAIL", address):
            return reply
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):
        if reply := await self._answer(server, "RCPT", address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        reply = await self._answer(server, "DATA", envelope.rcpt_tos[0]) or "250 taken"
        if reply.startswith("250"):
            self.messages.append(
                SimpleNamespace(
                    sender=envelope.mail_from, to=envelope.rcpt_tos, data=envelope.original_content,
                    has_tls=session.ssl is not None, host=session.host_name, user=session.auth_data,
                )
            )  # fmt: skip
        return reply

    def addresses(self):
        """The first address of each message."""
        return [message.to[0] for message in self.messages]


async def hang_up(server):
    """Break the connection."""
    server.transport.abort()
    await asyncio.sleep(0)
    return "421 gone"


async def say_nothing(_server):
    """Answer after the client has given up."""
    await asyncio.sleep(2)
    return "250 too late"


async def slowly(_server):
    """Take the message after a while."""
    await asyncio.sleep(0.04)
    return "250 taken"


class _Controller(Controller):
    """A server at any port that is free, which when it stops hangs up."""

    def stop(self, no_assert=False):
        for transport in self.handler.transports:
            self.loop.call_soon_threadsafe(transport.abort)
        super().stop(no_assert=no_assert)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        socket.create_connection(("localhost", self.port)).close()


@pytest.fixture(scope="session")
def authority():
    """An authority for certificates that nobody else knows."""
    return trustme.CA()


@pytest.fixture(autouse=True)
def _no_account(monkeypatch):
    for name in (account.USER, account.PASSWORD, account.TOKEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def serve(authority, tmp_path, monkeypatch):
    """Start servers, whose authority this process trusts as a user would; each has a `sink` and a `port`."""
    controllers = []
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))

    def start(*, name="localhost", tls="starttls", **options):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(context)
        sink = Sink()
        settings = {
            "starttls": {"tls_context": context, "require_starttls": True},
            "at once": {"ssl_context": context},
            "none": {},
        }[tls]
        controller = _Controller(sink, hostname="localhost", port=0, **{"enable_SMTPUTF8": True, **settings, **options})
        controller.start()
        controllers.append(controller)
        port = controller.port
        return SimpleNamespace(sink=sink, port=port, address=f"localhost:{port}", stop=controller.stop)

    yield start
    for controller in controllers:
        if controller.server is not None:
            controller.stop(no_assert=True)


def only(user, password):
    """The authenticator of a server that lets one user in."""

    def authenticate(_server, _session, _envelope, _mechanism, data):
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=is_right, handled=is_right)

    return authenticate


class TokenServer(SMTP):
    """A server that takes tokens."""

    async def auth_XOAUTH2(self, _server, args):
        import base64

        said = base64.b64decode(args[1])
        if said == b"user=me@river.example\1auth=Bearer ya29.token\1\1":
            return AuthResult(success=True, auth_data=b"me")
        answer = await self.challenge_auth(b'{"status":"401"}')
        assert answer == b""
        return AuthResult(success=False, handled=False)


def make_folder(folder, **changes):
    """The letter folder, with some files otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"letter.yaml": YAML, **FILES, **changes}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_table(path, rows):
    """A table of recipients, as JSON."""
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


ROWS = [
    {"id": "fra", "language": "fr", "name": "Mme Émilie", "email": "a@fra.example.org", "remark": "canary-remark"},
    {
        "id": "egy",
        "language": "ar fr",
        "email": "b@egy.example.org",
        "cc": "c@egy.example.org",
        "bcc": "d@egy.example.org",
    },
    {"id": "twn", "language": "zh-Hant", "state": "台灣", "name": "王大明", "email": "e@twn.example.org"},
    {"id": "rus", "language": "ru", "email": "f@rus.example.org"},
    {"id": "bel", "language": "fr", "name": "Nobody"},
]


@pytest.fixture(scope="session")
def rendered(call, tmp_path_factory):
    """A letter, a table of five, and their letters."""
    base = tmp_path_factory.mktemp("mailing")
    folder, table = make_folder(base / "letter"), write_table(base / "r.json", ROWS)
    assert call(folder, "--to", table, "--out", base / "out", "--jobs", 1) == 0
    return SimpleNamespace(folder=folder, table=table, out=base / "out")


@pytest.fixture
def mailing(rendered, tmp_path):
    """A copy of it that a test may change."""
    import shutil

    out = shutil.copytree(rendered.out, tmp_path / "out")
    folder = shutil.copytree(rendered.folder, tmp_path / "letter")
    return SimpleNamespace(folder=folder, out=out, table=shutil.copy(rendered.table, tmp_path / "r.json"))


@pytest.fixture
def send(command, mailing):
    """`letter-render send` of that mailing: its exit code."""
    return lambda *arguments, to=None: command(
        "send", mailing.folder, "--to", to or mailing.table, "--out", mailing.out, *arguments
    )


def parsed(data):
    """A message as the standard library reads it."""
    return email.message_from_bytes(data, policy=policy.default)
