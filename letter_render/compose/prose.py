"""Markdown to the HTML subset: CommonMark without raw HTML and code, which have no place in a letter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from letter_render.compose.template import Slots, markup, render
from letter_render.findings import Finding, Origin
from letter_render.model import Prose

_OFF = ["html_block", "html_inline", "code", "fence", "backticks", "hr"]


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).disable(_OFF)
    # Else a link to `file:` would be printed as the brackets it was typed with; here it becomes a finding later.
    markdown.validateLink = bool  # type: ignore[method-assign, assignment]
    return markdown


def render_prose(
    prose: Prose, context: Mapping[str, Any], slots: Slots, *, is_inline: bool
) -> tuple[Markup, list[Finding]]:
    """The prose as HTML with markers for its fields; each block begins with the marker of its Origin.

    `is_inline` for a text that the template puts into a paragraph of its own (`closing`): no blocks, so that a
    leading `*` or `1.` is text.
    """
    text, findings = render(prose.text, context, prose.origin, is_html=False)
    tokens = _markdown().parseInline(text.strip()) if is_inline else _markdown().parse(text)
    for token in tokens:
        if token.type == "inline" and token.children:
            line = max(prose.origin.line, 1) + (token.map[0] if token.map and not is_inline else 0)
            origin = Origin(prose.origin.file, line, 0, prose.origin.field)
            token.children.insert(0, Token("text", "", 0, content=str(slots.new(origin))))
    return markup(_markdown().renderer.render(tokens, _markdown().options, {})), findings
