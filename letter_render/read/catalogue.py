"""What letters are made with: languages, letter kinds, stationery.

What lies in the letter folder, under the same path as here, wins over what is shipped.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from letter_render.findings import Finding, InputRefusedError, LetterRenderError, Origin, Severity, ShippedDamagedError
from letter_render.folder import locate, read_bytes
from letter_render.read.decode import decode
from letter_render.read.faults import in_plain_words
from letter_render.resources import SHIPPED
from letter_render.stationery import Language, Stationery

_Table = TypeVar("_Table", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource: what it is called in findings, and its path by name."""

    word: str
    path: str


LANGUAGE = Kind("language", "data/languages/{}.toml")
TEMPLATE = Kind("kind", "templates/letters/{}.html.jinja")
STATIONERY = Kind("stationery", "templates/stationery/{}/stationery.toml")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the catalogue: where it lies, and the name to call it by in findings and the manifest."""

    path: Path
    label: str
    is_shipped: bool


def find(folder: Path, *wanted: tuple[Kind, str, Origin]) -> list[Resource]:
    """The files of the kinds and names wanted, for the letter in `folder`.

    Raises InputRefusedError with a finding, at its Origin, for every one that there is not.
    """
    found = [_find(kind, name, folder) for kind, name, _ in wanted]
    lacking = [_unknown(*item, folder) for item, resource in zip(wanted, found, strict=True) if resource is None]
    if lacking:
        raise InputRefusedError(lacking)
    return [resource for resource in found if resource]


def names(kind: Kind, folder: Path = SHIPPED) -> list[str]:
    """The names that there are of a kind, shipped and in `folder`."""
    before, after = kind.path.split("{}")
    paths = (path.relative_to(base) for base in (SHIPPED, folder) for path in base.glob(f"{before}*{after}"))
    return sorted({path.as_posix().removeprefix(before).removesuffix(after) for path in paths})


def read_language(resource: Resource) -> Language:
    """The facts of a language. Raises InputRefusedError, or ShippedDamagedError for a shipped one."""
    return _read_toml(resource, Language)


@dataclass(frozen=True, slots=True)
class ReadStationery:
    """A stationery, the files that it comes from, its own first, and the folders that its logo and the printer's
    profile lie in.
    """

    stationery: Stationery
    paths: tuple[Path, ...]
    logo_folder: Path
    profile_folder: Path


def read_stationery(resource: Resource, folder: Path) -> ReadStationery:
    """The look that the file describes, with what it is based on, for the letter in `folder`. Raises InputRefusedError,
    or ShippedDamagedError where a shipped file alone is wrong.
    """
    layers = _layers(resource, folder)
    merged: dict[str, Any] = {}
    for _, table in reversed(layers):
        merged = _merged(merged, table)
    try:
        stationery = Stationery.model_validate(merged)
    except ValidationError as error:
        faults = [(_blamed(details["loc"], layers), details) for details in error.errors(include_url=False)]
        worst = next((layer for layer, _ in faults if not layer.is_shipped), resource)
        raise _error(worst)([_fault(layer, details, Stationery) for layer, details in faults]) from None
    paths = tuple(layer.path for layer, _ in layers)
    logo, profile = (_folder(layers, path) for path in (("letterhead", "logo"), ("print", "profile")))
    return ReadStationery(stationery, paths, logo, profile)


_Layers = list[tuple[Resource, dict[str, Any]]]


def _layers(resource: Resource, folder: Path) -> _Layers:
    """The file and those that it is based on, one upon the other, each with what it holds."""
    layers: _Layers = []
    while True:
        if resource in [layer for layer, _ in layers]:
            origin = Origin(layers[0][0].label, field="based_on")
            chain = " → ".join(layer.path.parent.name for layer in (*(one for one, _ in layers), resource))
            what, hint = f"the stationery is based on itself: {chain}", "give one of them no based_on"
            raise InputRefusedError([Finding("stationery/circle", Severity.FAILURE, what, hint=hint, origin=origin)])
        table = _toml(resource)
        layers.append((resource, table))
        name = table.get("based_on")
        if not name or not isinstance(name, str):
            return layers
        base = _find(STATIONERY, name, folder)
        if base is None:
            raise InputRefusedError([_unknown(STATIONERY, name, Origin(resource.label, field="based_on"), folder)])
        resource = base


def _folder(layers: _Layers, path: tuple[str, ...]) -> Path:
    """The folder of the topmost file that has a value there, else of the first."""
    return next((layer for layer, table in layers if _holds(table, path)), layers[0][0]).path.parent


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """The two tables as one, key by key; where both have a value, that of `over`."""
    both = {
        key: _merged(under[key], value) if isinstance(value, dict) and isinstance(under.get(key), dict) else value
        for key, value in over.items()
    }
    return under | both


def _blamed(loc: tuple[int | str, ...], layers: _Layers) -> Resource:
    """The file that a fault at `loc` is in: the topmost that holds the key, else the first."""
    path = tuple(part for part in loc if part != "[key]")
    return next((layer for layer, table in layers if path and _holds(table, path)), layers[0][0])


def _holds(table: Any, path: tuple[int | str, ...]) -> bool:  # noqa: ANN401  (whatever the file has)
    for part in path:
        if not isinstance(table, dict) or part not in table:
            return False
        table = table[part]
    return True


def read_template(resource: Resource) -> str:
    """The text of a template. Raises InputRefusedError, or ShippedDamagedError for a shipped one."""
    try:
        return _text(resource)
    except (OSError, UnicodeDecodeError) as error:
        raise _error(resource)([_broken(resource, str(error))]) from None


def _text(resource: Resource) -> str:
    """The text of a file; one of the letter folder is read as all of its files are (InputRefusedError)."""
    if resource.is_shipped:
        return resource.path.read_text(encoding="utf-8")
    folder = resource.path.parents[resource.label.count("/")]
    origin = Origin(resource.label)
    return decode(read_bytes(locate(folder, resource.label, origin), resource.label, origin), resource.label)


def _find(kind: Kind, name: str, folder: Path) -> Resource | None:
    if name not in names(kind, folder):
        return None
    label = kind.path.format(name)
    is_own = (folder / label).exists()
    return Resource((folder if is_own else SHIPPED) / label, label, is_shipped=not is_own)


def _unknown(kind: Kind, name: str, origin: Origin, folder: Path) -> Finding:
    known = names(kind, folder)
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return Finding(
        f"{kind.word}/unknown", Severity.FAILURE, f"there is no {kind.word} {name!r}",
        hint=f"{hint}known: {', '.join(known)}; your own goes to {kind.path.format(name)} of its folder", origin=origin,
    )  # fmt: skip


def _read_toml(resource: Resource, model: type[_Table]) -> _Table:
    try:
        return model.model_validate(_toml(resource))
    except ValidationError as error:
        findings = [_fault(resource, details, model) for details in error.errors(include_url=False)]
    raise _error(resource)(findings)


def _toml(resource: Resource) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(resource))
    except (OSError, ValueError) as error:
        raise _error(resource)([_broken(resource, str(error))]) from None


def _fault(resource: Resource, details: ErrorDetails, model: type[BaseModel]) -> Finding:
    _, what, hint = in_plain_words(details, model)
    return _broken(resource, what, ".".join(str(part) for part in details["loc"] if part != "[key]"), hint)


def _broken(resource: Resource, what: str, field: str = "", hint: str = "") -> Finding:
    hint = "install letter_render again" if resource.is_shipped else hint or "docs/stationery.md lists every key"
    return Finding("catalogue/broken", Severity.FAILURE, what, hint=hint, origin=Origin(resource.label, field=field))


def _error(resource: Resource) -> type[LetterRenderError]:
    return ShippedDamagedError if resource.is_shipped else InputRefusedError
