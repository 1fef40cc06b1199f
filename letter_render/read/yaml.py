"""YAML as plain values with the place of each: a mapping that says on which line and column every key stands.

Only the node tree of the parser is used, never its constructors: a date stays the text that was typed, and all
repeated keys, aliases and tags of a file are reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from letter_render.findings import Finding, InputRefusedError, Origin, Severity
from letter_render.read.files import refuse

MAX_CHARACTERS = 1_000_000
"""A `letter.yaml` of more is none: prose stands in files of its own."""

Path = tuple[str | int, ...]
Value = str | int | float | bool | None | tuple["Value", ...] | dict[str, "Value"]


@dataclass(slots=True)
class Document:
    """A YAML file, read. `keys` and `values` give the place of a key and of its value by path from the root."""

    file: str
    root: Value = None
    keys: dict[Path, Origin] = field(default_factory=dict)
    values: dict[Path, Origin] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def where(self, path: Path) -> Origin:
        """The place of the key at `path`, or of the nearest one above it that is there."""
        name = ".".join(str(part) for part in path)
        for length in range(len(path), 0, -1):
            known = self.keys.get(path[:length])
            if known:
                return Origin(self.file, known.line, known.column, name)
        return Origin(self.file, 1 if path else 0, 0, name)


def parse_yaml(text: str, file: str) -> Document:
    """Read the one mapping of a YAML 1.2 file. Raises InputRefusedError where the text is no YAML at all."""
    if len(text) > MAX_CHARACTERS:
        raise refuse("file/too-large", f"`{file}` has {len(text):,} characters", Origin(file))
    document = Document(file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        document.root = None if node is None else _value(node, (), document, set())
    except RecursionError as error:
        raise refuse("yaml/syntax", "the values are nested too deeply", Origin(file)) from error
    except YAMLError as error:
        raise InputRefusedError([_syntax_finding(error, text, file)]) from error
    return document


def _value(node: Node, path: Path, document: Document, seen: set[int]) -> Value:
    document.values[path] = _origin(node.start_mark, path, document)
    if id(node) in seen or node.anchor:
        _report(document, "yaml/alias", "anchors (&) and aliases (*) are not used here", path, hint=_QUOTE_HINT)
        return None
    seen.add(id(node))
    match node:
        case MappingNode():
            return dict(_items(node, path, document, seen))
        case SequenceNode():
            return tuple(_value(item, (*path, place), document, seen) for place, item in enumerate(node.value))
        case ScalarNode():
            return _scalar(node, path, document)
        case _:
            raise AssertionError(node)


def _items(node: MappingNode, path: Path, document: Document, seen: set[int]) -> Iterator[tuple[str, Value]]:
    known: set[str] = set()
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            _report(document, "yaml/key", "a key must be text", path, key_node)
            continue
        key = str(key_node.value)
        place = (*path, key)
        if key in known:
            first = document.keys[place].line
            what = f"the key `{key}` stands twice"
            _report(document, "yaml/duplicate-key", what, place, key_node, why=f"it stands on line {first} too")
            continue
        known.add(key)
        document.keys[place] = _origin(key_node.start_mark, place, document)
        yield key, _value(value_node, place, document, seen)


_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_CONVERT = {"null": lambda _: None, "bool": lambda text: text.lower() == "true", "int": lambda text: int(text)}


def _scalar(node: ScalarNode, path: Path, document: Document) -> Value:
    text = str(node.value)
    kind = str(node.tag).removeprefix("tag:yaml.org,2002:")
    match kind:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if _INTEGER.fullmatch(text):
            return int(text)
        case "int" | "float":
            return float("nan")
        case "str" | "timestamp":
            if node.style in ("|", ">"):
                first = document.values[path]
                document.values[path] = Origin(first.file, first.line + 1, 0, first.field)
            return text
        case _:
            _report(document, "yaml/tag", f"the tag `{kind}` means nothing here", path, node)
            return None


def _origin(mark: StringMark, path: Path, document: Document) -> Origin:
    return Origin(document.file, mark.line + 1, mark.column + 1, ".".join(str(part) for part in path))


_QUOTE_HINT = "a value that starts with * or & stands in quotes"


def _report(
    document: Document, code: str, what: str, path: Path, node: Node | None = None, why: str = "", hint: str = ""
) -> None:
    origin = _origin(node.start_mark, path, document) if node else document.values[path]
    document.findings.append(Finding(code, Severity.FAILURE, what, why, hint, origin))


def _syntax_finding(error: YAMLError, text: str, file: str) -> Finding:
    """What the parser stumbled over, in its words, and where."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"the character U+{ord(error.character):04X} is not allowed"
        return Finding("yaml/syntax", Severity.FAILURE, what, origin=Origin(file, line, column))
    what = "this is not YAML"
    origin, hint, why = Origin(file), "", ""
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        origin = Origin(file, error.problem_mark.line + 1, error.problem_mark.column + 1)
        why = str(error.problem or "").strip()
    hint = next((advice for sign, advice in _ADVICE.items() if sign in why), "")
    return Finding("yaml/syntax", Severity.FAILURE, what, why, hint, origin)


_ADVICE = {
    r"'\t'": "indent with spaces; YAML does not take tabs",
    "alias": _QUOTE_HINT,
    "mapping values are not allowed": "a text that holds `: ` stands in quotes",
    "another document": "`---` may stand only before the first key",
    "found unexpected end of stream": "a quote is opened and not closed",
    "expected <block end>": "keys of one level start in the same column",
}
