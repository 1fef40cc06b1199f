"""The structure tree of the PDF: one element for each HTML element, whatever pages and columns it crosses.

WeasyPrint 70.0 makes an element per page and column, writes no /Lang below the document, and tags running heads as
spans that no element owns. This module builds the tree itself, from WeasyPrint's boxes and the marked content ids
(MCID) that it gave them while drawing (ISO 32000-1 14.7, 14.8; ISO 14289-1 7).

Private parts of WeasyPrint 70.0 that this stands on: pdf.add_tags, pdf.stream.Stream.marked and its `_tags`,
draw.draw_stacking_context, DocumentMetadata.generate_rdf_metadata. `patches` guards the version.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint.draw
import weasyprint.pdf
from weasyprint.document import DocumentMetadata
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

ROLES = {
    "p": "P", "h1": "H1", "h2": "H2", "h3": "H3", "ul": "L", "ol": "L", "li": "LI", "li::marker": "Lbl",
    "img": "Figure", "a": "Link", "section": "Sect", "span": "Span",
}  # fmt: skip
"""The structure type of each element that `html` writes (ISO 32000-1 14.8.4). Others are transparent."""

# PDF/UA identification, with the extension schema by which PDF/A allows it (ISO 14289-1 5; ISO 19005-2 6.6.2.3.3).
_PDFUA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>\
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def install() -> None:
    """Put our functions in the place of WeasyPrint's."""
    weasyprint.pdf.add_tags = add_tags
    weasyprint.draw.draw_stacking_context = _draw_stacking_context
    Stream.marked = _marked
    DocumentMetadata.generate_rdf_metadata = _generate_rdf_metadata


@dataclass(slots=True, eq=False)
class Node:
    """A structure element to be. `kids` are nodes, (page index, MCID) pairs and annotations, in reading order."""

    role: str
    kids: list[Any] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)


