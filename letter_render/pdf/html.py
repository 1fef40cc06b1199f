"""The galley as HTML and CSS for WeasyPrint. Nothing is decided here: each block and run becomes its element.

Faces: `font-family` names the family of a run's face, weight and style choose the file; `write` sees to it that no
other files exist. Line heights: every block has its own in pt and the runs inside have none (`line-height: 0`), so
that a row is as high as its style says whatever faces stand in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import groupby, zip_longest
from typing import assert_never

from letter_render.fonts.book import Face
from letter_render.galley import (
    NAMES_KEPT,
    Address,
    Block,
    Columns,
    Direction,
    Figure,
    Format,
    Galley,
    Heading,
    Inline,
    ItemList,
    LineBreak,
    Name,
    NameList,
    PageField,
    Paragraph,
    Run,
    Unbreakable,
)  # fmt: skip
from letter_render.pdf.numbers import numbers_apart
from letter_render.stationery import StyleName
from letter_render.walk import all_runs, keeps_with_previous, runs_of

_COUNTER_STYLES = {"latn": "decimal", "arab": "arabic-indic"}
"""CSS Counter Styles 3, 6.1, by CLDR numbering system."""

_HYPHENS = ("\u2010", "\u2011")

AIR = "air"
"""The class of a run that air stands before: a margin, which `autospace` takes away at the start of a line."""


def to_html(galley: Galley) -> str:
    """The whole document, its stylesheet inside."""
    strut = strut_face(galley)
    body = "\n".join(_blocks((*galley.letterhead, *galley.blocks), galley, strut))
    author = f'<meta name="author" content="{escape(galley.author)}">' if galley.author else ""
    dates = f'<meta name="dcterms.created" content="{galley.date.isoformat()}">' if galley.date else ""
    return (
        f'<!doctype html><html lang="{galley.language}" dir="{galley.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(galley.title)}</title>{author}{dates}"
        f'<meta name="generator" content="letter_render"><style>{_stylesheet(galley, strut)}</style></head><body>'
        f"{_furniture('head', galley.head, galley)}{_furniture('foot', galley.foot, galley)}{body}</body></html>"
    )


def strut_face(galley: Galley) -> Face:
    """The face whose metrics place the baseline of running text: that of the letter's own script."""
    if galley.direction == "rtl":
        return galley.base_faces.complex_script
    return galley.base_faces.east_asia if galley.language[:2] in ("zh", "ja", "ko") else galley.base_faces.latin


def _blocks(blocks: tuple[Block, ...], galley: Galley, strut: Face) -> Iterator[str]:
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, NameList):
            yield _name_list(block, galley, keeps=keeps_with_previous(following, galley))
        else:
            yield _block(block, galley, strut)


def _name_list(block: NameList, galley: Galley, *, keeps: bool) -> str:
    """The names; the last of them are kept with what follows where that `keeps` to them."""
    first_kept = len(block.names) - NAMES_KEPT if keeps else len(block.names)
    names = (_name(name, galley, is_kept=index >= first_kept) for index, name in enumerate(block.names))
    return f'<ul class="names">{"".join(names)}</ul>'


def _block(block: Paragraph | Heading | Address | ItemList | Columns | Figure, galley: Galley, strut: Face) -> str:
    match block:
        case Paragraph():
            return _element("p", block.style, _inlines(block.inlines, galley.direction, strut, galley.language))
        case Heading():
            content = _inlines(block.inlines, galley.direction, strut, galley.language)
            return _element(f"h{block.level}", block.style, content)
        case Address():
            return _address(block, galley, strut)
        case ItemList():
            return _item_list(block, galley, strut)
        case Columns():
            return f"<section>{''.join(_blocks(block.blocks, galley, strut))}</section>"
        case Figure():
            image = f'<img src="{image_url(block)}" alt="{escape(block.alt)}"'
            keeps = ";break-before:avoid" if block.keep_with_previous else ""
            return (
                f'<div class="figure" style="text-align:{block.align}{keeps}">'
                f'{image} style="width:{block.width_mm}mm"></div>'
            )
        case _:
            assert_never(block)


def image_url(figure: Figure) -> str:
    """What stands for the image: its bytes' hash, for WeasyPrint makes the name of an image in the PDF of its URL, and
    the PDF is the same wherever the letter folder lies.
    """
    return f"image:{sha256(figure.path.read_bytes()).hexdigest()}"


def _element(tag: str, style: StyleName, content: str) -> str:
    return f'<{tag} class="{style}">{content}</{tag}>'


def _address(block: Address, galley: Galley, strut: Face) -> str:
    """The address in its box. The space above it is padding alone, for margins at the top of a page collapse."""
    box = block.box
    left_mm = box.left_mm - galley.page.margin_left_mm
    right_mm = galley.page.width_mm - galley.page.margin_right_mm - box.left_mm - box.width_mm
    place = f"margin-top:0;padding-top:{block.above_mm:g}mm;margin-left:{left_mm:g}mm;margin-right:{right_mm:g}mm"
    content = _inlines(block.inlines, galley.direction, strut, galley.language)
    return f'<p class="address" style="{place};height:{box.height_mm:g}mm;white-space:pre">{content}</p>'


