"""The output formats: what each is known by, and which functions write and read it. A format is a folder beside `pdf/`
and an entry here.
"""

from __future__ import annotations

from dataclasses import dataclass

FormatName = str
"""A key of `FORMATS`, which is also the end of the file's name."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type (RFC 6838), what its files begin with, as a pattern, and its functions, named as
    `module:name` and imported when they are needed, since the layout engine takes 0.4 s.

    write: a `Galley` becomes bytes, and findings of the writer.
    inspect: bytes become an `Inspection`; raises InspectionFailedError.
    series: the class of the letters of one skeleton (`output.Series`).
    proven: the class of a letter that was read back whole (`output.Proven`).
    identifier: what a file calls itself in its metadata (`dc:identifier`), empty where it does not.
    """

    media_type: str
    magic: bytes
    write: str
    inspect: str
    series: str
    proven: str
    identifier: str


FORMATS: dict[FormatName, Format] = {
    "pdf": Format(
        media_type="application/pdf",
        # ISO 32000-1, Annex H.3, note 13: readers take a header anywhere in the first 1024 bytes.
        magic=rb"(?s).{,1019}%PDF-",
        write="letter_render.pdf.write:write_pdf",
        inspect="letter_render.pdf.inspect:inspect_pdf",
        series="letter_render.pdf.series:PdfSeries",
        proven="letter_render.pdf.inspect_letter:ProvenPdf",
        identifier="letter_render.pdf.inspect_tags:identifier_in",
    ),
    "docx": Format(
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        magic=b"PK",
        write="letter_render.docx.write:write_docx",
        inspect="letter_render.docx.inspect:inspect_docx",
        series="letter_render.docx.series:DocxSeries",
        proven="letter_render.docx.inspect_letter:ProvenDocx",
        identifier="letter_render.docx.inspect:identifier_in",
    ),
}
