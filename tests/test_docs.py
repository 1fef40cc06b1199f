"""The documents say what the program does: codes, keys, fields, options, links and examples."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import click
import pytest
from PIL import Image
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from letter_render import cli, findings
from letter_render.compose.fields import Addressee
from letter_render.compose.markup import BLOCKS, INLINES
from letter_render.findings import LetterRenderError, Severity
from letter_render.manifest import manifest
from letter_render.pipeline import prepare
from letter_render.read import catalogue, recipients, signatories
from letter_render.read.schema import LetterFile
from letter_render.report import Report
from letter_render.stationery import Language, Stationery, StyleName

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "letter_render").rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}

_CODE = re.compile("[a-z]+/[a-z0-9-]+")
NO_CODES = {"templates/letters", "templates/stationery", "pdf/a-2a", "application/pdf", "application/xml"}
"""String literals of the source that look like a code and are a path or the name of a format."""

_REFUSING = ("docx", "pdf")
"""Packages whose function `refuse` puts a code together from their name and its first argument."""


def _rows(text: str, first: str) -> list[list[str]]:
    """The rows of all tables in `text` whose first column is headed `first`."""
    lines = [
        [cell.strip() for cell in line[1:-1].split("|")] if line.startswith("|") else [] for line in text.split("\n")
    ]
    tables = [list(group) for is_table, group in groupby(lines, key=bool) if is_table]
    return [row for header, _, *rows in tables if header[0] == first for row in rows]


def _spans(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def _first_spans(text: str, first: str) -> list[str]:
    return [span for row in _rows(text, first) for span in _spans(row[0])]


def _section(text: str, heading: str) -> str:
    """What stands under a heading of level 2, without the sections after it; a heading in an example is none."""
    parts = re.split(r"^(```.*?^```$)", f"{text}\n## end\n", flags=re.M | re.S)
    marked = "".join(
        part if part.startswith("```") else re.sub("^## (.+)$", "\0\\1\0", part, flags=re.M) for part in parts
    )
    return marked.split(f"\0{heading}\0", 1)[1].split("\0", 1)[0]


def _example_files(text: str) -> dict[str, str]:
    """The files of an example: a path alone on its line, then a fenced block."""
    return dict(re.findall(r"^`([^`\n]+)`:\n\n```\w*\n(.*?)^```$", text, flags=re.M | re.S))


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


# The codes.


def _literals() -> Iterator[str]:
    """Every code that stands in the source as a string, or as `[code]` in a message."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if _CODE.fullmatch(node.value) and node.value not in NO_CODES:
                    yield node.value
                yield from re.findall(rf"\[({_CODE.pattern})\]$", node.value)


