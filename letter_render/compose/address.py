"""The address: its lines broken so that they fit the box, or a finding with the mm by which they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from letter_render.compose.autospace import autospaced
from letter_render.compose.formats import PT_PER_MM
from letter_render.compose.lines import rejoin, width_pt, words
from letter_render.findings import Finding, Origin, Severity
from letter_render.galley import Address, Figure, Format, Inline, LineBreak, Run
from letter_render.stationery import AddressBox, Page
from letter_render.text.runs import clusters

_ROUNDING_MM = 0.3
"""A line may be this much short of the box, for readers that round the widths of letters (Word: to 1/20 pt each)."""

_NO_START = frozenset("，。、；：！？）」』》〉】〕…·")
"""Marks that begin no line (CLREQ 3.1.5)."""

Words = list[list[Run]]


def set_address(
    inlines: tuple[Inline, ...],
    format_: Format,
    box: AddressBox,
    *,
    above_mm: float,
    autospace_em: float,
    origin: Origin,
) -> tuple[Address, list[Finding]]:
    """The address in its box, `above_mm` under what stands above it, and a FAILURE where it is too wide or too high."""
    wide_pt = (box.width_mm - _ROUNDING_MM) * PT_PER_MM
    given = [list(_solid_words(line)) for line in _split(inlines)]
    lines = [line for one in given for line in _broken(one, format_.size_pt, wide_pt, autospace_em)]
    findings = [
        _overflow(f"{_text(part)!r} is {excess_pt / PT_PER_MM:.1f} mm wider than the box for the address", origin)
        for parts in given
        for part in parts
        if (excess_pt := width_pt(_trimmed(part), format_.size_pt, autospace_em) - wide_pt) > 0
    ]
    high_mm = len(lines) * format_.leading_pt / PT_PER_MM
    if high_mm > box.height_mm:
        what = f"the address has {len(lines)} lines and is {high_mm - box.height_mm:.1f} mm higher than its box"
        findings.append(_overflow(what, origin))
    return Address(autospaced(_joined(lines)), len(lines), box, above_mm), findings


def room_above_mm(box: AddressBox, page: Page, letterhead: Iterable[Figure], figure: Format) -> float:
    """What is left above the box when the letterhead stands over it, in mm; less than 0 where it reaches into it."""
    around_mm = (figure.before_pt + figure.after_pt) / PT_PER_MM
    return box.top_mm - page.margin_top_mm - sum(one.height_mm + around_mm for one in letterhead)


def _split(inlines: tuple[Inline, ...]) -> Iterator[list[Run]]:
    """The runs of each line as given."""
    line: list[Run] = []
    for inline in inlines:
        if isinstance(inline, Run):
            line.append(inline)
        elif isinstance(inline, LineBreak) and line:
            yield line
            line = []
    if line:
        yield line


def _solid_words(line: list[Run]) -> Iterator[list[Run]]:
    """The parts of a line between which it may break: words, and the characters of CJK."""
    for word in words(line):
        part: list[Run] = []
        for run in word:
            for cluster in clusters(run.text) if run.script == "Hani" else [run.text]:
                if part and run.script == "Hani" and cluster not in _NO_START:
                    yield part
                    part = []
                part.append(replace(run, text=cluster))
        yield part


def _broken(parts: Words, size_pt: float, wide_pt: float, autospace_em: float) -> Iterator[list[Run]]:
    """The lines that the parts of one line make, each as full as it can be."""
    line: list[Run] = []
    for part in parts:
        if line and width_pt([*line, *_trimmed(part)], size_pt, autospace_em) > wide_pt:
            yield _trimmed(line)
            line = []
        line = line + part
    if line:
        yield _trimmed(line)


def _trimmed(line: list[Run]) -> list[Run]:
    """The runs of a line without the spaces at its end."""
    *before, last = line
    text = last.text.rstrip(" ")
    return [*before, replace(last, text=text)] if text or not before else _trimmed(before)


def _joined(lines: Words) -> Iterator[Inline]:
    for index, line in enumerate(lines):
        if index:
            yield LineBreak()
        yield from rejoin(line)


def _text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs).strip()


def _overflow(what: str, origin: Origin) -> Finding:
    hint = "break the line in the table, shorten it, or give the stationery a larger box"
    return Finding("address/overflow", Severity.FAILURE, what, hint=hint, origin=origin)
