"""The galley holds what the letter says, in the words, order, faces and languages that both formats will show."""

from __future__ import annotations

import re

import pytest

from letter_render.galley import Columns, Figure, Heading, ItemList, LineBreak, NameList, Paragraph, Unbreakable
from letter_render.resources import SHIPPED
from letter_render.walk import runs_of


def text_of(block):
    """The text of a block's runs."""
    return "".join(run.text for run in runs_of(block.inlines))


def name_list(galley):
    """The list of names of a galley."""
    columns = next(block for block in galley.blocks if isinstance(block, Columns))
    return next(block for block in columns.blocks if isinstance(block, NameList))


def test_the_sample_has_its_paragraphs_its_closing_282_names_and_the_note(sample):
    """In this order, and nothing else."""
    galley = sample.galleys[0]

    kinds = [block.style if isinstance(block, Paragraph) else type(block).__name__ for block in galley.blocks]
    assert kinds == ["body"] * 8 + ["closing", "Columns"]
    assert len(name_list(galley).names) == 282
    assert text_of(galley.blocks[-1].blocks[-1]) == "*連署團體共計321個。然而，其中有39個組織選擇匿名。"


def test_every_name_of_the_sample_is_set_byte_for_byte(sample):
    """Composition changes no name."""
    signatories = sample.letter.signatories
    names = name_list(sample.galleys[0]).names

    assert [text_of(name) for name in names] == [signatory.name for signatory in signatories]


def test_the_known_han_parts_of_the_sample_are_in_their_region(sample):
    """Eleven parts whose language is known, each in a face of that region."""
    galley, found = sample.galleys[0], {}
    for name in name_list(galley).names:
        for run in runs_of(name.inlines):
            if run.script == "Hani":
                found.setdefault((name.row, run.language), set()).add(run.face.family)

    assert len([key for key in found if key[1] != "zh-Hant"]) == 11
    own = {"ja": {"Noto Serif JP"}, "zh-Hant-TW": {"Noto Serif TC"}, "zh-Hant-HK": {"Noto Serif HK", "Noto Serif TC"}}
    for (_, language), families in found.items():
        assert families <= own.get(language, {"Noto Serif TC"})


def test_the_one_assumption_in_the_sample_is_told_with_its_row(sample):
    """民主中国陣線 has neither language nor country."""
    assumed = [finding for finding in sample.findings if finding.code == "name/language-assumed"]

    assert {(finding.origin.row, finding.severity.name) for finding in assumed} == {(83, "NOTE")}


def test_markup_in_a_name_comes_out_as_typed(compose_letter):
    """Names pass neither Markdown nor Jinja nor HTML."""
    names = ["{{ 7*7 }} {% raw %}", "<b>bold</b> & Co", "*star* _under_ #1 [x](y)", "&amp; &#65;", "\\* \\_"]
    galley, _ = compose_letter(*names)

    assert [text_of(name) for name in name_list(galley).names] == names


def test_markdown_becomes_blocks_of_the_closed_set(compose_letter):
    """Headings, lists, quotations, emphasis, links and forced breaks; raw HTML and code are text."""
    body = "# H\n\nA *b* **c** [d](https://e.org)\\\nf <i>g</i> `h`\n\n- i\n- j\n\n3. k\n\n> l\n> m\n"
    galley, _ = compose_letter(body=body)

    heading, paragraph, bullets, numbers, quotation = galley.blocks[:5]
    assert isinstance(heading, Heading)
    assert text_of(paragraph) == "A b c d\nf <i>g</i> `h`"
    assert any(isinstance(inline, LineBreak) for inline in paragraph.inlines)
    styles = {run.text: (run.face.weight, run.face.is_italic, run.href) for run in runs_of(paragraph.inlines)}
    assert styles["b"] == (400, True, "")
    assert styles["c"] == (700, False, "")
    assert styles["d"] == (400, False, "https://e.org")
    assert isinstance(bullets, ItemList)
    assert (bullets.mark, len(bullets.items)) == ("•", 2)
    assert isinstance(numbers, ItemList)
    assert numbers.is_ordered
    assert (quotation.style, text_of(quotation)) == ("quote", "l m")


def test_a_break_of_the_source_line_is_no_space_in_chinese(compose_letter):
    """CSS Text 3: a line break between two characters of CJK is nothing, beside Latin a space."""
    galley, _ = compose_letter(body="中文\n中文\nab\ncd\n", tag="zh-Hant")

    assert text_of(galley.blocks[0]) == "中文中文 ab cd"


