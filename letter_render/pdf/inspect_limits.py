"""What is not read of a PDF: what is none, what is locked, what little unpacks to too much (ISO 32000-1 7.4, 7.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pikepdf
import pypdfium2 as pdfium
from pikepdf.settings import set_qpdf_limits

from letter_render.findings import Finding, InspectionFailedError, Severity

_STREAM = re.compile(r"^(stream )?<[^>]* at 0x[0-9a-f]+>:? ?")
"""How pikepdf names what it reads from memory, another way each time."""

MAX_STREAM_BYTES = 64 * 2**20
MAX_BYTES = 256 * 2**20
"""Of all streams but images together, unpacked: a letter with whole faces of every script stays below half of it."""

MAX_CONTENT_BYTES = 4 * 2**20
"""Of what a page shows, each form counted as often as it is shown: a page full of names has a fiftieth of it, and what
reads it needs a hundred times as much memory.
"""

MAX_PAGES = 50_000

MAX_FORM_DEPTH = 8
"""Forms in forms; no file that means well has so many."""

# For all that this process reads; what it writes stays far below.
set_qpdf_limits(flate_max_memory=MAX_STREAM_BYTES, run_length_max_memory=MAX_STREAM_BYTES, max_stream_filters=2)


@contextmanager
def refusing() -> Iterator[None]:
    """Raises InspectionFailedError for whatever goes wrong inside."""
    try:
        yield
    except InspectionFailedError:
        raise
    except pikepdf.PasswordError:
        refuse("encrypted", "the file cannot be read without a password")
    except (pikepdf.PdfError, pdfium.PdfiumError) as error:
        refuse("not-a-pdf", f"it is not a readable PDF: {_STREAM.sub('', str(error))}")
    except Exception as error:
        refuse("broken", f"it is built as no PDF is: {type(error).__name__}: {error}")


def check_size(pdf: pikepdf.Pdf) -> None:
    """Raises InspectionFailedError where the file unpacks to too much; no reader then has to look out for it."""
    if len(pdf.pages) > MAX_PAGES:
        refuse("too-large", f"it has more than {MAX_PAGES:,} pages")
    total = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
            total += _unpacked_size(thing)
            if total > MAX_BYTES:
                refuse_size(MAX_BYTES)


def _unpacked_size(stream: pikepdf.Stream) -> int:
    try:
        return len(stream.read_bytes())
    except pikepdf.DataDecodingError as error:
        if "limit" in str(error):
            refuse_size(MAX_STREAM_BYTES)
        # Damaged, or packed in a way that is not known: who needs it will say so.
        return 0
    except pikepdf.PdfError:
        return 0


def refuse_size(limit: int) -> NoReturn:
    """Refuse what has more than so many bytes. Raises InspectionFailedError."""
    refuse("too-large", f"it unpacks to more than {limit // 2**20} MB")


def refuse(code: str, what: str) -> NoReturn:
    """Refuse to read on. Raises InspectionFailedError."""
    hint = "write the file again; if it came from elsewhere, do not open it"
    raise InspectionFailedError([Finding(f"pdf/{code}", Severity.FAILURE, what, hint=hint)])
