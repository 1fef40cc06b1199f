"""Language tags (BCP 47, RFC 5646) and country codes (ISO 3166-1) as users write them."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_WELL_FORMED = re.compile(
    r"""(?x)
    [a-z]{2,3} (?: -[a-z]{3} ){0,3}                     # language, with extended language subtags
    (?: -[a-z]{4} )?                                    # script
    (?: -(?: [a-z]{2} | [0-9]{3} ) )?                   # region
    (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*      # variants
    (?: -[0-9a-wy-z] (?: -[a-z0-9]{2,8} )+ )*           # extensions
    (?: -x (?: -[a-z0-9]{1,8} )+ )?                     # private use
    """
)
"""`langtag` of RFC 5646 section 2.1; neither tags that are wholly private use or grandfathered, nor languages
of four letters and more, of which none is registered."""


def canonical_tag(tag: str) -> str | None:
    """The tag in the case that RFC 5646 section 2.1.1 recommends (`zh-Hant-TW`), None where it is not well-formed."""
    if not tag.isascii() or not _WELL_FORMED.fullmatch(tag.lower()):
        return None
    subtags = tag.lower().split("-")
    singleton = next((place for place, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    cased = [
        _CASE.get(len(subtag), str.lower)(subtag) if 0 < place < singleton else subtag
        for place, subtag in enumerate(subtags)
    ]
    return "-".join(cased)


_CASE = {2: str.upper, 4: str.title}


@cache
def countries() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes that CLDR knows."""
    territories = Locale("en").territories
    return frozenset(str(code) for code in territories if re.fullmatch("[A-Z]{2}", str(code))) - _NOT_ISO_3166


_NOT_ISO_3166 = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes of CLDR that ISO 3166-1 has not: reserved ones and private use. XK is user-assigned and in use for Kosovo."""
