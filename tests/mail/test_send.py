"""The conversation with a server that behaves in every way a server can: nothing is sent twice, nothing is lost."""

from __future__ import annotations

import smtplib
import socket
import threading
import time
from contextlib import suppress
from itertools import pairwise

import pytest

from letter_render.findings import DeliveryError
from letter_render.mail import connection, send as conversation
from letter_render.mail.account import Account
from letter_render.mail.connection import Server
from letter_render.mail.ledger import Key, open_ledger, read_ledger
from letter_render.mail.send import Delivery, Outgoing

from .conftest import TokenServer, hang_up, only, say_nothing

NUMBERS = range(1, 6)
NOBODY = Account()


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """What takes minutes at sea takes hundredths here."""
    monkeypatch.setattr(conversation, "BACKOFF_S", (0.02, 0.02, 0.02))


def message(number, *more, sender="office@river.example", data=b"Subject: x\r\n\r\n.a dot\r\nend"):
    address = f"{number}@x.org"
    return Outgoing(
        Key("small", 1, address),
        f"r{number}",
        f"<{number}@river.example>",
        sender,
        (address, *more),
        False,
        lambda: data,
    )


@pytest.fixture
def deliver(tmp_path):
    """Hand messages to a server; gives the states in the ledger by recipient."""

    def run(server, messages=None, account=NOBODY, **settings):
        with open_ledger(tmp_path) as ledger:
            delivery = Delivery(Server("localhost", server.port), account, ledger, **settings)
            delivery.deliver([message(number) for number in NUMBERS] if messages is None else messages)
        return states(tmp_path)

    return run


def states(folder):
    return {entry.recipient: entry.state for entry in read_ledger(folder, "small")}


ALL_SENT = {f"r{number}": "sent" for number in NUMBERS}


def test_all_messages_go_over_one_connection_under_tls(serve, deliver):
    server = serve()
    assert deliver(server) == ALL_SENT
    assert server.sink.addresses() == [f"{number}@x.org" for number in NUMBERS]
    assert all(one.has_tls for one in server.sink.messages)
    assert {one.sender for one in server.sink.messages} == {"office@river.example"}
    # EHLO before TLS and after it.
    assert server.sink.connections == 2


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(serve, deliver):
    server = serve()
    deliver(server, [message(1, data=b"A: b\r\n\r\n.\r\n..x\r\n.y\r\n")])
    assert server.sink.messages[0].data == b"A: b\r\n\r\n.\r\n..x\r\n.y\r\n"


def test_the_name_of_the_machine_is_not_told(serve, deliver):
    server = serve()
    deliver(server)
    assert {one.host for one in server.sink.messages} == {"[127.0.0.1]"}


def test_a_message_goes_to_all_its_addresses_or_to_none(serve, deliver):
    server = serve()
    server.sink.answers["RCPT", "cc@x.org"] = ["550 who is that"]
    assert deliver(server, [message(1, "cc@x.org"), message(2, "bcc@x.org")]) == {"r1": "refused", "r2": "sent"}
    assert [one.to for one in server.sink.messages] == [["2@x.org", "bcc@x.org"]]


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_what_is_refused_for_good_is_not_tried_again(serve, deliver, verb, tmp_path):
    server = serve()
    server.sink.answers[verb, "2@x.org"] = ["550 5.1.1 no such user"]
    assert deliver(server) == ALL_SENT | {"r2": "refused"}
    (reply,) = (entry.reply for entry in read_ledger(tmp_path, "small") if entry.recipient == "r2")
    assert reply.endswith("no such user")
    assert len(server.sink.messages) == 4


@pytest.mark.parametrize("reply", ["451 greylisted", "421 closing", "452 full", hang_up])
@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_what_is_put_off_before_the_message_comes_again_after_the_others(serve, deliver, verb, reply):
    server = serve()
    server.sink.answers[verb, ""] = [None, reply, None]
    assert deliver(server) == ALL_SENT
    assert sorted(server.sink.addresses()) == [f"{number}@x.org" for number in NUMBERS]
    assert server.sink.addresses()[-1] == "2@x.org"


