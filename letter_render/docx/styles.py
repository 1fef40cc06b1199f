"""Word's styles (ECMA-376 17.7) from the galley's formats: Word's own names, so that a person finds them and Word
knows them, with a name of ours only where Word has none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from letter_render.docx.languages import UNKNOWN, base_languages
from letter_render.docx.oxml import flag, half_points, twips, w
from letter_render.galley import Columns, Format, Galley, Heading, ItemList
from letter_render.stationery import Align, StyleName


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A paragraph style as Word lists it. `following` is the style of the next paragraph when Enter is pressed;
    `outline` counts from 0 as in `w:outlineLvl`; `priority` orders Word's list of styles.
    """

    id: str
    name: str
    format: StyleName
    based_on: str = "Normal"
    following: str = ""
    outline: int | None = None
    priority: int = 1


LIST_STYLES = {False: "ListBullet", True: "ListNumber"}
"""The style of a list's items, by whether the list counts."""

FIGURE, HYPERLINK, NORMAL, STRONG, EMPHASIS = "Figure", "Hyperlink", "Normal", "Strong", "Emphasis"

WORD_STYLES = (
    WordStyle("BodyText", "Body Text", "body"),
    WordStyle("Address", "Address", "address", following="BodyText", priority=2),
    WordStyle("Status", "Status", "status", following="BodyText", priority=2),
    WordStyle("Date", "Date", "date", following="BodyText", priority=2),
    WordStyle("Reference", "Reference", "reference", following="BodyText", priority=2),
    WordStyle("Title", "Title", "subject", following="BodyText", priority=2),
    WordStyle("Salutation", "Salutation", "salutation", following="BodyText", priority=2),
    WordStyle("Heading1", "heading 1", "heading", following="BodyText", outline=0, priority=3),
    WordStyle("Heading2", "heading 2", "heading", following="BodyText", outline=1, priority=3),
    WordStyle("Heading3", "heading 3", "heading", following="BodyText", outline=2, priority=3),
    WordStyle("Quote", "Quote", "quote", following="BodyText", priority=4),
    WordStyle("ListBullet", "List Bullet", "item", priority=4),
    WordStyle("ListNumber", "List Number", "item", priority=4),
    WordStyle("Closing", "Closing", "closing", priority=5),
    WordStyle("Signature", "Signature", "signer", priority=5),
    WordStyle("Enclosures", "Enclosures", "enclosures", priority=5),
    WordStyle("SignatoriesHeading", "Signatories Heading", "names_heading", following="Signatory", priority=6),
    WordStyle("Signatory", "Signatory", "name", priority=6),
    WordStyle("Note", "Note", "note", priority=6),
    WordStyle("Header", "header", "head", priority=7),
    WordStyle("Footer", "footer", "foot", priority=7),
)

CHARACTER_STYLES = {STRONG: ("b", "bCs"), EMPHASIS: ("i", "iCs")}
"""The styles of stressed words, and what they switch on."""

_BY_FORMAT = {style.format: style.id for style in reversed(WORD_STYLES)}
_HEADINGS = {style.outline: style.id for style in WORD_STYLES if style.outline is not None}
_ALIGN: dict[Align, str] = {"start": "left", "center": "center", "end": "right", "justify": "both"}
"""`w:jc` (ECMA-376 17.3.1.13): in a right-to-left paragraph `left` is the leading, right-hand edge."""

_EAST_ASIAN_LINES = ("kinsoku", "wordWrap", "overflowPunct")
_AUTOSPACE = ("autoSpaceDE", "autoSpaceDN")
"""Word puts a quarter-em between Han and letters or digits by itself, unless told not to (17.3.1.2, 17.3.1.3)."""
_KERNED_FROM = 2
"""The smallest size that pairs of letters are kerned in (`w:kern`, 17.3.2.19), in half-points: any, as in print."""

_LATENT = 376
"""How many styles Word 2016 and later have built in."""


def style_id(name: StyleName, level: int = 0) -> str:
    """The Word style of a galley style; of a heading in the text, that of its level."""
    if name == "heading" and level:
        return _HEADINGS.get(level - 1, "Heading3")
    return _BY_FORMAT[name]


