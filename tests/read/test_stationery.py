"""A stationery that is based on another: key by key, its own winning, and what is wrong stands at its file."""

from __future__ import annotations

import tomllib

import pytest
from PIL import Image

from letter_render.findings import InputRefusedError, Origin, ShippedDamagedError
from letter_render.pipeline import prepare
from letter_render.read import catalogue
from letter_render.resources import SHIPPED
from letter_render.stationery import Stationery

PLAIN = SHIPPED / "templates/stationery/plain/stationery.toml"


@pytest.fixture
def read(tmp_path):
    """Write stationeries into a letter folder, and read one of them."""

    def read_one(name, **texts):
        for other, text in texts.items():
            own = tmp_path / "templates/stationery" / other
            own.mkdir(parents=True, exist_ok=True)
            (own / "stationery.toml").write_text(text, encoding="utf-8")
        (resource,) = catalogue.find(tmp_path, (catalogue.STATIONERY, name, Origin("f")))
        return catalogue.read_stationery(resource, tmp_path)

    return read_one


def refused(call, *arguments, **texts):
    """Code, file and field of each finding that it is refused with."""
    with pytest.raises(InputRefusedError) as error:
        call(*arguments, **texts)
    return [(one.code, one.origin.file.split("/")[-2], one.origin.field) for one in error.value.findings]


def test_what_the_file_leaves_out_is_its_bases(read):
    """Inside a style too."""
    plain = Stationery.model_validate(tomllib.loads(PLAIN.read_text(encoding="utf-8")))
    own = read("own", own="based_on = 'plain'\n[text]\nsize_pt = 12\n[styles.subject]\ncolour = '#0055A4'\n")
    assert own.stationery.text == plain.text.model_copy(update={"size_pt": 12})
    assert own.stationery.styles["subject"] == plain.styles["subject"].model_copy(update={"colour": "#0055a4"})
    assert own.stationery.styles.keys() == plain.styles.keys()
    assert (own.stationery.page, own.stationery.address) == (plain.page, plain.address)
    assert [path.parent.name for path in own.paths] == ["own", "plain"]


def test_faces_of_a_docx_are_cut_whole_or_none(read):
    """And what comes of it is in the galley, whichever way the stationery is based on another."""
    assert read("plain").stationery.docx_faces == "subset"
    own = {"a": "based_on = 'plain'\ndocx_faces = 'whole'\n", "b": "based_on = 'a'\n"}
    assert read("b", **own).stationery.docx_faces == "whole"
    wrong = refused(read, "c", c="based_on = 'plain'\ndocx_faces = 'some'\n")
    assert wrong == [("catalogue/broken", "c", "docx_faces")]


def test_a_base_may_have_a_base_and_need_not_be_whole(read):
    """The nearest wins."""
    made = read(
        "c",
        a="[page]\nwidth_mm = 300\n[text]\nsize_pt = 9\n",
        b="based_on = 'plain'\n[text]\nsize_pt = 10\nleading_pt = 13\n",
        c="based_on = 'b'\nrunning_head = false\n[text]\nsize_pt = 11\n",
    )
    text = made.stationery.text
    assert (text.size_pt, text.leading_pt, text.role, made.stationery.running_head) == (11, 13, "serif", False)
    assert [path.parent.name for path in made.paths] == ["c", "b", "plain"]
    assert refused(read, "a", a="[page]\nwidth_mm = 300\n")[0] == ("catalogue/broken", "a", "page.height_mm")


def test_a_base_of_the_letter_folder_wins_over_the_shipped_one(read):
    plain = PLAIN.read_text(encoding="utf-8").replace("size_pt = 11\n", "size_pt = 13\n", 1)
    assert read("own", own="based_on = 'plain'\n", plain=plain).stationery.text.size_pt == 13


def test_a_base_that_there_is_not_is_told_with_those_that_there_are(read):
    assert refused(read, "own", own="based_on = 'plian'\n") == [("stationery/unknown", "own", "based_on")]
    assert refused(read, "own", own="based_on = '../../x'\n") == [("stationery/unknown", "own", "based_on")]


@pytest.mark.parametrize("texts", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_a_circle_is_refused(read, texts):
    made = {name: f"based_on = '{base}'\n" for name, base in texts.items()}
    assert refused(read, "a", **made) == [("stationery/circle", "a", "based_on")]


def test_a_fault_stands_at_the_file_that_has_it(read):
    """The base's in the base, one of both together in the own."""
    assert refused(read, "own", own="based_on = 'b'\n", b="based_on = 'plain'\n[text]\nsize_pt = 'x'\n") == [
        ("catalogue/broken", "b", "text.size_pt")
    ]
    assert refused(read, "own", own="based_on = 'plain'\n[text]\nsizept = 4\n") == [
        ("catalogue/broken", "own", "text.sizept")
    ]
    assert refused(read, "own", own="based_on = 'plain'\n[page]\nmargin_left_mm = 100\n") == [
        ("catalogue/broken", "own", "")
    ]
    assert refused(read, "own", own="based_on = 5\n")[0] == ("catalogue/broken", "own", "based_on")
    assert refused(read, "own", own="based_on = 'b'\n", b="[text\n") == [("catalogue/broken", "b", "")]
    assert refused(read, "own", own="based_on = 'plain'\npage = 5\n") == [("catalogue/broken", "own", "page")]


def test_a_shipped_file_that_is_wrong_alone_is_a_damaged_program(tmp_path):
    path = tmp_path / "stationery.toml"
    path.write_text("x = 1\n", encoding="utf-8")
    resource = catalogue.Resource(path, "templates/stationery/plain/stationery.toml", is_shipped=True)
    with pytest.raises(ShippedDamagedError):
        catalogue.read_stationery(resource, tmp_path)


def test_the_logo_lies_beside_the_file_that_names_it_and_every_file_is_an_input(make_letter):
    folder = make_letter(more="stationery: own\n")
    base, own = (folder / "templates/stationery" / name for name in ("base", "own"))
    for path in (base, own):
        path.mkdir(parents=True)
    Image.new("RGB", (60, 20)).save(base / "logo.png")
    text = "based_on = 'plain'\n[letterhead]\nlogo = 'logo.png'\nalt = 'L'\n"
    (base / "stationery.toml").write_text(text, encoding="utf-8")
    (own / "stationery.toml").write_text("based_on = 'base'\n[letterhead]\nalign = 'end'\n", encoding="utf-8")
    prepared = prepare(folder)
    assert [str(one) for one in prepared.findings] == []
    (logo,) = prepared.galleys[0].letterhead
    assert (logo.path.parent.name, logo.align) == ("base", "end")
    assert {f"templates/stationery/{name}" for name in ("own/stationery.toml", "base/stationery.toml", "base/logo.png",
            "plain/stationery.toml")} <= prepared.inputs.keys()  # fmt: skip


def test_us_letter_is_plain_but_for_paper_and_address(read):
    """And repeats nothing of it."""
    ours, plain = read("us-letter").stationery, read("plain").stationery
    changed = {"based_on", "page", "address", "styles"}
    assert ours.model_dump(exclude=changed) == plain.model_dump(exclude=changed)
    assert {name for name in ours.styles if ours.styles[name] != plain.styles[name]} == {"address"}
    assert (ours.page.width_mm, ours.page.height_mm, ours.page.margin_left_mm) == (215.9, 279.4, 25.4)
