"""`letter-render check`: what is wrong or doubtful in letters and in finished files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from letter_render.cli.show import AS_JSON, STRICT, counts, plural, say, say_json
from letter_render.findings import Finding, Severity

_FILES = (".pdf", ".docx")
"""What is named so is looked for as a file, all else that is not there as a letter."""


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


@click.command(epilog="Example: letter-render check letter.pdf --against data/letters/china-2020")
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
@STRICT
@AS_JSON
def check(paths: tuple[Path, ...], *, against: Path | None, to: str, is_strict: bool, is_json: bool) -> None:
    """Say everything wrong or doubtful in letters and in finished files. Writes nothing.

    LETTER is a folder. FILE is a PDF or a DOCX, whoever made it; with --against LETTER, names that are missing,
    doubled, moved or changed in it are told, each with its row and page.
    """  # fmt: skip
    folders = [path for path in paths if path.is_dir() or not (path.exists() or path.suffix in _FILES)]
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
        say_json(findings)
    else:
        say(findings, notes=True)
        click.echo("\n".join(said))
    if is_bad:
        sys.exit(1)


def _check_letter(letter: Path, to: str, *, is_strict: bool) -> tuple[tuple[Finding, ...], str]:
    """What is found in a letter, and a line about it. Raises InputRefusedError."""
    from letter_render import pipeline  # noqa: PLC0415

    if to:
        from letter_render.mailing.batch import Order, check_mailing, prepare_mailing  # noqa: PLC0415

        mailing = prepare_mailing(Order(letter, Path(), to, is_strict=is_strict))
        read, findings = mailing.letter, tuple(check_mailing(mailing))
    else:
        prepared = pipeline.prepare(letter)
        read, findings = prepared.letter, prepared.findings
    pipeline.refuse(findings, is_strict=is_strict)
    count = len(read.signatories)
    return findings, f"{read.id}: {count} names, every character has a face, {counts(findings)}"


def _check_file(file: Path, against: Path | None, to: str) -> tuple[tuple[Finding, ...], str]:
    """What is found in a finished file, and a line about it. Raises InputRefusedError."""
    from letter_render.examine import examine  # noqa: PLC0415

    examined = examine(file, against, to)
    inspection = examined.inspection
    pages = f"{plural(inspection.page_count, 'page')}, " if inspection and inspection.page_count else ""
    names = f"{examined.names_right} of {examined.names} names as signed, " if against else ""
    return examined.findings, f"{file}: {pages}{names}{counts(examined.findings)}"
