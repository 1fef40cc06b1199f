"""The address: its lines broken so that they fit the box, or a finding with the mm by which they do not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from letter_render.checks.visible import excerpt
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

_NO_END = frozenset("（「『《〈【〔")
"""Marks that end no line (likewise)."""

Words = list[list[Run]]


Given = tuple[tuple[Inline, ...], Origin]
"""A line as given, and where."""


def set_address(
    given: Sequence[Given], format_: Format, box: AddressBox, *, above_mm: float, autospace_em: float
) -> tuple[Address, list[Finding]]:
    """The address in its box, `above_mm` under what stands above it, and a FAILURE where it is too wide or too high:
    at the line that is, or at the last.
    """
    wide_pt = (box.width_mm - _ROUNDING_MM) * PT_PER_MM
    lines: list[list[Run]] = []
    findings: list[Finding] = []
    for inlines, origin in given:
        parts = list(_solid_words([inline for inline in inlines if isinstance(inline, Run)]))
        lines += _broken(parts, format_.size_pt, wide_pt, autospace_em)
        for part in parts:
            excess_pt = width_pt(_trimmed(part), format_.size_pt, autospace_em) - wide_pt
            if excess_pt > 0:
                findings.append(_too_wide(part, excess_pt, origin))
    high_mm = len(lines) * format_.leading_pt / PT_PER_MM
    if high_mm > box.height_mm:
        what = f"the address has {len(lines)} lines and is {_up(high_mm - box.height_mm)} mm higher than its box"
        findings.append(_overflow(what, given[-1][1]))
    return Address(autospaced(_joined(lines)), len(lines), box, above_mm), findings


def room_above_mm(box: AddressBox, page: Page, letterhead: Iterable[Figure], figure: Format) -> float:
    """What is left above the box when the letterhead stands over it, in mm; less than 0 where it reaches into it."""
    around_mm = (figure.before_pt + figure.after_pt) / PT_PER_MM
    return box.top_mm - page.margin_top_mm - sum(one.height_mm + around_mm for one in letterhead)


def _too_wide(part: list[Run], excess_pt: float, origin: Origin) -> Finding:
    word = excerpt("".join(run.text for run in part).strip(), width=40)
    return _overflow(f"{word} is {_up(excess_pt / PT_PER_MM)} mm wider than the box for the address", origin)


def _solid_words(line: list[Run]) -> Iterator[list[Run]]:
    """The parts of a line between which it may break: words, and the characters of CJK."""
    for word in words(line):
        part: list[Run] = []
        for run in word:
            is_cjk = run.script == "Hani"
            for one in [replace(run, text=cluster) for cluster in clusters(run.text)] if is_cjk else [run]:
                if part and is_cjk and one.text not in _NO_START and part[-1].text not in _NO_END:
                    yield part
                    part = []
                part.append(one)
        yield part


def _broken(parts: Words, size_pt: float, wide_pt: float, autospace_em: float) -> Iterator[list[Run]]:
    """The lines that the parts of one line make, each as full as it can be."""
    whole = [run for part in parts for run in part]
    if whole and width_pt(_trimmed(whole), size_pt, autospace_em) <= wide_pt:
        yield _trimmed(whole)
        return
    line: list[Run] = []
    for part in parts:
        if line and width_pt([*line, *_trimmed(part)], size_pt, autospace_em) > wide_pt:
            yield _trimmed(line)
            line = []
        line = line + part
    if line:
        yield _trimmed(line)


def _trimmed(line: list[Run]) -> list[Run]:
    """The runs of a line without the spaces at its end; none where it has nothing else."""
    if not line:
        return []
    *before, last = line
    if not last.text.endswith(" "):
        return line
    text = last.text.rstrip(" ")
    return [*before, replace(last, text=text)] if text else _trimmed(before)


def _joined(lines: Words) -> Iterator[Inline]:
    for index, line in enumerate(lines):
        if index:
            yield LineBreak()
        yield from rejoin(line)


def _up(mm: float) -> str:
    """Rounded up: what does not fit is never 0.0 mm."""
    return f"{math.ceil(mm * 10) / 10:.1f}"


def _overflow(what: str, origin: Origin) -> Finding:
    hint = "break the line in the table, shorten it, or give the stationery a larger box"
    return Finding("address/overflow", Severity.FAILURE, what, hint=hint, origin=origin)