@pytest.mark.parametrize("reply", ["451 try again", "421 closing"])
def test_what_is_put_off_after_the_message_comes_again(serve, deliver, reply):
    """The server has answered: it did not take it (RFC 5321 4.2.1)."""
    server = serve()
    server.sink.answers["DATA", "2@x.org"] = [reply, None]
    assert deliver(server) == ALL_SENT
    assert len(server.sink.messages) == 5


def test_what_is_put_off_too_often_waits_for_the_next_run(serve, deliver):
    server = serve()
    server.sink.answers["RCPT", "2@x.org"] = ["450 busy"]
    assert deliver(server) == ALL_SENT | {"r2": "deferred"}
    server.sink.answers.clear()
    assert deliver(server, [message(2)]) == ALL_SENT


def test_a_connection_that_breaks_in_the_message_tells_nothing(serve, deliver):
    server = serve()
    server.sink.answers["DATA", "2@x.org"] = [hang_up]
    assert deliver(server) == ALL_SENT | {"r2": "unknown"}
    assert len(server.sink.messages) == 4


def test_a_server_that_does_not_answer_a_message_tells_nothing(serve, deliver, monkeypatch):
    monkeypatch.setattr(conversation, "END_OF_DATA_TIMEOUT_S", 0.3)
    server = serve()
    server.sink.answers["DATA", "2@x.org"] = [say_nothing]
    assert deliver(server) == ALL_SENT | {"r2": "unknown"}


def test_a_server_that_hangs_before_the_message_is_left_and_asked_again(serve, deliver, monkeypatch):
    monkeypatch.setattr(connection, "REPLY_TIMEOUT_S", 0.5)
    server = serve()
    server.sink.answers["RCPT", "2@x.org"] = [say_nothing, None]
    assert deliver(server) == ALL_SENT
    assert sorted(server.sink.addresses()) == [f"{number}@x.org" for number in NUMBERS]


def test_a_server_that_stops_ends_the_run_and_what_is_sent_stays_sent(serve, deliver, tmp_path):
    server = serve()

    def stop(_message, _result):
        if len(server.sink.messages) == 2:
            server.stop()

    with pytest.raises(DeliveryError) as end:
        deliver(server, on_result=stop)
    assert [finding.code for finding in end.value.findings] == ["mail/server"]
    assert {state for name, state in states(tmp_path).items() if name in ("r1", "r2")} == {"sent"}
    assert "r4" not in states(tmp_path)


def test_a_connection_is_renewed_after_some_messages(serve, deliver, monkeypatch):
    monkeypatch.setattr(conversation, "MESSAGES_A_CONNECTION", 2)
    server = serve()
    assert deliver(server) == ALL_SENT
    assert server.sink.connections == 2 * 3


def test_messages_keep_their_distance(serve, deliver, monkeypatch):
    """The clock is a list of the waits that were asked for."""
    waits = []
    monkeypatch.setattr(Delivery, "_wait_until", lambda _self, moment: waits.append(moment))
    deliver(serve(), interval_s=7)
    ends = [moment for moment in waits if moment > 0]
    assert len(ends) == 5
    assert all(later > earlier for earlier, later in pairwise(ends))


def test_an_interrupt_ends_the_run_between_two_messages(serve, deliver):
    server = serve()
    assert deliver(server, is_stopped=lambda: len(server.sink.messages) == 2) == {"r1": "sent", "r2": "sent"}


