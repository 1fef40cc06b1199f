"""Why a text gets the faces it gets, in words: what `letter-render fonts why` prints."""

from __future__ import annotations

from collections.abc import Iterator

from letter_render.fonts.book import Face, read_book
from letter_render.fonts.choose import Choice, chain, choose, fits_region
from letter_render.text.bidi import first_strong_direction
from letter_render.text.languages import Assumption, han_forms, tag_name
from letter_render.text.runs import Stretch, itemize


def explain(text: str, tags: tuple[str, ...], country: str) -> Iterator[str]:
    """A line for each run of the text taken as a name: its code points, script, language, direction, face and why."""
    book = read_book()
    tagged = tag_name(itemize(text, first_strong_direction(text)), tags, country, "zh-Hant")
    for mismatch in tagged.mismatches:
        yield f"the tags {' '.join(tags)} do not fit the parts {', '.join(mismatch.parts)}"
    for stretch, language in tagged.stretches:
        forms = han_forms(language)
        faces = chain(book, stretch.script, forms, "serif", 400, is_italic=False)
        for choice in choose(stretch.text, stretch.script, forms, stretch.direction, faces):
            yield _line(choice, stretch, language, tagged.assumptions, faces)


def _line(
    choice: Choice, stretch: Stretch, language: str, assumptions: tuple[Assumption, ...], faces: tuple[Face, ...]
) -> str:
    assumed = next((f" (assumed: {a.reason})" for a in assumptions if a.text in stretch.text), "")
    face = choice.face.full_name if choice.face else "NO FACE"
    return (
        f"{choice.text!r}  {stretch.script}  {language}{assumed}  {stretch.direction}  "
        f"{face}: {_reason(choice, language, faces)}"
    )


def _reason(choice: Choice, language: str, faces: tuple[Face, ...]) -> str:
    if choice.face is None:
        return f"none of {', '.join(face.family for face in faces)} has it"
    before = ", ".join(face.family for face in faces[: faces.index(choice.face)])
    lacking = f"; {before} lacks it" if before else ""
    if choice.is_foreign_form:
        return f"another region's form{lacking}"
    if fits_region(choice.face, language):
        return f"it draws the forms of {' '.join(choice.face.languages)}{lacking}"
    return f"the first of its script that has it{lacking}"
