"""docs/adding.md: each thing is added to a copy of the program as it says, by those files and lines alone."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
STATIONERY = (ROOT / "docs" / "stationery.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^`([^`\n]+)`:\n\n```\w*\n(.*?)^```$", flags=re.M | re.S)
_YAML = """\
letter: added
version: 1
signatories: {file: names.csv}
languages:
  en: {title: A letter, body: body.md, closing: Yours}
"""


class Program:
    """A copy of the program that can be changed, with a letter to try it on."""

    def __init__(self, folder):
        self.root, self.letter = folder / "program", folder / "letter"
        for name in ("letter_render", "docs", "templates", "data"):
            copy_tree(ROOT / name, self.root / name)
        (self.root / "fonts").mkdir()
        for path in (ROOT / "fonts").iterdir():
            (self.root / "fonts" / path.name).symlink_to(path)
        self.write(self.letter, {"letter.yaml": _YAML, "names.csv": "name\nRiver Watch\n", "body.md": "A text.\n"})

    @staticmethod
    def write(folder, files):
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def follow(self, section):
        """Lay the files of a section into the program, and apply its changes."""
        text = DOCUMENT.split(f"\n## {section}\n")[1].split("\n## ")[0]
        self.write(self.root, dict(_FILE.findall(text)))
        for change in re.findall(r"^```diff\n(.*?)^```$", text, flags=re.M | re.S):
            subprocess.run(
                ["git", "apply", "--recount", "--unidiff-zero", "-"],
                cwd=self.root, input=placed(change, self.root).encode(), check=True, capture_output=True,
            )  # fmt: skip

    def run(self, *arguments):
        """The command of this copy: its exit code and what it said."""
        code = "import letter_render.cli as cli; cli.main()"
        run = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=self.root, env={"PYTHONPATH": str(self.root), "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return run.returncode, run.stdout + run.stderr

    def render(self, *words):
        return self.run("render", self.letter, "--out", self.root / "out", *words)


def copy_tree(source, target):
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".png",):
            to = target / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(path.read_bytes())


def placed(change, root):
    """The change with the real line numbers: a document would be wrong after every other change of the file."""
    lines, path = change.splitlines(keepends=True), ""
    for number, line in enumerate(lines):
        if line.startswith("+++ b/"):
            path = line.removeprefix("+++ b/").strip()
        if line.startswith("@@"):
            context = next(one[1:] for one in lines[number + 1 :] if one.startswith(" "))
            source = (root / path).read_text(encoding="utf-8")
            assert source.count(context) >= 1, (path, context)
            start = source[: source.index(context)].count("\n") + 1
            lines[number] = f"@@ -{start},1 +{start},1 @@\n"
    return "".join(lines)


@pytest.fixture
def program(tmp_path):
    (tmp_path / "program").mkdir()
    return Program(tmp_path)


def test_a_language_is_a_file(program):
    block = re.search(r"`data/languages/pt.toml`:\n\n```toml\n(.*?)```", STATIONERY, flags=re.S)
    program.write(program.letter, {"letter.yaml": f"{_YAML}  pt: {{text: unofficial, title: Carta, body: body.md}}\n"})
    assert program.render()[0] == 3
    program.write(program.root, {"data/languages/pt.toml": block[1]})
    code, said = program.render("--language", "pt")
    assert (code, "added.pt.docx  1 of 1 names read back" in said) == (0, True), said


def _box_face(path, characters):
    """A face whose letters are boxes."""
    builder = FontBuilder(1000, isTTF=True)
    names = [f"u{ord(char):04X}" for char in characters]
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(map(ord, characters), names, strict=True)))
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for number, name in enumerate(names):
        pen = TTGlyphPen(None)
        corners = [(50, 0), (50, 700 - number), (450, 700 - number), (450, 0)]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupNameTable({"familyName": "River Armenian", "styleName": "Regular", "psName": "RiverArmenian"})
    builder.setupPost()
    builder.save(path)


def test_a_family_is_a_folder(program):
    """Its boxes are on the page, embedded and read back, where before the name was refused."""
    name = "Գետի պահապաններ"
    program.write(program.letter, {"names.csv": f"name\n{name}\n"})
    code, said = program.render()
    assert (code, "[glyph/missing]" in said) == (3, True), said
    program.follow("A family of faces")
    folder = program.root / "fonts" / "river-armenian"
    face = folder / "RiverArmenian-Regular.ttf"
    _box_face(face, sorted(set(name) | {" "}))
    manifest = (folder / "family.toml").read_text(encoding="utf-8")
    sha256 = hashlib.sha256(face.read_bytes()).hexdigest()
    (folder / "family.toml").write_text(manifest.replace('sha256 = "…"', f'sha256 = "{sha256}"'), encoding="utf-8")
    (folder / "OFL.txt").write_text("SIL Open Font License 1.1", encoding="utf-8")
    assert program.run("fonts", "check")[0] == 0
    assert "River Armenian" in program.run("fonts", "why", name)[1]
    code, said = program.render()
    assert (code, said.count("1 of 1 names read back")) == (0, 2), said


@pytest.mark.parametrize("where", ["program", "letter"])
def test_a_stationery_and_a_kind_of_letter_are_files_of_the_program_or_of_the_letter(program, where):
    files = {name: text for name, text in _FILE.findall(STATIONERY) if name.startswith("templates/")}
    assert sorted(files) == ["templates/letters/appeal.html.jinja", "templates/stationery/office/stationery.toml"]
    folder = program.root if where == "program" else program.letter
    program.write(program.letter, {"letter.yaml": f"{_YAML}stationery: office\nkind: appeal\n"})
    assert program.render()[0] == 3
    program.write(folder, files)
    Image.new("RGB", (60, 20)).save(folder / "templates/stationery/office/logo.png")
    code, said = program.render()
    assert (code, said.count("1 of 1 names read back")) == (0, 2), said


def test_a_rule_is_a_function_and_its_lines(program):
    program.write(program.letter, {"names.csv": "name\nRIVER WATCH\nRiver AID\nUNO\n"})
    before = program.run("check", program.letter)
    program.follow("A rule")
    code, said = program.run("check", program.letter)
    assert before[0] == code == 0
    assert "[name/capitals]" not in before[1]
    assert re.findall(r"\(row (\d)\): .*\[name/capitals\]", said) == ["1"]
    documented = (program.root / "docs/findings.md").read_text(encoding="utf-8")
    assert re.findall("^[|] `(name/[bc][a-z-]+)`", documented, flags=re.M) == sorted(
        re.findall("^[|] `(name/[bc][a-z-]+)`", documented, flags=re.M)
    )
    assert "`name/capitals`" in documented


def test_a_format_is_a_folder_and_an_entry(program):
    """The command has it, and letters alone and of a mailing are made and read back in it, and may be mailed."""
    assert program.render("--format", "dotx")[0] == 2
    program.follow("An output format")
    program.write(program.letter, {"letter.yaml": f"{_YAML}mail: {{attach: [dotx]}}\n"})
    code, said = program.render("--format", "dotx", "--format", "pdf")
    assert (code, "added.en.dotx  1 of 1 names read back" in said) == (0, True), said
    (program.letter / "table.csv").write_text("id,name,email\na,Ana,a@x.example.org\nb,Bo,\n", encoding="utf-8")
    to = ("--to", program.letter / "table.csv")
    code, said = program.render("--format", "dotx", *to)
    assert (code, "2 letters are there" in said) == (0, True), said
    assert len([*program.root.glob("out/*/added.*.dotx")]) == 2
    assert program.run("check", program.root / "out/added.en.dotx")[0] == 0


def test_the_example_of_a_family_is_a_whole_manifest():
    """Each key is one that a shipped family has."""
    blocks = dict(_FILE.findall(DOCUMENT))
    example = tomllib.loads(blocks["fonts/river-armenian/family.toml"])
    shipped = tomllib.loads((ROOT / "fonts/noto-naskh-arabic/family.toml").read_text(encoding="utf-8"))
    assert {*example} == {*shipped}
    assert {*example["faces"][0]} == {*shipped["faces"][0]}