def test_fields_are_filled_after_parsing(compose_letter):
    """The value of a field is never markup."""
    galley, _ = compose_letter(body="{{ title }} of {{ total }}", title='"*a* <b> # 1. &"')

    assert text_of(galley.blocks[0]) == "*a* <b> # 1. & of 1"


def test_numbers_of_the_note_come_from_the_list(compose_letter):
    """`listed`, `unnamed` and `total` are counted, not typed."""
    galley, _ = compose_letter("A", "B", body="{{ listed }} {{ unnamed }} {{ total }}")

    assert text_of(galley.blocks[0]) == "2 0 2"


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("a\n\nb {{ titel }}", "template/undefined", 3),
        ("a\n{{ nothing }} {{ nothing2 }}", "template/undefined", 2),
        ("a\n{{ total.x }}", "template/undefined", 2),
        ("a\n\n\n{% if %}", "template/syntax", 4),
        ("{{ total + 1 }}", "template/refused", 1),
        ("{{ total.__class__ }}", "template/refused", 1),
        ("a\n{{ range(9) }}", "template/undefined", 2),
        ("{% include 'x' %}", "template/refused", 1),
    ],
)
def test_a_wrong_field_is_a_finding_at_its_line(compose_letter, body, code, line):
    """No traceback, and the place in the prose."""
    _, findings = compose_letter(body=body)

    found = [finding for finding in findings if finding.code == code]
    assert found
    assert {(finding.origin.file, finding.origin.line) for finding in found} == {("body.md", line)}


def test_all_undefined_fields_are_told_at_once(compose_letter):
    """Each with its line, and the nearest known field."""
    _, findings = compose_letter(body="{{ titel }}\n\n{{ totl }}")

    hints = [finding.hint for finding in findings if finding.code == "template/undefined"]
    assert [hint.split("?")[0] for hint in hints] == ["did you mean title", "did you mean total"]


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("![a](https://example.org/x.png)", "image/remote"),
        ("![a](//example.org/x.png)", "image/remote"),
        ("![a](file:///etc/passwd)", "image/remote"),
        ("![a](../outside.png)", "file/outside"),
        ("![a](/etc/x.png)", "file/outside"),
        ("![a](missing.png)", "file/missing"),
        ("![a](x.svg)", "image/format"),
        ("![](missing.png)", "image/alt"),
        ("text ![a](x.png)", "template/markup"),
        ("[a](javascript:alert)", "link/scheme"),
        ("[a](file:///etc/passwd)", "link/scheme"),
        ("[a](other.md)", "link/scheme"),
        ("- a\n\n  b\n", "template/markup"),
    ],
)
def test_what_cannot_be_set_is_a_failure(compose_letter, codes, markdown, code):
    """Images from elsewhere, missing ones, and blocks where none can stand."""
    _, findings = compose_letter(body=markdown)

    assert code in [found for found, _ in codes(findings, "FAILURE")]


def test_an_image_outside_is_refused_also_through_a_symbolic_link(make_letter, tmp_path, codes):
    """The real place of the file counts."""
    from letter_render.pipeline import prepare

    folder = make_letter(body="![a](link.png)")
    (tmp_path / "secret.png").write_bytes(b"")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")

    assert ("file/outside", 0) in codes(prepare(folder).findings)


def test_a_character_that_no_face_has_names_itself_its_owner_and_a_family_that_would_help(compose_letter):
    """Tibetan has no family here."""
    _, findings = compose_letter("Good", "Tibet བོད་")

    missing = [finding for finding in findings if finding.code == "glyph/missing"]
    assert [finding.origin.row for finding in missing] == [2]
    assert "U+0F56" in missing[0].what
    assert "Tibet བོད་" in missing[0].what
    assert "Noto Serif Tibetan" in missing[0].hint


def test_han_in_another_regions_form_is_a_warning_with_its_row(compose_letter, codes):
    """団 is no character of Taiwan."""
    _, findings = compose_letter("財団,zh-Hant-TW", header="name,language")

    assert ("glyph/other-region", 1) in codes(findings, "WARNING")


@pytest.mark.parametrize("row", ["Foo 香港,en ja ru", "香港 Foo,en ja", "Foo,ru"])
def test_tags_that_do_not_fit_a_name_are_refused(compose_letter, codes, row):
    """The row is named."""
    _, findings = compose_letter(row, header="name,language")

    assert ("name/language", 1) in codes(findings, "FAILURE")


