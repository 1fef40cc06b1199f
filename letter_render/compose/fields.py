"""Fields: what a letter's prose and its template may print, each a slot whose value enters after parsing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from babel import Locale
from babel.dates import format_date
from markupsafe import Markup

from letter_render.compose.images import image_faults
from letter_render.compose.markup import fill, split
from letter_render.compose.plural import plural_for
from letter_render.compose.prose import render_prose
from letter_render.compose.template import Given, Slot, Slots, markup
from letter_render.findings import Finding, Severity
from letter_render.model import Letter, Recipient, Signatory, StateName, Version
from letter_render.stationery import Language
from letter_render.text.digits import in_digits
from letter_render.text.languages import wider_tags

PROSE = ("reference", "subject", "salutation", "body", "closing", "note")
"""The texts of a version that are prose; all but the body stand in a paragraph of the template's."""


@dataclass(frozen=True, slots=True)
class Group:
    """Signatories that stand under one heading, as a template sees them."""

    heading: Slot
    names: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Addressee:
    """The recipient, as prose and templates see it: the names of the state are the cell `state` where it is filled,
    else those that the list of delegations has in the letter's language.
    """

    id: Slot
    state: Slot
    formal_state: Slot
    of_state: Slot
    name: Slot
    salutation: Slot
    reference: Slot

    def __str__(self) -> str:
        raise TypeError("recipient is no text, recipient.state is")


@dataclass(frozen=True, slots=True)
class Source:
    """What the fields of one letter come from. `recipient` is None where the letter is addressed to nobody."""

    letter: Letter
    version: Version
    language: Language
    recipient: Recipient | None = None


def prose_fields(source: Source, slots: Slots, title: str) -> dict[str, Any]:
    """The fields of prose: title, sender, date, counts and the recipient, None where there is none."""
    letter, language = source.letter, source.language
    counts = {"total": letter.total, "listed": len(letter.signatories), "unnamed": letter.unnamed}
    return {
        "title": slots.new(title),
        "sender": slots.new(letter.sender),
        "date": slots.new(_date(letter.date, language)),
        **{name: slots.new(in_digits(str(count), language.digits), count) for name, count in counts.items()},
        "plural": plural_for(source.version.tag),
        "recipient": _addressee(source, slots),
    }


def title_of(source: Source) -> str:
    """The document's title: as given, else the subject's text."""
    if source.version.title:
        return source.version.title
    slots = Slots()
    subject = source.version.subject
    html, _ = render_prose(subject, prose_fields(source, slots, ""), slots, is_inline=True)
    nodes, _ = split(f"<p>{html}</p>", subject.origin)
    elements = [fill(node, slots, subject.origin)[0] for node in nodes]
    return "".join(piece.text for element in elements if element for piece in element.pieces)


def template_fields(source: Source, slots: Slots, title: str) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of a template but for the names: those of prose, and the texts."""
    version, language, fields = source.version, source.language, prose_fields(source, slots, title)
    texts: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in PROSE:
        texts[name], faults = render_prose(getattr(version, name), fields, slots, is_inline=name != "body")
        findings += faults
    signature, wrong = _signature(source)
    status, faults = _status(source)
    signer = version.signer
    return {
        **fields,
        **texts,
        "reference": _reference(source, texts["reference"], slots),
        "salutation": _salutation(source, texts["salutation"], slots),
        "address": _lines(_address(source), slots),
        "place_and_date": slots.new(_place_and_date(source)),
        "signer": _lines((signer.name, signer.office, signer.organisation), slots),
        "signature": signature,
        "signature_alt": signer.alt,
        "enclosures": _lines((language.enclosures, *version.enclosures), slots) if version.enclosures else "",
        "status": slots.new(status),
    }, [*findings, *faults, *wrong]


def name_fields(signatories: Sequence[Signatory], slots: Slots) -> dict[str, Any]:
    """The names as fields of a template, in one list and by their groups: the same in every letter."""
    names = [slots.new(signatory) for signatory in signatories]
    return {"names": names, "groups": list(_groups(signatories, names, slots))}


def _groups(signatories: Sequence[Signatory], names: Sequence[Slot], slots: Slots) -> Iterator[Group]:
    """The names that stand together in one group, under its heading, which is given in the first row of it."""
    for heading, rows in groupby(zip(signatories, names, strict=True), key=lambda pair: pair[0].group):
        (first, slot), *rest = rows
        given = Given(heading, replace(first.origin, field="group"))
        yield Group(slots.new(given), (slot, *(other for _, other in rest)))


def state_name(recipient: Recipient, tag: str) -> StateName | None:
    """The name of the recipient's state in the language of `tag`, or in the nearest wider one (RFC 4647 3.4)."""
    names: Mapping[str, StateName] = recipient.delegation.names if recipient.delegation else {}
    return next((names[one] for one in wider_tags(tag) if one in names), None)


