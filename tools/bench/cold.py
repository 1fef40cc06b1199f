"""One letter, cold: our command beside WeasyPrint's own on the very page that we give to it.

The peer gets the same HTML, the same faces, PDF/A-2a. It makes the PDF alone: it writes no DOCX, proves nothing and
justifies no Chinese. Every command is a process of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from table import Row
from turns import least_ms
from watch import watch

from letter_render.pdf.html import to_html
from letter_render.pipeline import prepare
from letter_render.resources import SHIPPED

ROUNDS = 5
BIN = Path(sys.executable).parent
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
PEER = "weasyprint"
BUDGETS = {"PDF and DOCX": 1.0, "PDF": 0.8, "DOCX": 0}
"""Of the time that the peer needs for the PDF."""


def rows(letter: Path) -> list[Row]:
    """Our command for both formats and each of them, in the letter's first language."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        galley = prepare(letter).galleys[0]
        (folder / "page.html").write_text(to_html(galley), encoding="utf-8")
        conf = FONTS_CONF.format(fonts=SHIPPED / "fonts", cache=folder / "cache")
        (folder / "fonts.conf").write_text(conf, encoding="utf-8")
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        page = str(folder / "page.html")
        ours = [str(BIN / "letter-render"), "render", str(letter), "--language", galley.language, "--out", name]
        commands = {
            PEER: [str(BIN / "weasyprint"), "-q", "--pdf-variant", "pdf/a-2a", page, str(folder / "page.pdf")],
            "PDF and DOCX": ours,
            "PDF": [*ours, "--format", "pdf"],
            "DOCX": [*ours, "--format", "docx"],
        }
        turns = iter([environment] * (ROUNDS * len(commands)))
        actions = {what: lambda its, command=command: watch(command, its) for what, command in commands.items()}
        took = {what: ms / 1000 for what, ms in least_ms(actions, turns, ROUNDS, 1).items()}
    return [
        Row(f"one letter, cold, {what}, proven", took[what], "s", "weasyprint", took[PEER], took[PEER] * part)
        for what, part in BUDGETS.items()
    ]
