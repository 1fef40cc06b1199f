"""Adding a language is adding a file: Portuguese and Ukrainian, in the letter folder, without touching the program."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from letter_render.findings import Severity
from letter_render.pipeline import render
from letter_render.resources import SHIPPED


@dataclass(frozen=True)
class Added:
    """A language to be added: what its file says otherwise than the English one, a letter in it, and what that says on
    paper. `forms` are what the note says of these numbers unnamed.
    """

    tag: str
    file: dict[str, str]
    counting: str
    body: str
    printed: str
    status: str
    note: str
    forms: dict[int, str]
    miscount: str


PORTUGUESE = Added(
    tag="pt",
    file={
        "name": "Portuguese", "script": "Latn", "word_tag": "pt-PT", "page_of_pages": "Página {page} de {pages}",
        "unofficial": "Tradução não oficial do original em {original}.", "en": "inglês",
    },
    counting='of = ["# organizações", "# organização"]\nsigned = ["assin"]\nabout = ["mais de #"]\n',
    body="Excelência,\n\nem {{ date }} pedimos: «Todos os seres nascem livres» – independentemente da nacionalidade.",
    printed="em 26 de junho de 2020 pedimos: «Todos os seres nascem livres» – independentemente da nacionalidade.",
    status="Tradução não oficial do original em inglês.",
    note="{{ plural(unnamed, one='# organização assinou', other='# organizações assinaram') }}.",
    forms={1: "1 organização assinou.", 5: "5 organizações assinaram."},
    miscount="Assinam 77 organizações.",
)  # fmt: skip
UKRAINIAN = Added(
    tag="uk",
    file={
        "name": "Ukrainian", "script": "Cyrl", "word_tag": "uk-UA", "page_of_pages": "Стор. {page} з {pages}",
        "unofficial": "Неофіційний переклад з оригіналу {original} мовою.", "en": "англійською",
    },
    counting='of = ["# організація", "# організації", "# організацій"]\nsigned = ["підпис"]\nabout = ["понад #"]\n',
    body="Ваша Високоповажносте!\n\n{{ date }} п’ять об’єднань, їхні ґрунтовні звіти й єдиний заклик: «Усі люди».",
    printed="26 червня 2020 р. п’ять об’єднань, їхні ґрунтовні звіти й єдиний заклик: «Усі люди».",
    status="Неофіційний переклад з оригіналу англійською мовою.",
    note="{{ plural(unnamed, one='Підписала # організація', few='Підписали # організації', "
    "many='Підписали # організацій', other='Підписали # організації') }}.",
    forms={
        1: "Підписала 1 організація.", 2: "Підписали 2 організації.", 5: "Підписали 5 організацій.",
        11: "Підписали 11 організацій.", 21: "Підписала 21 організація.", 102: "Підписали 102 організації.",
    },
    miscount="Лист підписали 77 організацій.",
)  # fmt: skip
ADDED = pytest.mark.parametrize("added", [PORTUGUESE, UKRAINIAN], ids=lambda added: added.tag)

_YAML = """\
letter: added
version: 1
date: 2020-06-26
signatories: {{file: names.csv, unnamed: {unnamed}}}
languages:
  en: {{title: A title, body: body.en.md}}
  {tag}: {{text: unofficial, title: A title, body: body.md, note: "{note}"}}
"""


def language_file(added):
    """The English file with what is otherwise in the language."""
    text = (SHIPPED / "data" / "languages" / "en.toml").read_text(encoding="utf-8").split("[counting]")[0]
    for key, value in {**added.file, "hyphenate": "true"}.items():
        said = value if value == "true" else f'"{value}"'
        text, count = re.subn(f"^{key} = .*$", f"{key} = {said}", text, flags=re.M)
        assert count == 1, key
    return f"{text}[counting]\n{added.counting}"


@pytest.fixture
def rendered(tmp_path):
    """Render a letter in English and the language, with its file in the letter folder."""

    def make(added, unnamed, body):
        folder = tmp_path / "letter"
        (folder / "data" / "languages").mkdir(parents=True, exist_ok=True)
        files = {
            f"data/languages/{added.tag}.toml": language_file(added),
            "letter.yaml": _YAML.format(tag=added.tag, unnamed=unnamed, note=added.note),
            "body.md": body,
            "body.en.md": "A text.\n",
            "names.csv": "name\nAmnesty\nҐанок Її\n",
        }
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return render(folder, tmp_path / "out", [added.tag])

    return make


def solid(text):
    """The text without white space, of which a PDF keeps none at the end of a line, and without soft hyphens."""
    return "".join(text.split()).replace("\u00ad", "")


def texts_of(file):
    return [solid(block.text) for block in file.inspection.blocks]


@ADDED
def test_a_letter_in_an_added_language_becomes_both_files_and_reads_back(rendered, added):
    """Its letters, quotation marks, apostrophe, date and the sentence of its status, with nothing to find."""
    report = rendered(added, 1, added.body)

    assert [file.format for file in report.files] == ["pdf", "docx"]
    assert [str(finding) for finding in report.findings if finding.severity > Severity.NOTE] == []
    for file in report.files:
        assert not file.is_rejected
        assert file.inspection.language == added.tag
        for text in (added.status, added.printed, "Ґанок Її", added.forms[1]):
            assert solid(text) in texts_of(file)


@ADDED
def test_its_words_are_divided_and_read_back_whole(rendered, lines, added):
    """By the hyphenation patterns of the language."""
    report = rendered(added, 1, f"{added.printed} " * 12)
    drawn = [line.text.strip() for line in lines(report.files[0].data)]

    assert any(text.endswith(("\u00ad", "-", "\x02", "\ufffe")) for text in drawn), drawn
    assert [str(finding) for finding in report.findings if finding.severity > Severity.NOTE] == []


@ADDED
def test_numbers_have_the_forms_of_the_added_language(rendered, added):
    """By CLDR's plural rules."""
    for number, form in added.forms.items():
        for file in rendered(added, number, added.body).files:
            assert solid(form) in texts_of(file)


@ADDED
def test_a_wrong_number_of_signatories_is_noticed_in_the_added_language(rendered, added):
    """By the words of its file."""
    report = rendered(added, 1, added.miscount)

    assert [finding.code for finding in report.findings if finding.severity == Severity.WARNING] == ["text/count"]


@ADDED
def test_the_added_file_is_among_the_inputs(rendered, added):
    """Its bytes are in the manifest."""
    assert f"data/languages/{added.tag}.toml" in rendered(added, 1, added.body).inputs