def _item_list(block: ItemList, galley: Galley, strut: Face) -> str:
    tag = "ol" if block.is_ordered else "ul"
    # WeasyPrint 70.0 ignores the attribute `start`.
    counted = f"counter-reset:list-item {block.start - 1};list-style-type:{_COUNTER_STYLES[galley.digits]}"
    style = counted if block.is_ordered else f"list-style-type:'{escape(block.mark)}  '"
    items = (_inlines(item, galley.direction, strut, galley.language) for item in block.items)
    content = "".join(_element("li", "item", item) for item in items)
    return f'<{tag} class="prose {block.mark_face.id}-mark" style="{style}">{content}</{tag}>'


def _name(name: Name, galley: Galley, *, is_kept: bool) -> str:
    """A name is one language where it can be, and stands isolated with its own direction in a list of the other."""
    languages = {run.language for run in runs_of(name.inlines)}
    language = languages.pop() if len(languages) == 1 else ""
    content = _inlines(name.inlines, name.direction, galley.base_faces.latin, language)
    content = _isolated(content, name.direction, galley.direction)
    attribute = f' lang="{language}"' if language else ""
    classes = ["name", *(["long"] if name.may_split else []), *(["kept"] if is_kept else [])]
    return f'<li class="{" ".join(classes)}"{attribute}>{content}</li>'


def _inlines(inlines: Iterable[Inline], base: Direction, face: Face, language: str) -> str:
    """Inlines inside an element of that direction, face and language; what differs from it is wrapped, whole."""
    parts = []
    for direction, members in _grouped(inlines, base):
        groups = _grouped(numbers_apart(members) if direction == "rtl" else members, direction)
        texts = (("".join(_inline(one, face, language) for one in group), inner) for inner, group in groups)
        parts.append(_isolated("".join(_isolated(*text, direction) for text in texts), direction, base))
    return "".join(parts)


def _grouped(inlines: Iterable[Inline], base: Direction) -> list[tuple[Direction, list[Inline]]]:
    """The inlines in groups of one direction, in a paragraph of that base direction."""
    groups = groupby(inlines, key=lambda inline: _direction(inline, base))
    return [(direction, list(group)) for direction, group in groups]


def _isolated(content: str, direction: Direction, base: Direction) -> str:
    return content if direction == base else f'<span dir="{direction}">{content}</span>'


def _direction(inline: Inline, base: Direction) -> Direction:
    match inline:
        case Run() | PageField():
            return inline.direction
        case Unbreakable():
            return inline.runs[0].direction
        case LineBreak():
            return base
        case _:
            assert_never(inline)


def _inline(inline: Inline, face: Face, language: str) -> str:
    match inline:
        case Run():
            return _run(inline, face, language)
        case Unbreakable():
            return f'<span class="whole">{"".join(_run(run, face, language) for run in inline.runs)}</span>'
        case LineBreak():
            return "<br>"
        case PageField():
            run = Run("", inline.face, inline.language, "", inline.direction, has_air_before=inline.has_air_before)
            return _run(run, face, language, inline.kind)
        case _:
            assert_never(inline)


def _run(run: Run, face: Face, language: str, extra_class: str = "") -> str:
    classes = [
        extra_class,
        run.face.id if run.face != face else "",
        *run.features,
        "breaks" if run.may_break else "",
        AIR if run.has_air_before else "",
    ]
    text = escape(run.text, quote=False)
    named = " ".join(name for name in classes if name)
    attributes = f' class="{named}"' if named else ""
    attributes += f' lang="{run.language}"' if run.language != language else ""
    if run.href:
        return f'<a href="{escape(run.href)}"{attributes}>{text}</a>'
    return f"<span{attributes}>{text}</span>" if attributes else text


def _furniture(name: StyleName, inlines: tuple[Inline, ...], galley: Galley) -> str:
    content = _inlines(inlines, galley.direction, galley.base_faces.latin, galley.language)
    return f'<div class="{name}">{content}</div>' if inlines else ""


def dividing_hyphen(galley: Galley) -> str:
    """The character that is put where a word is divided: one that the letter does not hold itself, for its glyph is
    mapped to U+00AD. Empty where no word is to be divided, or the letter holds all.
    """
    if not any(format_.is_hyphenated for format_ in galley.formats.values()):
        return ""
    text = {char for run in all_runs(galley) for char in run.text}
    return next((hyphen for hyphen in _HYPHENS if hyphen not in text), "")


def used_text(galley: Galley) -> dict[Face, set[str]]:
    """The characters that each face sets. The struts' faces are there with a space at least."""
    used: dict[Face, set[str]] = {strut_face(galley): {" "}, galley.base_faces.latin: {" "}}
    used[strut_face(galley)].update(dividing_hyphen(galley))
    for run in all_runs(galley):
        # HarfBuzz draws a letter and its mark as one glyph where the face has it: the cut face must have it too.
        used.setdefault(run.face, {" "}).update(run.text, composed(run.text))
    return used


