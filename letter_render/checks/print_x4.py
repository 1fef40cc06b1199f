"""Whether a file for the printer is a PDF/X-4, clause by clause, and prints with the inks that it is meant to.

Each rule is a function and a line in RULES, with the subject of ISO 15930-7:2010 that it is about and the clause of
ISO 32000-1 that defines what is looked at. docs/conformance.md has the table for people, with what no rule sees.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from letter_render.findings import Finding, Origin, Severity
from letter_render.inspection_x4 import Box, Ink, X4Inspection

LEAST_DPI = 200
"""Pixels an inch of the printed size that an image should have."""

_MM_PER_PT = 25.4 / 72
_NEAR_PT = 0.01
_NEAR_INK = 0.0001

_PAIRS = {"Title": "dc:title", "CreationDate": "xmp:CreateDate", "ModDate": "xmp:ModifyDate", "Trapped": "pdf:Trapped"}
_OPTIONAL_PAIRS = {"Author": "dc:creator", "Creator": "xmp:CreatorTool", "Producer": "pdf:Producer"}
_XMP_VALUES = {"pdfxid:GTS_PDFXVersion": "PDF/X-4", "pdf:Trapped": "False", "xmpMM:RenditionClass": "default"}
_XMP_FILLED = (
    "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "dc:title", "xmpMM:DocumentID", "xmpMM:VersionID",
)  # fmt: skip
_FORBIDDEN = ("OpenAction", "AA", "AcroForm", "JavaScript", "EmbeddedFiles", "AF", "Collection", "Perms")
_IMAGE_SPACES = {"DeviceGray", "DeviceCMYK"}

Hits = Iterator[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule: its code, what it says in ISO 15930-7 and ISO 32000-1, and the function that yields what breaks it."""

    code: str
    source: str
    find: Callable[[X4Inspection], Hits]


def check_x4(file: X4Inspection, inks: Iterable[tuple[float, ...]], label: str) -> list[Finding]:
    """A FAILURE for each fault of the file, which may print with `inks` (C, M, Y, K) alone; a WARNING for each image of
    too few pixels.
    """
    origin, known = Origin(label), list(inks)
    found = [
        Finding(rule.code, Severity.FAILURE, what, rule.source, origin=origin)
        for rule in RULES
        for what in rule.find(file)
    ]
    found += [
        Finding("print/ink", Severity.FAILURE, f"the ink {ink} is none that a colour of the letter stands for", _COLOUR,
                origin=origin)
        for ink in sorted(file.inks, key=str)
        if not _is_known(ink, known)
    ]  # fmt: skip
    hint = "use an image with more pixels, or print it smaller"
    return found + [
        Finding("print/resolution", Severity.WARNING, what, "it may look coarse", hint, origin)
        for what in _coarse(file)
    ]


_COLOUR = "ISO 15930-7, colour; ISO 32000-1 8.6"


def _is_known(ink: Ink, inks: Collection[tuple[float, ...]]) -> bool:
    known = (all(abs(a - b) <= _NEAR_INK for a, b in zip(ink.values, one, strict=True)) for one in inks)
    return ink.space == "DeviceCMYK" and len(ink.values) == 4 and any(known)


def _version(file: X4Inspection) -> Hits:
    """Built on PDF 1.6."""
    if file.version != "1.6":
        yield f"the file has version {file.version}, not 1.6"


def _encryption(file: X4Inspection) -> Hits:
    """Anybody may open it."""
    if file.is_encrypted:
        yield "the file is encrypted"


def _identifier(file: X4Inspection) -> Hits:
    """The trailer has /ID."""
    if file.id_count != 2:
        yield "the trailer has no /ID of two parts"


def _metadata(file: X4Inspection) -> Hits:
    """The packet says that this is a PDF/X-4, what and of when it is."""
    for key, value in _XMP_VALUES.items():
        if file.xmp.get(key) != value:
            yield f"{key} of the metadata is {file.xmp.get(key, 'missing')}, not {value}"
    yield from (f"{key} of the metadata is missing" for key in _XMP_FILLED if not file.xmp.get(key))


def _information(file: X4Inspection) -> Hits:
    """The document information has title, dates and Trapped, and says nothing else than the metadata."""
    for key, named in (_PAIRS | _OPTIONAL_PAIRS).items():
        said, other = _plain(file.info.get(key, "")), _plain(file.xmp.get(named, ""))
        if said != other or (key in _PAIRS and not said):
            yield f"{key} of the information is {said!r}, {named} of the metadata {other!r}"


def _plain(value: str) -> str:
    """A date as its digits, D:20200909000000Z as 2020-09-09T00:00:00Z; else the value."""
    is_date = value.startswith("D:") or (value[4:5] == value[7:8] == "-" and value[:4].isdigit())
    return "".join(char for char in value if char.isdigit()) if is_date else value


def _intent(file: X4Inspection) -> Hits:
    """One output intent, with the profile of a CMYK printer inside and an identifier."""
    intents = [intent for intent in file.intents if intent.kind == "GTS_PDFX"]
    if len(intents) != 1:
        yield f"there are {len(intents)} output intents GTS_PDFX"
    for intent in intents:
        if not intent.identifier.strip():
            yield "the output intent has no identifier"
        if (intent.profile_class, intent.profile_space, intent.components) != ("prtr", "CMYK", 4):
            what = f"class {intent.profile_class!r}, space {intent.profile_space!r}, {intent.components} components"
            yield f"the output intent has no CMYK printer profile: {what}"
        elif not 1 <= intent.profile_version <= 4:
            yield f"the profile has version {intent.profile_version} of ICC"


