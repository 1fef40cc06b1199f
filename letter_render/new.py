"""What a user starts from: a table of recipients to fill in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from letter_render.findings import Origin
from letter_render.folder import refuse
from letter_render.publish import publish
from letter_render.read.decode import BYTE_ORDER_MARK
from letter_render.read.delegations import read_delegations

COLUMNS = ("id", "language", "name", "salutation", "address", "reference", "stationery", "email", "remark")
"""The columns of the table: those that a user fills in. What is left empty comes from the list of delegations."""

_LANGUAGE = "en"
"""The language of the names in the column `remark`, which are for the user alone."""


def write_recipients(path: Path) -> int:
    """Write a table of recipients to `path`, a row for each delegation of the shipped list, and give their number.

    It is CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel takes it for another encoding. Raises
    InputRefusedError where the suffix is not `.csv`, or where there is such a file already; OSError.
    """
    origin = Origin(path.name)
    if path.suffix.lower() != ".csv":
        raise refuse(
            "table/format", f"`{path.name}` is to be a table of CSV", origin, hint="name it with .csv at its end"
        )
    if path.exists() or path.is_symlink():
        hint = "give another name, or move the file away"
        raise refuse("file/exists", f"there is a file `{path.name}` already", origin, "nothing is overwritten", hint)
    delegations = read_delegations().values()
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, restval="")
    table.writeheader()
    table.writerows({"id": one.id, "remark": one.names[_LANGUAGE].short} for one in delegations)
    publish(path, f"{BYTE_ORDER_MARK}{text.getvalue()}".encode())
    return len(delegations)
