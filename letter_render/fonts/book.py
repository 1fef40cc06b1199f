"""The font book: what the faces in `fonts/` are, told by their manifests (`family.toml`), apart from their bytes.

Metadata is read at once; a face's file is opened when a character is asked of it (`uharfbuzz`), and its bytes are
hashed when `verify` is called.
"""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import uharfbuzz as hb
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from letter_render.findings import Finding, Origin, Severity, ShippedDamagedError
from letter_render.resources import SHIPPED

Outline = bytes
"""A glyph's outline as path commands in font units: numbers of 4 bytes, each command's kind and then its points."""


class FaceEntry(BaseModel):
    """One `[[faces]]` table: a font file, its weight and style as in CSS, and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    weight: Literal[400, 700]
    style: Literal["normal", "italic"]
    version: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    member: str


class Manifest(BaseModel):
    """One `family.toml`: what the family is for, and the pins of its files.

    `scripts` are ISO 15924 codes; `languages` the BCP 47 ranges whose regional forms it draws (empty: any); `order`
    decides between families that fit equally well, lower first; `size_adjust` multiplies the size of its runs;
    `stand_in` is the `w:altName` of ECMA-376 17.8.3.1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: str
    role: str
    scripts: tuple[str, ...]
    languages: tuple[str, ...]
    order: int
    size_adjust: float
    stand_in: str
    licence: str
    source: str
    integrity: str
    derived: str = ""
    harfbuzz: str = ""
    faces: tuple[FaceEntry, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """A face: one font file of a family.

    `id` is unique among the faces and safe in CSS and file names (`noto-serif-tc-400`); `family` is name ID 1 of the
    file, the name that Word knows.
    """

    id: str
    family: str
    path: Path
    weight: int
    is_italic: bool
    scripts: tuple[str, ...]
    languages: tuple[str, ...]
    role: str
    order: int
    size_adjust: float
    stand_in: str
    sha256: str
    version: str

    def __hash__(self) -> int:
        """Of its id alone: faces are keys wherever text is set."""
        return hash(self.id)

    @property
    def style_name(self) -> str:
        """`Regular`, `Bold`, `Italic` or `Bold Italic` (name ID 2)."""
        words = [word for word, is_on in (("Bold", self.weight >= 700), ("Italic", self.is_italic)) if is_on]
        return " ".join(words) or "Regular"

    @property
    def full_name(self) -> str:
        """Family and style, as `Noto Serif TC Bold`."""
        return f"{self.family} {self.style_name}"


@dataclass(frozen=True, slots=True)
class FontBook:
    """All faces, in the order of their families."""

    faces: tuple[Face, ...]

    def get(self, face_id: str) -> Face:
        """The face with that id. Raises KeyError."""
        return {face.id: face for face in self.faces}[face_id]


def read_book(folder: Path = SHIPPED / "fonts") -> FontBook:
    """Read every `<family>/family.toml` in `folder`.

    Raises ShippedDamagedError where a manifest is broken, a face's file is missing, or there is no family at all.
    """
    manifests = sorted(folder.glob("*/family.toml"))
    findings: list[Finding] = []
    faces: list[Face] = []
    for path in manifests:
        try:
            manifest = Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, ValidationError) as error:
            findings.append(_damaged(path, f"the manifest cannot be read: {error}"))
            continue
        faces += _faces(manifest, path.parent)
    findings += [_damaged(face.path, "the face's file is missing") for face in faces if not face.path.is_file()]
    if not faces:
        findings.append(_damaged(folder, "there is no family here"))
    if findings:
        raise ShippedDamagedError(findings)
    return FontBook(tuple(sorted(faces, key=lambda face: (face.order, face.weight, face.is_italic))))


def _faces(manifest: Manifest, folder: Path) -> list[Face]:
    return [
        Face(
            id=f"{folder.name}-{entry.weight}{'-italic' if entry.style == 'italic' else ''}",
            family=manifest.family,
            path=folder / entry.file,
            weight=entry.weight,
            is_italic=entry.style == "italic",
            scripts=manifest.scripts,
            languages=manifest.languages,
            role=manifest.role,
            order=manifest.order,
            size_adjust=manifest.size_adjust,
            stand_in=manifest.stand_in,
            sha256=entry.sha256,
            version=entry.version,
        )
        for entry in manifest.faces
    ]


def _damaged(path: Path, why: str) -> Finding:
    return Finding(
        "fonts/damaged",
        Severity.FAILURE,
        why,
        hint="install letter_render again, or fetch the faces with fonts/fetch.py",
        origin=Origin(f"fonts/{path.parent.name}/{path.name}"),
    )


def verify(faces: tuple[Face, ...]) -> list[Finding]:
    """A finding for every face whose file has not the bytes that its manifest names."""
    return [
        _damaged(face.path, "the file is not the one its manifest names (sha256)")
        for face in faces
        if hashlib.sha256(face.path.read_bytes()).hexdigest() != face.sha256
    ]


@cache
def hb_face(face: Face) -> hb.Face:
    """The face's file, opened by HarfBuzz; its pages are mapped, not read."""
    return hb.Face(hb.Blob.from_file_path(str(face.path)))


@cache
def hb_font(face: Face) -> hb.Font:
    """The face at one unit per em unit."""
    return hb.Font(hb_face(face))


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points of the face's cmap."""
    return frozenset(hb_face(face).unicodes)


def outline(font: hb.Font, glyph_id: int) -> Outline:
    """A glyph's outline, as an inspection has it."""
    commands = array("f")
    font.draw_glyph(glyph_id, _outline_funcs(), commands)
    return commands.tobytes()


@lru_cache(maxsize=4096)
def own_outline(face: Face, glyph_id: int) -> Outline:
    """The outline of a glyph in the face's file."""
    return outline(hb_font(face), glyph_id)


@cache
def _outline_funcs() -> hb.DrawFuncs:
    """Collects the kind and the points of each command."""
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, out: out.extend((0, x, y)))
    funcs.set_line_to_func(lambda x, y, out: out.extend((1, x, y)))
    funcs.set_quadratic_to_func(lambda *points: points[-1].extend((2, *points[:-1])))
    funcs.set_cubic_to_func(lambda *points: points[-1].extend((3, *points[:-1])))
    return funcs


def shown_by_glyph(face: hb.Face, font: hb.Font) -> dict[int, str]:
    """For each glyph that shows a character with Bidi_Mirrored, that character. In right-to-left text HarfBuzz draws
    `(` with the glyph of `)` (UAX #9 L4); readers turn it back by themselves.
    """
    mirrored = (code for code in face.unicodes if unicodedata.mirrored(chr(code)))
    return {glyph: chr(code) for code in mirrored if (glyph := font.get_nominal_glyph(code)) is not None}
