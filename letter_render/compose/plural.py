"""`{{ plural(total, one="# organization", other="# organizations") }}`: the form that a language has for a number."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule

from letter_render.compose.template import Slot

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR (UTS #35, Language Plural Rules)."""


def plural_for(tag: str) -> Callable[..., str]:
    """The function `plural` of a letter in that language.

    It takes a number's field and a text for each category of the language, `#` standing for the number; a category
    that is not given is said with `other`. Raises ValueError for a category that there is not, or without `other`.
    """

    def plural(number: Slot, **forms: str) -> str:
        unknown = [name for name in forms if name not in CATEGORIES]
        if unknown or "other" not in forms:
            wrong = f"{unknown[0]!r} is no plural category" if unknown else "plural needs the category other"
            raise ValueError(f"{wrong}; there are {', '.join(CATEGORIES)}")
        if number.number is None:
            raise ValueError("plural needs the field of a count")
        return forms.get(_rule(tag)(number.number), forms["other"]).replace("#", str(number))

    return plural


@lru_cache
def _rule(tag: str) -> PluralRule:
    """Read only where a letter asks for it: babel loads all that CLDR has on the language."""
    try:
        return Locale.parse(tag, sep="-").plural_form
    except (UnknownLocaleError, ValueError):
        return PluralRule({})  # CLDR knows nothing of the language: every number is `other`
