"""The peers: other programs that make the same letter. One that is not installed is named and left out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path

from letter_render.docx.write import write_docx
from letter_render.findings import Origin
from letter_render.galley import Address, Block, Columns, Galley, NameList, Paragraph
from letter_render.model import Recipient
from letter_render.resources import SHIPPED
from letter_render.walk import all_runs, runs_of

HERE = Path(__file__).parent
PACKAGES = ("typst", "docxtpl", "weasyprint")

Fields = dict[str, str]
Filling = Callable[[Fields], bytes]

PLACEHOLDERS = Recipient(
    id="template",
    languages=(),
    row=1,
    origin=Origin("template"),
    mission=tuple(f"{{{{ line{number} }}}}" for number in range(1, 8)),
    salutation="{{ salutation }}",
)
"""Whom docxtpl's template is addressed to."""


def installed() -> dict[str, str]:
    """The version of each peer that there is."""
    found: dict[str, str] = {}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def typst_pdf(galley: Galley, folder: Path) -> Filling:
    """Typst, warm: one compiler, and for each letter the address and the salutation anew."""
    import typst  # noqa: PLC0415  (a peer may be missing)

    shutil.copy(HERE / "letter.typ", folder)
    (folder / "letter.json").write_text(json.dumps(_facts(galley), ensure_ascii=False), encoding="utf-8")
    compiler = typst.Compiler(folder / "letter.typ", font_paths=[SHIPPED / "fonts"], ignore_system_fonts=True)
    return lambda fields: compiler.compile(sys_inputs=fields, pdf_standards=["a-2a"])


def docxtpl_docx(galley: Galley, folder: Path) -> Filling:
    """docxtpl: our own DOCX of the letter to `PLACEHOLDERS`, filled for each letter."""
    from docxtpl import DocxTemplate  # noqa: PLC0415

    path = folder / "template.docx"
    path.write_bytes(write_docx(galley)[0])
    template = DocxTemplate(path)

    def fill(fields: Fields) -> bytes:
        lines = {f"line{number}": line for number, line in enumerate(fields["address"].split("\n"), 1)}
        template.render(lines | {"salutation": fields["salutation"]}, autoescape=True)
        buffer = BytesIO()
        template.save(buffer)
        return buffer.getvalue()

    return fill


def fields_of(galley: Galley) -> Fields:
    """What a letter has of its own: the address, a line on each line, and the salutation."""
    own = [_text(block) for block in galley.blocks if _is_own(block)]
    return dict(zip(("address", "salutation"), own, strict=True))


def _is_own(block: Block) -> bool:
    return isinstance(block, Address) or (isinstance(block, Paragraph) and block.is_line)


def _text(block: Address | Paragraph) -> str:
    return "".join(run.text for run in runs_of(block.inlines))


def _facts(galley: Galley) -> dict[str, object]:
    """What all letters share, as Typst reads it."""
    language, _, region = galley.language.partition("-")
    paragraphs = [block for block in galley.blocks if isinstance(block, Paragraph)]
    columns = next(block for block in galley.blocks if isinstance(block, Columns))
    names = [name for block in columns.blocks if isinstance(block, NameList) for name in block.names]
    address = next(block for block in galley.blocks if isinstance(block, Address))
    return {
        "title": galley.title,
        "lang": language,
        "region": {"Hant": "tw", "Hans": "cn"}.get(region),
        "families": list(dict.fromkeys(run.face.family for run in all_runs(galley))),
        "page": {**galley.page.model_dump(), "margin_mm": galley.page.margin_left_mm},
        "columns": galley.columns.model_dump(),
        "styles": {name: asdict(format_) for name, format_ in galley.formats.items()},
        "address": {**address.box.model_dump(), "above_mm": address.above_mm},
        "head": "".join(run.text for run in runs_of(galley.head)),
        "blocks": [{"style": one.style, "text": None if one.is_line else _text(one)} for one in paragraphs],
        "names": ["".join(run.text for run in runs_of(name.inlines)) for name in names],
        "notes": [{"style": one.style, "text": _text(one)} for one in columns.blocks if isinstance(one, Paragraph)],
    }
