"""What a mailing came to, and its proof and manifest, made from the record alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from letter_render.findings import Finding, Origin, Severity
from letter_render.mailing.proof import mailing_proof
from letter_render.mailing.record import Common, Outcome, Record
from letter_render.manifest import finding_facts
from letter_render.model import Letter
from letter_render.publish import publish_pieces


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mailing as it is in its folder: the letter; the record, with the keys of the letters to recipients in the order
    of the table and those of what the letters of one look have in common. `chosen` are the keys of this run, of which
    `made` were made anew; `findings` are those about the letter's own files.
    """

    letter: Letter
    record: Record
    keys: tuple[str, ...]
    common_keys: tuple[str, ...]
    chosen: frozenset[str]
    inputs: dict[str, str]
    faces: dict[str, str]
    versions: dict[str, str]
    findings: tuple[Finding, ...]
    made: int
    is_strict: bool

    def outcomes(self) -> Iterator[Outcome]:
        """What each letter came to, as it stands in the record."""
        return (line for line in self.record.lines(self.keys) if isinstance(line, Outcome))

    def commons(self) -> list[Common]:
        """What the letters of each look have in common, by language and stationery."""
        found = [line for line in self.record.lines(self.common_keys) if isinstance(line, Common)]
        return sorted(found, key=lambda common: (common.language, common.stationery))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to in words: its findings that are no notes, a line each, the counts, and who got no letter."""

    findings: tuple[str, ...]
    counts: str
    failed: tuple[str, ...]


def summary(mailing: Mailing) -> Summary:
    """What the run came to."""
    told = [_said(fact) for fact in _findings(mailing) if _is_doubtful(fact)]
    size, failed = 0, dict[str, None]()
    for outcome in mailing.outcomes():
        if outcome.key in mailing.chosen:
            told += [_said(fact) for fact in outcome.findings if _is_doubtful(fact)]
            size += sum(file.bytes for file in outcome.files)
            failed |= {} if outcome.is_written else {outcome.id: None}
    count = sum(outcome.is_written for outcome in mailing.outcomes() if outcome.key in mailing.chosen)
    counts = f"{count} letters are there, {mailing.made} of them made now, {size / 1e6:.1f} MB in all"
    return Summary(tuple(told), counts, tuple(failed))


def _is_doubtful(fact: dict[str, Any]) -> bool:
    return fact["severity"] != Severity.NOTE.name and "accepted" not in fact


def _said(fact: dict[str, Any]) -> str:
    """A finding's facts as the line that it is told by."""
    origin = Origin(*(fact.get(key, default) for key, default in _ORIGIN.items())) if "file" in fact else None
    finding = Finding(
        fact["code"], Severity[fact["severity"]], fact["what"], fact.get("why", ""), fact.get("hint", ""), origin
    )
    return f"{finding.severity.name.lower()}: {finding}"


_ORIGIN = {"file": "", "line": 0, "column": 0, "field": "", "row": 0}


def write_mailing(mailing: Mailing, out: Path) -> None:
    """Put the record in order, and write proof and manifest; what has not changed is left as it is."""
    mailing.record.keep([*mailing.common_keys, *mailing.keys])
    proof = mailing_proof(mailing.letter, mailing.commons(), mailing.outcomes)
    publish_pieces(out / "proof.html", (piece.encode() for piece in proof))
    publish_pieces(out / "manifest.json", (piece.encode() for piece in mailing_manifest(mailing)))


def mailing_manifest(mailing: Mailing) -> Iterator[str]:
    """The manifest of a mailing as JSON, in pieces: the entries of `manifest.manifest`, and one for each letter."""
    letter = mailing.letter
    head = {
        "letter": letter.id,
        "version": letter.version,
        "names": {"listed": len(letter.signatories), "unnamed": letter.unnamed, "total": letter.total},
        "inputs": dict(sorted(mailing.inputs.items())),
        "faces": mailing.faces,
        "versions": mailing.versions,
        "strict": mailing.is_strict,
        "findings": list(_findings(mailing)),
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    for name, is_written in (("letters", True), ("rejected", False)):
        yield f',\n "{name}": ['
        mark = "\n  "
        for outcome in mailing.outcomes():
            if outcome.is_written == is_written:
                yield mark + json.dumps(_letter(outcome), ensure_ascii=False)
                mark = ",\n  "
        yield "\n ]"
    yield "\n}\n"


def _letter(outcome: Outcome) -> dict[str, Any]:
    outputs = [
        {key: value for key, value in asdict(file).items() if key in ("sha256", "bytes", "names_read", "pages")}
        | {"file": file.path}
        for file in outcome.files
        if not file.is_rejected
    ]
    return {
        "recipient": outcome.id,
        "language": outcome.language,
        "stationery": outcome.stationery,
        "key": outcome.key,
        "outputs": outputs,
        "findings": list(outcome.findings),
    }


def _findings(mailing: Mailing) -> Iterator[dict[str, Any]]:
    """The findings about the letter and what its letters have in common, each once."""
    seen: set[str] = set()
    commons = (fact for common in mailing.commons() for fact in common.findings)
    for fact in (*map(finding_facts, mailing.findings), *commons):
        text = json.dumps(fact, sort_keys=True)
        if text not in seen:
            seen.add(text)
            yield fact
