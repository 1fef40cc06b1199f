"""`letter-render render`: files of a letter, to nobody, to each recipient, or for the printer."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from letter_render.cli.show import AS_JSON, STRICT, counts, plural, say, split_ids
from letter_render.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from letter_render.mailing.batch import Order
    from letter_render.report import Report, WrittenFile


@click.command(epilog="Example: letter-render render data/letters/china-2020 --to delegations --only fra,egy")
@click.argument("letter", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--language", "tags", multiple=True, metavar="TAG", help="Only this version; may be given again.")
@click.option("--format", "formats", multiple=True, type=click.Choice(list(FORMATS)), help="Only this format.")
@click.option("--to", default="", metavar="RECIPIENTS", help="A letter to each: `delegations`, or a table.")
@click.option("--only", multiple=True, metavar="IDS", help="With --to: only these recipients, parted by commas.")
@click.option("--except", "without", multiple=True, metavar="IDS", help="With --to: all but these recipients.")
@click.option("--again", "is_again", is_flag=True, help="With --to: make anew what has not changed, too.")
@click.option(
    "--profile",
    type=click.Choice(["email", "print"]),
    default="email",
    show_default=True,
    help="With --to: `print` makes one PDF of all letters for the printer.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="How many processes.  [default: one a core]")
@click.option("--cluster", default="", metavar="ADDRESS", help="With --to: let the workers of a Dask scheduler do it.")
@click.option("--keep-rejected", is_flag=True, help="Keep files that failed inspection, in OUT/rejected/.")
@click.option("--watch", "is_watched", is_flag=True, help="Make them again whenever a file of LETTER is saved.")
@STRICT
@AS_JSON
def render(  # noqa: PLR0913  (an option each)
    letter: Path,
    *,
    out: Path,
    tags: tuple[str, ...],
    formats: tuple[str, ...],
    to: str,
    only: tuple[str, ...],
    without: tuple[str, ...],
    profile: str,
    jobs: int | None,
    cluster: str,
    is_again: bool,
    keep_rejected: bool,
    is_watched: bool,
    is_strict: bool,
    is_json: bool,
) -> None:
    """Make the PDF and the DOCX of the folder LETTER, and prove every name in them.

    With --to, a pair of them to each recipient, in a folder of its own.
    """
    from letter_render import pipeline  # noqa: PLC0415  (`--help` needs none of it)
    from letter_render.manifest import manifest  # noqa: PLC0415

    chosen = tuple(name for name in FORMATS if not formats or name in formats)
    if is_watched and (to or is_json):
        raise click.UsageError("--watch is for one letter, and for people: leave out --to and --json")
    if to:
        if len(tags) > 1:
            raise click.UsageError("with --to, --language is one: that of recipients who have none of their own")
        if cluster and (jobs or profile == "print"):
            raise click.UsageError("--cluster has workers of its own, and no print run: leave out --jobs and --profile")
        from letter_render.mailing.batch import Order  # noqa: PLC0415

        order = Order(
            letter, out, to, split_ids(only), split_ids(without), "".join(tags), chosen, jobs or _cores(), cluster,
            is_again=is_again, is_strict=is_strict, keep_rejected=keep_rejected,
        )  # fmt: skip
        (_render_print_run if profile == "print" else _render_mailing)(order, is_json=is_json)
        return
    if only or without or is_again or cluster or profile == "print":
        options = "--only, --except, --again, --cluster and --profile print"
        raise click.UsageError(f"{options} are for a mailing: add --to")

    def make(before: Report | None = None) -> Report:
        return pipeline.render(
            letter, out, tags, chosen, is_strict=is_strict, keep_rejected=keep_rejected, before=before,
            processes=jobs or _cores(),
        )  # fmt: skip

    if is_watched:
        _watch(letter, out, make)
        return
    report = make()
    if is_json:
        click.echo(manifest(report), nl=False)
    else:
        say(report.findings)
        for file in report.files:
            click.echo(_line(out, file))
        click.echo(f"{out / 'proof.html'}  every name as printed, the doubtful first; {counts(report.findings)}")
    if report.rejected:
        kept = f"see {out / 'rejected'}" if keep_rejected else "to have the rejected files, add --keep-rejected"
        click.echo(f"Files that failed inspection are not in {out}; {kept}.", err=True)
        sys.exit(1)


def _watch(letter: Path, out: Path, make: Callable[[Report | None], Report]) -> None:
    """Say what changed, and what came of it, until Ctrl-C."""
    from letter_render.findings import LetterRenderError  # noqa: PLC0415
    from letter_render.watching import watching  # noqa: PLC0415

    before: Report | None = None
    for changed, came_to in watching(letter, out, make):
        if changed:
            click.echo(f"{', '.join(changed)} changed")
        if isinstance(came_to, LetterRenderError):
            say(came_to.findings)
            click.echo(f"Nothing is written: {counts(came_to.findings)}", err=True)
        else:
            _say_changes(out, came_to, before)
            before = came_to
        click.echo("Watching; Ctrl-C ends it")


def _say_changes(out: Path, report: Report, before: Report | None) -> None:
    """The files that were made anew with what they had before, and the findings that were not there before."""
    files = {file.name: file for file in before.files} if before else {}
    say(finding for finding in report.findings if before is None or finding not in before.findings)
    for file in report.files:
        old = files.get(file.name)
        if old and old.sha256 == file.sha256:
            continue
        pages = [one.inspection.page_count if one and one.inspection else 0 for one in (old, file)]
        was = f" (was {plural(pages[0], 'page')})" if old and pages[0] != pages[1] else ""
        click.echo(f"{_line(out, file)}{was}")


def _render_mailing(order: Order, *, is_json: bool) -> None:
    """Print the plan, make the mailing with a bar of progress on a terminal, and print what it came to."""
    from letter_render.mailing.batch import prepare_mailing, render_mailing  # noqa: PLC0415
    from letter_render.mailing.plan import in_words  # noqa: PLC0415
    from letter_render.mailing.results import mailing_manifest, summary  # noqa: PLC0415
    from letter_render.progress import progress  # noqa: PLC0415

    prepared = prepare_mailing(order)
    for line in in_words(prepared.jobs, prepared.left_out, order.formats):
        click.echo(line, err=is_json)
    with progress(len(prepared.jobs)) as on_done:
        mailing = render_mailing(order, prepared, on_done)
    came_to = summary(mailing)
    if is_json:
        for piece in mailing_manifest(mailing):
            click.echo(piece, nl=False)
    else:
        for line in came_to.findings:
            click.echo(line, err=True)
        click.echo(came_to.counts)
        click.echo(f"{order.out / 'proof.html'}  each letter's own words, the doubtful first; every name as printed")
    if came_to.failed:
        click.echo(f"No letter was made to {', '.join(came_to.failed)}", err=True)
        sys.exit(1)


def _render_print_run(order: Order, *, is_json: bool) -> None:
    """Print the plan, make the print run, and print what it came to."""
    from letter_render.mailing.batch import prepare_mailing  # noqa: PLC0415
    from letter_render.mailing.plan import in_words  # noqa: PLC0415
    from letter_render.mailing.printing import render_print_run  # noqa: PLC0415
    from letter_render.manifest import finding_facts  # noqa: PLC0415

    prepared = prepare_mailing(order)
    for line in in_words(prepared.jobs, prepared.left_out, ("print",)):
        click.echo(line, err=is_json)
    run = render_print_run(order, prepared)
    if is_json:
        facts = {key: value for key, value in asdict(run).items() if key != "findings"}
        click.echo(
            json.dumps(facts | {"findings": list(map(finding_facts, run.findings))}, ensure_ascii=False, indent=2)
        )
    else:
        say(run.findings, notes=True)
        if not run.is_rejected:
            click.echo(f"{order.out / run.file}  {run.letters} letters, {run.pages} pages, {run.bytes / 1000:.0f} kB")
            click.echo(f"{order.out / run.sheets}  who is on which sheet")
    if run.refused:
        click.echo(f"{len(run.refused)} letters are not in it: {', '.join(run.refused)}", err=True)
    if run.is_rejected:
        click.echo(f"{run.file} failed inspection and is not in {order.out}", err=True)
    if run.refused or run.is_rejected:
        sys.exit(1)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _line(out: Path, file: WrittenFile) -> str:
    count = file.inspection.page_count if file.inspection else 0
    pages = f", {plural(count, 'page')}" if count else ""
    state = "REJECTED, " if file.is_rejected else ""
    read = f"{file.names_read} of {file.names_total} names read back"
    return f"{out / file.name}  {state}{read}{pages}, {len(file.data) / 1000:.0f} kB"