def composed(text: str) -> set[str]:
    """The characters that letters and marks of the text are composed to, one mark after the other: `e` with two marks
    to `\u1ec7` by way of `\u1eb9`.
    """
    composed, whole = set[str](), unicodedata.normalize("NFC", text)
    pending = set(whole) if whole != text else set[str]()
    while pending:
        composed |= pending
        bases = (unicodedata.decomposition(char).split(" ")[0] for char in pending)
        pending = {chr(int(base, 16)) for base in bases if base and not base.startswith("<")} - composed
    return composed


def _stylesheet(galley: Galley, strut: Face) -> str:
    page, columns, digits = galley.page, galley.columns, _COUNTER_STYLES[galley.digits]
    margins = (page.margin_top_mm, page.margin_right_mm, page.margin_bottom_mm, page.margin_left_mm)
    rules = [
        f"@page{{size:{page.width_mm}mm {page.height_mm}mm;margin:{' '.join(f'{mm}mm' for mm in margins)};"
        "@top-center{content:element(head);width:100%}@bottom-center{content:element(foot);width:100%}}",
        "@page:first{@top-center{content:none}}",
        "*{margin:0;padding:0;orphans:2;widows:2}",
        f"html{{{_font(strut)};font-feature-settings:'chws'}}",
        f"section{{column-count:{columns.count};column-gap:{columns.gutter_mm}mm}}",
        ".head{position:running(head)}.foot{position:running(foot)}",
        f".page::before{{content:counter(page,{digits})}}.pages::before{{content:counter(pages,{digits})}}",
        f"ul.names{{list-style:none;{_font(galley.base_faces.latin)}}}",
        f".head,.foot{{{_font(galley.base_faces.latin)}}}",
        "li.name{break-inside:avoid}li.long{break-inside:auto}li.kept{break-after:avoid}.whole{white-space:nowrap}.breaks{overflow-wrap:anywhere}",
        # The spaces of a name are a part of it, also at the end of a line: a reader gives them back, and two show as
        # two. In a right-to-left list a space that ends a line would move it off its edge.
        "html[dir=ltr] li.name{white-space:pre-wrap}html[dir=ltr] .name .whole{white-space:pre}",
        ".halt{font-feature-settings:'halt'}",
        # Both sides of the air are left-to-right.
        f".{AIR}{{margin-left:{galley.autospace_em:g}em}}",
        "p span,h1 span,h2 span,h3 span,li span,div span,p a,li a{line-height:0}",
        "a{color:inherit;text-decoration:underline}",
        # PDF/A-2 forbids interpolated images (ISO 19005-2 6.2.8).
        "img{image-rendering:crisp-edges;max-width:100%;vertical-align:top}.figure{break-inside:avoid}",
    ]
    latin, hyphen = galley.base_faces.latin, dividing_hyphen(galley)
    if hyphen:
        rules.append(f"html{{hyphenate-character:'{hyphen}'}}")
    for face in used_text(galley):
        rules += [
            f".{face.id}{{{_font(face)}{_size(face, strut)}}}",
            f".name .{face.id},.head .{face.id},.foot .{face.id}"
            f"{{font-size:{face.size_adjust / latin.size_adjust:g}em}}",
            f".{face.id}-mark li::marker{{{_font(face)}}}",
        ]
    for name, format_ in galley.formats.items():
        block_face = latin if name in ("name", "head", "foot") else strut
        rules.append(f".{name}{{{_format(format_, block_face.size_adjust, hyphen)}}}")
    item = galley.formats["item"]
    # The mark of a list stands in the hang, not before it.
    rules.append(f"li.item{{text-indent:0;padding:0;margin-inline-start:{item.hanging_em + item.inset_em}em}}")
    return "".join(rules)


def _font(face: Face) -> str:
    return (
        f"font-family:'{face.family}';font-weight:{face.weight};font-style:{'italic' if face.is_italic else 'normal'}"
    )


def _size(face: Face, block: Face) -> str:
    """The size of a face's runs in a block that is set in another."""
    ratio = face.size_adjust / block.size_adjust
    return f";font-size:{ratio:g}em" if ratio != 1 else ""


def _format(format_: Format, size_adjust: float, hyphen: str) -> str:
    hang, first = format_.hanging_em, format_.first_line_em - format_.hanging_em
    return (
        f"font-size:{format_.size_pt * size_adjust:g}pt;line-height:{format_.leading_pt}pt;color:{format_.colour};"
        f"text-align:{format_.align};text-indent:{first}em;"
        f"padding-inline:{hang + format_.inset_em}em {format_.inset_em}em;"
        f"margin-top:{format_.before_pt}pt;margin-bottom:{format_.after_pt}pt"
        f"{';hyphens:auto;hyphenate-limit-chars:6 3 3' if format_.is_hyphenated and hyphen else ''}"
        f"{';break-after:avoid' if format_.keep_with_next else ''}"
        f"{';break-before:avoid' if format_.keep_with_previous else ''}"
    )
