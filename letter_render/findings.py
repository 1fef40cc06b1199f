"""What is wrong or doubtful, as values: `Finding`; and the exceptions that carry findings to the exit code.

A finding says what was found, where, why it matters and what to do, under a stable code. Stages collect findings and
go on; only what makes going on pointless is raised, as one of the exceptions at the end.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


class Severity(enum.IntEnum):
    """How much a finding weighs.

    NOTE: an assumption or a change that a person should know of. WARNING: doubtful, the file is made (with `--strict`
    it is not). FAILURE: wrong; before writing nothing is written, after writing the file is not published.
    """

    NOTE = 1
    WARNING = 2
    FAILURE = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from.

    `file` is relative to the letter folder; `line` and `column` count from 1, 0 where there is none; `field` is the
    path of the value in its file (`languages.zh-Hant.closing`, `name`); `row` counts the signatories from 1, 0 where
    the value is none of theirs.
    """

    file: str
    line: int = 0
    column: int = 0
    field: str = ""
    row: int = 0

    def __str__(self) -> str:
        """`file:line:column field (row n)`, without the parts that are unknown."""
        place = ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])
        row = f"(row {self.row})" if self.row else ""
        return " ".join(part for part in (place, self.field, row) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or doubtful.

    `code` is `namespace/name` and never changes its meaning; `what` and `why` are sentences without a final stop;
    `hint` is what to do; `accepted` is the reason given under `accept:` in `letter.yaml`, empty where it is not.
    """

    code: str
    severity: Severity
    what: str
    why: str = ""
    hint: str = ""
    origin: Origin | None = None
    accepted: str = ""

    def __str__(self) -> str:
        """`file:line[:column] field: what, why. Hint: what to do. [code]`."""
        place = f"{self.origin}: " if self.origin else ""
        said = ", ".join(part for part in (self.what, self.why) if part)
        hint = f" Hint: {self.hint}." if self.hint else ""
        return f"{place}{said}.{hint} [{self.code}]"


class LetterRenderError(Exception):
    """Something that ends a command. `exit_code` is what the command exits with; `findings` is everything known."""

    exit_code: ClassVar[int] = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type[LetterRenderError], tuple[tuple[Finding, ...]]]:
        """What another process makes it of again: its findings, which `args` does not have."""
        return type(self), (self.findings,)


class InspectionFailedError(LetterRenderError):
    """A written file failed inspection; the rest is written (exit 1)."""

    exit_code = 1


class InputRefusedError(LetterRenderError):
    """Something in the user's input is wrong; nothing is written (exit 3)."""

    exit_code = 3


class ShippedDamagedError(LetterRenderError):
    """A shipped face, template or data file is missing or altered (exit 4)."""

    exit_code = 4


class DeliveryError(LetterRenderError):
    """Mail could not be handed to the server; what was handed over before stays so (exit 6)."""

    exit_code = 6


class EngineError(LetterRenderError):
    """A library the engine needs is missing, or the engine failed (exit 5)."""

    exit_code = 5
