"""What a mailing came to, and its proof and manifest, made from the record alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from letter_render.findings import Finding, Origin, Severity
from letter_render.manifest import finding_facts
from letter_render.model import Letter
from letter_render.proof import mailing_proof
from letter_render.publish import publish
from letter_render.record import Common, Outcome, rewrite


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mailing as it is in its folder: the letter, what each letter to a recipient came to in the order of the table,
    and what those of one look have in common. `keys` are those of this run, of which `made` were made anew; `findings`
    are those about the letter's own files.
    """

    letter: Letter
    outcomes: tuple[Outcome, ...]
    commons: tuple[Common, ...]
    keys: frozenset[str]
    inputs: dict[str, str]
    versions: dict[str, str]
    findings: tuple[Finding, ...]
    made: int

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The letters of this run that were not made."""
        return tuple(one for one in self.outcomes if one.key in self.keys and not one.is_written)

    @property
    def failed_ids(self) -> tuple[str, ...]:
        """The recipients whose letters were not made, each once."""
        return tuple(dict.fromkeys(outcome.id for outcome in self.failed))

    def in_words(self) -> list[str]:
        """What it came to, in lines for a person: findings that are no notes, then the counts."""
        facts = [*_findings(self), *(fact for one in self.outcomes if one.key in self.keys for fact in one.findings)]
        lines = [_said(fact) for fact in facts if fact["severity"] != Severity.NOTE.name and "accepted" not in fact]
        size = sum(file.bytes for one in self.outcomes if one.key in self.keys for file in one.files)
        count = len(self.keys) - len(self.failed)
        return [*lines, f"{count} letters are there, {self.made} of them made now, {size / 1e6:.1f} MB in all"]


def _said(fact: dict[str, Any]) -> str:
    """A finding's facts as the line that it is told by."""
    origin = Origin(*(fact.get(key, default) for key, default in _ORIGIN.items())) if "file" in fact else None
    finding = Finding(
        fact["code"], Severity[fact["severity"]], fact["what"], fact.get("why", ""), fact.get("hint", ""), origin
    )
    return f"{finding.severity.name.lower()}: {finding}"


_ORIGIN = {"file": "", "line": 0, "column": 0, "field": "", "row": 0}


def write_mailing(mailing: Mailing, out: Path) -> None:
    """Write record, proof and manifest, those that have changed."""
    rewrite(out, [*mailing.commons, *mailing.outcomes])
    _publish_changed(out / "proof.html", mailing_proof(mailing.letter, mailing.commons, mailing.outcomes).encode())
    _publish_changed(out / "manifest.json", mailing_manifest(mailing).encode())


def mailing_manifest(mailing: Mailing) -> str:
    """The manifest of a mailing as JSON; the same entries as `manifest.manifest` has, and one for each letter."""
    letter = mailing.letter
    content = {
        "letter": letter.id,
        "version": letter.version,
        "names": {"listed": len(letter.signatories), "unnamed": letter.unnamed, "total": letter.total},
        "inputs": dict(sorted(mailing.inputs.items())),
        "versions": mailing.versions,
        "letters": [_letter(outcome) for outcome in mailing.outcomes if outcome.is_written],
        "rejected": [_letter(outcome) for outcome in mailing.outcomes if not outcome.is_written],
        "findings": list(_findings(mailing)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


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
        "outputs": outputs,
        "findings": list(outcome.findings),
    }


def _findings(mailing: Mailing) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    facts = (*map(finding_facts, mailing.findings), *(fact for common in mailing.commons for fact in common.findings))
    for fact in facts:
        text = json.dumps(fact, sort_keys=True)
        if text not in seen:
            seen.add(text)
            yield fact


def _publish_changed(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        publish(path, data)
