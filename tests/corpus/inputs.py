"""Everything broken that a user, a mail program or an attacker may hand in: one table, made in code.

Each entry says what is put in the place of a good letter's files, the codes that it must yield and where, and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from make import (
    GOOD,
    LAUGHS,
    LETTER,
    Change,
    Content,
    Link,
    Sparse,
    deep_tree,
    form_in_itself,
    forms_in_forms,
    image,
    letter,
    locked,
    map_of_everything,
    names,
    needing_a_password,
    own_stationery,
    own_template,
    packed_content,
    packed_twice,
    part,
    pdf,
    records,
    set_key,
    sheet,
    text_of,
    tree_in_itself,
    twice,
    understated,
    zipped,
)

DAMAGED_STATIONERY = "templates/stationery/own/stationery.toml"
OWN_TEMPLATE = "templates/letters/own.html.jinja"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BIG5 = "name\n台灣南社\n國會調查兵團\n".encode("big5")
WHOLE = sheet(("name", "language"), ("台灣南社", "zh-Hant-TW"))
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Broken:
    """A broken input: `files` beside and in the place of those of the good letter, `options` of `render`.

    `code` is among the findings, at `place`, which is a part of the line that is printed.
    """

    name: str
    code: str
    place: str
    why: str
    files: Mapping[str, Content]
    options: tuple[str, ...] = ()


def body(text: str | bytes) -> dict[str, Content]:
    return {"body.md": text}


def named(name: str, **files: Content) -> dict[str, Content]:
    """A body of that name, and files whose names have a dot for the underline."""
    return {**letter("body.md", name), **{key.replace("_", "."): content for key, content in files.items()}}


def to(content: Content, suffix: str = "csv") -> dict[str, Content]:
    return {f"to.{suffix}": content}


# fmt: off

LETTERS = [
    Broken("yaml-empty", "file/empty", "letter.yaml", "saved before it was written", {"letter.yaml": ""}),
    Broken("yaml-comment", "file/empty", "letter.yaml", "nothing but a comment", {"letter.yaml": "# to do\n"}),
    Broken("yaml-list", "yaml/not-a-mapping", "letter.yaml", "a list has no keys", {"letter.yaml": "- a\n- b\n"}),
    Broken(
        "yaml-tab", "yaml/syntax", "letter.yaml:3:1", "YAML takes no tabs",
        {"letter.yaml": "letter: a\nb:\n\tc: 1\n"},
    ),
    Broken("yaml-nul", "yaml/syntax", "letter.yaml:9", "no text holds U+0000", letter(more="date: \0\n")),
    Broken(
        "yaml-deep", "yaml/syntax", "letter.yaml", "a thousand levels exhaust a parser",
        letter(more="x: " + "[" * 9999),
    ),
    Broken(
        "yaml-bomb", "yaml/alias", "letter.yaml:10", "nine aliases of nine aliases make a thousand million texts",
        letter(more="x0: &x0 a\n" + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10))),
    ),
    Broken(
        "yaml-key-twice", "yaml/duplicate-key", "letter.yaml:9", "which of the two counts",
        letter(more="version: 2\n"),
    ),
    Broken(
        "yaml-object", "yaml/tag", "letter.yaml:9", "YAML can name code to be run",
        letter(more="date: !!python/object/apply:os.system [id]\n"),
    ),
    Broken("yaml-list-as-key", "yaml/key", "letter.yaml:9", "a key is text", letter(more="? [a, b]\n: 1\n")),
    Broken(
        "yaml-utf-16", "file/encoding", "letter.yaml:1", "Notepad's “Unicode”",
        {"letter.yaml": LETTER.encode("utf-16")},
    ),
    Broken(
        "yaml-cp1251", "file/encoding", "letter.yaml:6", "Russian Windows",
        {"letter.yaml": LETTER.replace("A title", "Открытое письмо").encode("cp1251")},
    ),
    Broken(
        "yaml-huge", "file/too-large", "letter.yaml", "prose belongs into files",
        letter(more=f"x: {'a' * 300_000}\n"),
    ),
    Broken("yaml-missing", "file/missing", "letter.yaml", "another folder was named", {"letter.yaml": "nothing"}),
    Broken("yaml-a-folder", "file/not-a-file", "letter.yaml", "a folder of that name", {"letter.yaml": "folder"}),
    Broken(
        "yaml-a-link", "file/outside", "letter.yaml", "it leads out of the folder",
        {"letter.yaml": Link("../x.yaml")},
    ),
    Broken(
        "key-unknown", "letter/unknown-key", "letter.yaml:9", "misspelt keys are not passed over",
        letter(more="fallbak: en\n"),
    ),
    Broken(
        "total-wrong", "signatories/count", "letter.yaml:3", "two listed are not three",
        letter("total: 2", "total: 3"),
    ),
    Broken(
        "total-huge", "letter/value", "letter.yaml:3", "no list is that long",
        letter("total: 2", "total: 99999999"),
    ),
    Broken("id-device", "letter/id", "letter.yaml:1", "Windows cannot have a file `con`", letter("small", "con")),
    Broken("id-path", "letter/id", "letter.yaml:1", "an id becomes the name of a file", letter("small", "../../x")),
    Broken(
        "date-impossible", "letter/date", "letter.yaml:9", "February has 29 days at most",
        letter(more="date: 2020-02-30\n"),
    ),
    Broken(
        "language-unknown", "language/unknown", "letter.yaml", "there is no file for Klingon",
        letter("  en:", "  tlh:"),
    ),
    Broken(
        "language-no-tag", "letter/language-tag", "letter.yaml:5", "a name of a language is no tag",
        letter("  en:", "  english:"),
    ),
    Broken(
        "languages-none", "letter/missing", "letter.yaml", "a letter has a text",
        {"letter.yaml": LETTER.split("  en:")[0]},
    ),
    Broken(
        "stationery-unknown", "stationery/unknown", "letter.yaml", "a typing error",
        letter(more="stationery: plian\n"),
    ),
    Broken("kind-unknown", "kind/unknown", "letter.yaml", "a typing error", letter(more="kind: open-leter\n")),
    Broken(
        "title-long", "letter/title", "letter.yaml", "Word keeps 255 characters of it",
        letter("A title", "word " * 60),
    ),
    Broken(
        "title-bidi", "letter/characters", "letter.yaml:6", "it turns what follows",
        letter("A title", '"a\\u202Eb"'),
    ),
    Broken("title-half", "letter/characters", "letter.yaml:6", "half a character", letter("A title", '"a\\uD800b"')),
]

BODIES = [
    Broken("body-missing", "file/missing", "letter.yaml:7:11", "a typing error", named("bdy.md")),
    Broken("body-above", "file/outside", "letter.yaml:7:11", "`..` leaves the folder", named("../body.md")),
    Broken("body-inside-above", "file/outside", "letter.yaml:7:11", "in the middle too", named("x/../../body.md")),
    Broken(
        "body-absolute", "file/outside", "letter.yaml:7:11", "nothing else of the machine is read",
        named("/etc/passwd"),
    ),
    Broken("body-drive", "file/outside", "letter.yaml:7:11", "nor on Windows", named("'C:\\body.md'")),
    Broken("body-backslash", "file/outside", "letter.yaml:7:11", "a path has slashes", named("'texts\\body.md'")),
    Broken("body-nul", "file/name", "letter.yaml:7:11", "no file has U+0000 in its name", named('"b\\0.md"')),
    Broken("body-half", "file/name", "letter.yaml:7:11", "nor half a character", named('"b\\ud800.md"')),
    Broken(
        "body-link-out", "file/outside", "letter.yaml:7:11", "a link is followed first",
        named("b.md", b_md=Link("/etc/passwd")),
    ),
    Broken(
        "body-link-round", "file/missing", "letter.yaml:7:11", "a link to itself leads nowhere",
        named("b.md", b_md=Link("b.md")),
    ),
    Broken("body-folder", "file/not-a-file", "letter.yaml:7:11", "a folder has no text", named(".")),
    Broken("body-pipe", "file/not-a-file", "letter.yaml:7:11", "reading a pipe never ends", named("b.md", b_md="pipe")),
    Broken("body-huge", "file/too-large", "letter.yaml:7:11", "the wrong file", named("b.md", b_md=Sparse(20_000_001))),
    Broken("body-empty", "letter/empty-body", "body.md", "not saved", body("")),
    Broken("body-blank", "letter/empty-body", "body.md", "nothing but white space", body(" \n\t\n\u3000\n")),
    Broken("body-cp1252", "file/encoding", "body.md:1:3", "western Windows", body("créée à Genève".encode("cp1252"))),
    Broken(
        "body-cut", "file/encoding", "body.md:1", "a file cut inside a character",
        body("台灣南社，日本".encode()[:-1]),
    ),
    Broken("body-replacement", "letter/characters", "body.md:2", "a letter was lost before", body("a\nGen\ufffdve\n")),
    Broken("body-control", "letter/characters", "body.md:1", "a bell cannot be printed", body("a\x07b\n")),
    Broken(
        "field-unknown", "template/undefined", "body.md:1", "a field that there is not",
        body("{{ reciepient.name }}\n"),
    ),
    Broken("field-open", "template/syntax", "body.md:2", "braces do not pair", body("a\n{{ total }\n")),
    Broken("field-sum", "template/refused", "body.md:1", "fields are not calculated with", body("{{ total + 1 }}\n")),
    Broken(
        "field-class", "template/refused", "body.md:1", "the way from a value to Python",
        body("{{ total.__class__.__mro__[1].__subclasses__() }}\n"),
    ),
    Broken(
        "field-include", "template/refused", "body.md:1", "a text includes no files",
        body("{% include '/etc/passwd' %}\n"),
    ),
    Broken(
        "field-forever", "template/undefined", "body.md:1", "a loop without end",
        body("{% for x in range(10**9) %}x{% endfor %}\n"),
    ),
    Broken(
        "body-heading", "template/markup", "body.md:1", "letters have no headings of level 4",
        body("#### Deep\n\ntext\n"),
    ),
    Broken("body-quotes", "template/markup", "body.md", "quotes in quotes without end", body(">" * 3000 + " a\n")),
    Broken("link-script", "link/scheme", "body.md:1", "a link that runs something", body("[a](javascript:alert(1))\n")),
    Broken("link-file", "link/scheme", "body.md:1", "a link to this machine", body("[a](file:///etc/passwd)\n")),
    Broken(
        "image-remote", "image/remote", "body.md:1", "nothing is fetched",
        body("![a](https://example.org/a.png)\n"),
    ),
    Broken("image-network", "image/remote", "body.md:1", "nor without a scheme", body("![a](//example.org/a.png)\n")),
    Broken("image-missing", "file/missing", "body.md:1", "a typing error", body("![a](a.png)\n")),
    Broken("image-outside", "file/outside", "body.md:1", "it leads out of the folder", body("![a](../a.png)\n")),
    Broken(
        "image-link", "file/outside", "body.md:1", "so does a link",
        {**body("![a](a.png)\n"), "a.png": Link("../../a.png")},
    ),
    Broken(
        "image-svg", "image/format", "body.md:1", "Word does not show it",
        {**body("![a](a.svg)\n"), "a.svg": "<svg/>"},
    ),
    Broken(
        "image-text", "image/broken", "body.md:1", "a suffix makes no image",
        {**body("![a](a.png)\n"), "a.png": "no image"},
    ),
    Broken("image-empty", "image/broken", "body.md:1", "not saved", {**body("![a](a.png)\n"), "a.png": ""}),
    Broken("image-cut", "image/broken", "body.md:1", "half a file", {**body("![a](a.png)\n"), "a.png": image()[:40]}),
    Broken(
        "image-bomb", "image/broken", "body.md:1", "forty kilobytes that unpack to thousands of megabytes",
        {**body("![a](a.png)\n"), "a.png": image(size=(20_000, 20_000))},
    ),
    Broken(
        "image-silent", "image/alt", "body.md:1", "who cannot see it must be told",
        {**body("![](a.png)\n"), "a.png": image()},
    ),
]

TABLES = [
    Broken("names-empty", "file/empty", "list.csv", "not saved", names("")),
    Broken("names-header", "signatories/empty", "list.csv", "nobody signed", names("name,language\n")),
    Broken("names-blank", "signatories/empty", "list.csv", "rows of nothing", names("name,language\n\n , \n,\n")),
    Broken(
        "names-no-header", "table/no-column", "list.csv:1", "a list without its first line",
        names("Amnesty\nFIDH\n"),
    ),
    Broken("names-two-columns", "table/column-twice", "list.csv:1", "which of the two", names("name,Name\nA,B\n")),
    Broken(
        "names-twice", "name/duplicate", "list.csv:3 name (row 2)", "nobody signs twice",
        names("name\nAmnesty\nAmnesty\n"),
    ),
    Broken(
        "names-hole", "table/no-value", "list.csv:2 name (row 1)", "a row that lost its name",
        names("name,language\n,fr\nA,\n"),
    ),
    Broken(
        "names-ragged", "table/ragged", "list.csv:2", "a comma in a name without quotes",
        names("name,language\nA, B, C,fr\n"),
    ),
    Broken(
        "names-quote", "table/quotes", "list.csv:2", "all that follows is one cell",
        names('name\n"Amnesty\nFIDH\n'),
    ),
    Broken(
        "names-novel", "table/long-cell", "list.csv:2", "more than a cell holds",
        names("name\n" + "a" * 200_000 + "\n"),
    ),
    Broken(
        "names-utf-16", "file/encoding", "list.csv:1", "Excel's “Unicode text”",
        names("name\n台灣南社\n".encode("utf-16")),
    ),
    Broken(
        "names-gb18030", "file/encoding", "list.csv:2", "Excel in China",
        names("name\n民主中国阵线\n".encode("gb18030")),
    ),
    Broken("names-big5", "file/encoding", "list.csv:2", "Excel in Taiwan", names(BIG5)),
    Broken(
        "names-sjis", "file/encoding", "list.csv:2", "Excel in Japan",
        names("name\n日本ウイグル協会\n".encode("cp932")),
    ),
    Broken(
        "names-cp1251", "file/encoding", "list.csv:2", "Excel in Russia",
        names("name\nСахаровский Центр\n".encode("cp1251")),
    ),
    Broken(
        "names-cp1252", "file/encoding", "list.csv:2", "Excel in France",
        names("name\nMémorial à Genève\n".encode("cp1252")),
    ),
    Broken(
        "names-cp1256", "file/encoding", "list.csv:2", "Excel in Egypt",
        names("name\nجمعية حقوق الإنسان\n".encode("cp1256")),
    ),
    Broken(
        "names-iso-2022", "file/encoding", "list.csv:1", "mail in Japan; its bytes are ASCII",
        names("name\n日本\n".encode("iso2022_jp")),
    ),
    Broken("text-big5", "file/encoding", "list.txt:2", "the same in a text file", names(BIG5, "txt")),
    Broken(
        "name-bidi", "name/bidi", "list.csv:2 name (row 1)", "it turns the names behind it",
        names("name\na\u202eb\nB\n"),
    ),
    Broken(
        "name-pop", "name/bidi", "list.csv:2 name (row 1)", "it ends what somebody else began",
        names("name\na\u2069b\nB\n"),
    ),
    Broken("name-control", "name/control", "list.csv:2 name (row 1)", "it has no shape", names("name\na\x1bb\nB\n")),
    Broken(
        "name-nul", "name/control", "list.csv:2 name (row 1)", "the end of a text to other programs",
        names("name\na\0b\nB\n"),
    ),
    Broken("name-lines", "name/control", "list.csv:2 name (row 1)", "a name is one line", names('name\n"A\nB"\nC\n')),
    Broken(
        "name-replacement", "name/replacement", "list.csv:2 name (row 1)", "a letter was lost",
        names("name\nGen\ufffdve\nB\n"),
    ),
    Broken(
        "name-noncharacter", "name/noncharacter", "list.csv:2 name (row 1)", "what fields are marked with",
        names("name\na\ufdd0b\nB\n"),
    ),
    Broken(
        "name-half", "name/surrogate", "list.json:1 name (row 1)", "half a character",
        names(records({"name": "a\ud800b"}, {"name": "B"}), "json"),
    ),
    Broken(
        "name-uncovered", "glyph/missing", "list.csv:2 name (row 1)", "no face has Tibetan",
        names("name\nབོད\nB\n"),
    ),
    Broken("name-kangaroo", "glyph/missing", "list.csv:2 name (row 1)", "nor an emoji of 2020", names("name\n🦘\nB\n")),
    Broken(
        "name-long-uncovered", "glyph/missing", "list.csv:2 name (row 1)", "a message stays short",
        names("name\n" + "".join(map(chr, range(0xF40, 0xF6D))) * 40 + "\nB\n"),
    ),
    Broken(
        "country-small", "signatories/country", "list.csv:2 country (row 1)", "codes are capitals",
        names("name,country\nA,tw\nB,\n"),
    ),
    Broken(
        "language-name", "signatories/language", "list.csv:2 language (row 1)", "no tag",
        names("name,language\nA,Français\nB,\n"),
    ),
    Broken(
        "language-other", "name/language", "list.csv:2 name (row 1)", "Russian is not written so",
        names("name,language\nAmnesty,ar\nB,\n"),
    ),
    Broken(
        "json-broken", "table/json", "list.json:1", "a comma is missing",
        names('[{"name": "A"} {"name": "B"}]', "json"),
    ),
    Broken("json-object", "table/json", "list.json", "no list", names('{"name": "A"}', "json")),
    Broken("json-deep", "table/json", "list.json", "levels exhaust a parser", names("[" * 100_000, "json")),
    Broken(
        "json-key-twice", "table/column-twice", "list.json:1", "which of the two",
        names('[{"name": "A", "name": "B"}]', "json"),
    ),
    Broken(
        "json-number", "table/not-text", "list.json:1 name (row 1)", "1e3 may have been typed 1000",
        names('[{"name": 1e3}, {"name": "B"}]', "json"),
    ),
    Broken("table-ods", "table/format", "letter.yaml:3", "not read", names("name\nA\n", "ods")),
    Broken("xlsx-empty", "table/workbook", "list.xlsx", "zero bytes", names("", "xlsx")),
    Broken("xlsx-csv", "table/workbook", "list.xlsx", "a CSV file that was renamed", names("name\nA\n", "xlsx")),
    Broken("xlsx-old", "table/workbook", "list.xlsx", "the format of 1997, or a password", names(OLE, "xlsx")),
    Broken("xlsx-cut", "table/workbook", "list.xlsx", "a download cut short", names(WHOLE[:-200], "xlsx")),
    Broken(
        "xlsx-docx", "table/workbook", "list.xlsx", "another package",
        names(zipped({"word/document.xml": b"<w/>"}), "xlsx"),
    ),
    Broken(
        "xlsx-no-sheet", "table/workbook", "list.xlsx", "its sheet is missing",
        names(part(SHEET, lambda _: None)(WHOLE), "xlsx"),
    ),
    Broken(
        "xlsx-formula", "table/formula", "list.xlsx:2 name (row 1)", "what it comes to is not in the file",
        names(sheet(("name",), ("=A9",), ("B",)), "xlsx"),
    ),
    Broken(
        "xlsx-error", "table/not-text", "list.xlsx:2 name (row 1)", "#N/A is no name",
        names(sheet(("name",), ("#N/A",), ("B",)), "xlsx"),
    ),
    Broken(
        "xlsx-merged", "table/no-value", "list.xlsx:3 name (row 2)", "only the first of merged cells has text",
        names(sheet(("name", "country"), ("A", "FR"), (None, "DE"), merged="A2:A3"), "xlsx"),
    ),
    Broken(
        "xlsx-bomb", "file/too-large", "list.xlsx", "little that unpacks to much",
        names(part(SHEET, lambda _: b" " * 110_000_000)(WHOLE), "xlsx"),
    ),
    Broken(
        "xlsx-laughs", "table/workbook", "list.xlsx", "entities of entities",
        names(part(SHEET, lambda _: LAUGHS)(WHOLE), "xlsx"),
    ),
]

RECIPIENTS = [
    Broken("to-missing", "file/missing", "--to", "a typing error", {}, ("--to", "to.csv")),
    Broken("to-folder", "file/not-a-file", "--to", "a folder is no table", to("folder"), ("--to", "to.csv")),
    Broken("to-empty", "file/empty", "to.csv", "not saved", to(""), ("--to", "to.csv")),
    Broken("to-header", "recipients/empty", "to.csv", "nobody to write to", to("id,name\n"), ("--to", "to.csv")),
    Broken("to-no-id", "table/no-column", "to.csv:1", "ids name the folders", to("name\nA\n"), ("--to", "to.csv")),
    Broken(
        "to-path", "recipients/id", "to.csv:2", "an id becomes the name of a folder",
        to("id,name\n../../x,N\n"), ("--to", "to.csv"),
    ),
    Broken(
        "to-twice", "recipients/twice", "to.csv:3", "two letters in one folder",
        to("id,name\na,N\nA,M\n"), ("--to", "to.csv"),
    ),
    Broken(
        "to-cp1252", "file/encoding", "to.csv:2", "western Windows",
        to("id,name\na,José Núñez\n".encode("cp1252")), ("--to", "to.csv"),
    ),
    Broken(
        "to-language", "recipients/language", "to.csv:2", "no tag",
        to("id,name,language\na,N,French\n"), ("--to", "to.csv"),
    ),
    Broken(
        "to-bidi", "letter/characters", "to.csv:2", "it turns the address",
        to("id,name\na,N\u202e\n"), ("--to", "to.csv"),
    ),
    Broken(
        "to-xlsx", "table/workbook", "to.xlsx", "a web page that was saved as .xlsx",
        to("<html>", "xlsx"), ("--to", "to.xlsx"),
    ),
    Broken(
        "to-laughs", "table/workbook", "to.xlsx", "entities of entities",
        to(part(SHEET, lambda _: LAUGHS)(WHOLE), "xlsx"), ("--to", "to.xlsx"),
    ),
    Broken("to-json", "table/json", "to.json:1", "cut short", to('[{"id": "a"', "json"), ("--to", "to.json")),
    Broken(
        "to-unknown", "recipients/unknown-id", "--only", "nobody of that id",
        to("id,name\na,N\n"), ("--to", "to.csv", "--only", "b"),
    ),
    Broken(
        "to-no-version", "recipients/no-version", "letter.yaml", "no letter in French, and no fallback",
        to("id,name,language\na,N,fr\n"), ("--to", "to.csv"),
    ),
]

CATALOGUE = [
    Broken("toml-broken", "catalogue/broken", DAMAGED_STATIONERY, "no TOML", own_stationery("[text\n")),
    Broken(
        "toml-utf-16", "file/encoding", DAMAGED_STATIONERY, "Notepad's “Unicode”",
        {**letter(more="stationery: own\n"), DAMAGED_STATIONERY: "[text]\n".encode("utf-16")},
    ),
    Broken(
        "toml-empty", "catalogue/broken", DAMAGED_STATIONERY, "no page",
        {**letter(more="stationery: own\n"), DAMAGED_STATIONERY: ""},
    ),
    Broken(
        "toml-key", "catalogue/broken", f"{DAMAGED_STATIONERY} text.sizept", "a typing error",
        own_stationery("[text]\nsizept = 3\n"),
    ),
    Broken(
        "toml-address-key", "catalogue/broken", f"{DAMAGED_STATIONERY} address.left", "a key of an optional table",
        own_stationery("[address]\nleft = 3\n"),
    ),
    Broken(
        "toml-size", "catalogue/broken", f"{DAMAGED_STATIONERY} text.size_pt", "no letter is set in a million points",
        own_stationery("[text]\nsize_pt = 1e6\n"),
    ),
    Broken(
        "toml-nan", "catalogue/broken", f"{DAMAGED_STATIONERY} text.size_pt", "not a number",
        own_stationery("[text]\nsize_pt = nan\n"),
    ),
    Broken(
        "toml-colour", "catalogue/broken", f"{DAMAGED_STATIONERY} text.colour", "CSS cannot be smuggled in",
        own_stationery("[text]\ncolour = '#000;} *{'\n"),
    ),
    Broken(
        "toml-margins", "catalogue/broken", DAMAGED_STATIONERY, "nothing is left of the page",
        own_stationery("[page]\nmargin_left_mm = 200\n"),
    ),
    Broken(
        "toml-itself", "stationery/circle", f"{DAMAGED_STATIONERY} based_on", "it is based on itself",
        own_stationery("based_on = 'own'\n"),
    ),
    Broken(
        "toml-base", "stationery/unknown", f"{DAMAGED_STATIONERY} based_on", "a path is no name",
        own_stationery("based_on = '../../../etc'\n"),
    ),
    Broken(
        "toml-role", "stationery/role", DAMAGED_STATIONERY, "there are no such faces",
        own_stationery("[text]\nrole = 'comic'\n"),
    ),
    Broken(
        "toml-logo", "file/missing", DAMAGED_STATIONERY, "it lies elsewhere",
        own_stationery("[letterhead]\nlogo = 'logo.png'\nalt = 'L'\n"),
    ),
    Broken(
        "toml-logo-out", "file/outside", DAMAGED_STATIONERY, "it leads out of the folder",
        own_stationery("[letterhead]\nlogo = '../../../../logo.png'\nalt = 'L'\n"),
    ),
    Broken(
        "toml-logo-text", "image/broken", DAMAGED_STATIONERY, "no image",
        own_stationery("[letterhead]\nlogo = 'logo.png'\nalt = 'L'\n", b"text"),
    ),
    Broken(
        "template-open", "template/syntax", f"{OWN_TEMPLATE}:1", "a loop without its end",
        own_template("{% for name in names %}\n"),
    ),
    Broken("template-no-names", "template/names", OWN_TEMPLATE, "names are lost", own_template("{{ body }}\n")),
    Broken(
        "template-names-twice", "template/names", OWN_TEMPLATE, "names are doubled",
        own_template("{% for name in names %}<p>{{ name }}{{ name }}</p>{% endfor %}"),
    ),
    Broken(
        "template-script", "template/markup", OWN_TEMPLATE, "letters run nothing",
        own_template("<script>alert(1)</script>\n"),
    ),
    Broken(
        "template-class", "template/style", OWN_TEMPLATE, "there is no such style",
        own_template('<p class="huge">a</p>\n'),
    ),
    Broken(
        "template-undefined", "template/undefined", OWN_TEMPLATE, "a field that there is not",
        own_template("<p>{{ secret }}</p>\n"),
    ),
    Broken(
        "template-python", "template/refused", OWN_TEMPLATE, "the way from a value to Python",
        own_template("<p>{{ names.__class__.__base__ }}</p>\n"),
    ),
    Broken(
        "template-latin", "file/encoding", OWN_TEMPLATE, "western Windows",
        {**letter(more="kind: own\n"), OWN_TEMPLATE: "<p>créée à Genève</p>".encode("cp1252")},
    ),
]

INPUTS = [*LETTERS, *BODIES, *TABLES, *RECIPIENTS, *CATALOGUE]


@dataclass(frozen=True)
class Damaged:
    """A finished file: a good one of ours after `change`, and the code that `check FILE` finds, with its exit code."""

    name: str
    kind: str
    code: str
    why: str
    change: Change = field(repr=False)
    exit_code: int = 1


DOCUMENT, CORE, TYPES = "word/document.xml", "docProps/core.xml", "[Content_Types].xml"

FINISHED = [
    Damaged("pdf-empty", "pdf", "file/kind", "zero bytes", lambda _: b"", 3),
    Damaged("pdf-text", "pdf", "file/kind", "a text that was renamed", lambda _: b"Dear Sir", 3),
    Damaged("pdf-head", "pdf", "pdf/not-a-pdf", "a header and no more", lambda data: data[:20]),
    Damaged("pdf-cut", "pdf", "pdf/not-a-pdf", "a download cut short", lambda data: data[: len(data) // 4]),
    Damaged(
        "pdf-junk", "pdf", "pdf/not-a-pdf", "the head of a PDF, and then something else",
        lambda _: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    ),
    Damaged("pdf-locked", "pdf", "pdf/encrypted", "it needs a password", locked),
    Damaged("pdf-bomb", "pdf", "pdf/too-large", "little that unpacks to much", pdf(packed_content)),
    Damaged("pdf-bomb-twice", "pdf", "pdf/too-large", "packed, and packed again", pdf(packed_twice)),
    Damaged("pdf-forms", "pdf", "pdf/too-large", "a hundred forms of a hundred forms, seven deep", pdf(forms_in_forms)),
    Damaged("pdf-form-itself", "pdf", "pdf/too-large", "a form that shows itself", pdf(form_in_itself)),
    Damaged("pdf-tree-deep", "pdf", "pdf/broken", "levels exhaust a reader", pdf(deep_tree)),
    Damaged(
        "pdf-tree-itself", "pdf", "readback/structure", "a tree that goes round in circles ends",
        pdf(tree_in_itself),
    ),
    Damaged("pdf-map", "pdf", "face/", "a map of more codes than there are", pdf(map_of_everything)),
    Damaged(
        "pdf-fonts", "pdf", "pdf/broken", "a number where the fonts should be",
        pdf(set_key("/Resources", "/Font", value=5)),
    ),
    Damaged(
        "pdf-content", "pdf", "page/blank", "a number where the text should be",
        pdf(set_key("/Contents", value=5)), 0,
    ),
    Damaged("docx-empty", "docx", "file/kind", "zero bytes", lambda _: b"", 3),
    Damaged("docx-old", "docx", "file/kind", "the format of 1997, or a password", lambda _: OLE, 3),
    Damaged("docx-cut", "docx", "docx/not-a-package", "a download cut short", lambda data: data[:5000]),
    Damaged(
        "docx-bytes", "docx", "docx/not-a-package", "bytes changed in a member",
        lambda data: data[:400] + bytes(4) + data[404:],
    ),
    Damaged("docx-no-members", "docx", "docx/missing-part", "a package of nothing", lambda _: zipped({})),
    Damaged(
        "docx-no-types", "docx", "docx/missing-part", "a member is missing that says what the others are",
        part(TYPES, lambda _: None),
    ),
    Damaged(
        "docx-no-document", "docx", "docx/missing-part", "the document itself is missing",
        part(DOCUMENT, lambda _: None),
    ),
    Damaged("docx-xml", "docx", "docx/broken-xml", "XML cut short", part(DOCUMENT, lambda xml: xml[:-5])),
    Damaged(
        "docx-xml-deep", "docx", "docx/broken-xml", "levels exhaust a parser",
        part(DOCUMENT, lambda _: b"<a>" * 9999),
    ),
    Damaged("docx-laughs", "docx", "docx/external-entity", "entities of entities", part(DOCUMENT, lambda _: LAUGHS)),
    Damaged(
        "docx-laughs-utf-16", "docx", "docx/external-entity", "the same in another encoding",
        part(DOCUMENT, lambda _: LAUGHS.decode().encode("utf-16")),
    ),
    Damaged(
        "docx-entity", "docx", "docx/external-entity", "a file of this machine would be read",
        part(CORE, lambda _: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    ),
    Damaged(
        "docx-members", "docx", "docx/too-large", "four thousand members",
        lambda _: zipped({f"{n}.xml": b"" for n in range(4001)}),
    ),
    Damaged(
        "docx-bomb", "docx", "docx/too-large", "more XML than any letter has",
        part(DOCUMENT, lambda xml: xml.replace(b"</w:body>", b" " * 70_000_000 + b"</w:body>")),
    ),
    Damaged(
        "docx-lie", "docx", "docx/not-a-package", "a member that is larger than it says",
        understated("docProps/app.xml", b"a" * 100_003),
    ),
    Damaged("docx-twice", "docx", "docx/duplicate-member", "readers differ in which they take", twice(DOCUMENT)),
    Damaged("docx-locked", "docx", "docx/not-a-package", "its members need a password", needing_a_password),
    Damaged(
        "docx-symbol", "docx", "face/unmapped", "a symbol whose number is none",
        part(DOCUMENT, lambda xml: text_of(xml, b"Amnesty", b'</w:t><w:sym w:char="ZZZZ"/><w:t>')),
    ),
    Damaged(
        "docx-dangling", "docx", "readback/structure", "a part that is named and not there",
        part("word/styles.xml", lambda _: None),
    ),
]

GOOD_TABLES = {
    "mark-and-line-ends": ("csv", "\ufeffname,language\r\nAmnesty,\r\nMémorial,fr\r\n".encode()),
    "semicolons": ("csv", "name;language\nAmnesty, Inc.;\nMémorial;fr\n".encode()),
    "old-mac": ("txt", b"Amnesty\rFIDH\r"),
    "marks-of-a-list": ("txt", "- Amnesty\n- 台灣南社\n".encode()),
}
"""Tables that look broken and are not."""

GOOD_NAMES = {
    "jinja": ["{{ 7*7 }}", "{% raw %}", "{{ recipient.name }}", "{# x #}"],
    "html": ["<script>alert(1)</script>", "<b>A</b> &amp; &lt;", "</w:t><w:br/>", "]]>", "<!-- A -->"],
    "markdown": ["*A* **B**", "# A", "[A](https://example.org)", "![A](a.png)", "`A`", "1. A", "> A"],
    "formulas": ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-A"],
    "shells": ["`ls` $HOME", "%s %n ${x}", "\\input{x}", "' OR 1=1 --", "C:\\a\\n\\t"],
    "long": ["Word " * 400 + "end", "ありがとう" * 400],
    "spaces": ["A  B", "A\u00a0B", "A\u3000B", "A\u2009B"],
    "marks": ["Ệ", "e\u0323\u0302", "\u0646\u0651\u064e", "か\u3099"],
    "zero-width": ["A\u200dB", "A\u200cB", "A\u200bB", "\u0645\u200c\u0646"],
    "points-of-big5": ["馬可‧波羅", "馬可‧", "約翰‧史密斯‧" * 9],
    "of-one-glyph": ["\u5c71", "\u2f2d", "\u06d5\u0645\u06d5", "\u0647\u0645\u0647", "a\u06f6", "a\u0666"],
    "brackets-of-arabic": ["\u0645〈\u0645〉", "\u0645⁅\u0645⁆", "\u0645【A】", "\u0645≪\u0645≫"],
    "signs-of-format": ["A\u0600", "A\u06dd", "中\u00ad文", "中\u2060文"],
}
"""Names that look like something else, and must be printed and read back as typed."""

assert len({entry.name for entry in (*INPUTS, *FINISHED)}) == len(INPUTS) + len(FINISHED), GOOD.keys()
