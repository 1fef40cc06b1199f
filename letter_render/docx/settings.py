"""The document's settings (ECMA-376 17.15.1) and its properties (ISO/IEC 29500-2, 11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lxml import etree

from letter_render.docx.languages import base_languages
from letter_render.docx.oxml import w
from letter_render.docx.styles import is_east_asian
from letter_render.galley import Galley

_WORD_2013 = 15
"""The `compatibilityMode` of Word 2013 and later ([MS-DOCX] 2.5.1.1)."""

_UNDATED = dt.datetime(1980, 1, 1)

_COMPATIBILITY = {
    "compatibilityMode": str(_WORD_2013),
    "overrideTableStyleFontSizeAndJustification": "1",
    "enableOpenTypeFeatures": "1",
    "doNotFlipMirrorIndents": "1",
    "differentiateMultirowTableHeaders": "1",
}
_COLOUR_MAP = {
    "bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2", "accent1": "accent1", "accent2": "accent2",
    "accent3": "accent3", "accent4": "accent4", "accent5": "accent5", "accent6": "accent6",
    "hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink",
}  # fmt: skip


def fill_settings(root: etree._Element, galley: Galley) -> None:
    """Fill the settings part: faces inside the file as the galley says, East Asian punctuation closed up, no
    compatibility mode.
    """
    is_hyphenated = any(form.is_hyphenated for form in galley.formats.values())
    filled = w(
        "settings",
        w("zoom", percent=100),
        w("embedTrueTypeFonts") if galley.docx_faces != "none" else None,
        w("saveSubsetFonts") if galley.docx_faces == "subset" else None,
        w("defaultTabStop", val=720),
        w("autoHyphenation") if is_hyphenated else None,
        w("consecutiveHyphenLimit", val=2) if is_hyphenated else None,
        w("characterSpacingControl", val="compressPunctuation" if is_east_asian(galley) else "doNotCompress"),
        w(
            "compat",
            w("doNotExpandShiftReturn"),
            *(_compatibility(name, value) for name, value in _COMPATIBILITY.items()),
        ),
        w("themeFontLang", **base_languages(galley)),
        w("clrSchemeMapping", **_COLOUR_MAP),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )
    root.extend(list(filled))


def fill_properties(properties: Any, galley: Galley) -> None:  # noqa: ANN401 - python-docx ships no types
    """Fill python-docx's core properties. The only date is the letter's own."""
    date = dt.datetime.combine(galley.date, dt.time()) if galley.date else _UNDATED
    properties.title = galley.title
    properties.author = galley.author
    properties.language = galley.language
    properties.last_modified_by = ""
    properties.revision = 1
    if galley.recipient:
        properties.identifier = galley.file_stem
    properties.created = date
    properties.modified = date


def _compatibility(name: str, value: str) -> etree._Element:
    return w("compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