def test_punctuation_is_kept_where_the_letter_says_so(compose_letter):
    """`punctuation: keep` changes nothing and lists nothing."""
    galley, findings = compose_letter(body="中文,中文", tag="zh-Hant", more="    punctuation: keep\n")

    assert text_of(galley.blocks[0]) == "中文,中文"
    assert not [finding for finding in findings if finding.code == "text/full-width"]


def test_punctuation_of_a_name_is_never_changed(compose_letter):
    """Full-width punctuation is for prose."""
    galley, _ = compose_letter('"香港黎明, 香港(九龍)",zh-Hant-HK', tag="zh-Hant", header="name,language")

    assert text_of(name_list(galley).names[0]) == "香港黎明, 香港(九龍)"


def test_words_that_fit_the_column_are_held_together(compose_letter):
    """A word with a hyphen breaks only where it is wider than a line."""
    galley, _ = compose_letter("Acat-Burundi " + "and more " * 9, "-".join(["long"] * 40), "Acat-Burundi")

    short, long, fits = name_list(galley).names
    assert isinstance(short.inlines[0], Unbreakable)
    assert not any(isinstance(inline, Unbreakable) for inline in (*long.inlines, *fits.inlines))


def test_only_a_name_of_more_than_ten_lines_may_go_on_in_the_next_column(compose_letter):
    """Every other is kept whole."""
    galley, _ = compose_letter("word " * 50 + "x", "word " * 90 + "x")

    assert [name.may_split for name in name_list(galley).names] == [False, True]


def test_a_template_in_the_letter_folder_wins(make_letter):
    """The shipped one is then not used."""
    from letter_render.pipeline import prepare

    folder = make_letter(body="Body.")
    (folder / "templates" / "letters").mkdir(parents=True)
    names = "<ul class='names'>{% for n in names %}<li>{{ n }}</li>{% endfor %}</ul>"
    template = "{{ body }}<p class='closing'>Own {{ total }}</p>" + names
    (folder / "templates" / "letters" / "open-letter.html.jinja").write_text(template, encoding="utf-8")
    prepared = prepare(folder)

    assert text_of(prepared.galleys[0].blocks[1]) == "Own 1"
    assert "templates/letters/open-letter.html.jinja" in prepared.inputs


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("a\n\n#### b\n", 3),
        ("a\n\n- b\n  - c\n", 3),
        ("a\n\nb ![x](y.png)\n", 3),
        ("a\n\n- ![x](y.png)\n", 3),
        ("a\n\n> ![x](y.png)\n", 3),
    ],
)
def test_what_prose_cannot_hold_is_refused_at_its_line(compose_letter, body, line):
    """The user's file is named, not the template."""
    _, findings = compose_letter(body=body)

    (fault,) = (finding for finding in findings if finding.code == "template/markup")
    assert (fault.origin.file, fault.origin.line) == ("body.md", line)


@pytest.mark.parametrize("body", ["| a | b |", "a\n\n---\n", "`x`", "a <b>c</b>", "x[^1]", "~~x~~", "a\n\n* * *\n"])
def test_markdown_that_a_letter_does_not_have_is_a_warning(compose_letter, codes, body):
    """It is printed as typed."""
    _, findings = compose_letter(body=body)

    assert "text/as-typed" in [code for code, _ in codes(findings, "WARNING")]


def test_a_numbered_list_begins_with_the_number_of_its_first_item(compose_letter):
    """A letter may cite numbered points."""
    galley, _ = compose_letter(body="3. three\n4. four\n")

    assert galley.blocks[0].start == 3


def test_fields_that_are_nothing_are_false(compose_letter):
    """`{% if unnamed %}` is for letters in which somebody is."""
    body = "{% if unnamed %}a{% endif %}{% if sender %}b{% endif %}{% if unnamed == 0 %}c{% endif %}"
    galley, _ = compose_letter(body=body)

    assert text_of(galley.blocks[0]) == "c"


