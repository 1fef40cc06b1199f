"""What a letter is composed with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from letter_render.stationery import Language, Stationery


@dataclass(frozen=True, slots=True)
class Look:
    """The template's text and its label, the stationery, the language's facts. `stationery_folder` and `profile_folder`
    are where the stationery's logo and the printer's profile lie. `addresses` is the text of the addresses of all
    delegations, where letters are addressed.
    """

    template: str
    template_label: str
    stationery: Stationery
    stationery_label: str
    stationery_folder: Path
    language: Language
    addresses: str = ""
    profile_folder: Path = Path()
