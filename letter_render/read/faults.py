"""What pydantic found wrong in a file, in plain words, with its place and the nearest known word."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from letter_render.checks.visible import excerpt, visible
from letter_render.findings import Finding, Severity
from letter_render.read.schema import LetterFile
from letter_render.read.yaml import Document, KeyPath

_SAID: dict[str, tuple[str, str, str]] = {
    "missing": ("letter/missing", "is missing", ""),
    "extra_forbidden": ("letter/unknown-key", "is not known here", ""),
    "too_short": ("letter/missing", "is empty", "give at least one"),
    "string_type": ("letter/type", "must be text, not {given}", "put it in quotes"),
    "float_parsing": ("letter/type", "must be a number, not {given}", ""),
    "float_type": ("letter/type", "must be a number, not {given}", ""),
    "bool_type": ("letter/type", "must be true or false, not {given}", ""),
    "int_type": ("letter/type", "must be a whole number, not {given}", ""),
    "model_type": ("letter/type", "must have keys of its own, not {given}", ""),
    "dict_type": ("letter/type", "must have keys of its own, not {given}", ""),
    "tuple_type": ("letter/type", "must be a list, not {given}", "write `- ` before each item"),
    "greater_than_equal": ("letter/value", "must be at least {ge}, not {given}", ""),
    "less_than_equal": ("letter/value", "must be at most {le}, not {given}", ""),
    "greater_than": ("letter/value", "must be more than {gt}, not {given}", ""),
    "value_error": ("letter/value", "{error}", ""),
    "literal_error": ("letter/value", "must be {expected}, not {given}", ""),
    "no_text": ("letter/value", "{message}", ""),
    "one_line": ("letter/value", "{message}", "write it behind its key, without | or >"),
    "code": ("letter/value", "{message}, not {given}", "copy it from the brackets at the end of the finding"),
    "id": ("letter/id", "{message}, not {given}", ""),
    "date": ("letter/date", "{message}, not {given}", ""),
    "mailbox": ("mail/address", "{message}", "write it like office@river.example, or Name <office@river.example>"),
    "size": ("letter/value", "{message}, not {given}", ""),
    "tag": ("letter/language-tag", "{message}", ""),
}
"""Code, what and hint by the type of pydantic's error; `{given}` is what stands in the file."""


def faults(error: ValidationError, document: Document) -> list[Finding]:
    """A FAILURE for each thing that pydantic found, except where the YAML itself has been reported."""
    details = [one for one in error.errors(include_url=False) if not _is_reported(_path(one), document)]
    return [_fault(one, document) for one in details]


def _path(details: ErrorDetails) -> KeyPath:
    return tuple(part for part in details["loc"] if part != "[key]")


def _is_reported(path: KeyPath, document: Document) -> bool:
    return any(path[:length] in document.broken for length in range(len(path) + 1))


def _fault(details: ErrorDetails, document: Document) -> Finding:
    path = _path(details)
    code, said, hint = in_plain_words(details, LetterFile)
    if details["type"] == "missing" and path in document.keys:
        said = "is empty"
    return Finding(code, Severity.FAILURE, said, "", hint, document.origin(*path))


def in_plain_words(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str, str]:
    """Code, what and hint of a fault that pydantic found when it validated a file as `model`."""
    code, what, hint = _SAID.get(details["type"], ("letter/value", "{message}", ""))
    context = {key: str(value).replace("'", "`") for key, value in details.get("ctx", {}).items()}
    said = what.format_map({**context, "given": _given(details["input"]), "message": details["msg"]})
    near = _HINTS.get(details["type"])
    return code, said, near(_path(details), details, model) if near else hint


def _given(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case dict():
            return "keys"
        case tuple():
            return "a list"
        case _:
            return excerpt(str(value), width=60)


def _near_key(path: KeyPath, _: ErrorDetails, model: type[BaseModel]) -> str:
    known = _known_keys(model, path[:-1])
    near = get_close_matches(str(path[-1]).strip().lower(), known, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`" if near else f"known are {', '.join(known)}"


def _near_value(_: KeyPath, details: ErrorDetails, __: type[BaseModel]) -> str:
    known = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    near = get_close_matches(str(details["input"]).strip().lower(), known, n=1, cutoff=0.6)
    return f"did you mean `{visible(near[0])}`" if near else ""


def _quoted_number(_: KeyPath, details: ErrorDetails, __: type[BaseModel]) -> str:
    given = details["input"]
    return "write it without quotes" if isinstance(given, str) and given.strip().isdigit() else ""


_HINTS: dict[str, Callable[[KeyPath, ErrorDetails, type[BaseModel]], str]] = {
    "extra_forbidden": _near_key,
    "literal_error": _near_value,
    "int_type": _quoted_number,
}


def _model_in(kind: Any) -> Any:  # noqa: ANN401  (types of types)
    """The model that a list or mapping holds, or that may be there or not."""
    return next(inner for inner in get_args(kind) if isinstance(inner, type) and issubclass(inner, BaseModel))


def _known_keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that may stand in the mapping at `path`, found by walking the types of the schema."""
    kind: Any = model
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = next(entry.annotation for name, entry in kind.model_fields.items() if part in (name, entry.alias))
            kind = _model_in(kind) if isinstance(kind, UnionType) else kind
        else:
            kind = _model_in(kind)
    return [entry.alias or name for name, entry in kind.model_fields.items()]
