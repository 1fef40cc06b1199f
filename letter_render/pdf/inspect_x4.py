"""Read back a file for the printer, by pikepdf: what ISO 15930-7 (PDF/X-4) asks of it, as facts. Knows no writer."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

from letter_render.inspection_x4 import Box, Ink, Intent, PrintedSheet, X4Inspection
from letter_render.pdf.inspect_ink import InkReader, Printed, family

_BOXES = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

_PLAIN_STATE = {"/ca": 1, "/CA": 1}
_ODD_STATE = ("/SMask", "/BM", "/TR", "/TR2", "/HTP")
_PLAIN_VALUES = {"/None", "/Normal", "/Compatible", "/Default"}


def inspect_x4(data: bytes) -> X4Inspection:
    """The facts of the file. Raises pikepdf.PdfError where it cannot be read."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        reader = InkReader()
        printed = [reader.page(page.obj) for page in pdf.pages]
        inks = {ink for one in printed for ink in one.inks}
        objects = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
        inks |= {ink for one in objects for ink in _inks_inside(one, reader)}
        images = _images(objects)
        for space in {space for one in printed for space in one.inline}:
            images[space] = (*images.get(space, ()), 0)
        return X4Inspection(
            version=pdf.pdf_version,
            is_encrypted=pdf.is_encrypted,
            id_count=len(pdf.trailer.get("/ID", [])),
            info={str(key).lstrip("/"): str(value).lstrip("/") for key, value in pdf.docinfo.items()},
            xmp=dict(_xmp(pdf.Root.Metadata.read_bytes())) if "/Metadata" in pdf.Root else {},
            catalog=frozenset(_catalog(pdf.Root)),
            intents=tuple(_intent(one) for one in pdf.Root.get("/OutputIntents", [])),
            sheets=tuple(_sheet(page.obj, one) for page, one in zip(pdf.pages, printed, strict=True)),
            inks=frozenset(inks),
            images=images,
            masked_images=tuple(one.objgen[0] for one in objects if _is_image(one) and {"/SMask", "/Mask"} & set(one)),
            states=tuple(sorted({fault for one in objects for fault in _states(one)})),
            loose_fonts=tuple(sorted({name for one in objects for name in _loose(one)})),
        )


def _catalog(root: Any) -> Iterator[str]:
    yield from (str(key).lstrip("/") for key in root)
    yield from (str(key).lstrip("/") for key in root.get("/Names", {}))


def _intent(intent: Any) -> Intent:
    profile = intent.get("/DestOutputProfile")
    header = profile.read_bytes()[:128] if profile is not None else b""
    return Intent(
        kind=str(intent.get("/S", "")).lstrip("/"),
        identifier=str(intent.get("/OutputConditionIdentifier", "")),
        components=int(profile.get("/N", 0)) if profile is not None else 0,
        profile_class=header[12:16].decode("latin-1"),
        profile_space=header[16:20].decode("latin-1"),
        profile_version=header[8] if header[36:40] == b"acsp" else 0,
    )


def _xmp(data: bytes) -> Iterator[tuple[str, str]]:
    """The properties of the packet, as elements or attributes; of an alternative the first text (ISO 16684-1 7)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for description in etree.fromstring(data, parser).iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            yield _prefixed(str(name)), str(value)
        for element in description:
            text = next((part.strip() for part in element.itertext() if isinstance(part, str) and part.strip()), "")
            yield _prefixed(str(element.tag)), text


def _prefixed(name: str) -> str:
    space, _, local = name.lstrip("{").rpartition("}")
    return f"{_PREFIXES.get(space, space)}:{local}"


def _sheet(page: Any, printed: Printed) -> PrintedSheet:
    boxes = {name: _box(page[f"/{name}"]) for name in _BOXES if f"/{name}" in page}
    xs, ys = zip(*printed.points, strict=True) if printed.points else ((), ())
    return PrintedSheet(
        boxes=boxes,
        text=(min(xs), min(ys), max(xs), max(ys)) if xs else None,
        images=tuple(printed.images),
        annotations=len(page.get("/Annots", [])),
        odd=tuple(key for key in ("Group", "AA", "PresSteps") if f"/{key}" in page),
    )


def _box(box: Any) -> Box:
    left, bottom, right, top = (float(side) for side in box)
    return left, bottom, right, top


def _is_image(one: Any) -> bool:
    return isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image


def _inks_inside(one: Any, reader: InkReader) -> set[Ink]:
    """The inks of a form or tiling pattern, whether a page shows it or not, and the space of a shading."""
    if isinstance(one, pikepdf.Stream) and (one.get("/Subtype") == pikepdf.Name.Form or one.get("/PatternType") == 1):
        return reader.inks_of(one, pikepdf.Dictionary())
    if "/ShadingType" in one:
        return {Ink(f"shading in {family(one.get('/ColorSpace'), None)}", ())}
    return set()


def _images(objects: list[Any]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for one in filter(_is_image, objects):
        space = "mask" if one.get("/ImageMask") else family(one.get("/ColorSpace"), None)
        found[space].append(one.objgen[0])
    return {space: tuple(numbers) for space, numbers in found.items()}


def _states(one: Any) -> Iterator[str]:
    """What the graphics states of resources, or a state by itself, do that is not plain."""
    if one.get("/Type") == pikepdf.Name.ExtGState:
        yield from _odd(one)
    for state in (one.get("/ExtGState") or one.get("/Resources", {}).get("/ExtGState") or {}).values():
        yield from _odd(state)
    if "/Group" in one and one.Group.get("/S") == pikepdf.Name.Transparency:
        yield "a transparency group"


def _odd(state: Any) -> Iterator[str]:
    for key, value in state.items():
        if key in _PLAIN_STATE and float(value) != _PLAIN_STATE[key]:
            yield f"{key[1:]} {float(value):g}"
        elif key in _ODD_STATE and str(value) not in _PLAIN_VALUES:
            yield key[1:]


def _loose(one: Any) -> Iterator[str]:
    """The name of a font, where its program is not in the file; one of the kind Type 3, whose glyphs have colours."""
    if one.get("/Type") != pikepdf.Name.Font or "/DescendantFonts" in one:
        return
    descriptor = one.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield str(one.get("/BaseFont", one.get("/Subtype"))).lstrip("/")
