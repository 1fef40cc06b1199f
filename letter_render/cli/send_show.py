"""What `letter-render send` says: the plan, what became of it, and what the ledger has."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from letter_render.cli.show import plural

if TYPE_CHECKING:
    from letter_render.mail.ledger import Entry
    from letter_render.mail.send import Outgoing, Result
    from letter_render.sending.outbox import Planned, Sending


Results = list[tuple["Outgoing", "Result"]]


def say_plan(sending: Sending, results: Results | None = None, *, is_json: bool) -> None:
    """Who gets what, who is left out and why; as JSON what became of it too, where it was sent."""
    if is_json:
        facts = _facts(sending) if results is None else _facts(sending) | {"results": _result_facts(results)}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for one in sending.planned:
        click.echo(_line(one))
    for why, group in groupby(sorted(sending.left_out, key=lambda one: one.why), key=lambda one: one.why):
        ids = [one.id for one in group]
        click.echo(f"left out: {len(ids)}, {why}" + ("" if why == "not chosen" else f": {', '.join(ids)}"))
    size = sum(one.size for one in sending.planned)
    tags = Counter(tag for one in sending.planned for tag in one.tags)
    counts = f" ({', '.join(f'{tag} {count}' for tag, count in tags.items())}), {size / 1e6:.1f} MB" if tags else ""
    click.echo(f"{plural(len(sending.planned), 'message')} of version {sending.letter.version}{counts}")


def _line(planned: Planned) -> str:
    message = planned.message
    copies = "".join(
        f", {word} {box.address}" for word, boxes in (("cc", message.cc), ("bcc", message.bcc)) for box in boxes
    )
    to = f"{message.to.name} <{message.to.address}>".strip() if message.to else "no address"
    files = ", ".join(one.name for one in planned.files)
    before = f"; {planned.before}" if planned.before else ""
    return (
        f"{planned.recipient.id}  {' '.join(planned.tags)}  {to}{copies}  {planned.size / 1000:.0f} kB: {files}{before}"
    )


def _facts(sending: Sending) -> dict[str, Any]:
    """The plan for machines."""
    from letter_render.manifest import finding_facts  # noqa: PLC0415

    return {
        "letter": sending.letter.id,
        "version": sending.letter.version,
        "messages": [
            {
                "recipient": one.recipient.id,
                "languages": one.tags,
                "to": one.message.to.address if one.message.to else "",
                "subject": one.message.subject,
                "message_id": one.message.id,
                "files": [{"name": file.name, "sha256": file.file.sha256} for file in one.files],
                "bytes": one.size,
                "before": one.before,
            }
            for one in sending.planned
        ],
        "left_out": [{"recipient": one.id, "reason": one.reason, "why": one.why} for one in sending.left_out],
        "findings": [finding_facts(finding) for finding in sending.findings],
    }


def _result_facts(results: Results) -> list[dict[str, str]]:
    return [
        {"recipient": message.recipient, "address": message.addresses[0], "state": result.state, "reply": result.reply}
        for message, result in results
    ]


def say_results(results: Results) -> None:
    """What became of the messages; on stderr each that was not sent."""
    facts = _result_facts(results)
    for fact in facts:
        if fact["state"] != "sent":
            click.echo("{recipient}  {address}  {state}: {reply}".format_map(fact), err=True)
    counts = Counter(fact["state"] for fact in facts)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()) or "no message was sent")


def say_status(folder: Path, out: Path, *, is_csv: bool, is_json: bool) -> None:
    """What the ledger says of the letter."""
    from letter_render.findings import InputRefusedError  # noqa: PLC0415
    from letter_render.mail.ledger import read_ledger  # noqa: PLC0415
    from letter_render.read.letter import read_letter  # noqa: PLC0415

    letter, findings = read_letter(folder)
    if letter is None:
        raise InputRefusedError(findings)
    entries = read_ledger(out, letter.id)
    rows = [_row(entry) for entry in entries]
    if is_json:
        click.echo(json.dumps({"letter": letter.id, "entries": rows}, ensure_ascii=False, indent=2))
    elif is_csv:
        table = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    else:
        for row in rows:
            click.echo("{recipient}  {address}  version {version}  {state}  {at}  {reply}".format_map(row))
        counts = Counter(entry.state for entry in entries)
        click.echo(", ".join(f"{count} {state}" for state, count in counts.items()) or "nothing was sent by --smtp")


_COLUMNS = ("recipient", "address", "version", "state", "at", "message_id", "reply")


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "recipient": entry.recipient, "address": entry.key.address, "version": entry.key.version,
        "state": entry.state, "at": entry.at, "message_id": entry.message_id, "reply": entry.reply,
    }  # fmt: skip
