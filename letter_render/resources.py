"""Where the shipped `fonts/`, `templates/` and `data/` lie: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "shipped"

SHIPPED = _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parent
"""The folder that holds `fonts/`, `templates/` and `data/`."""
