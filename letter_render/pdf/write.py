"""Write a galley as PDF: WeasyPrint with the galley's faces and no others, no network, no file but the galley's."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from letter_render.findings import EngineError, Finding, Severity
from letter_render.fonts.book import Face
from letter_render.fonts.subset import subset
from letter_render.galley import Galley
from letter_render.pdf.html import dividing_hyphen, image_url, to_html, used_text
from letter_render.pdf.libraries import by_soname
from letter_render.walk import figures

try:
    with by_soname():
        import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError
except OSError as error:  # the system's Pango, which WeasyPrint opens as it is imported
    raise EngineError(
        [
            Finding(
                "engine/missing", Severity.FAILURE, f"the layout engine cannot start: {error}",
                hint="install Pango, fontconfig and harfbuzz-subset: apt-get install libpangoft2-1.0-0 "
                "libharfbuzz-subset0 / dnf install pango harfbuzz / brew install pango harfbuzz",
            )
        ]
    ) from error  # fmt: skip

from letter_render.pdf.hyphenation import DIVIDING_HYPHEN
from letter_render.pdf.patches import patch
from letter_render.pdf.twins import AUTOSPACE_EM, SHARING, sharing

VARIANT = "pdf/a-2a"

_FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir>
<match target="scan"><edit name="lang" mode="delete_all"/></match></fontconfig>"""
"""fontconfig holds the languages that a face covers for more than its weight: with them, a bold face cut to one heading
loses against a regular one that is cut to a whole text."""


def write_pdf(galley: Galley) -> tuple[bytes, list[Finding]]:
    """The galley as PDF/A-2a, tagged, and a finding for each warning of the engine. The same galley, the same bytes."""
    patch()
    html = to_html(galley)
    DIVIDING_HYPHEN.set(dividing_hyphen(galley))
    AUTOSPACE_EM.set(galley.autospace_em)
    used = used_text(galley)
    SHARING.set(sharing(used))
    with _only_faces(used) as font_config, _warnings() as findings:
        images = {image_url(figure): figure.path.resolve() for figure in figures(galley)}
        document = weasyprint.HTML(string=html, url_fetcher=_Fetcher(images))
        data: bytes = document.write_pdf(pdf_variant=VARIANT, font_config=font_config)
    return data, findings


@contextmanager
def _only_faces(used: dict[Face, set[str]]) -> Iterator[FontConfiguration]:
    """A font configuration that knows the faces of the galley, cut to its text, and nothing else of the system.

    A character that its face cannot draw then shows as .notdef and is warned of; another font cannot be borrowed.
    fontconfig reads FONTCONFIG_FILE while the configuration is constructed, and only then.
    """
    with TemporaryDirectory(prefix="letter-render-") as folder:
        for face, characters in used.items():
            (Path(folder) / f"{face.id}.ttf").write_bytes(subset(face, frozenset(map(ord, characters))))
        conf = Path(folder) / "fonts.conf"
        conf.write_text(_FONTS_CONF.format(folder=folder), encoding="utf-8")
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(conf)
        try:
            font_config = FontConfiguration()
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
        yield font_config


@contextmanager
def _warnings() -> Iterator[list[Finding]]:
    """Collects what WeasyPrint logs as warning or error: with it, a glyph, a rule or an image was lost."""
    findings: list[Finding] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            findings.append(Finding("engine/warning", Severity.FAILURE, record.getMessage().rstrip(".")))

    logger, handler = logging.getLogger("weasyprint"), Handler(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield findings
    finally:
        logger.removeHandler(handler)


class _Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Gives the galley's own images, and refuses every other URL."""

    def __init__(self, images: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self._images = images

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self._images:
            raise URLFetchingError(f"{url} is not an image of the letter")
        return super().fetch(self._images[url].as_uri(), headers)
