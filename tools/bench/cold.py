"""Speed, side by side with a peer in one run: `make bench`.

The peer is WeasyPrint's own command on the very page that we give to it (same HTML, same faces, PDF/A-2a). It makes
the PDF alone: it writes no DOCX, proves nothing and justifies no Chinese. Every command is a process of its own, cold;
ours and the peer's take turns, and the least of the runs counts, for the machine may be busy with other things.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from letter_render.pdf.html import to_html
from letter_render.pipeline import prepare
from letter_render.resources import SHIPPED

ROUNDS = 7
BIN = Path(sys.executable).parent
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def commands(sample: Path, tag: str, folder: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    ours = [str(BIN / "letter-render"), "render", str(sample), "--language", tag, "--out", str(folder / "out")]
    page = str(folder / "page.html")
    peer = [str(BIN / "weasyprint"), "-q", "--pdf-variant", "pdf/a-2a", page, str(folder / "page.pdf")]
    return {
        "weasyprint, PDF": peer,
        "letter-render, PDF and DOCX, proven": ours,
        "letter-render, PDF, proven": [*ours, "--format", "pdf"],
        "letter-render, DOCX, proven": [*ours, "--format", "docx"],
    }


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of a run, and the largest memory of any child so far in MB."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def main() -> None:
    """Print a table for the letter's first language: the least seconds of each command, and the ratio to the peer."""
    sample = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        galley = prepare(sample).galleys[0]
        (folder / "page.html").write_text(to_html(galley), encoding="utf-8")
        conf = FONTS_CONF.format(fonts=SHIPPED / "fonts", cache=folder / "cache")
        (folder / "fonts.conf").write_text(conf, encoding="utf-8")
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        timed = commands(sample, galley.language, folder)
        seconds: dict[str, list[float]] = {name: [] for name in timed}
        for _ in range(ROUNDS):
            for what, command in timed.items():
                seconds[what].append(run(command, environment)[0])
        peer = min(seconds["weasyprint, PDF"])
        for what, each in seconds.items():
            print(f"{what:38} {min(each):5.2f} s   {min(each) / peer:4.2f} of the peer")
        for file in sorted((folder / "out").iterdir()):
            print(f"{file.name:38} {file.stat().st_size / 1000:6.0f} kB")


if __name__ == "__main__":
    main()
