"""The print run as PDF/X-4: its boxes, inks, images, intent and metadata; and that every fault of it is found."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw

from letter_render.checks.print_x4 import RULES, check_x4
from letter_render.condition import inks_of, shipped_condition
from letter_render.findings import Severity
from letter_render.pdf.inspect_x4 import inspect_x4
from letter_render.pdf.plates import image_on_plates
from letter_render.pdf.print_run import write_print_run
from letter_render.pdf.write import write_pdf
from letter_render.walk import colours

_STATIONERY = """\
based_on = "plain"
[page]
bleed_mm = {bleed}
[letterhead]
logo = "logo.png"
alt = "A disc"
width_mm = 20
[styles.subject]
colour = "#0055a4"
[styles.salutation]
colour = "#808080"
"""


def _logo(path):
    """A blue disc on nothing, half of it veiled: 254 dots an inch at 20 mm."""
    image = Image.new("RGBA", (200, 100))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, 199, 99), fill="#0055a4")
    draw.rectangle((90, 40, 110, 60), fill=(255, 0, 0, 128))
    image.save(path)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The bytes of a logo."""
    path = tmp_path_factory.mktemp("logo") / "logo.png"
    _logo(path)
    return path.read_bytes()


@pytest.fixture
def compose_in_colour(address_letter, make_letter, office):
    """Compose a letter with a logo, a blue subject and a gray salutation, for a recipient."""

    def compose(name="M. É", bleed=3, logo=office):
        folder = make_letter()
        look = folder / "templates/stationery/office"
        look.mkdir(parents=True, exist_ok=True)
        (look / "stationery.toml").write_text(_STATIONERY.format(bleed=bleed), encoding="utf-8")
        (look / "logo.png").write_bytes(logo)
        galley, found = address_letter({"name": name}, stationery="office", title="A title\n    subject: In blue")
        assert [str(one) for one in found if one.severity == Severity.FAILURE] == []
        return galley

    return compose


@pytest.fixture
def run(compose_in_colour):
    """Two letters as a print run."""
    return write_print_run([compose_in_colour("Ana Silva"), compose_in_colour("Émile Zola")], "A & B")[0]


def _inks(galley):
    return inks_of(colours(galley), shipped_condition(galley.page)).values()


def _found(data, inks=((0, 0, 0, 1), (0, 0, 0, 0.4980), (0, 0, 0, 0.7333), (0.94, 0.65, 0, 0.03))):
    return sorted({finding.code for finding in check_x4(inspect_x4(data), inks, "x.pdf")})


def test_a_run_with_colours_and_a_logo_has_no_fault(run, compose_in_colour):
    assert check_x4(inspect_x4(run), _inks(compose_in_colour()), "x.pdf") == []


def test_gray_is_a_tint_of_black_and_a_colour_the_inks_of_the_profile(run):
    """Black, two grays (the foot has one of the stationery's), and #0055a4 as FOGRA39 prints it."""
    assert {str(ink) for ink in inspect_x4(run).inks} == {
        "DeviceCMYK 0 0 0 1", "DeviceCMYK 0 0 0 0.7333", "DeviceCMYK 0 0 0 0.498", "DeviceCMYK 0.94 0.65 0 0.03",
    }  # fmt: skip


@pytest.mark.parametrize(("bleed_mm", "bleed_pt"), [(3, 8.5039), (0, 0), (5.5, 15.5906)])
def test_pages_reach_over_the_paper_by_the_bleed_and_nothing_is_moved(compose_in_colour, bleed_mm, bleed_pt):
    galley = compose_in_colour(bleed=bleed_mm)
    sheet = inspect_x4(write_print_run([galley], "T")[0]).sheets[0]
    width, height = 595.275591, 841.889764
    assert sheet.boxes["TrimBox"] == (0, 0, width, height)
    outer = pytest.approx((-bleed_pt, -bleed_pt, width + bleed_pt, height + bleed_pt))
    assert sheet.boxes["BleedBox"] == sheet.boxes["MediaBox"] == outer


