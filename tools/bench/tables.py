"""Tables of recipients to measure with: every row has a person and a street of its own."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from letter_render.read.delegations import read_delegations

COLUMNS = ("id", "language", "state", "name", "address")


def write_table(path: Path, count: int, tags: Sequence[str], changed: str = "") -> Path:
    """A table of `count` recipients, in the languages in turn: the delegations, and after them people that no list
    has. `changed` stands in the first row's name.
    """
    ids = list(read_delegations())
    ids += [f"recipient-{number}" for number in range(len(ids), count)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (id_, tag) in enumerate(zip(ids[:count], islice(cycle(tags), count), strict=True)):
            state = f"Association {number}" if id_.startswith("recipient-") else ""
            street = f"{number + 1} East 44th Street\nNew York, NY {10000 + number % 300}"
            writer.writerow((id_, tag, state, f"H.E. Ms. Ana Silva {number}{'' if number else changed}", street))
    return path
