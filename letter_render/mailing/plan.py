"""The plan of a mailing: which letter goes to whom, in which language and on which stationery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Letter, Recipient
from letter_render.read.delegations import FILE as DELEGATIONS
from letter_render.text.languages import wider_tags


@dataclass(frozen=True, slots=True)
class Job:
    """One letter: to whom, in which version, on which stationery."""

    recipient: Recipient
    tag: str
    stationery: str

    @property
    def look(self) -> tuple[str, str]:
        """What it shares with other letters: version and stationery."""
        return self.tag, self.stationery


def files_of(recipient: Recipient) -> tuple[str, ...]:
    """The files that a finding about the recipient, and not about the letter, is in."""
    return recipient.origin.file, DELEGATIONS


def plan(letter: Letter, recipients: Sequence[Recipient], language: str = "") -> tuple[list[Job], list[Finding]]:
    """The letters to the recipients in their order, and a FAILURE that lists those whose language the letter lacks.

    A recipient without a language gets `language`, or where that is empty the letter's original. A language that the
    letter lacks is looked for without its last subtags (RFC 4647 3.4), and then the letter's `fallback` is taken.
    """
    default = language or letter.original
    jobs: list[Job] = []
    lacking: dict[str, list[str]] = {}
    for recipient in recipients:
        tags: dict[str, None] = {}
        for wanted in recipient.languages or (default,):
            tag = _version(letter, wanted) or letter.fallback
            if tag:
                tags[tag] = None
            else:
                lacking.setdefault(wanted, []).append(recipient.id)
        jobs += [Job(recipient, tag, recipient.stationery or letter.stationery) for tag in tags]
    return jobs, [_no_version(tag, ids, letter) for tag, ids in lacking.items()]


def in_words(jobs: Sequence[Job], left_out: Sequence[str], formats: Iterable[str]) -> list[str]:
    """The plan in lines for a person: how many, which languages, who is left out."""
    count = len({job.recipient.id for job in jobs})
    languages = ", ".join(f"{tag} {times}" for tag, times in Counter(job.tag for job in jobs).items())
    files = len(jobs) * len(list(formats))
    lines = [f"{count} recipients, {len(jobs)} letters ({languages}), {files} files"]
    return lines + ([f"left out: {len(left_out)} ({', '.join(left_out)})"] if left_out else [])


def _version(letter: Letter, wanted: str) -> str:
    return next((tag for tag in wider_tags(wanted) if tag in letter.versions), "")


def _no_version(tag: str, ids: list[str], letter: Letter) -> Finding:
    what = f"the letter has no version in {tag}, for {len(ids)}: {', '.join(ids)}"
    hint = (
        f"it has {', '.join(letter.versions)}; write one, change the column language, or set fallback: in letter.yaml"
    )
    origin = Origin("letter.yaml", field="languages")
    return Finding("recipients/no-version", Severity.FAILURE, what, hint=hint, origin=origin)
