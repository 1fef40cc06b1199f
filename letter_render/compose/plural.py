"""`{{ plural(total, one="# organization", other="# organizations") }}`: the form that a language has for a number."""

from __future__ import annotations

from collections.abc import Callable

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
    try:
        rule = Locale.parse(tag, sep="-").plural_form
    except (UnknownLocaleError, ValueError):
        rule = PluralRule({})  # CLDR knows nothing of the language: every number is `other`

    def plural(number: Slot, **forms: str) -> str:
        unknown = [name for name in forms if name not in CATEGORIES]
        if unknown or "other" not in forms:
            wrong = f"{unknown[0]!r} is no plural category" if unknown else "plural needs the category other"
            raise ValueError(f"{wrong}; there are {', '.join(CATEGORIES)}")
        if number.number is None:
            raise ValueError("plural needs the field of a count")
        return forms.get(rule(number.number), forms["other"]).replace("#", str(number))

    return plural
