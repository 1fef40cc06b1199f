"""The table that a run ends with."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = ("", "ours", "peer", "", "ratio", "budget", "")


@dataclass(frozen=True, slots=True)
class Row:
    """A measure: ours, a peer's of the same work, and the most that ours may be, all in `unit`."""

    what: str
    ours: float
    unit: str
    peer: str = ""
    its: float = 0
    budget: float = 0

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        return (
            self.what,
            self._shown(self.ours),
            self._shown(self.its) if self.its else "",
            self.peer,
            f"{self.ours / self.its:.3f}" if self.its else "",
            self._shown(self.budget) if self.budget else "",
            ("kept" if self.ours <= self.budget else "NOT KEPT") if self.budget else "",
        )

    def _shown(self, value: float) -> str:
        return f"{value:.0f} {self.unit}" if value >= 100 else f"{value:.2f} {self.unit}"


def in_lines(rows: list[Row]) -> list[str]:
    """The rows in columns, numbers flush right."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    is_text = (True, False, False, True, False, False, True)
    return [
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width)
            for cell, width, text in zip(line, widths, is_text, strict=True)
        ).rstrip()
        for line in cells
    ]
