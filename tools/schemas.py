"""Writes data/schemas/: JSON Schemas of what users write, made of the models, with the words of docs/ for each key.

Run by `make schemas`. An editor that knows JSON Schema completes and checks with them as one types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from letter_render.read import recipients, signatories
from letter_render.read.schema import LetterFile
from letter_render.stationery import Stationery

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "schemas"

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_LISTS = ("address", "mission")
"""Columns whose cells may hold several lines, in JSON a list."""


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the name of their file."""
    return {
        "letter.json": _of_model(LetterFile, "letter.yaml", "letter.md"),
        "stationery.json": _of_model(Stationery, "stationery.toml", "stationery.md"),
        "recipients.json": _of_table(recipients.COLUMNS, "A table of recipients, as JSON", "mailing.md"),
        "signatories.json": _of_table(signatories.COLUMNS, "A table of signatories, as JSON", "letter.md"),
    }


def _rows(document: str, first: str) -> dict[str, str]:
    """What a document says of each key or column, by its name, in plain text."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    found: dict[str, str] = {}
    header: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            header = []
        elif not header:
            header = cells
        elif header[0] == first and (name := re.fullmatch("`([^`]+)`", cells[0])):
            found.setdefault(re.sub("<[^>]+>", "<>", name[1]), _LINK.sub(r"\1", cells[1]))
    return found


def _of_model(model: Any, title: str, document: str) -> dict[str, Any]:
    schema: dict[str, Any] = model.model_json_schema(by_alias=True)
    said = _rows(document, "key")
    for path, name, owner in _properties(schema, schema, ""):
        value = owner["properties"][name]
        value.pop("title", None)
        if path in said:
            value["description"] = said[path]
        # A key without a value counts as left out.
        owner["properties"][name] = {"anyOf": [value, {"type": "null"}]} if title == "letter.yaml" else value
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _properties(node: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each property: its path as the documents write it, its name, and the object that it is one of."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rsplit("/", 1)[1]]
    for name, value in list(node.get("properties", {}).items()):
        inner = f"{path}.{name}" if path else name
        yield from _properties(value, root, inner)
        yield inner, name, node
    if isinstance(node.get("additionalProperties"), dict):
        yield from _properties(node["additionalProperties"], root, f"{path}.<>")
    if isinstance(node.get("items"), dict):
        yield from _properties(node["items"], root, f"{path}[]")
    for part in node.get("anyOf", ()):
        yield from _properties(part, root, path)


def _of_table(columns: Any, title: str, document: str) -> dict[str, Any]:
    said = _rows(document, "column")
    text = {"type": "string"}
    lines = {"anyOf": [text, {"type": "array", "items": text}]}
    properties = {name: {**(lines if name in _LISTS else text), "description": said[name]} for name in columns.known}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "array",
        "items": {"type": "object", "properties": properties, "required": [columns.required]},
    }


def write(folder: Path = FOLDER) -> None:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
