"""How broken files are made: a letter folder that is good but for one thing, tables, images, finished files."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pikepdf
from openpyxl import Workbook
from PIL import Image

LETTER = """\
letter: small
version: 1
signatories: {file: names.csv, total: 2}
languages:
  en:
    title: A title
    body: body.md
    closing: Yours
"""

GOOD = {"letter.yaml": LETTER, "body.md": "One line.\n", "names.csv": "name,language\nAmnesty,en\nMémorial,fr\n"}
"""A letter that nothing is wrong with."""


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    to: str


@dataclass(frozen=True)
class Sparse:
    """A file of so many zeros, which take no room."""

    size: int


Special = Literal["folder", "pipe", "nothing"]
Content = str | bytes | Link | Sparse | Special
"""What stands at a path: text, bytes, or something else than a file."""

_SPECIAL: dict[str, Callable[[Path], object]] = {
    "folder": lambda path: path.mkdir(), "pipe": os.mkfifo, "nothing": lambda _: None,
}  # fmt: skip


def write_folder(folder: Path, files: dict[str, Content]) -> None:
    """The good letter, but for these files."""
    for name, content in {**GOOD, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content.to)
        elif isinstance(content, Sparse):
            with path.open("wb") as file:
                file.truncate(content.size)
        elif isinstance(content, str) and content in _SPECIAL:
            _SPECIAL[content](path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def letter(old: str = "", new: str = "", more: str = "") -> dict[str, Content]:
    """letter.yaml with one thing in it changed, and more behind it."""
    assert old in LETTER
    return {"letter.yaml": LETTER.replace(old, new, 1) + more}


def names(content: str | bytes, suffix: str = "csv") -> dict[str, Content]:
    """The signatories in a file of that kind."""
    return {**letter("names.csv", f"list.{suffix}"), f"list.{suffix}": content}


def records(*items: object) -> str:
    """A table in JSON."""
    return json.dumps(items)


def sheet(*rows: tuple[object, ...], merged: str = "") -> bytes:
    """A workbook of one sheet."""
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(buffer)
    return buffer.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def part(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[bytes], bytes]:
    """A change of one member of a package, which is left out where nothing comes of it."""

    def changed(data: bytes) -> bytes:
        members = unzipped(data)
        made = change(members.get(name, b""))
        return zipped({**members, name: made} if made is not None else {k: v for k, v in members.items() if k != name})

    return changed


def bomb(megabytes: int) -> bytes:
    """So many megabytes of spaces, packed by zlib."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * 2**20) for _ in range(megabytes)), packer.flush()])


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 9) for n in range(9))
    + b"]><x>&j;</x>"
)
"""Nine entities, each nine times the one before."""


def image(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    """An image of one colour."""
    buffer = io.BytesIO()
    Image.new("1", size).save(buffer, kind)
    return buffer.getvalue()


def own_stationery(text: str, logo: Content | None = None) -> dict[str, Content]:
    """A stationery in the letter folder, based on the plain one where the text says no other."""
    base = "" if "based_on" in text or "\0" in text else "based_on = 'plain'\n"
    files = {**letter(more="stationery: own\n"), "templates/stationery/own/stationery.toml": base + text}
    return files if logo is None else {**files, "templates/stationery/own/logo.png": logo}


def own_template(text: str) -> dict[str, Content]:
    """A kind of letter in the letter folder."""
    return {**letter(more="kind: own\n"), "templates/letters/own.html.jinja": text}


# Finished files.

Change = Callable[[bytes], bytes]


def pdf(change: Callable[[pikepdf.Pdf], object]) -> Change:
    """A change of what is in a PDF."""

    def changed(data: bytes) -> bytes:
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as file:
            change(file)
            file.save(buffer, compress_streams=False)
        return buffer.getvalue()

    return changed


def locked(data: bytes) -> bytes:
    """A PDF that opens with a password."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    return buffer.getvalue()


def packed_content(file: pikepdf.Pdf) -> None:
    """A page of three hundred kilobytes that unpacks to three hundred megabytes."""
    stream = pikepdf.Stream(file, bomb(300))
    stream.Filter = pikepdf.Name.FlateDecode
    file.pages[0].Contents = file.make_indirect(stream)


def packed_twice(file: pikepdf.Pdf) -> None:
    """A page that unpacks to a hundred megabytes in two steps."""
    stream = pikepdf.Stream(file, zlib.compress(bomb(100)))
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
    file.pages[0].Contents = file.make_indirect(stream)


def forms_in_forms(file: pikepdf.Pdf) -> None:
    """Forms that each show the next a hundred times."""
    form = file.make_stream(b"BT ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
    for _ in range(7):
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        form = file.make_stream(
            b"/F Do " * 100, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1],
            Resources=resources,
        )  # fmt: skip
    file.pages[0].Resources.XObject = pikepdf.Dictionary(F=form)
    file.pages[0].Contents = file.make_stream(b"/F Do")


def form_in_itself(file: pikepdf.Pdf) -> None:
    """A form that shows itself."""
    form = file.make_stream(b"/F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    file.pages[0].Resources.XObject = pikepdf.Dictionary(F=form)
    file.pages[0].Contents = file.make_stream(b"/F Do")


def tree_in_itself(file: pikepdf.Pdf) -> None:
    """A structure tree of which each element holds the next twice, and the last the first."""
    first = element = file.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div))
    for _ in range(60):
        inner = file.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div))
        element.K = pikepdf.Array([inner, inner])
        element = inner
    element.K = first
    file.Root.StructTreeRoot.K = first


def deep_tree(file: pikepdf.Pdf) -> None:
    """A structure tree of five thousand levels."""
    element = file.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P))
    for _ in range(5000):
        element = file.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=element))
    file.Root.StructTreeRoot.K = element


def map_of_everything(file: pikepdf.Pdf) -> None:
    """A font whose map to text says that four thousand million codes have one."""
    for font in file.pages[0].Resources.Font.values():
        font.ToUnicode = file.make_stream(b"1 beginbfrange <0000> <FFFFFFFF> <D7FE> endbfrange")


def set_key(*path: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    """Another value for a key of the first page."""

    def change(file: pikepdf.Pdf) -> None:
        thing = file.pages[0].obj
        for key in path[:-1]:
            thing = thing[key]
        thing[path[-1]] = value

    return change


def text_of(data: bytes, pattern: bytes, replacement: bytes) -> bytes:
    """The bytes with a pattern replaced, which must be there."""
    assert re.search(pattern, data)
    return re.sub(pattern, replacement, data)


def twice(name: str) -> Change:
    """A package with a second member of that name."""

    def changed(data: bytes) -> bytes:
        # Renamed in the bytes, since zipfile warns of what it is asked to write here.
        other = f"{name[:-1]}~"
        return zipped({**unzipped(data), other: b"<x/>"}).replace(other.encode(), name.encode())

    return changed


def understated(name: str, content: bytes) -> Change:
    """A package with a member that is larger than it says."""

    def changed(data: bytes) -> bytes:
        made = zipped({**unzipped(data), name: content})
        return made.replace(len(content).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    return changed


def needing_a_password(data: bytes) -> bytes:
    """A package that says that its first member is encrypted (the flag in both of its headers)."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)
