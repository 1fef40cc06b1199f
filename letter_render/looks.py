"""The look of a letter: the files of the catalogue that it is composed with."""

from __future__ import annotations

from pathlib import Path

from letter_render.compose.look import Look
from letter_render.findings import Origin
from letter_render.model import Letter
from letter_render.read import catalogue
from letter_render.read.delegations import FILE as DELEGATIONS, read_delegations
from letter_render.read.letter import FILE
from letter_render.resources import SHIPPED
from letter_render.stationery import Language
from letter_render.text.languages import wider_tags


def look_of(
    letter: Letter, tag: str, stationery: str = "", *, is_addressed: bool = False
) -> tuple[Look, tuple[Path, ...]]:
    """What a version is composed with, and the files that it comes from. An empty `stationery` is the letter's own.

    Raises InputRefusedError for what there is not or what is broken, ShippedDamagedError for a shipped file.
    """
    language, template, paper = catalogue.find(
        letter.folder,
        (catalogue.LANGUAGE, tag, Origin(FILE, field=f"languages.{tag}")),
        (catalogue.TEMPLATE, letter.kind, Origin(FILE, field="kind")),
        (catalogue.STATIONERY, stationery or letter.stationery, Origin(FILE, field="stationery")),
    )
    facts, read = catalogue.read_language(language), catalogue.read_stationery(paper, letter.folder)
    look = Look(
        template=catalogue.read_template(template),
        template_label=template.label,
        stationery=read.stationery,
        stationery_label=paper.label,
        stationery_folder=read.logo_folder,
        language=facts,
        addresses=_addresses(tag, facts) if is_addressed else "",
        profile_folder=read.profile_folder,
    )
    listed = (SHIPPED / DELEGATIONS,) if is_addressed else ()
    return look, (template.path, *read.paths, language.path, *listed)


def _addresses(tag: str, language: Language) -> str:
    """The characters of the addresses of all delegations."""
    wider = wider_tags(tag)
    names = [one.names[name].of for one in read_delegations().values() for name in wider if name in one.names]
    texts = (*names, *language.mission, *language.observer_mission, language.salutation)
    return "".join(sorted(set("".join(texts))))
