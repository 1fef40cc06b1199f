"""What is to be sent: which message goes to whom with which files, who is left out and why. Nothing leaves from here.

letter, recipients --plan--> Job; manifest --> proven files; ledger --> what went before; cover, files --> Message
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from letter_render.checks.accept import mark_accepted
from letter_render.compose.cover import Cover, compose_cover
from letter_render.compose.fields import Source, mission, title_of
from letter_render.findings import Finding, Origin, Severity
from letter_render.formats import FormatName
from letter_render.looks import look_of
from letter_render.mail.headers import file_name
from letter_render.mail.ledger import Entry, Key, State, read_ledger
from letter_render.mail.message import Message, message_id
from letter_render.mailing.batch import Order, prepare_mailing
from letter_render.mailing.plan import Job
from letter_render.model import Letter, Mailbox, Recipient, TextStatus
from letter_render.pipeline import refuse
from letter_render.read.recipients import unknown_ids
from letter_render.sending.outbox import Enclosed, LeftOut, Planned, Sending, SendOrder
from letter_render.sending.rendered import Rendered, RenderedFile
from letter_render.stationery import Language


def prepare_sending(order: SendOrder) -> Sending:
    """Plan the messages, with regard to the ledger where they are no drafts or tests.

    Raises InputRefusedError with everything wrong: in the letter, the recipients, the texts of the mails; and where one
    file is not the one that was proven for its recipient, for then no file here can be trusted.
    """
    prepared = prepare_mailing(
        Order(order.folder, order.out, order.to, order.only, order.without, order.language, is_strict=order.is_strict)
    )
    rendered = Rendered(order.out, prepared.letter)
    entries = [] if order.is_draft or order.test_to else read_ledger(order.out, prepared.letter.id)
    planner = _Planner(order, prepared.letter, entries)
    left_out = [LeftOut(id_, "not chosen", "not chosen") for id_ in prepared.left_out]
    planned: list[Planned] = []
    for _, group in groupby(prepared.jobs, key=lambda job: job.recipient.id):
        jobs = list(group)
        files = [rendered.files(job) for job in jobs]
        if why := planner.why_not(jobs, files):
            left_out.append(why)
        elif one := planner.plan(jobs, files):
            planned.append(one)
    recipients = list({job.recipient.id: job.recipient for job in prepared.all_jobs}.values())
    found = [
        *planner.findings,
        *unknown_ids(recipients, {"--resend": order.again}),
        *_twice(recipients),
        *_no_address(planned),
    ]
    if order.test_to:
        planned, left_out = [_as_test(one, order.test_to) for one in planned], []
    if order.limit is not None:
        later = [LeftOut(one.recipient.id, "not chosen", "beyond --limit") for one in planned[order.limit :]]
        planned, left_out = planned[: order.limit], [*left_out, *later]
    findings = mark_accepted(dict.fromkeys(found), prepared.letter.accept)
    refuse(findings, is_strict=order.is_strict)
    return Sending(prepared.letter, tuple(planned), tuple(left_out), tuple(findings))


_TEST_MARK = "[TEST: {to}] "
"""What a test's subject begins with: whom the message is for."""

_Files = dict[FormatName, RenderedFile]


