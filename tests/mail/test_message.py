"""A message: what is in it, in which order, and that it is the same whenever it is made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from letter_render.compose.cover import Cover
from letter_render.compose.markup import Element, Piece
from letter_render.mail.message import Attachment, Message, message_bytes, message_id
from letter_render.mail.text import html_text, plain_text
from letter_render.model import Mailbox

from .conftest import parsed

NOW = datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC)
SENDER = Mailbox("office@river.example", "River")
FRENCH = Cover("fr", "ltr", "Lettre à l’Égypte", (Element("p", pieces=(Piece("Ci-joint."),)),))
ARABIC = Cover("ar", "rtl", "رسالة", (Element("p", pieces=(Piece("طيه رسالة"),)),))
FILE = Attachment("pdf", "Lettre à tous.pdf", "small.egy.fr.pdf", bytes(range(256)) * 9)


def message(**changes):
    facts = {
        "sender": SENDER, "reply_to": Mailbox("answers@river.example"), "to": Mailbox("b@egy.example.org", "Ж, М"),
        "cc": (Mailbox("c@x.org"),), "bcc": (Mailbox("d@x.org"),), "covers": (FRENCH, ARABIC), "attachments": (FILE,),
        "id": message_id("small", 1, "b@egy.example.org", SENDER),
    }  # fmt: skip
    return Message(**(facts | changes))


def test_the_header_is_that_of_rfc_5322_each_field_once():
    data = message_bytes(message(), NOW)
    assert data[: data.index(b"\r\nContent-Type")].decode().split("\r\n") == [
        "Date: Sun, 01 Mar 2026 09:05:07 +0000",
        'From: "River"', " <office@river.example>",
        "Reply-To: answers@river.example",
        "To: =?utf-8?b?0JYsINCc?=", " <b@egy.example.org>",
        "Cc: c@x.org",
        f"Message-ID: {message().id}",
        "Subject: =?utf-8?b?TGV0dHJlIMOgIGzigJnDiWd5cHRlIC8g2LHYs9in2YTYqQ==?=",
        "Content-Language: fr, ar",
        "MIME-Version: 1.0",
    ]  # fmt: skip


def test_hidden_copies_stand_in_drafts_alone():
    sent, draft = (parsed(message_bytes(message(is_draft=is_draft), NOW)) for is_draft in (False, True))
    assert (sent["Bcc"], sent["X-Unsent"]) == (None, None)
    assert (draft["Bcc"], draft["X-Unsent"]) == ("d@x.org", "1")


def test_a_draft_lacks_what_is_not_known():
    draft = parsed(
        message_bytes(message(is_draft=True, sender=None, reply_to=None, to=None, cc=(), bcc=(), id=""), NOW)
    )
    assert [name for name in draft if name in ("From", "To", "Cc", "Bcc", "Reply-To", "Message-ID")] == []
    assert draft["Subject"] == "Lettre à l’Égypte / رسالة"


def test_the_parts_are_plain_html_and_the_files():
    read = parsed(message_bytes(message(), NOW))
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
    ]  # fmt: skip
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == (FILE.name, FILE.data)
    assert [part.defects for part in read.walk()] == [[]] * 5


@pytest.mark.parametrize("covers", [(FRENCH,), (ARABIC,), (FRENCH, ARABIC)])
def test_every_line_is_ascii_and_short_but_for_a_file_name(covers):
    data = message_bytes(message(covers=covers), NOW)
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n") if b"filename*" not in line) <= 78
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_the_same_message_has_the_same_bytes_and_only_the_date_differs():
    one, other = message_bytes(message(), NOW), message_bytes(message(), NOW.replace(year=2027))
    assert message_bytes(message(), NOW) == one
    assert [line for line in one.split(b"\r\n") if line not in other.split(b"\r\n")] == [
        b"Date: Sun, 01 Mar 2026 09:05:07 +0000"
    ]


def test_the_id_is_that_of_letter_version_and_address():
    ids = {
        message_id("a", 1, "x@y.org", SENDER), message_id("b", 1, "x@y.org", SENDER),
        message_id("a", 2, "x@y.org", SENDER), message_id("a", 1, "z@y.org", SENDER),
    }  # fmt: skip
    assert len(ids) == 4
    assert message_id("a", 1, "X@y.ORG", SENDER) == message_id("a", 1, "x@y.org", SENDER)
    assert all(one.endswith("@river.example>") and "y.org" not in one for one in ids)


def test_an_international_address_stands_as_it_is():
    data = message_bytes(message(to=Mailbox("ü@x.org", "Ж")), NOW)
    assert "To: =?utf-8?b?0JY=?=\r\n <ü@x.org>\r\n".encode() in data
    assert message(to=Mailbox("ü@x.org")).is_international
    assert not message().is_international


# The text.

BLOCKS = (
    Element("h2", pieces=(Piece("Title"),)),
    Element("p", pieces=(
        Piece("Dear "), Piece("<b>A & B</b>", is_value=True), Piece("\n"), Piece("see "),
        Piece("our ", href="https://x.org"), Piece("page", href="https://x.org", is_strong=True), Piece(", or "),
        Piece("a@x.org", href="mailto:a@x.org"),
    )),
    Element("ol", start=3, children=(
        Element("li", pieces=(Piece("three"),)),
        Element("li", children=(Element("p", pieces=(Piece("four"),)), Element("ul", children=(
            Element("li", pieces=(Piece("inner", is_emphasized=True),)),))),),
    )),
    Element("blockquote", children=(Element("p", pieces=(Piece("one"),)), Element("p", pieces=(Piece("two"),)))),
)  # fmt: skip


def test_plain_text_needs_no_markup():
    assert plain_text([Cover("en", "ltr", "S", BLOCKS)]) == (
        "Title\n\nDear <b>A & B</b>\nsee our page <https://x.org>, or a@x.org\n\n"
        "3. three\n4. four\n   - inner\n\n> one\n> \n> two\n"
    )


def test_html_escapes_all_and_isolates_values():
    html = html_text((Cover("en", "ltr", "S <1>", BLOCKS),))
    assert "<title>S &lt;1&gt;</title>" in html
    assert (
        "<p>Dear <bdi>&lt;b&gt;A &amp; B&lt;/b&gt;</bdi><br>see "
        '<a href="https://x.org">our </a><a href="https://x.org"><strong>page</strong></a>, or '
        '<a href="mailto:a@x.org">a@x.org</a></p>'
    ) in html
    assert (
        '<ol start="3">\n<li>three</li>\n<li>\n<p>four</p>\n<ul>\n<li><em>inner</em></li>\n</ul>\n</li>\n</ol>' in html
    )


def test_each_language_stands_in_its_own_direction():
    html = html_text((FRENCH, ARABIC))
    assert '<html lang="fr" dir="ltr">' in html
    assert (
        '<div lang="fr" dir="ltr">\n<p>Ci-joint.</p>\n</div>\n<hr>\n<div lang="ar" dir="rtl">\n<p>طيه رسالة</p>' in html
    )
    assert plain_text((FRENCH, ARABIC)) == "Ci-joint.\n\n* * *\n\nطيه رسالة\n"
