"""What an independent reader finds in a file for the printer: the facts that ISO 15930-7 (PDF/X-4) speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in pt."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour that an operator sets: its space, by family name (ISO 32000-1 8.6), and the values."""

    space: str
    values: tuple[float, ...]

    def __str__(self) -> str:
        """As `DeviceCMYK 0 0 0 1`."""
        return " ".join([self.space, *(f"{value:g}" for value in self.values)])


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image where a page shows it: its number in the file, its pixels, and where its corners lie, in pt."""

    number: int
    width: int
    height: int
    width_pt: float
    height_pt: float
    left_pt: float
    bottom_pt: float


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A page: its boxes by name, the box around the baselines of its text, its images, and how many annotations it has;
    `odd` is what else its dictionary has that a PDF/X-4 of ours has not (`Group`, `AA`).
    """

    boxes: Mapping[str, Box]
    text: Box | None
    images: tuple[PlacedImage, ...]
    annotations: int
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent: its kind, its identifier, and of its profile /N and the header's device class, colour space and
    major version (ICC.1 7.2), empty and 0 where there is none.
    """

    kind: str
    identifier: str
    components: int
    profile_class: str
    profile_space: str
    profile_version: int


@dataclass(frozen=True, slots=True)
class X4Inspection:
    """A whole file. `info` and `xmp` are its two kinds of metadata by their keys (`pdf:Trapped`); `catalog` the keys of
    its catalog and of the names there; `inks` all that its operators set, on pages, in forms and patterns; `images` the
    colour spaces of images, each with the numbers of those that have it; `states` what graphics states do that is not
    plain (`ca 0.5`); `loose_fonts` those that are not embedded.
    """

    version: str
    is_encrypted: bool
    id_count: int
    info: Mapping[str, str]
    xmp: Mapping[str, str]
    catalog: frozenset[str]
    intents: tuple[Intent, ...]
    sheets: tuple[PrintedSheet, ...]
    inks: frozenset[Ink]
    images: Mapping[str, tuple[int, ...]]
    masked_images: tuple[int, ...]
    states: tuple[str, ...]
    loose_fonts: tuple[str, ...]
