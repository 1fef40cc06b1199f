"""Markdown to the HTML subset: CommonMark without raw HTML and code, which have no place in a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markupsafe import Markup

from letter_render.compose.template import ORIGIN, Slots, marker, markup, render
from letter_render.findings import Finding, Origin, Severity
from letter_render.model import Prose

# What people type that is no Markdown of ours, and so is printed as typed.
_AS_TYPED = {
    "a table": re.compile(r"^\s*\|.*\|\s*$", re.M),
    "a rule": re.compile(r"^\s*([-*_])( *\1){2,}\s*$", re.M),
    "code": re.compile(r"`[^`\n]+`|^```", re.M),
    "HTML": re.compile(r"</?[a-z]+[ />]", re.I),
    "a footnote": re.compile(r"\[\^[^\]]+\]"),
    "struck text": re.compile(r"~~[^~\n]+~~"),
}

_OFF = ["html_block", "html_inline", "code", "fence", "backticks", "hr"]


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).disable(_OFF)
    # Else a link to `file:` would be printed as the brackets it was typed with; here it becomes a finding later.
    markdown.validateLink = bool  # type: ignore[method-assign, assignment]
    # An image is named as its file is, not as in a URL.
    markdown.normalizeLink = str  # type: ignore[method-assign, assignment]
    return markdown


def render_prose(
    prose: Prose, context: Mapping[str, Any], slots: Slots, *, is_inline: bool
) -> tuple[Markup, list[Finding]]:
    """The prose as HTML with markers for its fields, and its Origin: as an attribute of each block.

    `is_inline` for a text that the template puts into a paragraph of its own (`closing`): no blocks, so that a
    leading `*` or `1.` is text; it begins with a marker of its Origin.
    """
    text, findings = render(prose.text, context, prose.origin, is_html=False)
    html, origins = _html(text, prose.origin, len(slots.values), is_inline=is_inline)
    slots.values += origins
    return html, [*findings, *_printed_as_typed(prose)]


def as_prose(text: str) -> str:
    """A paragraph of plain text as prose that prints it; escaped where it would be taken for Markdown or a field."""
    if _markdown().render(text) != f"<p>{escapeHtml(text)}</p>\n" and text:
        text = re.sub(r"([!-/:-@\[-`|~])", r"\\\1", text)
    return re.sub(r"\{(?=[{%#])", "{{ '{' }}", text)


@lru_cache(maxsize=64)
def _html(text: str, at: Origin, first: int, *, is_inline: bool) -> tuple[Markup, tuple[Origin, ...]]:
    """The text as HTML, and the Origins in it, which are slots from the number `first` on. Letters of a mailing ask for
    the same again and again.
    """
    origins: list[Origin] = []
    tokens = _markdown().parseInline(text.strip()) if is_inline else _markdown().parse(text)
    for token in tokens:
        line = max(at.line, 1) + (token.map[0] if token.map and not is_inline else 0)
        number = first + len(origins)
        if is_inline and token.children:
            token.children.insert(0, Token("text", "", 0, content=marker(number)))
        elif token.nesting == 1:
            token.attrSet(ORIGIN, str(number))
        else:
            continue
        origins.append(_at(at, line))
    return markup(_markdown().renderer.render(tokens, _markdown().options, {})), tuple(origins)


@lru_cache(maxsize=64)
def _printed_as_typed(prose: Prose) -> tuple[Finding, ...]:
    return tuple(_looks_like_markup(prose))


def _looks_like_markup(prose: Prose) -> Iterator[Finding]:
    for what, pattern in _AS_TYPED.items():
        for match in pattern.finditer(prose.text):
            at = _at(prose.origin, max(prose.origin.line, 1) + prose.text.count("\n", 0, match.start()))
            shown = f"this looks like {what} and is printed as typed: {match.group().strip()[:40]!r}"
            yield Finding(
                "text/as-typed", Severity.WARNING, shown, hint="docs/letter.md says what prose holds", origin=at
            )


def _at(origin: Origin, line: int) -> Origin:
    return replace(origin, line=line, column=0)
