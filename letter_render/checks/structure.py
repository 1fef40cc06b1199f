"""Whether a file says what its texts are, for those who listen to it or jump in it: what no validator asks for.

Each rule is a function and a line in RULES; it asks nothing of a file but what was found in it.
"""

from __future__ import annotations

from itertools import pairwise

from letter_render.checks.file_rule import FileRule, Hits, breaches
from letter_render.findings import Finding, Severity
from letter_render.inspection import Inspection


def check_structure(inspection: Inspection, label: str) -> list[Finding]:
    """A finding for each rule that the file breaks. `label` is its name."""
    return list(breaches(RULES, inspection, label))


def _untagged(inspection: Inspection) -> Hits:
    if not inspection.is_tagged:
        yield "the file does not say which text is a paragraph, a heading or an item of a list"


def _no_title(inspection: Inspection) -> Hits:
    if not inspection.title.strip():
        yield "the file has no title"


def _title_not_shown(inspection: Inspection) -> Hits:
    if not inspection.shows_title:
        yield "the window shows the file's name, not its title"


def _no_language(inspection: Inspection) -> Hits:
    if not inspection.language:
        yield "the file does not say its language"


def _no_alternative(inspection: Inspection) -> Hits:
    for block in inspection.blocks:
        if block.kind == "figure" and not block.text.strip():
            yield f"a picture{f' on page {block.page}' if block.page else ''} has no text that says what it shows"


def _level_skipped(inspection: Inspection) -> Hits:
    levels = [block.level for block in inspection.blocks if block.kind == "heading"]
    for above, level in pairwise([0, *levels]):
        if level > above + 1:
            yield f"a heading of level {level} follows {f'one of level {above}' if above else 'none'}"


RULES = (
    FileRule(
        "structure/untagged", Severity.WARNING, "who listens to it hears words in any order (ISO 14289-1 7.1)",
        "write it as a tagged PDF", _untagged,
    ),
    FileRule(
        "structure/title", Severity.WARNING, "it is what tabs and screen readers name a file by (ISO 14289-1 7.1)",
        "give the file a title", _no_title,
    ),
    FileRule(
        "structure/title-not-shown", Severity.WARNING, "/DisplayDocTitle is to be true (ISO 14289-1 7.1)",
        "set it in the viewer preferences", _title_not_shown,
    ),
    FileRule(
        "structure/language", Severity.WARNING, "it decides by which voice the text is read (ISO 14289-1 7.2)",
        "set the language of the document", _no_language,
    ),
    FileRule(
        "structure/alternative-text", Severity.WARNING, "who does not see it learns nothing of it (ISO 14289-1 7.3)",
        "give it an alternative text", _no_alternative,
    ),
    FileRule(
        "structure/heading-level", Severity.WARNING, "who jumps from heading to heading misses one (ISO 14289-1 7.4.2)",
        "use the next level", _level_skipped,
    ),
)  # fmt: skip
