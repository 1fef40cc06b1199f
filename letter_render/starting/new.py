"""What a user starts from: a letter folder, empty or made of a letter that there is, and a table of recipients."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from letter_render.compose.prose import as_prose
from letter_render.findings import Origin
from letter_render.folder import refuse
from letter_render.publish import publish
from letter_render.read import catalogue
from letter_render.read.decode import BYTE_ORDER_MARK
from letter_render.read.delegations import read_delegations
from letter_render.resources import SHIPPED
from letter_render.starting.manuscript import Manuscript, Paragraph
from letter_render.stationery import Language
from letter_render.text.guess import languages_by_letters

COLUMNS = ("id", "language", "name", "salutation", "address", "reference", "stationery", "email", "remark")
"""The columns of the table of recipients: those that a user fills in. What is left empty comes from the list."""

_LANGUAGE = "en"
"""The language of the names in the column `remark`, which are for the user alone."""

SCHEMAS = "schemas"
"""The folder with the JSON Schemas, by which an editor completes and checks what is typed."""

_YAML = """\
# yaml-language-server: $schema={schemas}/letter.json
# Everything about one letter. What is left out or empty is not invented.
letter: {id}            # short id, used in file names
version: 1                    # raise it when text or list changes after sending
stationery: plain             # templates/stationery/plain/
date:                         # year-month-day; empty: undated, today is never filled in
signatories: {{file: signatories.csv, unnamed: {unnamed}, total: {total}}}   # listed + unnamed must make the total
languages:
  {tag}:
    text: original            # original, official or unofficial
    subject:                  # printed; where it is empty, the title is required
    title: {title}
    salutation: {salutation}
    body: body.{tag}.md
    closing: {closing}
    note: {note}
accept: []                    # - {{code: name/stray-stop, row: 1, why: "confirmed by the signatory"}}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A signatory as a table has it."""

    name: str
    language: str = ""
    country: str = ""


def write_letter(folder: Path, found: Manuscript, rows: Sequence[Row], tag: str) -> None:
    """Write a letter folder with the parts of a manuscript and these signatories, whole or not at all.

    Raises InputRefusedError where there is something at its place already; OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "give another name, or move it away"
        raise refuse(
            "file/exists", f"`{folder.name}` is there already", Origin(folder.name), "nothing is overwritten", hint
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent) as made:
        files = {
            "letter.yaml": _yaml(folder, found, len(rows), tag),
            f"body.{tag}.md": _body(found),
            "signatories.csv": _table(rows),
        }
        for name, text in files.items():
            publish(Path(made) / name, text.encode())
        shutil.copytree(SHIPPED / "data" / SCHEMAS, Path(made) / SCHEMAS)
        if folder.exists():
            folder.rmdir()
        Path(made).chmod(0o755)
        Path(made).rename(folder)
        Path(made).mkdir()


def blank(tag: str) -> tuple[Manuscript, list[Row]]:
    """What stands in a letter that is still to be written: the first article of the Universal Declaration, in the
    language where it is one that the product knows, and three names. Raises InputRefusedError for another language.
    """
    specimen = _language(tag).specimen
    found = Manuscript(title=specimen.split(".")[0][:60], body=[Paragraph("text", specimen)], is_markdown=True)
    return found, [Row("Amnesty International", "en"), Row("台灣人權促進會", "zh-Hant-TW"), Row("Мемориал", "ru")]


def language_of(found: Manuscript, tag: str) -> str:
    """The language of a manuscript: `tag` where it is given, else what its letters say.

    Raises InputRefusedError where they do not, or where the product does not know the language.
    """
    if tag:
        _language(tag)
        return tag
    tags = languages_by_letters(
        " ".join(paragraph.text for paragraph in found.body), catalogue.names(catalogue.LANGUAGE)
    )
    if len(tags) == 1:
        found.guesses.append(f"language: {tags[0]}, by its letters")
        return tags[0]
    what = f"the letters of the text do not tell its language: {' or '.join(tags) or 'none that is known'}"
    raise refuse("new/language", what, Origin("--language"), hint=f"add --language {tags[0] if tags else 'TAG'}")


def _language(tag: str) -> Language:
    (resource,) = catalogue.find(SHIPPED, (catalogue.LANGUAGE, tag, Origin("--language")))
    return catalogue.read_language(resource)


def _yaml(folder: Path, found: Manuscript, listed: int, tag: str) -> str:
    unnamed = found.unnamed or 0
    note = as_prose(found.note)
    if found.total:
        for name, count in (("total", found.total), ("unnamed", unnamed)):
            note = re.sub(rf"(?<!\d){count}(?!\d)", f"{{{{ {name} }}}}", note, count=1)
    values = {
        "title": found.title,
        "salutation": as_prose(found.salutation),
        "closing": as_prose(found.closing),
        "note": note,
    }
    return _YAML.format(
        schemas=SCHEMAS,
        id=slug(folder.name),
        unnamed=unnamed,
        total=listed + unnamed,
        tag=tag,
        **{key: json.dumps(value, ensure_ascii=False) if value else "" for key, value in values.items()},
    )


def slug(text: str) -> str:
    """A short id made of a name: small letters a-z, digits and single hyphens; `letter` where there is none in it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-") or "letter"


def _body(found: Manuscript) -> str:
    """The body as Markdown; what is not Markdown yet is escaped where it would be taken for it."""
    texts = [paragraph.text if found.is_markdown else as_prose(paragraph.text) for paragraph in found.body]
    marks = {"heading": "## ", "item": "- ", "text": ""}
    pieces = [
        f"{paragraph.mark or marks[paragraph.kind]}{text}" for paragraph, text in zip(found.body, texts, strict=True)
    ]
    kinds = [paragraph.kind for paragraph in found.body]
    gaps = ["\n" if one == other == "item" else "\n\n" for one, other in pairwise(kinds)]
    return "".join(piece + gap for piece, gap in zip(pieces, [*gaps, "\n"], strict=True))


def _table(rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("name", "language", "country"))
    table.writerows((row.name, row.language, row.country) for row in rows)
    return text.getvalue()


def write_recipients(path: Path) -> int:
    """Write a table of recipients to `path`, a row for each delegation of the shipped list, and give their number.

    It is CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel takes it for another encoding. Raises
    InputRefusedError where the suffix is not `.csv`, or where there is such a file already; OSError.
    """
    origin = Origin(path.name)
    if path.suffix.lower() != ".csv":
        raise refuse(
            "table/format", f"`{path.name}` is to be a table of CSV", origin, hint="name it with .csv at its end"
        )
    if path.exists() or path.is_symlink():
        hint = "give another name, or move the file away"
        raise refuse("file/exists", f"there is a file `{path.name}` already", origin, "nothing is overwritten", hint)
    delegations = read_delegations().values()
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, restval="")
    table.writeheader()
    table.writerows({"id": one.id, "remark": one.names[_LANGUAGE].short} for one in delegations)
    publish(path, f"{BYTE_ORDER_MARK}{text.getvalue()}".encode())
    return len(delegations)
