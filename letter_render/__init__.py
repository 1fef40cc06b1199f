"""One letter, hundreds of names in every script, as print-ready PDF and native DOCX, with every name proven.

    from pathlib import Path
    from letter_render import check, render, send
    from letter_render.compose.compose import compose

`render` makes the files of a letter folder, `check` says what is wrong with one, `compose` gives its galley, `send`
mails the letters of a mailing. Each is what a subcommand of `letter-render` calls; docs/api.md describes them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from letter_render.pipeline import check, render
    from letter_render.sending.deliver import send

__all__ = ["check", "render", "send"]

_HOMES = {
    "check": "letter_render.pipeline",
    "render": "letter_render.pipeline",
    "send": "letter_render.sending.deliver",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (PEP 562)
    """The functions, imported when they are asked for: they bring the engines with them."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
