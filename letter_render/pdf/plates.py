"""From the screen's colours to a press's plates: content streams and images of a print run.

WeasyPrint writes colours as `r g b rg` and `RG`, and an opaque graphics state before them. A stream becomes one of
DeviceCMYK alone, an image one of DeviceGray or DeviceCMYK, both of which the output intent of a PDF/X-4 defines
(ISO 15930-7, colour).
"""

from __future__ import annotations

from typing import Any

import pikepdf
from PIL import Image

from letter_render.condition import Ink, PrintingCondition, in_cmyk

_ON_PLATES = {"rg": "k", "RG": "K"}


def on_plates(content: Any, inks: dict[str, Ink]) -> bytes:
    """A content stream with its colours as inks, and without graphics states. Raises KeyError for an unknown colour."""
    instructions: list[Any] = []
    for instruction in pikepdf.parse_content_stream(content):
        operator = str(instruction.operator)
        if operator in _ON_PLATES:
            ink = [_number(part) for part in inks[_colour(instruction.operands)]]
            made = pikepdf.ContentStreamInstruction(ink, pikepdf.Operator(_ON_PLATES[operator]))
            instructions.append(made)
        elif operator != "gs":
            instructions.append(instruction)
    return pikepdf.unparse_content_stream(instructions) + b"\n"


def _number(part: float) -> int | float:
    return int(part) if part == int(part) else part


def _colour(operands: Any) -> str:
    return "#" + bytes(round(float(part) * 255) for part in operands).hex()


def is_opaque(resources: Any) -> bool:
    """Whether no graphics state of the resources lets anything shine through, so that all may be left out."""
    return all(
        float(state.get(key, 1)) == 1 for state in resources.get("/ExtGState", {}).values() for key in ("/ca", "/CA")
    ) and not any("/SMask" in state for state in resources.get("/ExtGState", {}).values())


def image_on_plates(pdf: pikepdf.Pdf, image: Any, condition: PrintingCondition) -> Any:
    """An image of another file for `pdf`: flat on white, with the black plate alone where it is grey."""
    if image.get("/ColorSpace") == pikepdf.Name.DeviceCMYK and "/SMask" not in image:
        return pdf.copy_foreign(image)
    flat = _flat(image)
    red, green, blue = flat.split()
    is_grey = red.tobytes() == green.tobytes() == blue.tobytes()
    data = red.tobytes() if is_grey else in_cmyk(flat, condition).tobytes()
    return pdf.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=flat.width,
        Height=flat.height,
        ColorSpace=pikepdf.Name.DeviceGray if is_grey else pikepdf.Name.DeviceCMYK,
        BitsPerComponent=8,
    )


def _flat(image: Any) -> Image.Image:
    """The image in RGB, what is transparent mixed with white."""
    shown = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    if "/SMask" not in image:
        return shown
    mask = pikepdf.PdfImage(image.SMask).as_pil_image().convert("L").resize(shown.size)
    return Image.composite(shown, Image.new("RGB", shown.size, "white"), mask)
