"""The letter as others make it: the same words, every face of ours installed, and what comes of the names.

Each gets what a careful person would write: the language of the letter, a list of families, the names as a list. None
is told the language of a name, for none asks. What comes of it is told by our own inspectors (`letter-render check FILE
--against LETTER`), and by veraPDF where it is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

from cold import BIN, FONTS_CONF
from watch import Watched, watch

from letter_render.examine import Examined, examine
from letter_render.findings import Severity
from letter_render.galley import Galley
from letter_render.pipeline import prepare
from letter_render.resources import SHIPPED
from letter_render.walk import all_names, runs_of

ROUNDS = 3
FAMILIES = ("Noto Serif", "Noto Serif TC", "Noto Naskh Arabic", "Noto Serif JP", "Noto Serif SC")
_JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "txw2", "stax-ex", "FastInfoset")
HEAD = ("", "time", "memory", "size", "names read", "own forms", "embedded", "PDF/A-2a", "PDF/UA-1")


@dataclass(frozen=True, slots=True)
class _Words:
    """What all are given."""

    tag: str
    title: str
    paragraphs: list[str]
    names: list[str]
    note: str


def in_lines(letter: Path) -> list[str]:
    """A table: a line for each maker, in columns."""
    galley = prepare(letter).galleys[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = _environment(folder)
        cells = [list(HEAD)]
        files: list[tuple[list[str], Path]] = []
        for what, (command, file) in _makers(_words(galley), letter, galley, folder).items():
            if command is None:
                continue
            turns = [watch(command, environment) for _ in range(ROUNDS if command else 0)]
            row = [what, *_measured(turns, file), *_judged(examine(file, letter))]
            cells.append(row)
            files.append((row, file))
        _add_verdicts(files)
    widths = [max(len(row[place]) if place < len(row) else 0 for row in cells) for place in range(len(HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in cells]


def _environment(folder: Path) -> dict[str, str]:
    conf = FONTS_CONF.format(fonts=SHIPPED / "fonts", cache=folder / "cache")
    (folder / "fonts.conf").write_text(conf, encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}


def _words(galley: Galley) -> _Words:
    texts = [
        "".join(run.text for run in runs_of(block.inlines)) for block in galley.blocks if hasattr(block, "inlines")
    ]
    names = ["".join(run.text for run in runs_of(name.inlines)) for name in all_names(galley)]
    notes = [inner for block in galley.blocks if hasattr(block, "blocks") for inner in block.blocks]
    note = next("".join(run.text for run in runs_of(one.inlines)) for one in notes if hasattr(one, "inlines"))
    return _Words(galley.language, galley.title, texts, names, note)


def _makers(words: _Words, letter: Path, galley: Galley, folder: Path) -> dict[str, tuple[list[str] | None, Path]]:
    """The commands, and the files that they make; None for one that is not there."""
    page, typ, docx = folder / "page.html", folder / "page.typ", folder / "page.docx"
    page.write_text(_html(words), encoding="utf-8")
    typ.write_text(_typst(words), encoding="utf-8")
    _plain_docx(words, docx)
    ours = [str(BIN / "letter-render"), "render", str(letter), "--language", words.tag, "--out", str(folder)]
    fonts, made = str(SHIPPED / "fonts"), str(folder / "typst.pdf")
    options = f"output={made!r}, font_paths=[{fonts!r}], ignore_system_fonts=True, pdf_standards=['a-2a']"
    typst = f"import typst; typst.compile({str(typ)!r}, {options})"
    chromium, soffice = shutil.which("chromium"), shutil.which("soffice")
    profile = f"-env:UserInstallation=file://{folder}/office"
    return {
        "letter_render, PDF": ([*ours, "--format", "pdf"], folder / f"{galley.file_stem}.pdf"),
        "letter_render, DOCX": ([*ours, "--format", "docx"], folder / f"{galley.file_stem}.docx"),
        "WeasyPrint": (
            [str(BIN / "weasyprint"), "-q", "--pdf-variant", "pdf/a-2a", str(page), str(folder / "weasy.pdf")],
            folder / "weasy.pdf",
        ),
        "Typst": ([sys.executable, "-c", typst], folder / "typst.pdf"),
        "Chromium": (
            chromium and [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                          f"--print-to-pdf={folder / 'chromium.pdf'}", page.as_uri()],
            folder / "chromium.pdf",
        ),
        "LibreOffice, from a DOCX": (
            soffice and [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(docx)],
            folder / "page.pdf",
        ),
        "python-docx, DOCX": ([], docx),
    }  # fmt: skip


def _html(words: _Words) -> str:
    families = ", ".join(f"'{family}'" for family in FAMILIES)
    style = (
        f"body{{font-family:{families};font-size:11pt;line-height:1.6}}ul{{columns:2;font-size:9.5pt;list-style:none}}"
    )
    body = "".join(f"<p>{escape(text)}</p>" for text in words.paragraphs)
    names = "".join(f"<li>{escape(name)}</li>" for name in words.names)
    return (
        f'<!DOCTYPE html><html lang="{words.tag}"><head><meta charset="utf-8"><title>{escape(words.title)}</title>'
        f"<style>{style}</style></head><body>{body}<ul>{names}</ul><p>{escape(words.note)}</p></body></html>"
    )


def _typst(words: _Words) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    families = ", ".join(map(quoted, FAMILIES))
    body = "\n".join(f"#par[#{quoted(text)}]" for text in words.paragraphs)
    names = ", ".join(map(quoted, words.names))
    return (
        f"#set document(title: {quoted(words.title)})\n"
        f'#set text(font: ({families}), size: 11pt, lang: "zh", region: "TW")\n'
        f"{body}\n#columns(2)[#set text(size: 9.5pt)\n#list(marker: none, {names})]\n#par[#{quoted(words.note)}]\n"
    )


def _plain_docx(words: _Words, path: Path) -> None:
    """As one types it: Word's own styles, no face embedded."""
    from docx import Document  # noqa: PLC0415

    document = Document()
    document.core_properties.title = words.title
    for text in words.paragraphs:
        document.add_paragraph(text)
    for name in words.names:
        document.add_paragraph(name, style="List Bullet")
    document.add_paragraph(words.note)
    document.save(str(path))


