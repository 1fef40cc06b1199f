"""Jinja, sandboxed and strict; and slots, by which values enter after parsing, so that no value is ever markup.

A field in a template or a prose does not print its value but a marker, two noncharacters around a number. The text
around it is then parsed (Markdown, the HTML subset), and only then is each marker replaced by what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Signatory

# Noncharacters (Unicode 23.7): no text may hold them, and readers refuse a text that does.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
MARKER = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")

ORIGIN = "data-origin"
"""The attribute of a block that holds the number of its Origin among the slots."""

_REFUSED = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, MemoryError, RecursionError)
"""What an expression of a template may end with: none of it is a fault of the program."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value of a table, the recipient's or the heading of a group, and where it was given."""

    text: str
    origin: Origin


_NO_RECIPIENT = "the letter is addressed to nobody: add --to, or write {% if recipient %} … {% endif %} around it"

Value = str | Signatory | Origin | Given


class Slot:
    """The place of a value in a text that is still to be parsed.

    It can be printed, tested (nothing and 0 are false) and compared with a text or number; nothing else.
    """

    def __init__(self, place: int, value: Value, number: int | None) -> None:
        self._marker = marker(place)
        self._value = value.text if isinstance(value, Given) else value
        self.number = number

    def __bool__(self) -> bool:
        return bool(self._value) and self.number != 0

    def __eq__(self, other: object) -> bool:
        return str(other) == (str(self.number) if isinstance(other, int) else self._value)

    def __hash__(self) -> int:
        return hash(self._marker)

    def __str__(self) -> str:
        return self._marker

    def __html__(self) -> str:
        return self._marker


@dataclass(slots=True)
class Slots:
    """The values given out so far, by the number in their marker."""

    values: list[Value] = field(default_factory=list)

    def new(self, value: Value, number: int | None = None) -> Slot:
        """A slot for the value; `number` is what it counts, where it is the text of a count."""
        self.values.append(value)
        return Slot(len(self.values) - 1, value, number)

    def origin(self, number: str) -> Origin | None:
        """The Origin given out under the number in an attribute, None for an empty one."""
        value = self.values[int(number)] if number else None
        return value if isinstance(value, Origin) else None

    def split(self, text: str) -> Iterator[str | tuple[Value]]:
        """The text cut at its markers: plain text as str, a value as a tuple of one."""
        for index, part in enumerate(MARKER.split(text)):
            if index % 2:
                yield (self.values[int(part)],)
            elif part:
                yield part


class _Environment(ImmutableSandboxedEnvironment):
    """Without the globals of Jinja: `range(10**9)` is no part of a letter."""

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=autoescape, trim_blocks=True, lstrip_blocks=True)
        self.globals.clear()
        # A filter would work on the marker, not on the value that it stands for.
        self.filters.clear()


@cache
def _environment(*, is_html: bool) -> ImmutableSandboxedEnvironment:
    return _Environment(autoescape=is_html)


def render(source: str, context: Mapping[str, Any], origin: Origin, *, is_html: bool) -> tuple[str, list[Finding]]:
    """The text of a template with its context, and a finding for each fault; with one the text is good for nothing but
    finding more.

    `origin` is that of the source's first line. `is_html` switches autoescaping on.
    """
    if "{" not in source:
        return source, []
    findings: list[Finding] = []
    try:
        template, names = _compiled(source, is_html=is_html)
        if undefined := [(name, line) for name, line in names if name not in context]:
            known = [name for name, value in context.items() if not callable(value)]
            findings = [_unknown_field(name, line, known, origin) for name, line in undefined]
            # Filled with nothing, so that what is wrong in the rest of the text is told with it.
            context = {**context, **dict.fromkeys((name for name, _ in undefined), "")}
        return template.render(context), findings
    except TemplateSyntaxError as error:
        message = error.message or "the template cannot be parsed"
        return "", [_fault("template/syntax", message, origin, error.lineno, "two braces as they are: {{ '{{' }}")]
    except UndefinedError as error:
        return "", findings or [_undefined_part(error, context.get("recipient", ...), origin)]
    except (TemplateError, *_REFUSED) as error:
        return "", findings or [_fault("template/refused", f"this cannot be done here: {error}", origin, _line(error))]


def marker(place: int) -> str:
    """What stands for the slot of that number in a text that is still to be parsed."""
    return f"{_OPEN}{place}{_CLOSE}"


def markup(html: str) -> Markup:
    """HTML of ours, which autoescaping is to leave alone."""
    return Markup(html)  # noqa: S704  (made by our Markdown renderer with raw HTML switched off)


@lru_cache(maxsize=64)
def _compiled(source: str, *, is_html: bool) -> tuple[Template, list[tuple[str, int]]]:
    """The template, and the names that it takes from its context, with their lines; the texts of a letter are compiled
    once for all of its recipients. Raises TemplateSyntaxError.
    """
    environment = _environment(is_html=is_html)
    tree = environment.parse(source)
    names = find_undeclared_variables(tree)
    found = [(node.name, node.lineno) for node in tree.find_all(nodes.Name) if node.name in names]
    return environment.from_string(source), found


def _undefined_part(error: UndefinedError, recipient: object, origin: Origin) -> Finding:
    """A finding for a part that a field does not have: only the recipient has any, and a letter to nobody has none."""
    what, hint = error.message or "an undefined field", ""
    if recipient is None:
        hint = _NO_RECIPIENT
    elif is_dataclass(recipient) and not isinstance(recipient, type) and type(recipient).__name__ in what:
        what = f"the recipient has no {what.rsplit(maxsplit=1)[-1]}"
        hint = "fields here: " + ", ".join(f"recipient.{part.name}" for part in fields(recipient))
    return _fault("template/undefined", what, origin, _line(error), hint)


def _unknown_field(name: str, line: int, known: Iterable[str], origin: Origin) -> Finding:
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return Finding(
        "template/undefined", Severity.FAILURE, f"there is no field {name!r}",
        hint=f"{hint}fields here: {', '.join(sorted(known))}", origin=_at(origin, line),
    )  # fmt: skip


def _fault(code: str, what: str, origin: Origin, line: int | None, hint: str = "") -> Finding:
    hint = hint or "a field can be printed, tested and compared, nothing else"
    return Finding(code, Severity.FAILURE, what.rstrip("."), hint=hint, origin=_at(origin, line or 1))


def _at(origin: Origin, line: int) -> Origin:
    return Origin(origin.file, max(origin.line, 1) + line - 1, 0, origin.field, origin.row)


def _line(error: BaseException) -> int:
    """The line in the template where an error arose: Jinja names a template's own frames `<template>`."""
    line, traceback = 1, error.__traceback__
    while traceback:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