def test_who_is_ended_in_a_message_says_no_goodbye(serve, deliver, monkeypatch):
    """The server would wait for the rest of the message, and we for its answer."""
    said = []
    monkeypatch.setattr(smtplib.SMTP, "quit", lambda _smtp: said.append("QUIT"))
    monkeypatch.setattr(conversation, "_give", lambda _smtp, _data: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        deliver(serve(), [message(1)])
    assert said == []


def test_a_goodbye_is_not_waited_for(serve, deliver, monkeypatch):
    monkeypatch.setattr(conversation, "GOODBYE_TIMEOUT_S", 0.1)
    server = serve()
    server.sink.handle_QUIT = lambda _server, _session, _envelope: say_nothing(server)
    begun = time.monotonic()
    assert deliver(server) == ALL_SENT
    assert time.monotonic() - begun < 1.5


def test_a_size_that_the_server_names_is_kept(serve, deliver):
    server = serve(data_size_limit=1000)
    big = message(1, data=b"A: b\r\n\r\n" + b"x" * 2000)
    assert deliver(server, [big, message(2)]) == {"r1": "refused", "r2": "sent"}


# Who is spoken to.


def refusal(deliver, server, **settings):
    with pytest.raises(DeliveryError) as end:
        deliver(server, **settings)
    assert server.sink.messages == []
    return [finding.code for finding in end.value.findings]


def test_a_server_without_tls_gets_nothing(serve, deliver, tmp_path):
    assert refusal(deliver, serve(tls="none")) == ["mail/no-tls"]
    assert states(tmp_path) == {}


def test_a_certificate_of_another_name_is_refused(serve, deliver):
    assert refusal(deliver, serve(name="other.example")) == ["mail/certificate"]


def test_a_certificate_of_an_unknown_authority_is_refused(serve, deliver, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert refusal(deliver, serve()) == ["mail/certificate"]


def test_nobody_at_the_port_is_told_at_once(serve, deliver):
    server = serve()
    server.stop()
    assert refusal(deliver, server) == ["mail/server"]


def test_tls_from_the_first_byte_where_the_port_says_so(serve, deliver, monkeypatch):
    server = serve(tls="at once")
    monkeypatch.setattr(connection, "TLS_PORT", server.port)
    assert deliver(server) == ALL_SENT


def test_a_user_logs_in_with_a_password(serve, deliver):
    server = serve(authenticator=only("me", "secret"), auth_required=True)
    assert deliver(server, account=Account("me", "secret")) == ALL_SENT


@pytest.mark.parametrize("account", [Account("me", "wrong"), Account("me", "schön"), Account("me", "", "ya29")])
def test_a_wrong_password_ends_it_before_anything_is_sent(serve, deliver, account):
    server = serve(authenticator=only("me", "secret"), auth_required=True)
    assert refusal(deliver, server, account=account)[0] in ("mail/login", "mail/server")


def test_a_server_that_wants_a_user_refuses_the_sender_and_no_recipient(serve, deliver, tmp_path):
    """Else every recipient of the mailing would be put down as refused."""
    server = serve(authenticator=only("me", "secret"), auth_required=True)
    assert refusal(deliver, server) == ["mail/sender"]
    assert states(tmp_path) == {}


@pytest.mark.parametrize(
    "reply",
    [
        "530 5.7.0 log in first",
        "550 5.7.1 relaying denied",
        "554 5.7.1 <x>: relay access denied",
        "550 5.4.5 daily quota",
    ],
)
def test_what_a_server_has_against_the_sender_it_may_say_of_the_recipients(serve, deliver, tmp_path, reply):
    """Postfix does, as it comes: nobody is put down as refused for it."""
    server = serve()
    server.sink.answers["RCPT", ""] = [reply]
    assert refusal(deliver, server) == ["mail/sender"]
    assert set(states(tmp_path).values()) <= {"deferred"}
    server.sink.answers.clear()
    assert deliver(server) == ALL_SENT


def test_a_recipient_whose_policy_is_against_it_is_refused_once_another_was_taken(serve, deliver):
    server = serve()
    server.sink.answers["RCPT", "1@x.org"] = ["550 5.7.1 not wanted here"]
    server.sink.answers["RCPT", "4@x.org"] = ["550 5.7.1 not wanted here"]
    assert deliver(server) == ALL_SENT | {"r1": "refused", "r4": "refused"}


@pytest.mark.parametrize("host", ["smtp..river.example", "x" * 80])
def test_a_name_that_is_none_is_told(host):
    with pytest.raises(DeliveryError) as end:
        Delivery(Server(host, 25), NOBODY, None).deliver([message(1)])
    (finding,) = end.value.findings
    assert finding.code == "mail/server"
    assert finding.what.endswith("is no name of a server")


@pytest.mark.parametrize(("token", "is_right"), [("ya29.token", True), ("old", False)])
def test_a_token_is_given_by_xoauth2(serve, deliver, monkeypatch, token, is_right):
    from aiosmtpd import controller

    monkeypatch.setattr(controller, "SMTP", TokenServer)
    server = serve(auth_required=True)
    account = Account("me@river.example", token=token)
    if is_right:
        assert deliver(server, account=account) == ALL_SENT
    else:
        assert refusal(deliver, server, account=account) == ["mail/login"]


def test_neither_password_nor_token_is_ever_printed():
    assert "secret" not in repr(Account("me", "secret", "secret"))


def test_international_addresses_go_where_the_server_passes_them_on(serve, deliver):
    def international():
        key = Key("small", 1, "ü@x.org")
        return Outgoing(key, "r1", "<1@x>", "office@river.example", ("ü@x.org",), True, "To: ü@x.org\r\n\r\n".encode)

    able, unable = serve(), serve(enable_SMTPUTF8=False)
    assert deliver(unable, [international()]) == {"r1": "refused"}
    assert deliver(able, [international()]) == {"r1": "sent"}
    assert able.sink.addresses() == ["ü@x.org"]


# Servers that are none.


class Raw:
    """A server that says these bytes to each line, the first at once, and hangs up after the last."""

    def __init__(self, said):
        self.said, self.lines = said, []
        self.socket = socket.create_server(("localhost", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                for said in self.said[:-1]:
                    connection.sendall(said)
                    self.lines.append(lines.readline())
                connection.sendall(self.said[-1])

    def stop(self):
        self.socket.close()


@pytest.mark.parametrize(
    "said",
    [
        [b""],
        [b"\x16\x03\x01\x00\x00"],
        [b"554 go away\r\n"],
        [b"421 busy\r\n"],
        [b"HTTP/1.1 400 Bad Request\r\n\r\n"],
        [b"\xff\xfe\x00\r\n"],
        [b"220 " + b"x" * 10000 + b"\r\n"],
        [b"220 hello\r\n", b"500 what is EHLO\r\n", b"500 nor HELO\r\n"],
        [b"220 hello\r\n", b"250-\xe9\xff\r\n250 STARTTLS\r\n", b"454 no TLS today\r\n"],
        [b"220 hello\r\n", b"250 STARTTLS\r\n", b"220 go\r\n", b"no TLS at all\r\n"],
        [b"220 hello\r\n", b"250-SIZE many\r\n250 AUTH PLAIN\r\n"],
        [b"220 hello\r\n", b"not a reply\r\n"],
    ],
)
def test_what_is_no_mail_server_is_told_and_gets_no_message(deliver, said, tmp_path):
    server = Raw(said)
    try:
        with pytest.raises(DeliveryError) as end:
            deliver(server, account=Account("me", "secret"))
    finally:
        server.stop()
    (finding,) = end.value.findings
    assert finding.code in ("mail/server", "mail/no-tls", "mail/certificate")
    assert str(finding).isprintable()
    assert len(str(finding)) < 600
    assert not any(b"secret" in line or b"bWU" in line for line in server.lines)
    assert states(tmp_path) == {}


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("250-one\r\n250 two", "sent"),
        ("250 \u00e9\u4e2d", "sent"),
        ("250", "sent"),
        ("251 y", "sent"),
        ("354 what", "unknown"),
        ("999 no", "unknown"),
        ("yes", "unknown"),
    ],
)
def test_an_answer_to_a_message_is_taken_by_its_first_digit(serve, deliver, reply, state, tmp_path):
    """2 is taken (RFC 5321 4.3.2); what is no answer tells nothing, and brings no second message."""
    server = serve()
    server.sink.answers["DATA", "2@x.org"] = [reply]
    assert deliver(server) == ALL_SENT | {"r2": state}
    assert all(entry.reply.isprintable() for entry in read_ledger(tmp_path, "small"))