class Tree:
    """The nodes of a document, one per HTML element and role."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self._nodes: dict[tuple[int, str], Node] = {}

    def add_page(self, page_box: Any, page_index: int, tags: dict[Any, dict[str, Any]]) -> None:
        """Add what is on a page; `tags` are the MCIDs that drawing gave to its boxes."""
        self._walk(page_box, self.root, page_index, tags)

    def _walk(self, box: Any, parent: Node, page: int, tags: dict[Any, dict[str, Any]]) -> None:
        box = box._box if isinstance(box, AbsolutePlaceholder) else box
        if isinstance(box, boxes.MarginBox):
            return
        if isinstance(box, boxes.TextBox):
            parent.kids.append((page, tags.pop(box)["mcid"])) if box in tags else None
            return
        node = self._node(box, parent)
        if box.link_annotation and box.link_annotation not in node.kids:
            node.kids.append(box.link_annotation)
        if isinstance(box, boxes.ReplacedBox) and box in tags:
            node.kids.append((page, tags.pop(box)["mcid"]))
            node.attributes |= _figure_attributes(box, page)
        for child in getattr(box, "children", ()):
            self._walk(child, node, page, tags)

    def _node(self, box: Any, parent: Node) -> Node:
        """The node that the box's content belongs to: its element's, made where this is the first box of it."""
        role = ROLES.get(box.element_tag or "", "") if box.element is not None else ""
        language = box.element.get("lang") if role else None
        if not role or (role == "Span" and not language):
            return parent
        node = self._child(parent, (id(box.element), role), role)
        if language and box.element_tag == box.element.tag:
            node.attributes["Lang"] = pydyf.String(language)
        if role == "L" and box.style["list_style_type"] != "none":
            numbering = "/Decimal" if box.element_tag == "ol" else "/Unordered"
            node.attributes["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})
        return self._child(node, (id(box.element), "LBody"), "LBody") if role == "LI" else node

    def _child(self, parent: Node, key: tuple[int, str], role: str) -> Node:
        if key not in self._nodes:
            self._nodes[key] = Node(role)
            item = self._nodes.get((key[0], "LI"))
            if role == "Lbl" and item:
                # The box of a label lies in its item's; its element stands before the item's body.
                item.kids.insert(0, self._nodes[key])
            else:
                parent.kids.append(self._nodes[key])
        return self._nodes[key]


def _figure_attributes(box: Any, page: int) -> dict[str, Any]:
    """/Alt and /BBox of an image; the box in px from the top left, to be turned into pt when the page is known."""
    left, top = box.content_box_x(), box.content_box_y()
    return {
        "Alt": pydyf.String(box.element.get("alt", "")),
        "bbox": (page, left, top, left + box.width, top + box.height),
    }


def add_tags(pdf: Any, document: Any, _version: Any, page_streams: list[Any]) -> None:
    """Write the structure tree (in the place of WeasyPrint's pdf.tags.add_tags)."""
    tree = Tree()
    for index, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        tree.add_page(page._page_box, index, stream._tags)
        if stream._tags:
            raise AssertionError(f"page {index + 1}: marked content that no element owns: {stream._tags}")
    _Writer(pdf, [page.height * 0.75 for page in document.pages]).write(tree.root)
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Writer:
    """Turns nodes into objects of the PDF, and remembers which element owns which MCID."""

    def __init__(self, pdf: Any, heights_pt: list[float]) -> None:
        self._pdf, self._heights_pt = pdf, heights_pt
        self._owners: list[dict[int, bytes]] = [{} for _ in heights_pt]
        self._annotations: list[tuple[Any, bytes]] = []

    def write(self, document: Node) -> None:
        parent_tree = self._add({})
        root = self._add({"Type": "/StructTreeRoot", "ParentTree": parent_tree.reference})
        root["K"] = pydyf.Array([self._element(document, root.reference)])
        numbers = pydyf.Array()
        for index, owners in enumerate(self._owners):
            numbers.extend([index, pydyf.Array([owner for _, owner in sorted(owners.items())])])
        for index, (annotation, owner) in enumerate(self._annotations, len(self._owners)):
            annotation["StructParent"] = index
            numbers.extend([index, owner])
        parent_tree["Nums"] = numbers
        self._pdf.catalog["StructTreeRoot"] = root.reference

    def _add(self, content: dict[str, Any]) -> Any:
        dictionary = pydyf.Dictionary(content)
        self._pdf.add_object(dictionary)
        return dictionary

    def _element(self, node: Node, parent: bytes) -> bytes:
        element = self._add({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        pages = [kid[0] for kid in node.kids if isinstance(kid, tuple)]
        if pages:
            element["Pg"] = self._pdf.page_references[pages[0]]
        if bbox := node.attributes.pop("bbox", None):
            element["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": self._bbox(*bbox)})
        element.update(node.attributes)
        element["K"] = pydyf.Array([self._kid(kid, element, pages) for kid in node.kids])
        reference: bytes = element.reference
        return reference

    def _kid(self, kid: Any, element: Any, pages: list[int]) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, element.reference)
        if isinstance(kid, tuple):
            page, mcid = kid
            self._owners[page][mcid] = element.reference
            if page == pages[0]:
                return mcid
            return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pdf.page_references[page], "MCID": mcid})
        self._annotations.append((kid, element.reference))
        content = {"Type": "/OBJR", "Obj": kid.reference}
        return self._add(content | ({"Pg": self._pdf.page_references[pages[0]]} if pages else {})).reference

    def _bbox(self, page: int, left: float, top: float, right: float, bottom: float) -> Any:
        height_pt = self._heights_pt[page]
        return pydyf.Array([left * 0.75, height_pt - bottom * 0.75, right * 0.75, height_pt - top * 0.75])


_weasyprint_draw = weasyprint.draw.draw_stacking_context
_weasyprint_marked = Stream.marked
_weasyprint_rdf = DocumentMetadata.generate_rdf_metadata


def _draw_stacking_context(stream: Any, context: Any) -> None:
    """Draws; while it is a page-margin box, marks the content as furniture of the page."""
    if not isinstance(context.box, boxes.MarginBox):
        _weasyprint_draw(stream, context)
        return
    stream.furniture = "/Header" if context.box.at_keyword.startswith("@top") else "/Footer"
    try:
        _weasyprint_draw(stream, context)
    finally:
        stream.furniture = None


@contextmanager
def _marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Marks content with an MCID, or as a pagination artifact (ISO 32000-1 14.8.2.2.2)."""
    furniture = getattr(stream, "furniture", None)
    if not furniture:
        with _weasyprint_marked(stream, box, tag):
            yield
        return
    properties = pydyf.Dictionary({"Type": "/Pagination", "Subtype": furniture})
    pydyf.Stream.begin_marked_content(stream, "Artifact", properties)
    yield
    pydyf.Stream.end_marked_content(stream)


def _generate_rdf_metadata(metadata: Any, variant: str, version: Any, conformance: Any) -> bytes:
    rdf: bytes = _weasyprint_rdf(metadata, variant, version, conformance)
    return rdf.replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>") if variant == "a" else rdf
