"""YAML as plain values, with the place of every key and value.

Only the node tree of the parser is used, never its constructors: a date stays the text that was typed, and all
repeated keys, aliases and tags of a file are reported at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from letter_render.checks.visible import visible
from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.folder import refuse

MAX_CHARACTERS = 200_000
"""More is no `letter.yaml`: long prose stands in files of its own."""

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not a plain whole one, as it was typed: nothing in `letter.yaml` can be one."""

    text: str

    def __str__(self) -> str:
        return self.text


Value = str | int | Number | None | tuple["Value", ...] | dict[str, "Value"]


@dataclass(slots=True)
class Document:
    """A YAML file, read. `keys` and `values` have the places of keys and values by path from the root.

    `findings` are about the YAML itself; the values that they are about are None, their paths in `broken`.
    """

    file: str
    root: Value = None
    keys: dict[KeyPath, Origin] = field(default_factory=dict)
    values: dict[KeyPath, Origin] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[KeyPath] = field(default_factory=set)

    def get(self, *path: str | int) -> Value:
        """The value at `path`, None where there is none."""
        value = self.root
        for part in path:
            value = value.get(part) if isinstance(value, dict) and isinstance(part, str) else None
        return value

    def origin(self, *path: str | int) -> Origin:
        """The place of the key at `path`, of the list item, or of the nearest thing above that is there."""
        above = (path[:length] for length in range(len(path), 0, -1))
        known = next((place for at in above if (place := self.keys.get(at) or self.values.get(at))), Origin(self.file))
        return Origin(self.file, known.line, known.column, field_name(path))

    def value_origin(self, *path: str | int) -> Origin:
        """The place where the value at `path` begins, of its key where it is empty."""
        return self.values.get(path) or self.origin(*path)

    def report(self, path: KeyPath, node: Node, fault: tuple[str, str], hint: str = "") -> None:
        """Add a FAILURE at `node`; `fault` is its code and what it is."""
        code, what = fault
        self.findings.append(Finding(code, Severity.FAILURE, what, "", hint, _origin(node, path, self.file)))
        self.broken.add(path)


def field_name(path: KeyPath) -> str:
    """`languages.zh-Hant.closing`."""
    return visible(".".join(str(part) for part in path))


def parse_yaml(text: str, file: str) -> Document:
    """The one document of a YAML 1.2 file. Raises InputRefusedError where the text is not YAML."""
    if len(text) > MAX_CHARACTERS:
        raise refuse(
            "file/too-large", f"the file has {len(text):,} characters", Origin(file), f"{MAX_CHARACTERS:,} are enough"
        )
    document = Document(file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        document.root = None if node is None else _value(node, (), document, set())
    except RecursionError as error:
        raise refuse("yaml/syntax", "the values are nested too deeply", Origin(file)) from error
    except YAMLError as error:
        raise InputRefusedError([_syntax_finding(error, text, file)]) from error
    except (ValueError, OverflowError) as error:
        raise InputRefusedError([_escape_finding(text, file)]) from error
    return document


_CORE = "tag:yaml.org,2002:"
_TAGS = frozenset({"map", "seq", "str", "null", "bool", "int", "float", "timestamp"})
"""The tags that the parser gives to what is typed plainly (YAML 1.2, 10.3, and the timestamp)."""

_QUOTE = "a text that begins with * or & stands in quotes"


def _value(node: Node, path: KeyPath, document: Document, seen: set[int]) -> Value:
    document.values[path] = _origin(node, path, document.file)
    if id(node) in seen:
        return None
    seen.add(id(node))
    if node.anchor:
        document.report(path, node, ("yaml/alias", "anchors (&) and aliases (*) are not used here"), _QUOTE)
        return None
    tag = str(node.tag).removeprefix(_CORE)
    if tag not in _TAGS:
        document.report(path, node, ("yaml/tag", f"the tag `{visible(tag)}` means nothing here"))
        return None
    match node:
        case MappingNode():
            return dict(_items(node, path, document, seen))
        case SequenceNode():
            return tuple(_value(item, (*path, place), document, seen) for place, item in enumerate(node.value))
        case ScalarNode():
            return _scalar(node, tag, path, document)
        case _:
            raise AssertionError(node)


def _items(node: MappingNode, path: KeyPath, document: Document, seen: set[int]) -> Iterator[tuple[str, Value]]:
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            origin = _origin(key_node, path, document.file)
            document.findings.append(Finding("yaml/key", Severity.FAILURE, "a key is not text", origin=origin))
            continue
        place = (*path, str(key_node.value))
        if place in document.keys:
            what = f"the key `{place[-1]}` stands twice, first on line {document.keys[place].line}"
            document.report(place, key_node, ("yaml/duplicate-key", visible(what)))
            continue
        document.keys[place] = _origin(key_node, place, document.file)
        yield str(key_node.value), _value(value_node, place, document, seen)


def _scalar(node: ScalarNode, tag: str, path: KeyPath, document: Document) -> Value:
    text = str(node.value)
    match tag:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if re.fullmatch("[-+]?[0-9]{1,18}", text):
            return int(text)
        case "int" | "float":
            return Number(text)
        case _:
            if node.style in ("|", ">"):
                start = document.values[path]
                document.values[path] = Origin(start.file, start.line + 1, 0, start.field)
            return text


def _origin(node: Node, path: KeyPath, file: str) -> Origin:
    mark: StringMark = node.start_mark
    return Origin(file, mark.line + 1, mark.column + 1, field_name(path))


_ADVICE = {
    r"'\t'": "indent with spaces; YAML takes no tabs",
    "alias": _QUOTE,
    "mapping values are not allowed": "a text that holds a colon and a space stands in quotes",
    "another document": "`---` stands only before the first key",
    "unexpected end of stream": "a quote that opens is not closed",
    "expected <block end>": "the keys of one level start in the same column",
}
"""What to do, by a part of the parser's sentence."""


def _escape_finding(text: str, file: str) -> Finding:
    """The escape beyond U+10FFFF that the parser broke on."""
    escapes = re.finditer(r"\\U([0-9A-Fa-f]{8})", text)
    line = next((text.count("\n", 0, one.start()) + 1 for one in escapes if int(one[1], 16) > sys.maxunicode), 0)
    return Finding("yaml/syntax", Severity.FAILURE, "an escape names no character", origin=Origin(file, line))


def _syntax_finding(error: YAMLError, text: str, file: str) -> Finding:
    """Where the parser stumbled, and over what in its own words."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        origin = Origin(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Finding("yaml/syntax", Severity.FAILURE, f"U+{error.character:04X} may not stand in YAML", origin=origin)
    why, context, origin = str(error).partition("\n")[0], "", Origin(file)
    if isinstance(error, MarkedYAMLError):
        why, context = str(error.problem or error.context or "").strip(), str(error.context)
        mark = error.problem_mark or error.context_mark
        origin = Origin(file, mark.line + 1, mark.column + 1) if mark else origin
    hint = next((advice for sign, advice in _ADVICE.items() if sign in f"{context} {why}"), "")
    return Finding("yaml/syntax", Severity.FAILURE, "this is not YAML", visible(why), hint, origin)