def test_a_wrong_kind_and_a_wrong_stationery_are_told_together(compose_letter, codes):
    """All at once."""
    _, findings = compose_letter(more="kind: x\nstationery: y\n")

    assert codes(findings, "FAILURE") == [("kind/unknown", 0), ("stationery/unknown", 0)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("colour = '#00g'", "six hexadecimal digits"),
        ("size_pt = -4", "must be at least 3"),
        ("sizept = 4", "not known here"),
        ("role = 'sans'", "no faces of the role"),
        ("size_pt = 'x'", "must be a number"),
    ],
)
def test_a_wrong_stationery_is_refused_in_plain_words(make_letter, change, said):
    """With file and field, and without the words of the validator."""
    from letter_render.pipeline import prepare

    folder = make_letter(more="stationery: own\n")
    own = folder / "templates" / "stationery" / "own"
    own.mkdir(parents=True)
    text = (SHIPPED / "templates" / "stationery" / "plain" / "stationery.toml").read_text(encoding="utf-8")
    key = change.split(" ")[0]
    text = re.sub(f"(?m)^{key} = .*$", "", text.split("[columns]")[0]) + "[columns]" + text.split("[columns]")[1]
    (own / "stationery.toml").write_text(text.replace("[text]", f"[text]\n{change}"), encoding="utf-8")
    failures = [str(finding) for finding in prepare(folder).findings if finding.severity.name == "FAILURE"]

    assert any(said in failure for failure in failures), failures
    assert all("templates/stationery/own/stationery.toml text" in failure for failure in failures)


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ body }}</p>",
        "<h1>{{ body }}</h1>",
        "<div>x</div>",
        "{{ body }}<p>",
        "<p style='x'>a</p>",
        "loose text",
        "<p><table/></p>",
        "<p class='nope'>a</p>",
    ],
)
def test_a_template_outside_the_subset_is_refused(make_letter, template):
    """What the subset is stands in the hint."""
    from letter_render.pipeline import prepare

    folder = make_letter()
    (folder / "templates" / "letters").mkdir(parents=True)
    (folder / "templates" / "letters" / "open-letter.html.jinja").write_text(template, encoding="utf-8")

    failures = [finding for finding in prepare(folder).findings if finding.code.startswith("template/")]
    assert failures
    assert all(finding.hint for finding in failures)


def test_a_logo_stands_in_the_letterhead(make_letter):
    """From the stationery in the letter folder, beside its own logo."""
    from PIL import Image

    from letter_render.pipeline import prepare

    folder = make_letter(more="stationery: own\n")
    own = folder / "templates" / "stationery" / "own"
    own.mkdir(parents=True)
    Image.new("RGB", (30, 10)).save(own / "logo.png")
    (own / "stationery.toml").write_text(
        "[page]\nwidth_mm=210\nheight_mm=297\nmargin_top_mm=20\nmargin_right_mm=20\nmargin_bottom_mm=20\n"
        "margin_left_mm=20\n[text]\nrole='serif'\nsize_pt=11\nleading_pt=16\n[columns]\ncount=1\ngutter_mm=0\n"
        "[letterhead]\nlogo='logo.png'\nalt='Our logo'\nwidth_mm=30\n",
        encoding="utf-8",
    )

    (figure,) = prepare(folder).galleys[0].letterhead
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.width_mm) == ("Our logo", 30)


@pytest.mark.parametrize(
    ("key", "code"), [("kind: invitation", "kind/unknown"), ("stationery: nope", "stationery/unknown")]
)
def test_an_unknown_template_or_stationery_is_refused_with_those_known(compose_letter, codes, key, code):
    """Hint: the names there are."""
    _, findings = compose_letter(more=f"{key}\n")

    assert (code, 0) in codes(findings, "FAILURE")


def test_a_language_without_a_file_is_refused_with_those_known(compose_letter, codes):
    """Hindi has no face either, but the language file is what is asked for first."""
    _, findings = compose_letter(tag="hi")

    assert ("language/unknown", 0) in codes(findings, "FAILURE")


@pytest.mark.parametrize("names", ["names[1:]", "names|reverse", "names + names", "[]"])
def test_a_template_that_does_not_set_every_name_once_in_order_is_refused(make_letter, codes, names):
    """A name left out by a template is as lost as one left out by a program."""
    from letter_render.pipeline import prepare

    folder = make_letter("A", "B", "C")
    (folder / "templates" / "letters").mkdir(parents=True)
    template = "{{ body }}<ul class='names'>{% for n in " + names + " %}<li>{{ n }}</li>{% endfor %}</ul>"
    (folder / "templates" / "letters" / "open-letter.html.jinja").write_text(template, encoding="utf-8")

    assert ("template/names", 0) in codes(prepare(folder).findings, "FAILURE")


@pytest.mark.parametrize(
    "body",
    ["{{ 'a' * 99999999999999 }}", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "{{ total|string|length }}"],
)
def test_an_expression_that_cannot_be_had_is_a_finding(compose_letter, codes, body):
    """Endless, too deep, or with a filter, which would work on a marker: never a traceback."""
    _, findings = compose_letter(body=body)

    assert any(code.startswith("template/") for code, _ in codes(findings, "FAILURE"))


