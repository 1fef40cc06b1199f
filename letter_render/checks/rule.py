"""A rule for one name: what it finds, how much that weighs, and what to tell the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from letter_render.checks.visible import excerpt
from letter_render.findings import Finding, Origin, Severity

Hit = tuple[int, str]
"""The place in the name where something was found, and what it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `find` yields its hits in a name; its docstring says why the rule is one, and after which source."""

    code: str
    severity: Severity
    find: Callable[[str], Iterable[Hit]]
    why: str = ""
    hint: str = ""

    def check(self, name: str, origin: Origin) -> list[Finding]:
        """No finding, or one for everything that the rule hits in the name."""
        hits = list(self.find(name))
        if not hits:
            return []
        said = "; ".join(dict.fromkeys(what for _, what in hits[:5]))
        what = f"{said}: {excerpt(name, hits[0][0])}"
        return [Finding(self.code, self.severity, what, self.why, self.hint, origin)]