def _actions(file: X4Inspection) -> Hits:
    """Nothing in it acts, asks or carries files."""
    yield from (f"the catalog has {key}" for key in _FORBIDDEN if key in file.catalog)
    for number, sheet in enumerate(file.sheets, 1):
        yield from (f"page {number} has {key}" for key in sheet.odd if key != "Group")


def _annotations(file: X4Inspection) -> Hits:
    """Only printer's marks and trap nets may lie on a page, and a print run has none."""
    for number, sheet in enumerate(file.sheets, 1):
        if sheet.annotations:
            yield f"page {number} has {sheet.annotations} annotations"


def _boxes(file: X4Inspection) -> Hits:
    """Each page says where it is trimmed, and the boxes lie in one another."""
    for number, sheet in enumerate(file.sheets, 1):
        media, trim = sheet.boxes.get("MediaBox"), sheet.boxes.get("TrimBox")
        if media is None or trim is None or "ArtBox" in sheet.boxes:
            yield f"page {number} has not the boxes MediaBox and TrimBox, or has an ArtBox"
            continue
        bleed = sheet.boxes.get("BleedBox", media)
        crop = sheet.boxes.get("CropBox", media)
        if not (_lies_in(trim, bleed) and _lies_in(bleed, media) and _lies_in(bleed, crop)):
            yield f"the boxes of page {number} do not lie in one another"


def _text(file: X4Inspection) -> Hits:
    """Every line of text begins and ends on the paper."""
    for number, sheet in enumerate(file.sheets, 1):
        if sheet.text and not _lies_in(sheet.text, sheet.boxes.get("TrimBox", sheet.text)):
            yield f"text of page {number} reaches over the edge of the paper"


def _lies_in(inner: Box, outer: Box) -> bool:
    begins = all(inner[side] >= outer[side] - _NEAR_PT for side in (0, 1))
    return begins and all(inner[side] <= outer[side] + _NEAR_PT for side in (2, 3))


def _image_colours(file: X4Inspection) -> Hits:
    """Images are of the black plate or of the four, as the output intent has them."""
    for space, numbers in file.images.items():
        if space not in _IMAGE_SPACES:
            yield f"images have the colour space {space} (objects {', '.join(map(str, numbers))})"


def _transparency(file: X4Inspection) -> Hits:
    """PDF/X-4 lets things shine through; a print run of ours does not, and needs no group."""
    yield from (f"a graphics state or group has {state}" for state in file.states)
    yield from (f"the image of object {number} has a mask" for number in file.masked_images)


def _fonts(file: X4Inspection) -> Hits:
    """Every font is inside."""
    yield from (f"the font {name} is not embedded" for name in file.loose_fonts)


RULES = (
    Clause("print/version", "ISO 15930-7, general; ISO 32000-1 7.5.2", _version),
    Clause("print/encryption", "ISO 15930-7, encryption; ISO 32000-1 7.6", _encryption),
    Clause("print/id", "ISO 15930-7, file identifier; ISO 32000-1 14.4", _identifier),
    Clause("print/metadata", "ISO 15930-7, identification and metadata; ISO 32000-1 14.3.2", _metadata),
    Clause("print/info", "ISO 15930-7, document information; ISO 32000-1 14.3.3, 14.11.6", _information),
    Clause("print/intent", "ISO 15930-7, output intents; ISO 32000-1 14.11.5", _intent),
    Clause("print/actions", "ISO 15930-7, actions, forms, files; ISO 32000-1 12.6, 12.7, 7.11.4", _actions),
    Clause("print/annotation", "ISO 15930-7, annotations; ISO 32000-1 12.5", _annotations),
    Clause("print/boxes", "ISO 15930-7, page boundaries; ISO 32000-1 14.11.2", _boxes),
    Clause("print/text", "text that is trimmed away is lost; ISO 32000-1 14.11.2", _text),
    Clause("print/image", "ISO 15930-7, colour; ISO 32000-1 8.6, 8.9.5", _image_colours),
    Clause("print/transparency", "ISO 15930-7, transparency; ISO 32000-1 11.6", _transparency),
    Clause("print/font", "ISO 15930-7, fonts; ISO 32000-1 9.9", _fonts),
)  # fmt: skip


def _coarse(file: X4Inspection) -> Iterator[str]:
    """Each image once, where a page first shows it, that has too few pixels for its size."""
    seen: set[int] = set()
    for number, sheet in enumerate(file.sheets, 1):
        for image in sheet.images:
            dpi = min(72 * image.width / (image.width_pt or 1), 72 * image.height / (image.height_pt or 1))
            if image.number in seen or dpi >= LEAST_DPI - 0.5:
                continue
            seen.add(image.number)
            across, up = image.left_pt * _MM_PER_PT, image.bottom_pt * _MM_PER_PT
            size = f"{image.width_pt * _MM_PER_PT:.0f} by {image.height_pt * _MM_PER_PT:.0f} mm"
            place = f"page {number}, {across:.0f} mm from the left and {up:.0f} mm from the bottom"
            yield f"an image has {dpi:.0f} dots an inch at its printed size of {size}, fewer than {LEAST_DPI} ({place})"
