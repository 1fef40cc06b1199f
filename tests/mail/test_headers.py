"""Header fields that come back from a parser as they went in, and that no reader stumbles over."""

from __future__ import annotations

import email
from email import policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, strategies as st

from letter_render.mail.headers import MAX_NAME_BYTES, content_type, disposition, file_name, mailbox_header, text_header
from letter_render.model import Mailbox

NAMES = [
    "Müller, Jürgen Wolfgang Amadeus von und zu der Laube, Ständige Vertretung",
    'River "Watch" \\ Co., Ltd',
    "السيدة منى أحمد، البعثة الدائمة لجمهورية مصر العربية لدى الأمم المتحدة",
    "王大明",
    "S. E. M. <b>X</b> (Y)",
    "=?utf-8?q?not_encoded?=",
    "😀" * 40,
]


def header(name, value):
    """A field as it is written, read by the parser that knows RFC 2047 alone."""
    return email.message_from_string(f"{name}: {value}\r\n\r\n")[name]


def decoded(value):
    return str(make_header(decode_header(value.replace("\r\n", ""))))


@pytest.mark.parametrize("name", NAMES)
def test_a_display_name_comes_back_whole(name):
    value = header("To", mailbox_header("To", [Mailbox("a@x.org", name)]))
    shown, address = parseaddr(value.replace("\r\n", ""))
    assert (decoded(shown), address) == (name, "a@x.org")


def test_mailboxes_stand_in_lines_of_their_own():
    written = mailbox_header("To", [Mailbox("a@x.org"), Mailbox("b@x.org", "B, C"), Mailbox("c@x.org", "Ж")])
    assert written == 'a@x.org,\r\n "B, C"\r\n <b@x.org>,\r\n =?utf-8?b?0JY=?=\r\n <c@x.org>'


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=200))
def test_a_subject_is_ascii_in_short_lines_and_comes_back_whole(text):
    text = " ".join(text.split())
    value = text_header("Subject", text)
    assert value.isascii()
    lines = f"Subject: {value}".split("\r\n")
    assert text.isascii() or max(map(len, lines)) <= 76
    assert all(line.startswith(" ") for line in lines[1:])
    assert decoded(header("Subject", value)) == text or text.isascii()


def test_a_file_name_has_nothing_that_a_system_refuses():
    assert file_name('A/B: "x" <y>?\u2028|*\\', ".pdf") == "A B x y.pdf"
    assert file_name("Fin.", ".pdf") == "Fin.pdf"
    assert file_name("???", ".pdf") == "letter.pdf"


def test_a_file_name_keeps_the_joiners_and_nothing_else_that_is_not_seen():
    assert file_name("نامه\u200cای\u200f: क\u094d\u200dष", ".pdf") == "نامه\u200cای क\u094d\u200dष.pdf"


@pytest.mark.parametrize("field", ["To", "Reply-To"])
def test_a_name_is_in_short_lines_the_first_too(field):
    written = mailbox_header(field, [Mailbox("a@x.org", NAMES[2]), Mailbox("b@x.org", NAMES[0])])
    assert max(map(len, f"{field}: {written}".split("\r\n"))) <= 76


def test_a_long_file_name_ends_at_a_whole_cluster():
    name = file_name("नि" * 100, ".docx")
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert name.endswith("नि….docx")


@pytest.mark.parametrize(
    "name", ["Letter.pdf", "要求成立國際機制的公開信.pdf", 'say "hi".pdf', "رسالة مفتوحة.docx", "Письмо 😀.pdf"]
)
def test_a_file_name_is_read_in_three_ways(name):
    text = (
        "MIME-Version: 1.0\r\n"
        f"Content-Type: {content_type('application/pdf', name)}\r\n"
        f"Content-Disposition: {disposition(name, 'small.fra.fr.pdf')}\r\n\r\n"
    )
    assert email.message_from_string(text, policy=policy.default).get_filename() == name
    old = email.message_from_string(text)
    assert decoded(dict(old.get_params())["name"]) == name
    # What knows neither form of these takes the plain one.
    assert old.get_filename() in (name, "small.fra.fr.pdf")
    assert ('filename="small.fra.fr.pdf"' in str(old["content-disposition"])) == (not name.isascii())
