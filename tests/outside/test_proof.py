"""`proof.html` as a browser shows it, of a letter and of a mailing."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from contextlib import contextmanager
from statistics import fmean

import pikepdf
import pytest
from PIL import Image, ImageChops

from letter_render.pdf.picture import SCALE

pytestmark = pytest.mark.outside

_TABLE = f"id,language,name,address\nfra,en,Mme Å,1 rue V\negy,zh-Hant,السيد أحمد,شارع ١٢\nbad,en,{'W' * 90},x\n"
_SHOWN = """selector => [...document.querySelectorAll(selector)].map(node => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
})"""


@pytest.fixture(scope="session")
def proofs(rich_folder, all_judged, command, tmp_path_factory):
    """The proof of a letter with names in every script, and that of a mailing with a letter that was refused."""
    base = tmp_path_factory.mktemp("mailing")
    folder = shutil.copytree(rich_folder, base / "letter")
    text = (folder / "letter.yaml").read_text(encoding="utf-8")
    (folder / "letter.yaml").write_text(text.replace("kind: rich", "kind: open-letter"), encoding="utf-8")
    (base / "to.csv").write_text(_TABLE, encoding="utf-8")
    words = [command, "render", folder, "--to", base / "to.csv", "--out", base / "out"]
    assert subprocess.run([str(word) for word in words], capture_output=True, check=False).returncode == 1
    return {
        "letter": all_judged["rich.en"].pdf.with_name("proof.html"),
        "mailing": base / "out" / "proof.html",
    }


@pytest.fixture(params=["letter", "mailing"])
def proof(request, proofs):
    """Each proof in turn."""
    return proofs[request.param]


@pytest.fixture
def opened(browser, proof):
    """Open the proof in a window: `opened(width, **settings)`."""

    @contextmanager
    def open_(width=1280, **settings):
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(proof.as_uri())
        yield page
        context.close()

    return open_


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def shown(page, selector=".item"):
    """How many of the elements are seen, and of how many."""
    found = page.evaluate(_SHOWN, selector)
    return sum(found), len(found)


def test_no_request_leaves_the_file_and_nothing_is_refused(opened, proof):
    """It asks for itself and for the pictures that it holds; its policy has nothing to say."""
    with opened() as page:
        page.evaluate("async () => { for (const node of document.querySelectorAll('.crop')) node.scrollIntoView() }")
        assert [url for url in page.asked if not url.startswith("data:image/png;")] == [proof.as_uri()]
        assert page.said == []


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation(opened, axe, width):
    """Of any of its rules, best practices too."""
    with opened(width) as page:
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run()).violations")
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found] == []


def test_at_the_width_of_a_phone_nothing_scrolls_sideways(opened):
    """All names are there."""
    with opened(360) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.evaluate("[...document.querySelectorAll('body *')].filter(n => n.scrollWidth > 360).length") == 0
        count, total = shown(page)
        assert count == total > 139


def test_the_filters_work_by_keyboard(opened):
    """Doubtful ones alone; one language; a script; a part of a name whatever its accents; a row; all again."""
    with opened() as page:
        _, total = shown(page)
        page.locator("[name=show]").first.focus()
        press(page, "ArrowRight")
        assert shown(page, ".item:not(.doubt)")[0] == 0
        count, all_doubtful = shown(page, ".doubt")
        assert 0 < count == all_doubtful < total
        assert page.locator("output").text_content() == f"{count} of {total} shown"
        press(page, "ArrowLeft", "Tab")
        page.keyboard.type("Jap")
        names = page.locator(".names .item:not([hidden]) .name")
        assert names.count() > 0
        assert all("ja" in name for name in names.evaluate_all("all => all.map(one => one.innerHTML)"))
        press(page, "End", "ArrowUp", "ArrowUp", "ArrowUp")
        assert set(names.all_text_contents()) == {"Ассоциация «Проект T*Revers!»"}
        press(page, "Home")
        press(page, "Tab")
        page.keyboard.type("DEFENSE des")
        assert set(names.all_text_contents()) == {"Défense des Droits – Liên Đoàn"}
        press(page, "Enter", "Tab", "Enter")
        assert shown(page) == (total, total)
        page.locator("[name=find]").focus()
        page.keyboard.type("12")
        assert "Ассоциация «Проект T*Revers!»" in names.all_text_contents()


def test_printed_it_shows_all_names_whatever_is_filtered(opened, proof):
    """With their pictures, though browsers print no backgrounds of themselves."""
    with opened() as page:
        page.locator("[name=find]").fill("no such name")
        assert shown(page)[0] == 0
        page.emulate_media(media="print")
        count, total = shown(page)
        assert count == total > 139
        crops, all_crops = shown(page, ".crop")
        assert crops == all_crops > 139
        assert shown(page, ".filter")[0] == 0
        printed = page.pdf(format="A4")
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        images = {image.objgen for sheet in pdf.pages for image in sheet.get_images().values()}
    assert len(images) >= proof.read_text(encoding="utf-8").count("data:image/png") > 0


def test_without_its_script_everything_is_there_but_the_filter(opened):
    """All names, all pictures; each language by its tag."""
    with opened(java_script_enabled=False) as page:
        count, total = shown(page)
        assert count == total > 139
        crops, all_crops = shown(page, ".crop")
        assert crops == all_crops > 139
        assert shown(page, ".filter")[0] == 0
        assert any("zh-Hant-TW" in text for text in page.locator(".set").all_text_contents())


@pytest.mark.parametrize("width", [1280, 360])
def test_what_stands_beside_a_name_is_its_part_of_the_page(opened, proof, width):
    """As the browser draws it, it is like that name's part of the page's picture, and like no other name's."""
    html = proof.read_text(encoding="utf-8")
    pictures = {
        name: Image.open(io.BytesIO(base64.b64decode(data))).convert("L")
        for name, data in re.findall(r"\.(p[0-9a-f]+) \{.*?base64,([A-Za-z0-9+/=]+)", html)
    }
    crops = re.findall(r'class="crop (\w+)".*?--x:([0-9.]+);--y:([0-9.]+);--w:([0-9.]+);--h:([0-9.]+)', html)[:12]
    parts = []
    for name, *box in crops:
        x, y, wide, high = (float(number) * SCALE for number in box)
        parts.append(pictures[name].crop((round(x), round(y), round(x + wide), round(y + high))))
    with opened(width, device_scale_factor=2) as page:
        for place in range(len(parts)):
            drawn = Image.open(io.BytesIO(page.locator(".crop").nth(place).screenshot())).convert("L")
            unlike = [_difference(drawn, part) for part in parts]
            assert unlike.index(min(unlike)) == place
            sides = [
                (side * drawn.width / parts[place].width, at)
                for side, at in zip(_ink(parts[place]), _ink(drawn), strict=True)
            ]
            # In dots of the screen, three to a pt; thin strokes are lost where a picture is scaled.
            assert [pair for pair in sides if abs(pair[0] - pair[1]) > 7] == []


def _ink(picture):
    """Where the ink of a picture begins and ends: left, top, right, bottom."""
    return picture.point([255 if gray < 128 else 0 for gray in range(256)]).getbbox()


def _difference(drawn, part):
    """How much two pictures differ when they are scaled to one size, an eighth of the first."""
    size = (drawn.width // 8, drawn.height // 8)
    small = [one.resize(size, Image.Resampling.BOX) for one in (drawn, part)]
    return fmean(ImageChops.difference(*small).tobytes())