def test_the_page_within_the_trim_is_the_page_of_the_letter_s_own_file(compose_letter):
    """Point for point, in black, which pdfium shows lighter where it is that of a press."""
    galley, _ = compose_letter(
        "Amnesty International", "アムネスティ日本", "نقابة", body="A paragraph.\n\n- one\n- two\n"
    )
    black_alone = {style: replace(format_, colour="#000000") for style, format_ in galley.formats.items()}
    galley = replace(galley, formats=black_alone)
    page = pdfium.PdfDocument(write_print_run([galley], "T")[0])[0]
    page.set_mediabox(*page.get_trimbox())
    own = pdfium.PdfDocument(write_pdf(galley)[0])[0].render(scale=2).to_pil().convert("L")
    shown = page.render(scale=2).to_pil().convert("L")
    black = shown.getextrema()[0]
    assert black < 40
    lighter = own.point(lambda value: black + value * (255 - black) // 255)
    assert max(ImageChops.difference(shown, lighter).getextrema()) <= 2


@pytest.mark.parametrize(
    ("mode", "colour", "space", "first"),
    [
        ("L", 128, "/DeviceGray", [128]),
        ("1", 0, "/DeviceGray", [0]),
        ("RGB", (90, 90, 90), "/DeviceGray", [90]),
        ("RGBA", (0, 0, 0, 0), "/DeviceGray", [255]),
        ("RGBA", (0, 0, 0, 51), "/DeviceGray", [204]),
        ("LA", (0, 255), "/DeviceGray", [0]),
        ("P", 0, "/DeviceGray", [0]),
        ("RGB", (0, 85, 164), "/DeviceCMYK", [240, 166, 0, 8]),
    ],
)
def test_gray_images_are_of_black_alone_and_colours_of_four_inks(compose_in_colour, mode, colour, space, first):
    """What shines through is mixed with white."""
    file = io.BytesIO()
    Image.new(mode, (200, 100), colour).save(file, "PNG")
    data = write_print_run([compose_in_colour(logo=file.getvalue())], "T")[0]
    assert _found(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        assert (str(image.ColorSpace), set(image.keys()) & {"/SMask", "/Mask"}) == (space, set())
        assert list(image.read_bytes()[: len(first)]) == pytest.approx(first, abs=2)


def test_an_image_is_there_once_for_all_letters(run):
    with pikepdf.open(io.BytesIO(run)) as pdf:
        assert sum(1 for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image") == 1


def test_an_image_of_few_pixels_is_a_warning_with_its_place(compose_in_colour):
    """It is 20 mm wide with 100 pixels, at the left margin."""
    file = io.BytesIO()
    Image.new("L", (100, 50)).save(file, "PNG")
    galley = compose_in_colour(logo=file.getvalue())
    (finding,) = check_x4(inspect_x4(write_print_run([galley, galley], "T")[0]), _inks(galley), "x.pdf")
    assert (finding.code, finding.severity) == ("print/resolution", Severity.WARNING)
    assert "has 127 dots an inch at its printed size of 20 by 10 mm" in finding.what
    assert "page 1, 27 mm from the left" in finding.what


def test_a_cmyk_image_keeps_its_values():
    """A colour of the press is not converted to another."""
    with pikepdf.new() as source, pikepdf.new() as pdf:
        image = source.make_stream(
            bytes([1, 2, 3, 4]), Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceCMYK, BitsPerComponent=8
        )
        assert image_on_plates(pdf, image, None).read_bytes() == bytes([1, 2, 3, 4])


def test_the_dates_are_the_letter_s_and_those_of_an_undated_one_1980(compose_letter):
    galley, _ = compose_letter()
    for day, said in ((None, "1980-01-01"), (dt.date(2020, 9, 9), "2020-09-09")):
        file = inspect_x4(write_print_run([replace(galley, date=day)], "T")[0])
        assert {file.xmp[f"xmp:{key}Date"] for key in ("Create", "Modify", "Metadata")} == {f"{said}T00:00:00Z"}
        assert {file.info["CreationDate"], file.info["ModDate"]} == {f"D:{said.replace('-', '')}000000Z"}


def test_the_title_is_told_twice_and_markup_in_it_is_text(run):
    file = inspect_x4(run)
    assert file.info["Title"] == file.xmp["dc:title"] == "A & B"


def test_the_profile_is_in_the_file_byte_for_byte(run, compose_in_colour):
    with pikepdf.open(io.BytesIO(run)) as pdf:
        intent = pdf.Root.OutputIntents[0]
        assert intent.DestOutputProfile.read_bytes() == shipped_condition(compose_in_colour().page).profile
        assert (str(intent.OutputConditionIdentifier), str(intent.RegistryName)) == ("FOGRA39", "http://www.color.org")


def test_other_words_are_another_document(compose_in_colour):
    ids = {inspect_x4(write_print_run([compose_in_colour(name)], "T")[0]).xmp["xmpMM:DocumentID"] for name in "AB"}
    assert len(ids) == 2


_TWICE = """
import hashlib
from pathlib import Path
from letter_render.pipeline import prepare
from letter_render.pdf.print_run import write_print_run
galley = prepare(Path("data/letters/china-2020"), ("en",)).galleys[0]
print(hashlib.sha256(write_print_run([galley], "T")[0]).hexdigest())
"""


def test_the_bytes_are_the_same_in_any_process(sample_folder):
    """Whatever the seed of its hashes and its time zone."""
    said = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Taipei")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(sample_folder.parents[2])}
        command = [sys.executable, "-c", _TWICE]
        done = subprocess.run(
            command, env=environment, cwd=sample_folder.parents[2], capture_output=True, text=True, check=True
        )
        said.add(done.stdout)
    assert len(said) == 1


# Deliberate faults.


def _content(pdf, operators):
    page = pdf.pages[0].obj
    page.Contents.append(pdf.make_stream(operators))


def _form(pdf):
    form = pdf.make_stream(b"1 0 0 rg 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    pdf.pages[0].obj.Resources.XObject[Name.Fm] = form
    _content(pdf, b"/Fm Do")


def _unused_form(pdf):
    form = pdf.make_stream(b"1 0 0 RG", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    pdf.pages[0].obj.Resources.XObject[Name.Fm] = form


def _pattern(pdf):
    box = Array([0, 0, 1, 1])
    pattern = pdf.make_stream(b"0.5 g", PatternType=1, PaintType=1, TilingType=1, BBox=box, XStep=1, YStep=1)
    pdf.pages[0].obj.Resources.Pattern = Dictionary(P=pattern)
    _content(pdf, b"/Pattern cs /P scn")


def _shading(pdf):
    pdf.pages[0].obj.Resources.Shading = Dictionary(S=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB))
    _content(pdf, b"/S sh")


def _spot(pdf):
    space = Array([Name.Separation, Name("/Gold"), Name.DeviceCMYK, Dictionary()])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(Gold=space)
    _content(pdf, b"/Gold cs 1 scn")


def _image(pdf, space, **more):
    (image,) = pdf.pages[0].obj.Resources.XObject.values()
    image.ColorSpace = space
    for key, value in more.items():
        image[f"/{key}"] = value


def _state(pdf, **entries):
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(**entries))


def _group(pdf):
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency)


def _annotation(pdf):
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[1].obj.Annots = Array([link])


def _helvetica(pdf):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Resources.Font[Name.F] = pdf.make_indirect(font)
    _content(pdf, b"q 1 0 0 1 100 100 cm BT /F 9 Tf (x) Tj ET Q")


def _far_text(pdf):
    name = next(iter(pdf.pages[0].obj.Resources.Font.keys()))
    pdf.pages[0].obj.Contents = pdf.make_stream(f"BT {name} 9 Tf 1 0 0 1 594 50 Tm <00010001> Tj ET".encode())


def _xmp(pdf, old, new):
    data = pdf.Root.Metadata.read_bytes()
    assert old in data
    pdf.Root.Metadata = pdf.make_stream(data.replace(old, new), Type=Name.Metadata, Subtype=Name.XML)


def _profile(pdf, at, value, components=4):
    intent = pdf.Root.OutputIntents[0]
    data = bytearray(intent.DestOutputProfile.read_bytes())
    data[at : at + len(value)] = value
    intent.DestOutputProfile = pdf.make_stream(bytes(data), N=components)


def _box(pdf, name, *sides):
    pdf.pages[0].obj[f"/{name}"] = Array(sides)


def _open(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.beep()")


def _second_intent(pdf):
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


FAULTS = {
    "RGB": (lambda pdf: _content(pdf, b"1 0 0 rg"), "print/ink"),
    "RGB strokes": (lambda pdf: _content(pdf, b"0 0 0 RG"), "print/ink"),
    "black of four inks": (lambda pdf: _content(pdf, b"1 1 1 1 k"), "print/ink"),
    "gray of another space": (lambda pdf: _content(pdf, b"0 g"), "print/ink"),
    "RGB by its name": (lambda pdf: _content(pdf, b"/DeviceRGB cs 1 0 0 sc"), "print/ink"),
    "RGB in a form": (_form, "print/ink"),
    "RGB in a form that nothing shows": (_unused_form, "print/ink"),
    "gray in a pattern": (_pattern, "print/ink"),
    "a shading": (_shading, "print/ink"),
    "a spot colour": (_spot, "print/ink"),
    "RGB image": (lambda pdf: _image(pdf, Name.DeviceRGB), "print/image"),
    "Lab image": (lambda pdf: _image(pdf, Array([Name.Lab, Dictionary()])), "print/image"),
    "palette of RGB": (lambda pdf: _image(pdf, Array([Name.Indexed, Name.DeviceRGB, 1, b"000111"])), "print/image"),
    "inline RGB image": (
        lambda pdf: _content(pdf, b"BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI"), "print/image"),
    "mask": (lambda pdf: _image(pdf, Name.DeviceCMYK, SMask=pdf.make_stream(b"")), "print/transparency"),
    "half opaque": (lambda pdf: _state(pdf, ca=0.5), "print/transparency"),
    "half opaque strokes": (lambda pdf: _state(pdf, CA=0.5), "print/transparency"),
    "blend mode": (lambda pdf: _state(pdf, BM=Name.Multiply), "print/transparency"),
    "transfer function": (lambda pdf: _state(pdf, TR=Dictionary(FunctionType=2)), "print/transparency"),
    "group": (_group, "print/transparency"),
    "annotation": (_annotation, "print/annotation"),
    "no font program": (_helvetica, "print/font"),
    "text over the edge": (_far_text, "print/text"),
    "trim over the bleed": (lambda pdf: _box(pdf, "TrimBox", -20, 0, 595.275591, 841.889764), "print/boxes"),
    "bleed over the medium": (lambda pdf: _box(pdf, "BleedBox", -20, -20, 700, 900), "print/boxes"),
    "crop inside the bleed": (lambda pdf: _box(pdf, "CropBox", 0, 0, 595.275591, 841.889764), "print/boxes"),
    "art box": (lambda pdf: _box(pdf, "ArtBox", 0, 0, 100, 100), "print/boxes"),
    "no trim box": (lambda pdf: pdf.pages[0].obj.__delitem__("/TrimBox"), "print/boxes"),
    "no metadata": (lambda pdf: pdf.Root.__delitem__("/Metadata"), "print/metadata"),
    "X-3": (lambda pdf: _xmp(pdf, b"PDF/X-4", b"PDF/X-3"), "print/metadata"),
    "no document id": (lambda pdf: _xmp(pdf, b"xmpMM:DocumentID", b"xmpMM:Other"), "print/metadata"),
    "other title": (lambda pdf: pdf.docinfo.__setitem__("/Title", "B"), "print/info"),
    "other date": (lambda pdf: pdf.docinfo.__setitem__("/ModDate", "D:20200101000000Z"), "print/info"),
    "trapped unknown": (lambda pdf: pdf.docinfo.__setitem__("/Trapped", Name.Unknown), "print/info"),
    "producer in one": (lambda pdf: pdf.docinfo.__setitem__("/Producer", "x"), "print/info"),
    "two intents": (_second_intent, "print/intent"),
    "no intent": (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "print/intent"),
    "no identifier": (
        lambda pdf: pdf.Root.OutputIntents[0].__setitem__("/OutputConditionIdentifier", ""), "print/intent"),
    "profile of a screen": (lambda pdf: _profile(pdf, 12, b"mntr"), "print/intent"),
    "profile of RGB": (lambda pdf: _profile(pdf, 16, b"RGB "), "print/intent"),
    "profile of three components": (lambda pdf: _profile(pdf, 0, b"", 3), "print/intent"),
    "profile of version 5": (lambda pdf: _profile(pdf, 8, b"\5"), "print/intent"),
    "no profile at all": (lambda pdf: _profile(pdf, 36, b"none"), "print/intent"),
    "script": (_open, "print/actions"),
    "form to fill in": (lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(Fields=Array())), "print/actions"),
    "file inside": (lambda pdf: pdf.attachments.__setitem__("a.txt", b"x"), "print/actions"),
    "action of a page": (lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary()), "print/actions"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_no_other(run, fault):
    """The code of its rule, and nothing that is right called wrong."""
    make, code = FAULTS[fault]
    with pikepdf.open(io.BytesIO(run)) as pdf:
        make(pdf)
        changed = io.BytesIO()
        pdf.save(changed, force_version="1.6", fix_metadata_version=False)
    found = _found(changed.getvalue())
    beside = {"no metadata": {"print/info"}, "no font program": set()}.get(fault, set())
    assert set(found) == {code} | beside


def test_faults_of_the_file_as_a_whole_are_found(run):
    """A newer version, a password, no identifier."""
    with pikepdf.open(io.BytesIO(run)) as pdf:
        newer, locked = io.BytesIO(), io.BytesIO()
        pdf.save(newer, force_version="1.7", fix_metadata_version=False)
        pdf.save(locked, force_version="1.6", fix_metadata_version=False, encryption=pikepdf.Encryption(owner="x", R=4))
    assert _found(newer.getvalue()) == ["print/version"]
    assert "print/encryption" in _found(locked.getvalue())
    assert [one.code for one in check_x4(replace(inspect_x4(run), id_count=0), [], "x") if one.code == "print/id"]


def test_every_rule_has_a_fault_that_it_is_tried_with():
    tried = {code for _, code in FAULTS.values()} | {"print/version", "print/encryption", "print/id"}
    assert tried == {rule.code for rule in RULES} | {"print/ink"}
