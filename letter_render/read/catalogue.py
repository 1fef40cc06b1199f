"""What the product knows, from `data/` and `templates/`: languages, letter kinds, stationery.

A template or stationery in the letter folder wins over the shipped one of the same name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from letter_render.findings import Finding, InputRefusedError, LetterRenderError, Origin, Severity, ShippedDamagedError
from letter_render.resources import SHIPPED
from letter_render.stationery import Language, Stationery

LANGUAGES = SHIPPED / "data" / "languages"
TEMPLATES = SHIPPED / "templates"

_Table = TypeVar("_Table", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the catalogue: where it lies, and the name to call it by in findings and the manifest."""

    path: Path
    label: str
    is_shipped: bool


def languages() -> tuple[str, ...]:
    """The tags that have a language file."""
    return tuple(sorted(path.stem for path in LANGUAGES.glob("*.toml")))


def find_language(tag: str, origin: Origin) -> Resource:
    """The file of a language. Raises InputRefusedError (at `origin`) where there is none for the tag."""
    if tag not in languages():
        raise InputRefusedError([_unknown("language", tag, languages(), origin)])
    return Resource(LANGUAGES / f"{tag}.toml", f"data/languages/{tag}.toml", is_shipped=True)


def read_language(resource: Resource) -> Language:
    """The facts of a language. Raises ShippedDamagedError."""
    return _read_toml(resource, Language)


def find_template(kind: str, folder: Path, origin: Origin) -> Resource:
    """The template of a letter kind. Raises InputRefusedError where there is none."""
    name = f"{kind}.html.jinja"
    return _find(Path("templates/letters") / name, folder) or _raise_unknown(
        "kind", kind, "letters/*.html.jinja", origin
    )


def find_stationery(name: str, folder: Path, origin: Origin) -> Resource:
    """The `stationery.toml` of that name. Raises InputRefusedError where there is none."""
    found = _find(Path("templates/stationery") / name / "stationery.toml", folder)
    return found or _raise_unknown("stationery", name, "stationery/*", origin)


def read_stationery(resource: Resource) -> Stationery:
    """The look that the file describes. Raises InputRefusedError, or ShippedDamagedError for a shipped one."""
    return _read_toml(resource, Stationery)


def read_template(resource: Resource) -> str:
    """The text of a template. Raises InputRefusedError, or ShippedDamagedError for a shipped one."""
    try:
        return resource.path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _error(resource)([_broken(resource, str(error))]) from None


def _find(relative: Path, folder: Path) -> Resource | None:
    own, shipped = folder / relative, SHIPPED / relative
    if own.is_file():
        return Resource(own, relative.as_posix(), is_shipped=False)
    return Resource(shipped, relative.as_posix(), is_shipped=True) if shipped.is_file() else None


def _raise_unknown(field: str, name: str, pattern: str, origin: Origin) -> Resource:
    known = (path.name.removesuffix(".html.jinja") for path in TEMPLATES.glob(pattern))
    raise InputRefusedError([_unknown(field, name, known, origin)])


def _unknown(field: str, name: str, known: Iterable[str], origin: Origin) -> Finding:
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return Finding(
        f"{field}/unknown", Severity.FAILURE, f"there is no {field} {name!r}",
        hint=f"{hint}known: {', '.join(names)}", origin=origin,
    )  # fmt: skip


def _read_toml(resource: Resource, model: type[_Table]) -> _Table:
    try:
        return model.model_validate(tomllib.loads(resource.path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        findings = [
            _broken(resource, f"{_sentence(fault['msg'])}", ".".join(str(part) for part in fault["loc"]))
            for fault in error.errors()
        ]
    except (OSError, ValueError) as error:
        findings = [_broken(resource, str(error))]
    raise _error(resource)(findings)


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:]


def _broken(resource: Resource, what: str, field: str = "") -> Finding:
    hint = "install letter_render again" if resource.is_shipped else "docs/stationery.md lists every key"
    return Finding("catalogue/broken", Severity.FAILURE, what, hint=hint, origin=Origin(resource.label, field=field))


def _error(resource: Resource) -> type[LetterRenderError]:
    return ShippedDamagedError if resource.is_shipped else InputRefusedError
