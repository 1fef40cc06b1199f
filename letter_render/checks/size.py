"""Whether a DOCX will be too large to be sent, told before it is written."""

from __future__ import annotations

from collections.abc import Iterator

from letter_render.findings import Finding, Origin, Severity
from letter_render.galley import Galley
from letter_render.walk import all_runs, figures

_MAIL_BYTES = 10_000_000
"""The largest message that mail servers can be relied on to take."""

_BASE64 = 4 / 3 * 78 / 76
"""What an attachment weighs in a message for each byte of the file: four characters for three bytes, and two more to
end each line of 76 (RFC 2045, 6.8).
"""

_PACKED = 0.6
"""What deflate leaves of a whole face: 0.39 to 0.63 of each of those shipped."""


def check_size(galley: Galley, origin: Origin) -> Iterator[Finding]:
    """A WARNING where the DOCX will be too large for a mail of 10 MB, by its whole faces and its images. Cut faces
    weigh half a megabyte together and are not counted.
    """
    faces = {run.face for run in all_runs(galley)} if galley.docx_faces == "whole" else set()
    images = {figure.path for figure in figures(galley)}
    size = sum(face.path.stat().st_size for face in faces) * _PACKED + sum(path.stat().st_size for path in images)
    if size * _BASE64 > _MAIL_BYTES:
        limit = _MAIL_BYTES / _BASE64 / 1e6
        weight = f"the DOCX in {galley.language} will weigh about {size / 1e6:.0f} MB"
        what = f"{weight}; a mail of 10 MB, the usual limit, carries {limit:.0f} MB"
        hint = 'docx_faces = "subset", or smaller images; accept it if it is not mailed'
        yield Finding("output/size", Severity.WARNING, what, hint=hint, origin=origin)
