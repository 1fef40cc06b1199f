"""The theme part (ECMA-376 14.2.7, 20.1.6.9): Word wants one, and sets its own built-in styles in the theme's faces."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart

from letter_render.galley import BaseFaces

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"

_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip

# The schema asks for three of each.
_FILLS = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
_LINES = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:prstDash val="solid"/></a:ln>' * 3
_EFFECTS = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3


def add_theme(document_part: DocumentPart, faces: BaseFaces) -> None:
    """Add the theme part, with the document's own faces."""
    part = Part(PackURI("/word/theme/theme1.xml"), CONTENT_TYPE.OFC_THEME, _theme(faces), document_part.package)
    document_part.relate_to(part, RELATIONSHIP_TYPE.THEME)


def _theme(faces: BaseFaces) -> bytes:
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    slots = (("latin", faces.latin), ("ea", faces.east_asia), ("cs", faces.complex_script))
    families = "".join(f"<a:{slot} typeface={quoteattr(face.family)}/>" for slot, face in slots)
    return (
        f'<a:theme xmlns:a="{_A}" name="Letter"><a:themeElements><a:clrScheme name="Letter">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Letter"><a:majorFont>{families}</a:majorFont><a:minorFont>{families}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="Letter"><a:fillStyleLst>{_FILLS}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINES}</a:lnStyleLst><a:effectStyleLst>{_EFFECTS}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILLS}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()
