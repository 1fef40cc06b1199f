"""Decimal digits by CLDR numbering system."""

from __future__ import annotations

DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩"}


def in_digits(text: str, system: str) -> str:
    """The text with its Western digits in those of the system.

    >>> in_digits("321 of 2020", "arab")
    '٣٢١ of ٢٠٢٠'
    """
    return text.translate(str.maketrans(DIGITS["latn"], DIGITS[system]))
