"""What pydantic found wrong in `letter.yaml`, said in plain words with line, column and the nearest known key."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from letter_render.findings import Finding, Severity
from letter_render.read.yaml import Document, Path

_SAID: dict[str, tuple[str, str, str]] = {
    "missing": ("letter/missing", "is missing", ""),
    "string_type": ("letter/type", "must be text, not {given}", "put the text in quotes"),
    "string_too_short": ("letter/value", "is empty", ""),
    "int_type": ("letter/type", "must be a whole number, not {given}", ""),
    "greater_than_equal": ("letter/value", "must be at least {ge}", ""),
    "less_than_equal": ("letter/value", "must be at most {le}", ""),
    "literal_error": ("letter/value", "must be {expected}, not {given}", ""),
    "model_type": ("letter/type", "must hold keys of its own, not {given}", ""),
    "dict_type": ("letter/type", "must hold keys of its own, not {given}", ""),
    "tuple_type": ("letter/type", "must be a list, not {given}", "write - before each item, or [a, b]"),
    "too_short": ("letter/missing", "is empty", "give at least one"),
    "id": ("letter/id", "{message}", ""),
    "date": ("letter/date", "{message}", ""),
    "tag": ("letter/language-tag", "{message}", ""),
}
"""Code, what, hint by pydantic's type of error; {given} is what stood there."""


def faults(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Finding]:
    """A FAILURE for each thing that pydantic found."""
    return [_fault(details, document, model) for details in error.errors(include_url=False)]


def _fault(details: ErrorDetails, document: Document, model: type[BaseModel]) -> Finding:
    path: Path = tuple(part for part in details["loc"] if part != "[key]")
    name = ".".join(str(part) for part in path) or document.file
    origin = document.where(path)
    if details["type"] == "extra_forbidden":
        hint = _did_you_mean(str(path[-1]), _known_keys(model, path[:-1]))
        return Finding("letter/unknown-key", Severity.FAILURE, f"`{name}` is not known", "", hint, origin)
    code, what, hint = _SAID.get(details["type"], ("letter/value", "{message}", ""))
    context = {**details.get("ctx", {}), "given": _given(details["input"]), "message": details["msg"]}
    if details["type"] == "literal_error":
        hint = _did_you_mean(str(details["input"]), [part.strip(" '") for part in context["expected"].replace(" or ", ",").split(",")])
    return Finding(code, Severity.FAILURE, f"`{name}` {what.format_map(context)}", "", hint, origin)


_KINDS: dict[type, str] = {dict: "keys of its own", tuple: "a list", bool: "yes or no", type(None): "nothing"}


def _given(value: object) -> str:
    return _KINDS.get(type(value)) or (f"`{value}`" if len(str(value)) < 60 else f"`{str(value)[:60]}…`")


def _did_you_mean(word: str, known: list[str]) -> str:
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`" if near else f"known here: {', '.join(known)}"


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand at `path`, walking from `model` through the types of its fields."""
    kind: Any = model
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = next(f.annotation for n, f in kind.model_fields.items() if part in (n, f.alias))
        else:
            kind = get_args(kind)[-1] if get_args(kind)[-1] is not Ellipsis else get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [field.alias or name for name, field in kind.model_fields.items()]
    return []