def alignment(align: Align) -> str:
    """The value of `w:jc`."""
    return _ALIGN[align]


def is_east_asian(galley: Galley) -> bool:
    """Whether lines break between characters, by the rules of ECMA-376 17.3.1.16."""
    return galley.language.split("-")[0] in {"zh", "ja"}


def fill_styles(root: etree._Element, galley: Galley) -> None:
    """Fill the styles part of a package with the styles that the galley has a format for."""
    root.append(_defaults(galley))
    root.append(w("latentStyles", count=_LATENT, defLockedState=False, defUIPriority=99, defSemiHidden=True,
                  defUnhideWhenUsed=True, defQFormat=False))  # fmt: skip
    root.extend(_built_in(galley))
    numbers, levels = first_numbers(galley), outline_levels(galley)
    root.extend(
        _style(_outlined(style, levels), galley, numbers.get(style.id))
        for style in WORD_STYLES
        if style.format in galley.formats and (style.format != "item" or style.id in numbers)
    )


def first_numbers(galley: Galley) -> dict[str, int]:
    """The `w:numId` of the first list in each of the list styles in use: what the style itself numbers by.

    Lists are numbered from 1 in their order. A list style that is not in use is left to Word, which has its own.
    """
    lists = [block for block in galley.blocks if isinstance(block, ItemList)]
    return {LIST_STYLES[block.is_ordered]: number for number, block in reversed(list(enumerate(lists, 1)))}


def outline_levels(galley: Galley) -> dict[StyleName, int]:
    """The level, from 1, of the styles that headings stand in: that of the first. Headings in the text are not here:
    they have a style for each level.
    """
    levels: dict[StyleName, int] = {}
    for block in galley.blocks:
        for inner in block.blocks if isinstance(block, Columns) else (block,):
            if isinstance(inner, Heading) and inner.style != "heading":
                levels.setdefault(inner.style, inner.level)
    return levels


def sizes(points: float, galley: Galley) -> tuple[int, int]:
    """`w:sz` and `w:szCs` in half-points for a nominal size: the complex script's own face may be set larger."""
    return half_points(points), half_points(points * galley.base_faces.complex_script.size_adjust)


def _defaults(galley: Galley) -> etree._Element:
    faces = galley.base_faces
    body = galley.formats["body"]
    size, size_cs = sizes(body.size_pt, galley)
    rpr = w(
        "rPr",
        w("rFonts", ascii=faces.latin.family, hAnsi=faces.latin.family, eastAsia=faces.east_asia.family,
          cs=faces.complex_script.family),
        w("kern", val=_KERNED_FROM),
        w("sz", val=size),
        w("szCs", val=size_cs),
        w("lang", **base_languages(galley)),
    )  # fmt: skip
    ppr = w("pPr", w("spacing", before=0, after=0, line=twips(body.leading_pt), lineRule="exact"))
    return w("docDefaults", w("rPrDefault", rpr), w("pPrDefault", ppr))


def _built_in(galley: Galley) -> list[etree._Element]:
    """The styles that Word expects to find, and the two that carry no text format of the galley's."""
    lines = [flag(tag, True) for tag in _EAST_ASIAN_LINES] if is_east_asian(galley) else []
    lines += [flag(tag, galley.autospace_em > 0) for tag in _AUTOSPACE]
    bidi = flag("bidi", True if galley.direction == "rtl" else None)
    margins = [
        w(side, w=width, type="dxa") for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    ]
    figure = galley.formats["figure"]
    # A picture's line is as high as the picture.
    spacing = w("spacing", before=twips(figure.before_pt), after=twips(figure.after_pt), line=240, lineRule="auto")
    return [
        w("style", w("name", val="Normal"), w("qFormat"), w("pPr", w("widowControl"), bidi, *lines),
          type="paragraph", default=True, styleId=NORMAL),
        w("style", w("name", val="Default Paragraph Font"), w("uiPriority", val=1), w("semiHidden"),
          w("unhideWhenUsed"), type="character", default=True, styleId="DefaultParagraphFont"),
        w("style", w("name", val="Normal Table"), w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"),
          w("tblPr", w("tblInd", w=0, type="dxa"), w("tblCellMar", *margins)),
          type="table", default=True, styleId="TableNormal"),
        w("style", w("name", val="No List"), w("uiPriority", val=99), w("semiHidden"), w("unhideWhenUsed"),
          type="numbering", default=True, styleId="NoList"),
        w("style", w("name", val="Hyperlink"), w("basedOn", val="DefaultParagraphFont"), w("uiPriority", val=8),
          w("unhideWhenUsed"), w("rPr", w("u", val="single")), type="character", styleId=HYPERLINK),
        *(w("style", w("name", val=name), w("basedOn", val="DefaultParagraphFont"), w("uiPriority", val=8),
            w("qFormat"), w("rPr", *map(w, toggles)), type="character", styleId=name)
          for name, toggles in CHARACTER_STYLES.items()),
        w("style", w("name", val="Figure"), w("basedOn", val=NORMAL), w("next", val="BodyText"),
          w("uiPriority", val=8), w("qFormat"), w("pPr", w("keepLines"), spacing),
          type="paragraph", customStyle=True, styleId=FIGURE),
    ]  # fmt: skip


