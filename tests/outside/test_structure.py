"""What assistive technology finds in every PDF and no validator asks for, read with pikepdf from the bare objects."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pikepdf
import pytest

from letter_render.galley import Columns, Figure, Heading, ItemList, NameList, Paragraph
from letter_render.walk import figures, runs_of

pytestmark = pytest.mark.outside

_SHOWS = {"Tj", "TJ", "'", '"', "Do", "sh", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}


@dataclass
class Element:
    """A structure element: its type, its own kids, its /Lang or that of the nearest parent, its marked content."""

    role: str
    language: str
    kids: list[Element] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    attributes: dict[str, object] = field(default_factory=dict)

    def walk(self):
        """The element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    @property
    def languages(self):
        """The languages of all content below."""
        return {element.language for element in self.walk() if element.content}


@dataclass
class Marked:
    """A piece of a page's content: its tag, /Subtype, and MCID or None."""

    page: int
    tag: str
    subtype: str
    mcid: int | None


@pytest.fixture
def tree(judged):
    """The document's element, and the marked content of all pages."""
    with pikepdf.open(judged.pdf) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        (document,) = pdf.Root.StructTreeRoot.K
        element = _element(document, str(pdf.Root.Lang), None, pages)
        marked = [mark for number, page in enumerate(pdf.pages) for mark in _marked(number, page)]
        boxes = [[float(edge) for edge in page.mediabox] for page in pdf.pages]
        return element, marked, boxes


def _element(node, language, page, pages):
    page = pages[node.Pg.objgen] if "/Pg" in node else page
    language = str(node.get("/Lang", language))
    found = Element(str(node.S), language, attributes={"page": page, "alt": str(node.get("/Alt", ""))})
    if "/A" in node:
        found.attributes |= {key: node.A[key] for key in node.A.keys()}  # noqa: SIM118  # no mapping
        if "/BBox" in node.A:
            found.attributes["/BBox"] = [float(edge) for edge in node.A.BBox]
        if "/ListNumbering" in node.A:
            found.attributes["/ListNumbering"] = str(node.A.ListNumbering)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Object):
            found.content.append((page, int(kid)))
        elif "/MCID" in kid:
            found.content.append((pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)))
        elif "/S" in kid:
            found.kids.append(_element(kid, language, page, pages))
    return found


def _marked(number, page):
    """Every mark, and every operator that shows something outside of all marks."""
    open_marks = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                properties = operands[1]
                mcid = int(properties.MCID) if "/MCID" in properties else None
                open_marks.append(Marked(number, str(operands[0]), str(properties.get("/Subtype", "")), mcid))
                yield open_marks[-1]
            case "BMC":
                open_marks.append(Marked(number, str(operands[0]), "", None))
                yield open_marks[-1]
            case "EMC":
                open_marks.pop()
            case shown if shown in _SHOWS and not open_marks:
                yield Marked(number, shown, "", None)


def _blocks(judged):
    """The galley's blocks in reading order, columns opened."""
    for block in (*judged.galley.letterhead, *judged.galley.blocks):
        yield from block.blocks if isinstance(block, Columns) else (block,)


def _elements(document):
    """The document's elements in reading order, sections opened."""
    for kid in document.kids:
        yield from kid.kids if kid.role == "/Sect" else (kid,)


def _body(item):
    """The body of a list's item, without its label."""
    (body,) = [kid for kid in item.kids if kid.role == "/LBody"]
    return body


def _role(block):
    match block:
        case Paragraph():
            return "/P"
        case Heading():
            return f"/H{block.level}"
        case ItemList() | NameList():
            return "/L"
        case Figure():
            return "/Figure"
    raise AssertionError(block)


def test_each_block_is_one_element_in_order(tree, judged):
    """One P for a paragraph, one L for a list, whatever pages and columns it crosses."""
    document, _, _ = tree

    assert document.role == "/Document"
    assert [element.role for element in _elements(document)] == [_role(block) for block in _blocks(judged)]


def test_the_list_of_names_is_one_list_of_as_many_items(tree, judged):
    """282 LI for the 282 names of the sample, each with one LBody."""
    document, _, _ = tree
    lists = [
        element for element, block in zip(_elements(document), _blocks(judged), strict=True)
        if isinstance(block, NameList)
    ]  # fmt: skip

    assert len(lists) == 1
    assert [item.role for item in lists[0].kids] == ["/LI"] * len(judged.names)
    assert {tuple(kid.role for kid in item.kids) for item in lists[0].kids} == {("/LBody",)}


def test_a_list_in_the_prose_has_labels_and_says_how_it_is_numbered(tree, judged):
    """Lbl and LBody in each LI, and /ListNumbering on L (ISO 14289-1 7.6)."""
    document, _, _ = tree
    for element, block in zip(_elements(document), _blocks(judged), strict=True):
        if isinstance(block, ItemList):
            assert [item.role for item in element.kids] == ["/LI"] * len(block.items)
            assert {tuple(kid.role for kid in item.kids) for item in element.kids} == {("/Lbl", "/LBody")}
            assert element.attributes["/ListNumbering"] == ("/Decimal" if block.is_ordered else "/Unordered")


def test_heads_and_feet_are_artifacts(tree, judged):
    """Each page but the first has a /Header and each a /Footer, and neither is read aloud with the text."""
    _, marked, boxes = tree
    found = defaultdict(set)
    for mark in marked:
        if mark.tag == "/Artifact":
            found[mark.page].add(mark.subtype)

    assert len(boxes) == judged.page_count
    for number in range(len(boxes)):
        assert found[number] == ({"/Header", "/Footer"} if number and judged.galley.head else {"/Footer"})


def test_everything_drawn_is_an_artifact_or_owned_by_one_element(tree):
    """No text stands outside the structure, and none is in it twice."""
    document, marked, _ = tree
    drawn = Counter((mark.page, mark.mcid) for mark in marked if mark.tag != "/Artifact")
    owned = Counter(content for element in document.walk() for content in element.content)

    assert drawn == owned
    assert set(owned.values()) == {1}


def test_every_block_has_the_languages_of_its_runs(tree, judged):
    """/Lang stands on each foreign element, or on one around it."""
    document, _, _ = tree
    for element, block in zip(_elements(document), _blocks(judged), strict=True):
        match block:
            case Paragraph() | Heading():
                pairs = [(element, block.inlines)]
            case ItemList():
                pairs = list(zip(map(_body, element.kids), block.items, strict=True))
            case NameList():
                pairs = [(item, name.inlines) for item, name in zip(element.kids, block.names, strict=True)]
            case Figure():
                continue
        for found, inlines in pairs:
            assert found.languages == {run.language for run in runs_of(inlines) if run.text.strip()}, inlines


def test_each_figure_has_its_alternative_text_and_its_place_on_the_page(tree, judged):
    """/Alt as in the letter; /BBox lies inside the page and is as wide as the letter says (ISO 32000-1 14.8.5.4.3)."""
    document, _, boxes = tree
    found = [element for element in document.walk() if element.role == "/Figure"]
    wanted = list(figures(judged.galley))

    assert [element.attributes["alt"] for element in found] == [figure.alt for figure in wanted]
    for element, figure in zip(found, wanted, strict=True):
        left, bottom, right, top = element.attributes["/BBox"]
        page = boxes[element.attributes["page"]]
        assert page[0] <= left < right <= page[2]
        assert page[1] <= bottom < top <= page[3]
        assert right - left == pytest.approx(figure.width_mm * 72 / 25.4, abs=0.5)