def test_a_field_in_an_address_is_refused(compose_letter, codes):
    """A link would lead to the marker."""
    _, findings = compose_letter(body="[a](https://example.org/{{ total }})")

    assert ("template/markup", 0) in codes(findings, "FAILURE")


def test_an_image_may_have_any_name_and_is_never_higher_than_two_thirds_of_the_page(make_letter):
    """Letters beyond ASCII and spaces in a file's name; a picture of 200 by 5000 pixels."""
    from PIL import Image

    from letter_render.pipeline import prepare

    folder = make_letter(body="![x](größe.png)\n\n![y](<a b.png>)\n")
    Image.new("RGB", (200, 5000)).save(folder / "größe.png")
    Image.new("RGB", (96, 48)).save(folder / "a b.png")
    prepared = prepare(folder)
    tall, small = [block for block in prepared.galleys[0].blocks if isinstance(block, Figure)]

    assert [str(finding) for finding in prepared.findings if finding.severity.name == "FAILURE"] == []
    assert tall.width_mm * 25 < 297 * 2 / 3
    assert abs(small.width_mm - 25.4) < 0.01


@pytest.mark.parametrize(("length", "code"), [(150, "letter/long-title"), (300, "letter/title")])
def test_a_title_that_does_not_fit_is_told(compose_letter, codes, length, code):
    """Wider than a page's head: it is left out there. Longer than the properties of a file: refused."""
    galley, findings = compose_letter(title="W" * length)

    assert (code, 0) in codes(findings)
    assert galley.head == ()


def test_a_template_that_leads_out_of_the_folder_is_refused(make_letter, tmp_path, codes):
    """Through a symbolic link: the same gate as for all files of a letter."""
    from letter_render.pipeline import prepare

    folder = make_letter()
    (folder / "templates" / "letters").mkdir(parents=True)
    (tmp_path / "outside.jinja").write_text("{{ body }}", encoding="utf-8")
    (folder / "templates" / "letters" / "open-letter.html.jinja").symlink_to(tmp_path / "outside.jinja")

    assert ("file/outside", 0) in codes(prepare(folder).findings, "FAILURE")


@pytest.mark.parametrize(
    ("change", "said"), [("word_tag = 'qq-ZZ'", "no language"), ("unofficial = 'From {source}'", "holds {original}")]
)
def test_a_wrong_language_file_is_refused_in_plain_words(make_letter, change, said):
    """Before anything fails on it."""
    from letter_render.pipeline import prepare

    folder = make_letter()
    (folder / "data" / "languages").mkdir(parents=True)
    english = (SHIPPED / "data" / "languages" / "en.toml").read_text(encoding="utf-8")
    text = re.sub(f"(?m)^{change.split(' ')[0]} = .*$", change, english)
    (folder / "data" / "languages" / "en.toml").write_text(text, encoding="utf-8")

    assert any(said in finding.what for finding in prepare(folder).findings)


@pytest.mark.parametrize(("tag", "family"), [("yue", "Noto Serif HK"), ("wuu", "Noto Serif SC")])
def test_other_chinese_languages_are_set_in_the_forms_of_their_region(compose_letter, tag, family):
    """Cantonese as in Hong Kong, Wu as on the mainland."""
    galley, _ = compose_letter(f"香港骨,{tag}", header="name,language")

    assert family in {run.face.family for run in runs_of(name_list(galley).names[0].inlines)}


def test_a_middle_dot_makes_no_name_japanese(compose_letter):
    """It is punctuation of Chinese too."""
    galley, _ = compose_letter("台灣・黎明,TW", header="name,country")

    assert {run.language for run in runs_of(name_list(galley).names[0].inlines)} == {"zh-Hant-TW"}


def test_an_unknown_field_hides_nothing_else_of_the_prose(compose_letter, codes):
    """Everything wrong is told at once."""
    _, findings = compose_letter(body="{{ nothing }}\n\n- a\n  - b\n\n{{ more.of }}\n")

    assert {code for code, _ in codes(findings, "FAILURE")} >= {"template/undefined"}
    _, findings = compose_letter(body="{{ nothing }} བོད\n\n- a\n")
    assert {code for code, _ in codes(findings, "FAILURE")} == {"template/undefined", "glyph/missing"}