def _outlined(style: WordStyle, levels: dict[StyleName, int]) -> WordStyle:
    return replace(style, outline=levels[style.format] - 1) if style.format in levels else style


def _style(style: WordStyle, galley: Galley, number: int | None) -> etree._Element:
    form = galley.formats[style.format]
    is_ours = style.id in {
        "Address", "Enclosures", "Note", "Reference", "Signatory", "SignatoriesHeading", "Status",
    }  # fmt: skip
    return w(
        "style",
        w("name", val=style.name),
        w("basedOn", val=style.based_on),
        w("next", val=style.following) if style.following else None,
        w("uiPriority", val=style.priority),
        w("qFormat"),
        _paragraph_properties(style, form, galley, number),
        _run_properties(style, form, galley),
        type="paragraph",
        customStyle=True if is_ours else None,
        styleId=style.id,
    )


def _paragraph_properties(style: WordStyle, form: Format, galley: Galley, number: int | None) -> etree._Element:
    return w(
        "pPr",
        flag("keepNext", True if form.keep_with_next else None),
        flag("keepLines", True if style.format in {"name", "heading", "names_heading", "subject"} else None),
        w("spacing", before=twips(form.before_pt), after=twips(form.after_pt), line=twips(form.leading_pt),
          lineRule="exact"),
        w("numPr", w("numId", val=number)) if number else None,
        flag("suppressAutoHyphens", None if form.is_hyphenated else True),
        _indent(form, galley) if style.format != "item" else None,
        w("jc", val=alignment(form.align)),
        w("outlineLvl", val=style.outline) if style.outline is not None else None,
    )  # fmt: skip


def _indent(form: Format, galley: Galley) -> etree._Element | None:
    """`w:ind` (ECMA-376 17.3.1.12); in East Asian text also in hundredths of a character, which Word then goes by."""
    left = twips((form.hanging_em + form.inset_em) * form.size_pt) or None
    right = twips(form.inset_em * form.size_pt) or None
    if form.hanging_em:
        return w("ind", left=left, right=right, hanging=twips(form.hanging_em * form.size_pt))
    if form.first_line_em:
        chars = round(form.first_line_em * 100) if is_east_asian(galley) else None
        first_line = twips(form.first_line_em * form.size_pt)
        return w("ind", left=left, right=right, firstLineChars=chars, firstLine=first_line)
    return w("ind", left=left, right=right) if form.inset_em else None


def _run_properties(style: WordStyle, form: Format, galley: Galley) -> etree._Element:
    size, size_cs = sizes(form.size_pt, galley)
    is_bold = True if form.weight >= 700 else None
    return w(
        "rPr",
        flag("b", is_bold),
        flag("bCs", is_bold),
        flag("noProof", True if style.format == "name" else None),
        w("color", val=form.colour.removeprefix("#").upper()) if form.colour != "#000000" else None,
        w("sz", val=size),
        w("szCs", val=size_cs),
        w("lang", val=UNKNOWN) if style.format == "name" else None,
    )
