"""What we change in WeasyPrint, and the one version that it is known to fit."""

from __future__ import annotations

from functools import cache

import weasyprint

from letter_render.findings import EngineError, Finding, Severity
from letter_render.pdf import autospace, hyphenation, justification, mirroring, tagging, twins

WEASYPRINT = "70.0"


@cache
def patch() -> None:
    """Install the patches, once per process. Raises EngineError beside any other WeasyPrint than 70.0."""
    if weasyprint.__version__ != WEASYPRINT:
        what = f"WeasyPrint {weasyprint.__version__} is installed, {WEASYPRINT} is needed"
        hint = f"pip install weasyprint=={WEASYPRINT}"
        raise EngineError([Finding("engine/version", Severity.FAILURE, what, hint=hint)])
    justification.install()
    twins.install()
    autospace.install()
    hyphenation.install()
    tagging.install()
    mirroring.install()
