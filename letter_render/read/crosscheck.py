"""What no single key of `letter.yaml` can tell: keys that depend on each other, and characters that no text can hold.

All of it is read from the document as it is, so that it is found beside whatever else is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from letter_render.checks.characters import TEXT_RULES
from letter_render.findings import Finding, Origin, Severity
from letter_render.read.yaml import Document, KeyPath, Value


def crosscheck(document: Document) -> Iterator[Finding]:
    """Everything wrong between the keys, and in the texts, of a `letter.yaml`."""
    languages = document.get("languages")
    languages = languages if isinstance(languages, dict) else {}
    for tag, language in languages.items():
        if isinstance(language, dict) and all(_is_empty(language.get(key)) for key in ("title", "subject")):
            what = "there is neither subject nor title"
            hint = "title: what the file is called in a reader's window, where no subject is printed"
            yield Finding("letter/no-title", Severity.FAILURE, what, "", hint, document.origin("languages", tag))
    fallback = document.get("fallback")
    if isinstance(fallback, str) and fallback and languages and fallback not in languages:
        what, hint = f"there is no letter in `{fallback}` to fall back on", f"languages: {', '.join(languages)}"
        yield Finding("letter/fallback", Severity.FAILURE, what, "", hint, document.value_origin("fallback"))
    for path, text in _texts(document.root, ()):
        for line in text.split("\n"):
            yield from text_faults(line, document.value_origin(*path))


def text_faults(line: str, origin: Origin) -> list[Finding]:
    """A FAILURE for each kind of character in a line that no text can hold."""
    return [finding for rule in TEXT_RULES for finding in rule.check(line.replace("\t", " "), origin)]


def count_fault(document: Document, listed: int) -> Iterator[Finding]:
    """Those listed and those unnamed must make the total that the letter claims."""
    total, unnamed = document.get("signatories", "total"), document.get("signatories", "unnamed") or 0
    if type(total) is int and type(unnamed) is int and listed + unnamed != total:
        what = f"{listed} listed and {unnamed} unnamed make {listed + unnamed}, not {total}"
        origin = document.value_origin("signatories", "total")
        yield Finding("signatories/count", Severity.FAILURE, what, "", "look which of the three is wrong", origin)


def _is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _texts(value: Value, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """All texts at and below `path`."""
    if isinstance(value, str):
        yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, item in inner:
        yield from _texts(item, (*path, key))
