"""The command `letter-render`: parse, call one function of the package, show what it gives, exit with its code.

Exit codes: 0 good; 1 a written or checked file failed inspection; 2 usage; 3 something in the input is wrong, nothing
written; 4 shipped faces or templates damaged; 5 engine missing or failed; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from letter_render.findings import Finding, InputRefusedError, LetterRenderError, Severity

if TYPE_CHECKING:
    from letter_render.batch import Order
    from letter_render.report import WrittenFile

_LETTER = click.argument("letter", type=click.Path(path_type=Path))
_JSON = click.option("--json", "is_json", is_flag=True, help="Say it as JSON on stdout, for machines.")
_STRICT = click.option("--strict", "is_strict", is_flag=True, help="Let warnings that are not accepted fail.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="letter-render")
def cli() -> None:
    """One letter, hundreds of names in every script: print-ready PDF and native DOCX, every name proven."""


@cli.command()
@_LETTER
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out"), show_default=True)
@click.option("--language", "tags", multiple=True, metavar="TAG", help="Only this version; may be given again.")
@click.option("--format", "formats", multiple=True, type=click.Choice(["pdf", "docx"]), help="Only this format.")
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
@click.option("--jobs", type=click.IntRange(1, 256), help="With --to: how many processes.  [default: one a core]")
@click.option("--keep-rejected", is_flag=True, help="Keep files that failed inspection, in OUT/rejected/.")
@_STRICT
@_JSON
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
    is_again: bool,
    keep_rejected: bool,
    is_strict: bool,
    is_json: bool,
) -> None:
    """Make the PDF and the DOCX of the folder LETTER, and prove every name in them.

    With --to, a pair of them to each recipient, in a folder of its own.
    """
    from letter_render import pipeline  # noqa: PLC0415  (`--help` needs none of it)
    from letter_render.manifest import manifest  # noqa: PLC0415
    from letter_render.output import FORMATS  # noqa: PLC0415

    chosen = tuple(name for name in FORMATS if name in formats) or FORMATS
    if to:
        if len(tags) > 1:
            raise click.UsageError("with --to, --language is one: that of recipients who have none of their own")
        from letter_render.batch import Order  # noqa: PLC0415

        order = Order(
            letter, out, to, _ids(only), _ids(without), "".join(tags), chosen, jobs or _cores(), is_again=is_again,
            is_strict=is_strict, keep_rejected=keep_rejected,
        )  # fmt: skip
        (_render_print_run if profile == "print" else _render_mailing)(order, is_json=is_json)
        return
    if only or without or is_again or jobs or profile == "print":
        raise click.UsageError("--only, --except, --again, --jobs and --profile print are for a mailing: add --to")
    report = pipeline.render(letter, out, tags, chosen, is_strict=is_strict, keep_rejected=keep_rejected)
    if is_json:
        click.echo(manifest(report), nl=False)
    else:
        _say(report.findings)
        for file in report.files:
            click.echo(_line(out, file))
        click.echo(f"{out / 'proof.html'}  every name as printed, the doubtful first; {_counts(report.findings)}")
    if report.rejected:
        kept = f"see {out / 'rejected'}" if keep_rejected else "to have the rejected files, add --keep-rejected"
        click.echo(f"Files that failed inspection are not in {out}; {kept}.", err=True)
        sys.exit(1)


def _render_mailing(order: Order, *, is_json: bool) -> None:
    """Print the plan, make the mailing with a bar of progress on a terminal, and print what it came to."""
    from letter_render.batch import prepare_mailing, render_mailing  # noqa: PLC0415
    from letter_render.mailing import mailing_manifest, summary  # noqa: PLC0415
    from letter_render.plan import in_words  # noqa: PLC0415
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
    from letter_render.batch import prepare_mailing  # noqa: PLC0415
    from letter_render.manifest import finding_facts  # noqa: PLC0415
    from letter_render.plan import in_words  # noqa: PLC0415
    from letter_render.printing import render_print_run  # noqa: PLC0415

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
        _say(run.findings, notes=True)
        if not run.is_rejected:
            click.echo(f"{order.out / run.file}  {run.letters} letters, {run.pages} pages, {run.bytes / 1000:.0f} kB")
            click.echo(f"{order.out / run.sheets}  who is on which sheet")
    if run.refused:
        click.echo(f"{len(run.refused)} letters are not in it: {', '.join(run.refused)}", err=True)
    if run.is_rejected:
        click.echo(f"{run.file} failed inspection and is not in {order.out}", err=True)
    if run.refused or run.is_rejected:
        sys.exit(1)


def _ids(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(id_ for text in given for id_ in text.replace(",", " ").split())


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _explain(context: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Print what a code means, and end."""
    from letter_render.codes import explain_code  # noqa: PLC0415

    if not code or context.resilient_parsing:
        return
    try:
        lines = explain_code(code)
    except KeyError as error:
        near = f"; the nearest are {error.args[0]}" if error.args[0] else ""
        raise click.UsageError(f"there is no code {code}{near}") from error
    click.echo("\n".join(lines))
    context.exit()


