"""The reader's second floor: the properties that a run and a paragraph end up with (ECMA-376 17.7.2), the slot that
each character takes its face from (17.3.2.26), and Word's language names as BCP 47 tags (17.3.2.20).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Slot = Literal["ascii", "hAnsi", "eastAsia", "cs"]
Properties = dict[str, str]

TOGGLES = ("b", "i", "bCs", "iCs", "rtl", "cs")
_FONT_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs", "hint")
_LANGUAGES = ("val", "eastAsia", "bidi")
_OFF = {"0", "false", "off"}

_BCP47 = {
    "zh-TW": "zh-Hant-TW",
    "zh-HK": "zh-Hant-HK",
    "zh-MO": "zh-Hant-MO",
    "zh-CN": "zh-Hans-CN",
    "zh-SG": "zh-Hans-SG",
    "sr-Cyrl-RS": "sr",
    "x-none": "und",
}
"""What Word's locale names for Chinese leave out, its name for no language, and a script that needs no saying."""

_MAIN_REGIONS = {
    "ar": "SA", "be": "BY", "bg": "BG", "bo": "CN", "ca": "ES", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR",
    "en": "US", "es": "ES", "et": "EE", "eu": "ES", "fa": "IR", "fi": "FI", "fil": "PH", "fr": "FR", "gl": "ES",
    "he": "IL", "hr": "HR", "hu": "HU", "id": "ID", "it": "IT", "ja": "JP", "kk": "KZ", "ko": "KR", "ky": "KG",
    "lt": "LT", "lv": "LV", "mn": "MN", "ms": "MY", "nb": "NO", "nl": "NL", "pl": "PL", "ps": "AF", "pt": "PT",
    "ro": "RO", "ru": "RU", "sk": "SK", "sl": "SI", "sv": "SE", "sw": "KE", "th": "TH", "tr": "TR", "ug": "CN",
    "uk": "UA", "ur": "PK", "vi": "VN",
}  # fmt: skip
"""The region that Word adds to a language named without one, since its locales all have one."""