def _measured(turns: list[Watched], file: Path) -> list[str]:
    """The least time, the most memory (nothing for what is done before it is looked), the size."""
    memory = max((one.memory_mb for one in turns), default=0)
    return [
        f"{min(one.seconds for one in turns):.2f} s" if turns else "",
        f"{memory:.0f} MB" if memory else "",
        f"{file.stat().st_size / 1000:.0f} kB",
    ]


def _judged(examined: Examined) -> list[str]:
    """Of the names how many read back as typed, and how many stand in their own region's forms, which nobody knows
    where the faces are not in the file; and whether they are.
    """
    wrong: dict[str, set[int]] = {"read": set(), "forms": set()}
    borrowed = False
    for finding in examined.findings:
        row = finding.origin.row if finding.origin else 0
        if row and finding.severity == Severity.FAILURE:
            wrong["forms" if finding.code == "against/region" else "read"].add(row)
        borrowed = borrowed or finding.code.startswith("face/")
    total = examined.names
    return [
        f"{total - len(wrong['read'])} of {total}",
        "" if borrowed else f"{total - len(wrong['forms'] | wrong['read'])} of {total}",
        "no" if borrowed else "yes",
    ]


def _add_verdicts(files: list[tuple[list[str], Path]]) -> None:
    """The word of veraPDF on each PDF, where it is there (tools/judges.sh gets it)."""
    judges, libraries = Path(sys.prefix) / "judges" / "verapdf", Path("/usr/share/java")
    java = shutil.which("java")
    if not java or not (judges / "VeraCheck.class").exists():
        return
    path = ":".join(map(str, (judges, judges / "verapdf.jar", *(libraries / f"{name}.jar" for name in _JAXB))))
    for row, file in files:
        for flavour in ("2a", "ua1") if file.suffix == ".pdf" else ():
            command = [java, "-cp", path, "VeraCheck", flavour, str(file)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            row.append("pass" if done.stdout.startswith("PASS") else "fail")