@cli.command()
@click.argument("paths", metavar="LETTER|FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="LETTER",
    help="Of a FILE: whether it has the names of this letter.",
)
@click.option(
    "--to", default="", metavar="RECIPIENTS", help="The letter to each of them, too; of a FILE: to whom it is."
)
@click.option(
    "--explain",
    metavar="CODE",
    expose_value=False,
    is_eager=True,
    callback=_explain,
    help="Say what a code means, and what to do.",
)
@_STRICT
@_JSON
def check(paths: tuple[Path, ...], *, against: Path | None, to: str, is_strict: bool, is_json: bool) -> None:
    """Say everything wrong or doubtful in letters and in finished files. Writes nothing.

    LETTER is a folder. FILE is a PDF or a DOCX, whoever made it; with --against LETTER, names that are missing,
    doubled, moved or changed in it are told, each with its row and page.
    """  # fmt: skip
    folders = [path for path in paths if path.is_dir() or not path.exists()]
    files = [path for path in paths if path not in folders]
    if against and not files:
        raise click.UsageError("--against is for a PDF or DOCX: name one")
    if to and files and not against:
        raise click.UsageError("whom a file is for is told --against a letter")
    findings: list[Finding] = []
    said: list[str] = []
    for folder in folders:
        found, line = _check_letter(folder, to, is_strict=is_strict)
        findings += found
        said.append(line)
    limit, is_bad = Severity.WARNING if is_strict else Severity.FAILURE, False
    for file in files:
        found, line = _check_file(file, against, to)
        is_bad = is_bad or any(finding.severity >= limit and not finding.accepted for finding in found)
        findings += found
        said.append(line)
    if is_json:
        _say_json(findings)
    else:
        _say(findings, notes=True)
        click.echo("\n".join(said))
    if is_bad:
        sys.exit(1)


def _check_letter(letter: Path, to: str, *, is_strict: bool) -> tuple[tuple[Finding, ...], str]:
    """What is found in a letter, and a line about it. Raises InputRefusedError."""
    from letter_render import pipeline  # noqa: PLC0415

    if to:
        from letter_render.batch import Order, check_mailing, prepare_mailing  # noqa: PLC0415

        mailing = prepare_mailing(Order(letter, Path(), to, is_strict=is_strict))
        read, findings = mailing.letter, tuple(check_mailing(mailing))
    else:
        prepared = pipeline.prepare(letter)
        read, findings = prepared.letter, prepared.findings
    pipeline.refuse(findings, is_strict=is_strict)
    count = len(read.signatories)
    return findings, f"{read.id}: {count} names, every character has a face, {_counts(findings)}"


def _check_file(file: Path, against: Path | None, to: str) -> tuple[tuple[Finding, ...], str]:
    """What is found in a finished file, and a line about it. Raises InputRefusedError."""
    from letter_render.examine import examine  # noqa: PLC0415

    examined = examine(file, against, to)
    inspection = examined.inspection
    pages = f"{_plural(inspection.page_count, 'page')}, " if inspection and inspection.page_count else ""
    names = f"{examined.names_right} of {examined.names} names as signed, " if against else ""
    return examined.findings, f"{file}: {pages}{names}{_counts(examined.findings)}"


