"""The theme part (ECMA-376 14.2.7, 20.1.6.9). No style of ours refers to it; Word wants one to be there."""

from __future__ import annotations

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"

_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip

_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_FACES = '<a:latin typeface=""/><a:ea typeface=""/><a:cs typeface=""/>'

THEME = (
    f'<a:theme xmlns:a="{_A}" name="Letter"><a:themeElements><a:clrScheme name="Letter">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    + f'</a:clrScheme><a:fontScheme name="Letter"><a:majorFont>{_FACES}</a:majorFont>'
    + f'<a:minorFont>{_FACES}</a:minorFont></a:fontScheme><a:fmtScheme name="Letter">'
    + f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
    + f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
    + "</a:fmtScheme></a:themeElements></a:theme>"
)
"""The part's content: three of each fill, line and effect, as the schema asks for."""
