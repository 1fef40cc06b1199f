"""What makes a print run a PDF/X-4 (ISO 15930-7): boxes, output intent, metadata. No clock: the day is the letter's."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
from typing import Any
from xml.sax.saxutils import escape

import pikepdf

from letter_render.condition import PrintingCondition

VERSION = "1.6"
"""ISO 15930-7:2010 is built on PDF 1.6."""

_NO_DAY = dt.date(1980, 1, 1)
"""The day of a file whose letter has none, for a PDF/X-4 must have one."""

_PT_PER_MM = 72 / 25.4

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>{day}T00:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{id}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def with_bleed(trim: Any, bleed_mm: float) -> dict[str, list[float]]:
    """The boxes of a page whose paper is `trim`: content keeps its place, so that the outer ones begin below 0."""
    left, bottom, right, top = (float(side) for side in trim)
    bleed = round(bleed_mm * _PT_PER_MM, 4)
    outer = [round(side, 6) for side in (left - bleed, bottom - bleed, right + bleed, top + bleed)]
    return {"/MediaBox": outer, "/BleedBox": outer, "/TrimBox": [left, bottom, right, top]}


def saved_as_x4(pdf: pikepdf.Pdf, condition: PrintingCondition, title: str, day: dt.date | None) -> bytes:
    """The file as PDF/X-4, named after the hash of all that is in it. The same content, the same bytes."""
    pdf.Root.OutputIntents = pikepdf.Array([_intent(pdf, condition)])
    created = day or _NO_DAY
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    for key in ("/CreationDate", "/ModDate"):
        pdf.docinfo[key] = f"D:{created:%Y%m%d}000000Z"
    content = hashlib.sha256(_saved(pdf)).digest()
    fields = {"title": escape(title), "day": f"{created:%Y-%m-%d}", "id": uuid.UUID(bytes=content[:16], version=5)}
    metadata = _XMP.format_map(fields).encode()
    pdf.Root.Metadata = pdf.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        force_version=VERSION,
        fix_metadata_version=False,
    )
    return buffer.getvalue()


def _intent(pdf: pikepdf.Pdf, condition: PrintingCondition) -> pikepdf.Object:
    """The output intent (ISO 32000-1 14.11.5) with the profile's own bytes."""
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFX,
        OutputConditionIdentifier=condition.identifier,
        Info=condition.identifier,
        DestOutputProfile=pdf.make_stream(condition.profile, N=4),
    )
    if condition.registry:
        intent.RegistryName = condition.registry
    return pdf.make_indirect(intent)