def recipient_faults(source: Source) -> Iterator[Finding]:
    """What a recipient lacks for a letter in this language."""
    recipient = source.recipient
    if recipient and recipient.delegation and not recipient.state and not state_name(recipient, source.version.tag):
        what = f"the list of delegations has no name of {recipient.id} in {source.version.tag}"
        hint = "fill in the columns state and mission"
        yield Finding("recipients/state", Severity.FAILURE, what, hint=hint, origin=recipient.origin)


def _addressee(source: Source, slots: Slots) -> Addressee | None:
    recipient = source.recipient
    if recipient is None:
        return None
    name = state_name(recipient, source.version.tag) or StateName("", "", "")
    salutation = recipient.salutation or source.language.salutation
    return Addressee(
        id=slots.new(_given(recipient, "id", recipient.id)),
        state=slots.new(_given(recipient, "state", recipient.state or name.short)),
        formal_state=slots.new(_given(recipient, "state", recipient.state or name.formal)),
        of_state=slots.new(_given(recipient, "state", recipient.state or name.of)),
        name=slots.new(_given(recipient, "name", recipient.name)),
        salutation=slots.new(_given(recipient, "salutation", salutation)),
        reference=slots.new(_given(recipient, "reference", recipient.reference)),
    )


def _given(recipient: Recipient, column: str, text: str) -> Given:
    return Given(text, replace(recipient.origin, field=f"{recipient.origin.field}.{column}"))


def _address(source: Source) -> Iterator[Given]:
    """The lines of the address: the person, the mission, and what the table has for the address."""
    recipient = source.recipient
    if recipient:
        yield _given(recipient, "name", recipient.name)
        lines = mission(recipient, source.version.tag, source.language)
        yield from (_given(recipient, "mission", line) for line in lines)
        yield from (_given(recipient, "address", line) for line in recipient.address)


def mission(recipient: Recipient, tag: str, language: Language) -> tuple[str, ...]:
    """The lines that name the mission in a letter of the version `tag`: the recipient's own, else the language's."""
    name = state_name(recipient, tag)
    if recipient.mission or recipient.delegation is None or name is None:
        return recipient.mission or (recipient.state,)
    lines = language.observer_mission if recipient.delegation.is_observer else language.mission
    return tuple(line.format(of=name.of) for line in lines)


def _salutation(source: Source, prose: Markup, slots: Slots) -> Slot | Markup:
    """The recipient's own salutation, else the letter's, else the neutral one of the language."""
    recipient = source.recipient
    if recipient is None or (prose and not recipient.salutation):
        return prose
    return slots.new(_given(recipient, "salutation", recipient.salutation or source.language.salutation))


def _reference(source: Source, prose: Markup, slots: Slots) -> Slot | Markup:
    """The letter's reference, which may hold the recipient's, else the recipient's."""
    if prose or source.recipient is None:
        return prose
    return slots.new(_given(source.recipient, "reference", source.recipient.reference))


def _signature(source: Source) -> tuple[str, list[Finding]]:
    """The image of the signature, empty where it cannot be set, and why."""
    signer = source.version.signer
    if not signer.signature:
        return "", []
    origin = signer.origin or source.version.subject.origin
    faults = image_faults(signer.signature, signer.alt, source.letter.folder, origin)
    return "" if faults else signer.signature, faults


def _lines(lines: Iterable[str | Given], slots: Slots) -> Markup:
    """The lines that are not empty, with breaks between them."""
    return markup("<br/>".join(str(slot) for line in lines if (slot := slots.new(line))))


def _date(date: dt.date | None, language: Language) -> str:
    if date is None:
        return ""
    locale = Locale.parse(language.word_tag, sep="-")
    text = format_date(date, language.date, locale=locale)
    if language.months:
        text = text.replace(locale.months["format"]["wide"][date.month], language.months[date.month - 1])
    if language.first_of_month and date.day == 1:
        text = re.sub(r"\b1\b", language.first_of_month, text, count=1)
    return in_digits(text, language.digits)


def _place_and_date(source: Source) -> str:
    place, date = source.version.place, _date(source.letter.date, source.language)
    return source.language.place_and_date.format(place=place, date=date) if place and date else place or date


def _status(source: Source) -> tuple[str, list[Finding]]:
    """The sentence that an unofficial text begins with; empty for any other."""
    language = source.language
    original = next((tag for tag, version in source.letter.versions.items() if version.status == "original"), "")
    if source.version.status != "unofficial":
        return "", []
    word = language.originals.get(original) or language.originals.get(original.split("-", maxsplit=1)[0])
    if word:
        return language.unofficial.format(original=word), []
    what = f"the language file has no word for an original in {original or 'no language'}"
    hint = "add it under originals, or mark one of the versions text: original"
    origin = source.version.body.origin
    return "", [Finding("language/original", Severity.FAILURE, what, hint=hint, origin=origin)]
