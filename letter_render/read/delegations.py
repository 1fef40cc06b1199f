"""The shipped list of delegations to the United Nations, `data/delegations.csv`: 193 members and two observers."""

from __future__ import annotations

import csv
from functools import cache

from letter_render.findings import Finding, Origin, Severity, ShippedDamagedError
from letter_render.model import Delegation, StateName
from letter_render.resources import SHIPPED

FILE = "data/delegations.csv"


@cache
def read_delegations() -> dict[str, Delegation]:
    """The delegations by id, in the order of the list. Raises ShippedDamagedError."""
    try:
        with (SHIPPED / FILE).open(encoding="utf-8", newline="") as file:
            return {row["id"]: _delegation(row) for row in csv.DictReader(file, strict=True)}
    except (OSError, ValueError, KeyError, csv.Error) as error:
        hint = "install letter_render again"
        fault = Finding("catalogue/broken", Severity.FAILURE, str(error), hint=hint, origin=Origin(FILE))
        raise ShippedDamagedError([fault]) from None


def _delegation(row: dict[str, str]) -> Delegation:
    tags = [column.removeprefix("state_") for column in row if column.startswith("state_")]
    names = {tag: StateName(row[f"state_{tag}"], row[f"formal_{tag}"], row[f"of_{tag}"]) for tag in tags}
    return Delegation(row["id"], row["status"] == "observer", names)