class _Planner:
    """Plans one message after another, and collects what is wrong."""

    def __init__(self, order: SendOrder, letter: Letter, entries: Sequence[Entry]) -> None:
        self._order, self._letter, self._entries = order, letter, entries
        self._languages: dict[str, Language] = {}
        self.findings: list[Finding] = list(_sender_faults(letter, is_draft=order.is_draft))

    def why_not(self, jobs: Sequence[Job], files: Sequence[_Files]) -> LeftOut | None:
        """Why this recipient gets no message, None where they do."""
        recipient = jobs[0].recipient
        if unfit := self._unfit(jobs, files):
            return LeftOut(recipient.id, "not fit", unfit)
        own = {entry.recipient: entry for entry in self._entries if entry.key == self._key(recipient)}
        entry = own.pop(recipient.id, None)
        if entry and entry.state == "sent":
            return LeftOut(recipient.id, "done", "sent before")
        if recipient.id in self._order.again:
            return None
        if entry and entry.state != "deferred":
            return LeftOut(recipient.id, "open", f"{_BEFORE[entry.state]} before (--status, --resend)")
        others = [id_ for id_, other in own.items() if other.state in ("sent", "unknown")]
        if others:
            why = f"the address got the message for {', '.join(others)} before (--status, --resend)"
            return LeftOut(recipient.id, "open", why)
        return None

    def _unfit(self, jobs: Sequence[Job], files: Sequence[_Files]) -> str:
        """Why nothing can be sent to the recipient, empty where it can."""
        unofficial = [job.tag for job in jobs if self._status(job) == "unofficial"]
        if unofficial and not self._order.allows_unofficial:
            return f"the text in {', '.join(unofficial)} is unofficial (--allow-unofficial)"
        lacking = [
            f"{job.tag} {name}"
            for job, made in zip(jobs, files, strict=True)
            for name in self._letter.mail.attach
            if name not in made
        ]
        if lacking:
            return f"not rendered and proven as letter and recipient are now (render them again): {', '.join(lacking)}"
        return "" if jobs[0].recipient.email or self._order.is_draft else "no address"

    def plan(self, jobs: Sequence[Job], files: Sequence[_Files]) -> Planned | None:
        """The message, in it an original before what was translated from it; None where something is wrong with it,
        which `findings` then say.
        """
        recipient, mail = jobs[0].recipient, self._letter.mail
        to = _addressee(recipient, jobs[0].tag, self._language(jobs[0].tag))
        pairs = sorted(zip(jobs, files, strict=True), key=lambda pair: self._status(pair[0]) != "original")
        jobs, files = [job for job, _ in pairs], [made for _, made in pairs]
        sources = [
            Source(self._letter, self._letter.versions[job.tag], self._language(job.tag), recipient) for job in jobs
        ]
        count = len(self.findings)
        covers = [self._cover(source) for source in sources]
        titles = [title_of(source) for source in sources]
        enclosed = tuple(
            Enclosed(
                made[name],
                file_name(title if titles.count(title) == 1 else f"{title} {source.version.tag}", f".{name}"),
            )
            for title, source, made in zip(titles, sources, files, strict=True)
            for name in mail.attach
        )
        self.findings += [fault for one in enclosed for fault in one.file.faults()]
        if any(finding.severity == Severity.FAILURE for finding in self.findings[count:]):
            return None
        message = Message(
            sender=mail.sender,
            reply_to=mail.reply_to,
            to=to,
            cc=tuple(map(Mailbox, recipient.cc)),
            bcc=tuple(map(Mailbox, recipient.bcc)),
            covers=tuple(cover for cover in covers if cover),
            attachments=(),
            id=message_id(self._letter.id, self._letter.version, recipient.email, mail.sender) if mail.sender else "",
            is_draft=self._order.is_draft,
        )
        planned = Planned(recipient, tuple(job.tag for job in jobs), message, enclosed, self._key(recipient))
        planned = replace(planned, size=len(planned.bytes(_EPOCH)), before=self._before(recipient))
        self.findings += _size_faults(planned, mail.max_size)
        return planned

    def _key(self, recipient: Recipient) -> Key:
        return Key(self._letter.id, self._letter.version, recipient.email.casefold())

    def _before(self, recipient: Recipient) -> str:
        """What became of messages to this address before."""
        own = [entry for entry in self._entries if entry.key.address == recipient.email.casefold() and recipient.email]
        return ", ".join(f"version {entry.key.version} {_BEFORE[entry.state]} {entry.at}" for entry in own)

    def _status(self, job: Job) -> TextStatus:
        return self._letter.versions[job.tag].status

    def _language(self, tag: str) -> Language:
        if tag not in self._languages:
            self._languages[tag] = look_of(self._letter, tag)[0].language
        return self._languages[tag]

    def _cover(self, source: Source) -> Cover | None:
        tag, covers = source.version.tag, self._letter.mail.covers
        if tag not in covers:
            what, hint = (
                f"there is no text for the mail in {tag}",
                f"write one, and name it: mail: {{cover: {{{tag}: mail.{tag}.md}}}}",
            )
            self.findings.append(
                Finding("mail/cover", Severity.FAILURE, what, hint=hint, origin=self._letter.mail.origin)
            )
            return None
        cover, found = compose_cover(covers[tag], source)
        self.findings += found
        return cover


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Any date: all have one length in a header."""

_BEFORE: dict[State, str] = {
    "sent": "sent",
    "deferred": "put off by the server",
    "refused": "refused by the server",
    "unknown": "perhaps sent, without an answer,",
}


def _addressee(recipient: Recipient, tag: str, language: Language) -> Mailbox | None:
    """The recipient's mailbox, under the person's name or that of the mission."""
    name = recipient.name or " ".join(mission(recipient, tag, language))
    return Mailbox(recipient.email, name) if recipient.email else None


def _sender_faults(letter: Letter, *, is_draft: bool) -> Iterator[Finding]:
    if letter.mail.sender is None:
        what, hint = "nobody sends the mail", "mail: {from: Name <office@river.example>}"
        severity, why = (Severity.WARNING, "the drafts have no From") if is_draft else (Severity.FAILURE, "")
        yield Finding("mail/no-sender", severity, what, why, hint, letter.mail.origin)


def _size_faults(planned: Planned, limit: int) -> Iterator[Finding]:
    if planned.size > limit:
        what = f"the message has {planned.size / 1e6:.1f} MB, more than mail.max_size, {limit / 1e6:.1f} MB"
        hint = 'attach one format (mail.attach), or set docx_faces = "subset" in the stationery'
        yield Finding("mail/size", Severity.FAILURE, what, hint=hint, origin=planned.recipient.origin)


def _twice(recipients: Iterable[Recipient]) -> Iterator[Finding]:
    """A FAILURE for each address that two rows have, chosen or not: one is wrong, or would get nothing."""
    first: dict[str, Recipient] = {}
    for one in recipients:
        known = first.setdefault(one.email.casefold(), one)
        if known is not one and one.email:
            what = f"{one.email} is the address of {known.id}, too"
            origin = replace(one.origin, field=f"{one.id}.email")
            hint = "one message goes to an address: two languages stand in one row"
            yield Finding("mail/address-twice", Severity.FAILURE, what, hint=hint, origin=origin)


def _no_address(planned: Iterable[Planned]) -> Iterator[Finding]:
    """A WARNING for all drafts that a person must address."""
    ids = [one.recipient.id for one in planned if not one.recipient.email]
    if ids:
        what = f"{len(ids)} drafts have no To, for their recipients have no address: {', '.join(ids)}"
        hint = "fill in the column email"
        yield Finding("mail/no-address", Severity.WARNING, what, hint=hint, origin=Origin("--to"))


def _as_test(planned: Planned, to: Mailbox) -> Planned:
    """The message addressed to oneself alone, and marked so."""
    message = replace(
        planned.message,
        to=to,
        cc=(),
        bcc=(),
        id=message_id(f"test {planned.recipient.id} {planned.key.letter}", planned.key.version, to.address, to),
        mark=_TEST_MARK.format(to=planned.recipient.email or planned.recipient.id),
    )
    return replace(planned, message=message)