_ALWAYS_EAST_ASIAN = (
    (0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
    (0xFF00, 0xFFEF), (0x10000, 0x10FFFF),
)  # fmt: skip
_EAST_ASIAN_WITH_HINT = (
    (0xA1, 0xA1), (0xA4, 0xA4), (0xA7, 0xA8), (0xAA, 0xAA), (0xAD, 0xAD), (0xAF, 0xB4), (0xB6, 0xBA), (0xBC, 0xBF),
    (0xD7, 0xD7), (0xF7, 0xF7), (0x2B0, 0x4FF), (0x2000, 0x2BFF), (0xE000, 0xF8FF), (0xFB00, 0xFB1C),
)  # fmt: skip
_EAST_ASIAN_WITH_HINT_IN_CHINESE = (
    (0xE0, 0xE1), (0xE8, 0xEA), (0xEC, 0xED), (0xF2, 0xF3), (0xF9, 0xFA), (0xFC, 0xFC), (0x100, 0x2AF),
    (0x1E00, 0x1EFF),
)  # fmt: skip
_ASCII = ((0, 0x7F), (0x590, 0x7BF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE))


@dataclass(frozen=True, slots=True)
class Style:
    """One `w:style`: its name, its parent's id, its own run and paragraph properties."""

    name: str
    based_on: str
    run: Properties
    paragraph: Properties


@dataclass(slots=True)
class StyleSheet:
    """All styles by id, and what text has before any style."""

    styles: dict[str, Style]
    default_run: Properties
    default_paragraph: str
    _chains: dict[str, tuple[Properties, Properties]] = field(default_factory=dict)

    def name(self, style_id: str) -> str:
        """The style's name as Word lists it, empty where there is no such style."""
        return self.styles[style_id].name if style_id in self.styles else ""

    def chain(self, style_id: str) -> tuple[Properties, Properties]:
        """The run and paragraph properties of a style over those that it is based on."""
        if style_id not in self._chains:
            line, seen = [], set[str]()
            current = style_id
            while current in self.styles and current not in seen:
                seen.add(current)
                line.append(self.styles[current])
                current = self.styles[current].based_on
            run: Properties = {}
            paragraph: Properties = {}
            for style in reversed(line):
                run |= style.run
                paragraph |= style.paragraph
            self._chains[style_id] = (run, paragraph)
        return self._chains[style_id]

    def run(self, paragraph_style: str, run_style: str, own: Properties) -> Properties:
        """What a run ends up with: defaults, paragraph style, character style, its own; each attribute by itself.

        A toggle that both styles switch on is off again (17.7.3).
        """
        of_paragraph, of_run = self.chain(paragraph_style or self.default_paragraph)[0], self.chain(run_style)[0]
        merged = self.default_run | of_paragraph | of_run
        for toggle in TOGGLES:
            if of_paragraph.get(toggle) == of_run.get(toggle) == "1":
                merged[toggle] = "0"
        return merged | own

    def paragraph(self, style_id: str, own: Properties) -> Properties:
        """What a paragraph ends up with."""
        return self.chain(style_id or self.default_paragraph)[1] | own


def read_styles(root: etree._Element) -> StyleSheet:
    """The style sheet of a styles part."""
    styles = {}
    default = ""
    for element in root.iter(f"{W}style"):
        key = element.get(f"{W}styleId", "")
        styles[key] = Style(
            _val(element.find(f"{W}name")),
            _val(element.find(f"{W}basedOn")),
            run_properties(element.find(f"{W}rPr")),
            paragraph_properties(element.find(f"{W}pPr")),
        )
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
            default = key
    return StyleSheet(styles, run_properties(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")), default)


def run_properties(rpr: etree._Element | None) -> Properties:
    """The properties of a `w:rPr` that say which face, language and direction; on and off as 1 and 0."""
    found: Properties = {}
    for child in rpr if rpr is not None else ():
        tag = str(child.tag).removeprefix(W)
        if tag in TOGGLES:
            found[tag] = _on(child)
        elif tag == "rFonts":
            for slot in _FONT_SLOTS:
                theme = child.get(f"{W}{'cs' if slot == 'cs' else slot}{'theme' if slot == 'cs' else 'Theme'}")
                value = f"theme {theme}" if theme else child.get(f"{W}{slot}")
                if value is not None:
                    found[f"font {slot}"] = value
        elif tag == "lang":
            found |= {f"lang {name}": value for name in _LANGUAGES if (value := child.get(f"{W}{name}")) is not None}
        elif tag == "rStyle":
            found["style"] = _val(child)
    return found


def paragraph_properties(ppr: etree._Element | None) -> Properties:
    """The properties of a `w:pPr` that say what a paragraph is: its style, outline level, list and level in it."""
    if ppr is None:
        return {}
    found: Properties = {}
    for tag, path in (("style", "pStyle"), ("outline", "outlineLvl"), ("list", "numPr/numId"), ("level", "numPr/ilvl")):
        element = ppr.find("/".join(f"{W}{step}" for step in path.split("/")))
        if element is not None:
            found[tag] = _val(element)
    return found


def slot_of(character: str, properties: Properties) -> Slot:
    """The slot that Word takes the face and the language of a character from."""
    if properties.get("rtl") == "1" or properties.get("cs") == "1":
        return "cs"
    has_hint = properties.get("font hint") == "eastAsia"
    return _slot(ord(character), has_hint, has_hint and properties.get("lang eastAsia", "").startswith("zh"))


def face_of(slot: Slot, properties: Properties) -> str:
    """The family and style of a face as fonts name themselves: `Noto Serif TC Bold`."""
    bold, italic = ("bCs", "iCs") if slot == "cs" else ("b", "i")
    words = [word for word, key in (("Bold", bold), ("Italic", italic)) if properties.get(key) == "1"]
    return f"{properties.get(f'font {slot}', '(no face)')} {' '.join(words) or 'Regular'}"


def language_of(slot: Slot, properties: Properties) -> str:
    """The BCP 47 tag of what the slot's language says, `und` where it says nothing."""
    attribute = {"cs": "bidi", "eastAsia": "eastAsia"}.get(slot, "val")
    return bcp47(properties.get(f"lang {attribute}", "x-none"))


def bcp47(word_tag: str) -> str:
    """The BCP 47 tag that a locale name of Word's stands for.

    >>> bcp47("zh-HK"), bcp47("ja-JP"), bcp47("en-GB"), bcp47("x-none")
    ('zh-Hant-HK', 'ja', 'en-GB', 'und')
    """
    language, _, region = word_tag.partition("-")
    return language if _MAIN_REGIONS.get(language) == region else _BCP47.get(word_tag, word_tag)


@cache
def _slot(code_point: int, has_hint: bool, is_chinese: bool) -> Slot:
    if _within(code_point, _ALWAYS_EAST_ASIAN):
        return "eastAsia"
    if has_hint and _within(code_point, _EAST_ASIAN_WITH_HINT):
        return "eastAsia"
    if is_chinese and _within(code_point, _EAST_ASIAN_WITH_HINT_IN_CHINESE):
        return "eastAsia"
    return "ascii" if _within(code_point, _ASCII) else "hAnsi"


def _within(code_point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code_point <= last for first, last in ranges)


def _val(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _on(element: etree._Element) -> str:
    return "0" if element.get(f"{W}val", "1").lower() in _OFF else "1"
