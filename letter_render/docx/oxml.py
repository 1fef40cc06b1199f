"""WordprocessingML elements that python-docx has no class for, with their children in the order of the schema.

Word drops or refuses what stands out of order, so `w` sorts: the tables are the sequences of ISO/IEC 29500-4,
annex A.1 (the transitional schema), cut to what a letter uses.
"""

from __future__ import annotations

from docx.oxml.parser import oxml_parser
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMESPACES = {"w": W, "r": R}

Value = str | int | bool | None

_SEQUENCES = {
    "rPr": "rStyle rFonts b bCs i iCs noProof color spacing kern sz szCs u rtl cs lang",
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressAutoHyphens kinsoku wordWrap "
        "overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi snapToGrid spacing ind contextualSpacing jc "
        "textAlignment outlineLvl rPr sectPr"
    ),
    "sectPr": (
        "headerReference footerReference type pgSz pgMar pgNumType cols titlePg bidi docGrid"
    ),
    "settings": (
        "zoom embedTrueTypeFonts saveSubsetFonts defaultTabStop autoHyphenation consecutiveHyphenLimit "
        "characterSpacingControl compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    ),
    "compat": "doNotExpandShiftReturn compatSetting",
    "font": "altName panose1 charset family pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "numbering": "abstractNum num",
    "abstractNum": "nsid multiLevelType tmpl name lvl",
    "num": "abstractNumId lvlOverride",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "styles": "docDefaults latentStyles style",
    "style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
}  # fmt: skip
_ORDER = {parent: {f"{{{W}}}{tag}": i for i, tag in enumerate(tags.split())} for parent, tags in _SEQUENCES.items()}


def w(tag: str, *children: etree._Element | None, **attributes: Value) -> etree._Element:
    """The element `w:tag` with the children that are not None, in schema order, and the attributes that are not None.

    An attribute named `r_…` is in the relationships namespace, every other in `w`; True and False are written 1 and 0
    (ST_OnOff, ECMA-376 22.9.2.7). Raises KeyError for a child that the table of its parent does not know.
    """
    attrib = {_attribute(name): _value(value) for name, value in attributes.items() if value is not None}
    element: etree._Element = oxml_parser.makeelement(f"{{{W}}}{tag}", attrib, NAMESPACES)
    present = [child for child in children if child is not None]
    if (order := _ORDER.get(tag)) is not None:
        present.sort(key=lambda child: order[child.tag])
    element.extend(present)
    return element


def flag(tag: str, is_on: bool | None) -> etree._Element | None:
    """A toggle property (ECMA-376 17.7.3): present when on, `w:val="0"` when off, None where it is inherited."""
    if is_on is None:
        return None
    return w(tag) if is_on else w(tag, val=False)


def kept_text(tag: str, text: str) -> etree._Element:
    """`w:t` or `w:instrText` (ECMA-376 17.3.3.31, 17.16.23), which keep their spaces."""
    element = w(tag)
    element.set(XML_SPACE, "preserve")
    element.text = text
    return element


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


def twips_of_mm(millimetres: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def half_points(points: float) -> int:
    """Points as half-points (ST_HpsMeasure, ECMA-376 17.18.42)."""
    return round(points * 2)


def _attribute(name: str) -> str:
    return f"{{{R}}}{name[2:]}" if name.startswith("r_") else f"{{{W}}}{name}"


def _value(value: str | int | bool) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