def _calls() -> Iterator[tuple[Path, str, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield path, node.func.id, node


def _put_together() -> Iterator[str]:
    """Every code that a helper makes of a constant first argument."""
    for path, name, call in _calls():
        namespace = path.parent.name
        if name == "refuse" and namespace in _REFUSING and call.args and isinstance(call.args[0], ast.Constant):
            yield f"{namespace}/{call.args[0].value}"
    yield from (f"{kind.word}/unknown" for kind in (catalogue.LANGUAGE, catalogue.TEMPLATE, catalogue.STATIONERY))


def _severities() -> Iterator[tuple[str, str]]:
    """Each code with a severity, where both stand in one call of `Finding` or `Rule`."""
    for _, name, call in _calls():
        if name in ("Finding", "Rule") and len(call.args) > 1:
            code, severity = call.args[:2]
            if isinstance(code, ast.Constant) and isinstance(severity, ast.Attribute):
                yield str(code.value), severity.attr.lower()


def test_every_code_of_the_source_is_documented_and_no_other():
    """docs/findings.md has a line for each code that the program can say, and for nothing else."""
    documented = _first_spans(DOCS["findings.md"], "code")
    assert len(documented) == len(set(documented))
    assert sorted(documented) == sorted({*_literals(), *_put_together()})


def test_no_finding_has_a_code_that_these_tests_cannot_see():
    """A code is put together in two places only, and both are read by `_put_together`."""
    made = [
        f"{path.stem}: {ast.unparse(call.args[0])}"
        for path, name, call in _calls()
        if name == "Finding" and call.args and isinstance(call.args[0], ast.JoinedStr)
    ]
    assert sorted(made) == [
        "catalogue: f'{kind.word}/unknown'", "inspect_limits: f'pdf/{code}'", "inspect_package: f'docx/{code}'",
    ]  # fmt: skip


def test_codes_are_grouped_by_namespace_in_order():
    """Each section of docs/findings.md is named after a namespace and holds its codes in alphabetical order."""
    names = re.findall("^## (.+)$", DOCS["findings.md"], flags=re.M)
    assert names == sorted(names)
    for name in names:
        listed = _first_spans(_section(DOCS["findings.md"], name), "code")
        assert listed == sorted(listed)
        assert {code.split("/")[0] for code in listed} == {name}


def test_severities_are_those_of_the_source():
    """Where a code and its severity stand in one call, docs/findings.md says that severity."""
    documented = {_spans(row[0])[0]: row[1] for row in _rows(DOCS["findings.md"], "code")}
    assert set(documented.values()) <= {*(s.name.lower() for s in Severity), "note or warning"}
    found = dict(_severities())
    assert len(found) > 50
    assert {code: documented[code] for code in found} == found


def test_every_finding_says_what_it_means_and_what_to_do():
    """No cell of docs/findings.md is empty."""
    assert [row for row in _rows(DOCS["findings.md"], "code") if len(row) != 4 or not all(row)] == []


# The keys.


def _fields(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """The path of every key that a model can hold, `<tag>` or `<style>` for a free one, `[]` for a list's item."""
    for name, field in model.model_fields.items():
        yield from _below(field.annotation, f"{path}{field.alias or name}", field)


def _below(kind: Any, path: str, field: FieldInfo) -> Iterator[tuple[str, FieldInfo]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _fields(kind, f"{path}.")
        return
    of = getattr(kind, "__origin__", None)
    inner = get_args(kind)
    if isinstance(kind, UnionType) and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
        # A table that may be left out as a whole.
        yield from _fields(inner[0], f"{path}.")
    elif of is dict:
        key = "<style>" if get_args(inner[0])[:1] == get_args(StyleName)[:1] else "<tag>"
        yield from _below(inner[1], f"{path}.{key}", field)
    elif of is tuple and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
        yield from _fields(inner[0], f"{path}[].")
    else:
        yield path, field


KEY_TABLES = [
    pytest.param("letter.md", "letter.yaml", LetterFile, 2, id="letter.yaml"),
    pytest.param("stationery.md", "Stationery", Stationery, 3, id="stationery.toml"),
    pytest.param("stationery.md", "Languages", Language, None, id="language.toml"),
]


@pytest.mark.parametrize(("file", "section", "model", "_default"), KEY_TABLES)
def test_every_key_is_documented_and_no_other(file, section, model, _default):
    """The table of keys names each key that the file may hold once, and nothing else."""
    assert sorted(_first_spans(_section(DOCS[file], section), "key")) == sorted(path for path, _ in _fields(model))


@pytest.mark.parametrize(("file", "section", "model", "default"), KEY_TABLES[:2])
def test_defaults_are_those_of_the_program(file, section, model, default):
    """A key is called required where it is; a default that is a number, a word, true or false is the real one."""
    said = {_spans(row[0])[0]: row[default] for row in _rows(_section(DOCS[file], section), "key")}
    for path, field in _fields(model):
        cell = said[path]
        value = field.default
        assert (cell == "required") == (field.is_required() and "cover" not in path), path
        if isinstance(value, bool | int | float) or (isinstance(value, str) and value):
            assert cell == f"`{json.dumps(value) if isinstance(value, bool) else value}`", path


def test_every_key_of_a_language_is_required():
    """docs/stationery.md says that a language file must have all keys but a few."""
    optional = [name for name, field in Language.model_fields.items() if not field.is_required()]
    *first, last = [f"`{name}`" for name in optional]
    said = " ".join(_section(DOCS["stationery.md"], "Languages").split())
    assert last == "`counting`"
    assert f"All keys but {', '.join(first)} and those of {last} are required" in said


def test_limits_of_lengths_and_numbers_are_those_of_the_program():
    """The bounds that the documents give for paper, sizes, columns and address are refused and accepted as they say."""
    plain = tomllib.loads((ROOT / "templates/stationery/plain/stationery.toml").read_text(encoding="utf-8"))
    plain["page"] |= {f"margin_{side}_mm": 0 for side in ("top", "right", "bottom", "left")}
    box = plain.pop("address") | {"left_mm": 0, "top_mm": 0}
    large = {"page": plain["page"] | {"width_mm": 1000, "height_mm": 1000}, "address": box}
    bounds = [("page", "width_mm", 50, 1000), ("page", "height_mm", 50, 1000), ("text", "size_pt", 2, 200)]
    bounds += [("text", "leading_pt", 2, 200), ("columns", "count", 0, 6)]
    bounds += [("address", "width_mm", 19, 1000), ("address", "height_mm", 5, 1000)]
    for table, key, below, most in bounds:
        given = plain | large if table == "address" else plain
        for value, is_good in ((below, False), (below + 1, True), (most, True), (most + 1, False)):
            try:
                Stationery.model_validate({**given, table: {**given[table], key: value}})
            except ValueError:
                assert not is_good, (key, value)
            else:
                assert is_good, (key, value)


def test_every_style_is_documented_and_no_other():
    """The table of styles names each style that a stationery may set."""
    assert sorted(_first_spans(DOCS["stationery.md"], "style")) == sorted(get_args(StyleName))


def test_every_element_is_documented_and_no_other():
    """The first column of the table of elements names the subset of HTML that templates are written in."""
    assert sorted(_first_spans(DOCS["stationery.md"], "element")) == sorted(BLOCKS | INLINES)


@pytest.mark.parametrize(("file", "of"), [("letter.md", signatories), ("mailing.md", recipients)])
def test_every_column_is_documented_and_no_other(file, of):
    """The table of columns names those that the table of signatories, and that of recipients, may have."""
    assert sorted(_first_spans(DOCS[file], "column")) == sorted(of.COLUMNS.known)
    required = [_spans(row[0])[0] for row in _rows(DOCS["mailing.md"], "column") if row[2] == "required"]
    assert required == [recipients.COLUMNS.required]


def _fields_here(found: tuple[findings.Finding, ...]) -> list[str]:
    """The fields that the finding about an unknown one names."""
    hint = next(finding.hint for finding in found if finding.code == "template/undefined")
    known = hint.split("fields here: ")[1].split(", ")
    known.remove("recipient")
    return sorted([*known, *(f"recipient.{part.name}" for part in fields(Addressee))])


def test_every_field_of_prose_is_documented_and_no_other(make_letter):
    """The table of fields in docs/letter.md names those that a body may hold."""
    known = _fields_here(prepare(make_letter(body="{{ zzz }}\n")).findings)
    assert sorted(_first_spans(DOCS["letter.md"], "field")) == sorted(f"{{{{ {name} }}}}" for name in known)


def test_every_field_of_a_template_is_documented_and_no_other(make_letter):
    """The table of fields in docs/stationery.md names those that a template may hold."""
    folder = make_letter(more="kind: mine\n")
    _write(folder, {"templates/letters/mine.html.jinja": "<p>{{ zzz }}</p>"})
    known = _fields_here(prepare(folder).findings)
    assert sorted(_first_spans(DOCS["stationery.md"], "field")) == sorted(f"{{{{ {name} }}}}" for name in known)


def test_every_entry_of_the_manifest_is_documented_and_no_other(sample):
    """The table of entries in docs/letter.md names what `manifest.json` holds."""
    report = Report(sample.letter, sample.galleys, sample.inputs, sample.faces, (), sample.findings)
    assert [_spans(row[0])[0] for row in _rows(DOCS["letter.md"], "entry")] == list(json.loads(manifest(report)))


# The command.


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child, inner in command.commands.items():
            yield from _commands(inner, f"{name} {child}")


def _options(command: click.Command, name: str) -> list[str]:
    context = click.Context(command, info_name=name, **command.context_settings)
    return [opt for param in command.get_params(context) if isinstance(param, click.Option) for opt in param.opts]


def test_every_command_and_option_is_documented_and_no_other():
    """The tables in docs/letter.md name each command, and each option beside the command that has it."""
    commands = dict(_commands(cli.cli, "letter-render"))
    leaves = [name for name, command in commands.items() if not isinstance(command, click.Group)]
    documented = [span.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ ") for span in _first_spans(DOCS["letter.md"], "command")]
    assert sorted(documented) == sorted(leaves)
    wanted = {
        (option, name.removeprefix("letter-render "))
        for name, command in commands.items()
        for option in _options(command, name)
        if option not in ("--help", "-h", "--version")
    }
    said = {
        (option.split()[0], of)
        for row in _rows(DOCS["letter.md"], "option")
        for option in _spans(row[0])
        for of in _spans(row[1])
    }
    assert said == wanted
    assert {"--help", "-h", "--version"} <= {span.split()[0] for span in _first_spans(DOCS["letter.md"], "option")}


def test_exit_codes_in_the_documents_are_those_of_the_program():
    """The table in docs/letter.md has the codes of the command's docstring, and those of every exception."""
    table = {int(row[0]) for row in _rows(DOCS["letter.md"], "exit code")}
    docstring = re.sub(r"\s+", " ", cli.__doc__ or "").split("Exit codes:")[1]
    assert table == {int(number) for number in re.findall(r"(?:^|;) (\d+) ", docstring)}
    assert {error.exit_code for error in LetterRenderError.__subclasses__()} < table


def test_every_make_target_that_is_named_exists():
    """README.md and docs/ name no target that the Makefile lacks."""
    targets = set(re.findall("^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    named = {name for text in (README, *DOCS.values()) for name in re.findall(r"(?:^    |`)make ([a-z]+)", text, re.M)}
    assert "letter" in named
    assert named <= targets


def test_every_document_is_in_the_index_and_on_the_site():
    """docs/index.md and the navigation of the site lead to each page."""
    pages = {name for name in DOCS if name != "index.md"}
    assert set(re.findall(r"\(([a-z-]+\.md)\)", DOCS["index.md"])) == pages
    navigation = (ROOT / "tools" / "mkdocs.yml").read_text(encoding="utf-8")
    assert set(re.findall(r": ([a-z-]+\.md)$", navigation, flags=re.M)) == {*DOCS}


# The links.


def _anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall("^#+ (.+)$", text, flags=re.M)
    }


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_every_relative_link_resolves(path):
    """A link leads to a file that is there, and to a heading that it has."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub("`[^`\n]*`", "", text)):
        if not re.match("[a-z]+:", target):
            file, _, anchor = target.partition("#")
            linked = path.parent / file if file else path
            assert linked.is_file(), target
            assert not anchor or anchor in _anchors(linked.read_text(encoding="utf-8")), target


# The examples.


@pytest.fixture
def example(tmp_path):
    """The letter folder of docs/letter.md, made of its fenced blocks."""
    _write(tmp_path, _example_files(_section(DOCS["letter.md"], "A first letter")))
    return tmp_path


def test_the_first_letter_composes_with_nothing_doubtful(example):
    """The three files of docs/letter.md are a letter without any finding above NOTE."""
    assert sorted(path.name for path in example.iterdir()) == ["body.en.md", "letter.yaml", "signatories.csv"]
    prepared = prepare(example)
    assert [str(finding) for finding in prepared.findings if finding.severity > Severity.NOTE] == []
    assert prepared.letter.total == 11
    assert [galley.file_stem for galley in prepared.galleys] == ["clean-river.en"]


def test_the_stationery_and_template_of_the_example_compose_with_nothing_doubtful(example):
    """The files of docs/stationery.md, laid into the example letter, set it without any finding above NOTE."""
    _write(example, _example_files(DOCS["stationery.md"]))
    keys = re.search(r"^```yaml\n(.*?)^```$", DOCS["stationery.md"], flags=re.M | re.S)
    letter = example / "letter.yaml"
    letter.write_text(letter.read_text(encoding="utf-8") + (keys[1] if keys else ""), encoding="utf-8")
    Image.new("RGB", (60, 20)).save(example / "templates/stationery/office/logo.png")
    prepared = prepare(example)
    assert [str(finding) for finding in prepared.findings if finding.severity > Severity.NOTE] == []
    galley = prepared.galleys[0]
    assert (galley.page.width_mm, galley.columns.count, len(galley.letterhead)) == (215.9, 3, 1)
    assert galley.formats["subject"].colour == "#0055a4"


def test_the_language_of_the_example_is_a_language():
    """The file for French in docs/stationery.md is one that the program takes."""
    blocks = re.findall(r"```toml\n(.*?)```", _section(DOCS["stationery.md"], "Languages"), flags=re.S)
    assert [Language.model_validate(tomllib.loads(block)).word_tag for block in blocks] == ["pt-PT"]


def test_the_accept_entries_of_the_example_are_entries(example):
    """The entries in docs/letter.md can stand in a `letter.yaml`: they match nothing there, and are no failure."""
    block = re.search(r"```yaml\n(accept:.*?)```", DOCS["letter.md"], flags=re.S)
    letter = example / "letter.yaml"
    letter.write_text(letter.read_text(encoding="utf-8") + (block[1] if block else ""), encoding="utf-8")
    found = [finding.code for finding in prepare(example).findings if finding.severity > Severity.NOTE]
    assert found == ["accept/unused", "accept/unused"]


_MARKDOWN = {
    "~~x~~ <b>x</b> `x`": "Paragraph:~~x~~ <b>x</b> `x`",
    "a\n\n---\n\nb": "Paragraph:a Paragraph:--- Paragraph:b",
    "a\n---": "Heading:a",
    "    x": "Paragraph:x",
    "one\\\ntwo": "Paragraph:one\ntwo",
    "one  \ntwo": "Paragraph:one\ntwo",
    "1\\. x": "Paragraph:1. x",
    "&amp;": "Paragraph:&",
    "{{ '{{' }}": "Paragraph:{{",
    "### x": "Heading:x",
    "#### x": "template/markup",
    "- a\n  - b": "template/markup",
    "- a\n\n  b": "template/markup",
    "> - a": "template/markup",
    "[x](file:///x)": "link/scheme",
}


@pytest.mark.parametrize("body", _MARKDOWN)
def test_markdown_does_what_the_documents_say(body, compose_letter):
    """What docs/letter.md says to work, to be text, and to be refused, is so."""
    galley, found = compose_letter(body=body + "\n")
    failures = [finding.code for finding in found if finding.severity == Severity.FAILURE]
    blocks = [] if failures or galley is None else galley.blocks[:-2]
    said = " ".join(f"{type(block).__name__}:{_text(block)}" for block in blocks)
    assert (failures[0] if failures else said) == _MARKDOWN[body]


def _text(block: Any) -> str:
    return "".join(getattr(inline, "text", "\n") for inline in block.inlines)
