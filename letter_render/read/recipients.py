"""Who is written to: the shipped list of delegations, or exactly the rows of a user's table.

    recipients.csv   id,language,state,mission,name,salutation,address,reference,stationery,email,cc,bcc,remark

What a row leaves out comes from the delegation of the shipped list that has its id, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from letter_render.checks.visible import excerpt, visible
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.model import Recipient
from letter_render.read.crosscheck import text_faults
from letter_render.read.decode import unify_line_ends
from letter_render.read.delegations import FILE, read_delegations
from letter_render.read.mailbox import parse_mailbox, split_addresses
from letter_render.read.schema import Id
from letter_render.read.table import Columns, Record, read_table
from letter_render.read.tags import canonical_tag

SHIPPED_LIST = "delegations"
"""The name by which a user asks for the shipped list."""

COLUMNS = Columns(
    known=(
        "id", "language", "state", "mission", "name", "salutation", "address", "reference", "stationery", "email", "cc",
        "bcc", "remark",
    ),
    required="id",
)  # fmt: skip
_OF_LINES = ("mission", "address")
"""The columns whose cells may hold several lines."""
_OF_ADDRESSES = ("email", "cc", "bcc")
"""The columns of e-mail addresses; the first holds one, the others may hold several."""

_ID = TypeAdapter(Id)


def read_recipients(source: str) -> tuple[list[Recipient], list[Finding]]:
    """The recipients in `source`, `delegations` or the path of a table, and what is wrong or doubtful in it.

    Raises InputRefusedError where there is no table to be had.
    """
    if source == SHIPPED_LIST:
        listed = enumerate(read_delegations().values(), 1)
        return [Recipient(one.id, (), row, Origin(FILE, field=one.id), delegation=one) for row, one in listed], []
    path = Path(source)
    records, findings = read_table(path, path.name, COLUMNS, Origin("--to"))
    if not records and not findings:
        findings.append(Finding("recipients/empty", Severity.FAILURE, "nobody is listed", origin=Origin(path.name)))
    recipients = [_recipient(record) for record in records]
    for record, recipient in zip(records, recipients, strict=True):
        findings += _faults(record, recipient)
    return recipients, [*findings, *_twice(recipients)]


def choose(recipients: Sequence[Recipient], only: Sequence[str], without: Sequence[str]) -> list[Recipient]:
    """The recipients named in `only` (all where it is empty), but for those in `without`.

    Raises InputRefusedError for every id that none of them has, and where nobody is left.
    """
    findings = unknown_ids(recipients, {"--only": only, "--except": without})
    chosen = [one for one in recipients if (not only or one.id in only) and one.id not in without]
    if not findings and not chosen:
        what = "nobody is left to write to"
        findings = [Finding("recipients/none", Severity.FAILURE, what, origin=Origin("--except"))]
    if findings:
        raise InputRefusedError(findings)
    return chosen


def unknown_ids(recipients: Sequence[Recipient], by_option: Mapping[str, Sequence[str]]) -> list[Finding]:
    """A FAILURE for every id given with an option that no recipient has."""
    ids = [recipient.id for recipient in recipients]
    return [_unknown(option, id_, ids) for option, given in by_option.items() for id_ in given if id_ not in ids]


def _unknown(option: str, id_: str, ids: list[str]) -> Finding:
    near = get_close_matches(id_.lower(), ids, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}" if near else "the column id has the ids"
    what = f"no recipient has the id {excerpt(id_, width=40)}"
    return Finding("recipients/unknown-id", Severity.FAILURE, what, hint=hint, origin=Origin(option))


def _recipient(record: Record) -> Recipient:
    texts = {column: cell.text.strip() for column, cell in record.cells.items()}
    id_ = texts.pop("id")
    tags = tuple(canonical_tag(tag) or tag for tag in texts.pop("language", "").split())
    texts.pop("remark", None)
    # The columns are the fields of a recipient.
    cells: dict[str, Any] = texts | {column: _lines(texts.get(column, "")) for column in _OF_LINES}
    cells |= {column: tuple(_mailboxes(texts.get(column, ""))) for column in _OF_ADDRESSES}
    cells["email"] = next(iter(cells["email"]), "")
    origin = Origin(record.cells["id"].origin.file, record.line, field=visible(id_[:64]))
    return Recipient(id_, tags, record.row, origin, delegation=read_delegations().get(id_), **cells)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in unify_line_ends(text).split("\n") if line.strip())


def _mailboxes(text: str) -> Iterator[str]:
    """The addresses of a cell; what is none is told by `_address_faults`."""
    for part in split_addresses(text):
        with suppress(ValueError):
            yield parse_mailbox(part).address


def _address_faults(column: str, text: str, origin: Origin) -> Iterator[Finding]:
    parts = split_addresses(text)
    if column == "email" and len(parts) > 1:
        what, hint = "there are several addresses in this cell", "one here, the others under cc or bcc"
        yield _fault("mail/address", what, hint, origin)
    for part in parts:
        try:
            parse_mailbox(part)
        except ValueError as error:
            what = f"{excerpt(part, width=60)} is no e-mail address: {error}"
            yield _fault("mail/address", what, "write it like office@river.example", origin)


def _faults(record: Record, recipient: Recipient) -> Iterator[Finding]:
    if not recipient.id:
        # The table has said so.
        return
    try:
        _ID.validate_python(recipient.id)
    except ValidationError as error:
        what = f"the id {excerpt(recipient.id, width=40)} {error.errors()[0]['msg']}"
        yield _fault("recipients/id", what, "it becomes the name of a folder", recipient.origin)
    for column, cell in record.cells.items():
        if column == "remark":
            continue
        origin = replace(recipient.origin, field=f"{recipient.origin.field}.{column}")
        lines = _lines(cell.text) if column in _OF_LINES else [cell.text]
        faults = [fault for line in lines for fault in text_faults(line, origin)]
        yield from faults
        if column in _OF_ADDRESSES and not faults:
            yield from _address_faults(column, cell.text, origin)
    unknown = [tag for tag in recipient.languages if canonical_tag(tag) is None]
    if unknown:
        what = f"no language tag: {', '.join(excerpt(tag, width=40) for tag in unknown)}"
        yield _fault("recipients/language", what, 'tags are like fr or "fr zh-Hant"', recipient.origin)
    if len(set(recipient.languages)) < len(recipient.languages):
        yield _fault("recipients/language", "a language stands twice", "name each once", recipient.origin)
    if not (recipient.delegation or recipient.state or recipient.mission or recipient.name or recipient.address):
        what = f"{excerpt(recipient.id, width=40)} is not in the list of delegations, and nothing else says who it is"
        near = get_close_matches(recipient.id.lower(), read_delegations(), n=3, cutoff=0.6)
        hint = f"did you mean {' or '.join(near)}" if near else "fill in state, mission, name or address"
        yield Finding("recipients/nobody", Severity.WARNING, what, hint=hint, origin=recipient.origin)


def _twice(recipients: list[Recipient]) -> Iterator[Finding]:
    first: dict[str, Recipient] = {}
    for recipient in recipients:
        # File systems that know no case would put two such into one folder.
        known = first.setdefault(recipient.id.casefold(), recipient)
        if known is not recipient and recipient.id:
            what = f"the id {excerpt(recipient.id, width=40)} stands twice, first in row {known.row}"
            hint = 'one row a recipient; two languages stand in one cell: "fr zh-Hant"'
            yield _fault("recipients/twice", what, hint, recipient.origin)


def _fault(code: str, what: str, hint: str, origin: Origin) -> Finding:
    return Finding(code, Severity.FAILURE, what, hint=hint, origin=origin)