@cli.command()
@click.option("--recipients", type=click.Path(path_type=Path), required=True, metavar="FILE", help="A table (.csv).")
def new(recipients: Path) -> None:
    """Write a table of recipients to fill in, a row for each delegation. Overwrites nothing."""
    from letter_render.new import write_recipients  # noqa: PLC0415

    click.echo(f"{recipients}  {write_recipients(recipients)} delegations")


@cli.group(invoke_without_command=True)
@click.pass_context
def fonts(context: click.Context) -> None:
    """The faces: list, check, why."""
    if context.invoked_subcommand is None:
        context.invoke(list_faces)


@fonts.command("list")
def list_faces() -> None:
    """List the faces and what they cover."""
    from letter_render.fonts.book import coverage, read_book  # noqa: PLC0415

    for face in read_book().faces:
        languages = " ".join(face.languages) or "any language"
        click.echo(
            f"{face.full_name:32} {face.version:8} {len(coverage(face)):6} characters  "
            f"{' '.join(face.scripts)}; {languages}"
        )


@fonts.command("check")
def check_faces() -> None:
    """Check the bytes of every face against its manifest."""
    from letter_render.findings import ShippedDamagedError  # noqa: PLC0415
    from letter_render.fonts.book import read_book, verify  # noqa: PLC0415

    faces = read_book().faces
    if damaged := verify(faces):
        raise ShippedDamagedError(damaged)
    click.echo(f"{len(faces)} faces, every one the file that its manifest names")


@fonts.command()
@click.argument("text")
@click.option("--language", "tags", default="", metavar="TAGS", help='As in the column language: "zh-Hant-HK en ja".')
@click.option("--country", default="", metavar="CC", help="As in the column country.")
def why(text: str, tags: str, country: str) -> None:
    """Print which face each part of TEXT gets, and why."""
    from letter_render.explain import explain  # noqa: PLC0415

    for line in explain(text, tuple(tags.split()), country):
        click.echo(line)


def main() -> NoReturn:
    """Run the command; findings become lines and an exit code, never a traceback."""
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except LetterRenderError as error:
        if "--json" in sys.argv[1:]:
            _say_json(error.findings)
        else:
            _say(error.findings)
            # A mailing whose engine fails has written letters before.
            nothing = "Nothing is written: " if error.exit_code == InputRefusedError.exit_code else ""
            click.echo(f"{nothing}{_counts(error.findings)}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted", err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(f"{error.filename or 'a file'} cannot be written or read: {error.strerror}. [file/os]", err=True)
        sys.exit(5)


def _say(findings: Iterable[Finding], *, notes: bool = False) -> None:
    """A line on stderr for each finding that is not accepted: failures first; notes only where asked for."""
    least = Severity.NOTE if notes else Severity.WARNING
    shown = [finding for finding in findings if finding.severity >= least and not finding.accepted]
    for finding in sorted(shown, key=lambda finding: -finding.severity):
        click.echo(f"{finding.severity.name.lower()}: {finding}", err=True)


def _say_json(findings: Iterable[Finding]) -> None:
    from letter_render.manifest import finding_facts  # noqa: PLC0415

    facts = [finding_facts(finding) for finding in findings]
    click.echo(json.dumps({"findings": facts}, ensure_ascii=False, indent=2))


def _counts(findings: Iterable[Finding]) -> str:
    open_ones = [finding.severity for finding in findings if not finding.accepted]
    words = {Severity.FAILURE: "failure", Severity.WARNING: "warning", Severity.NOTE: "note"}
    counted = [(open_ones.count(severity), word) for severity, word in words.items()]
    return ", ".join(_plural(count, word) for count, word in counted)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _line(out: Path, file: WrittenFile) -> str:
    count = file.inspection.page_count if file.inspection else 0
    pages = f", {_plural(count, 'page')}" if count else ""
    state = "REJECTED, " if file.is_rejected else ""
    read = f"{file.names_read} of {file.names_total} names read back"
    return f"{out / file.name}  {state}{read}{pages}, {len(file.data) / 1000:.0f} kB"
