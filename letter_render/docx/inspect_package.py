"""The reader's first floor: a DOCX file as parts and relationships (ISO/IEC 29500-2), with whatever is unsafe refused.

It shares nothing with the writer: what it knows of the format is written here again, from the standard.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import NoReturn

from lxml import etree

from letter_render.findings import Finding, InspectionFailedError, Severity

MAX_MEMBERS = 4_000
MAX_BYTES = 512 * 2**20
"""Of all members together, unpacked: a letter with whole faces of every script stays below a fifth of it."""

MAX_XML_BYTES = 64 * 2**20

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
"""What a part may be encoded in (ISO/IEC 29500-2, 8.1.4)."""

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DEFAULT = f"{_TYPES}Default"
_ANY_XML = "application/xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where a relationship leads: `kind` is the last part of its type (`header`), `target` a member's name or a URL."""

    kind: str
    target: str
    is_external: bool


@dataclass(slots=True)
class OpenPackage:
    """The members of a file by name; XML is parsed when asked for. `problems` are sentences on what does not hold."""

    members: dict[str, bytes]
    problems: list[str] = field(default_factory=list)
    _parsed: dict[str, etree._Element] = field(default_factory=dict)

    def xml(self, name: str) -> etree._Element:
        """The root of an XML member. Raises InspectionFailedError where it is missing, broken, or has a DOCTYPE."""
        if name not in self._parsed:
            if name not in self.members:
                refuse("missing-part", f"there is no member {name}")
            self._parsed[name] = parse(name, self.members[name])
        return self._parsed[name]

    def relationships(self, name: str) -> dict[str, Relationship]:
        """The relationships of a member by id; of the package itself for an empty name."""
        folder, _, base = name.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.members:
            return {}
        found = {}
        for element in self.xml(rels).iter(_RELATIONSHIP):
            is_external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relationship(kind, target, is_external)
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the existing members that a member has relationships of that kind to."""
        return [
            relation.target
            for relation in self.relationships(name).values()
            if relation.kind == kind and not relation.is_external and relation.target in self.members
        ]


def open_package(data: bytes) -> OpenPackage:
    """The package in the bytes of a file. Raises InspectionFailedError for what must not be read at all."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        if twice := [name for name, count in Counter(info.filename for info in infos).items() if count > 1]:
            refuse("duplicate-member", f"the member {twice[0]} is there twice, and readers differ in which they take")
        if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_BYTES:
            refuse("too-large", f"it unpacks to more than {MAX_BYTES // 2**20} MB or {MAX_MEMBERS} members")
        members = {info.filename: _unpack(archive, info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        refuse("not-a-package", f"it is not a readable zip file: {error}")
    package = OpenPackage(members)
    package.problems += [*_untyped(package), *_dangling(package)]
    return package


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, of which no more are ever made than it declares."""
    with archive.open(info) as stream:
        return stream.read(info.file_size + 1)


def refuse(code: str, what: str) -> NoReturn:
    """Refuse to read on. Raises InspectionFailedError."""
    hint = "write the file again; if it came from elsewhere, do not open it"
    raise InspectionFailedError([Finding(f"docx/{code}", Severity.FAILURE, what, hint=hint)])


def parse(name: str, content: bytes) -> etree._Element:
    """The root of an XML member. Raises InspectionFailedError where it is broken, huge, or has a DOCTYPE."""
    if len(content) > MAX_XML_BYTES:
        refuse("too-large", f"{name} has more than {MAX_XML_BYTES // 2**20} MB of XML")
    if any("<!DOCTYPE".encode(encoding) in content for encoding in _ENCODINGS):
        refuse("external-entity", f"{name} declares a document type, which no part may (ISO/IEC 29500-2, 8.1.4)")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        refuse("broken-xml", f"{name} is not well-formed XML: {error}")


def _untyped(package: OpenPackage) -> list[str]:
    """A sentence for every member that `[Content_Types].xml` gives no type; for a part of the document, no more of one
    than that it is XML, which other parts may be.
    """
    types = package.xml("[Content_Types].xml")
    defaults = {element.get("Extension", "").lower(): element.get("ContentType") for element in types.iter(_DEFAULT)}
    overrides = {element.get("PartName", "").lstrip("/") for element in types.iter(f"{_TYPES}Override")}
    typed = overrides | {"[Content_Types].xml"}
    absent = [
        f"[Content_Types].xml names {name}, which is not there" for name in sorted(overrides - set(package.members))
    ]
    return absent + [
        f"the member {name} has no content type"
        for name in package.members
        if name not in typed and defaults.get(name.rpartition(".")[2].lower()) in _untyping(name)
    ]


def _untyping(name: str) -> tuple[str | None, ...]:
    """What as its type leaves a member without one."""
    return (None, _ANY_XML) if name.startswith("word/") else (None,)


def _dangling(package: OpenPackage) -> list[str]:
    """A sentence for every relationship to a missing member, and every id that no relationship has."""
    found = []
    for rels in [name for name in package.members if name.endswith(".rels")]:
        folder, _, base = rels.rpartition("/")
        source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        found += [
            f"relationship {key} of {source or 'the package'} leads to {relation.target}, which is not there"
            for key, relation in package.relationships(source).items()
            if not relation.is_external and relation.target not in package.members
        ]
    for name in [name for name in package.members if name.startswith("word/") and name.endswith(".xml")]:
        known = package.relationships(name)
        found += [
            f"{name} uses relationship {key}, which is not there" for key in _used_ids(package.xml(name)) - set(known)
        ]
    return found


def _used_ids(root: etree._Element) -> set[str]:
    """The relationship ids that a part refers to."""
    return {str(value) for element in root.iter() for key, value in element.items() if str(key).startswith(_R)}
