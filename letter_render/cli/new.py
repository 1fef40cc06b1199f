"""`letter-render new`: what there is to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: letter-render new my-letter --from old-letter.docx")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), required=False)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A letter that there is: .txt, .md or .docx.",
)
@click.option(
    "--names", default="", metavar="FILE[:SHEET[:COLUMN]]", help="The names from a table: .xlsx, .csv, .tsv, .txt."
)
@click.option(
    "--language", default="", metavar="TAG", help="The language of the text, where its letters do not tell it."
)
@click.option("--encoding", default="", metavar="NAME", help="The encoding of text files that are not UTF-8.")
@click.option(
    "--recipients",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a table (.csv) of all delegations, too.",
)
def new(
    folder: Path | None, *, source: Path | None, names: str, language: str, encoding: str, recipients: Path | None
) -> None:
    """Make the letter folder DIR: one to fill in, or with --from one made of a letter that there is.

    What was guessed is said. Nothing is overwritten.
    """
    if not folder and not recipients:
        raise click.UsageError("name a folder to make, or --recipients FILE")
    if not folder and (source or names):
        raise click.UsageError("--from and --names are for a folder: name one")
    if folder:
        _write_folder(folder, source, names, language, encoding)
    if recipients:
        from letter_render.starting.new import write_recipients  # noqa: PLC0415

        click.echo(f"{recipients}  {write_recipients(recipients)} delegations")


def _write_folder(folder: Path, source: Path | None, names: str, language: str, encoding: str) -> None:
    from letter_render.starting.manuscript import read_manuscript  # noqa: PLC0415
    from letter_render.starting.name_column import read_names  # noqa: PLC0415
    from letter_render.starting.new import Row, blank, language_of, write_letter  # noqa: PLC0415

    if source:
        found = read_manuscript(source, encoding, has_names=bool(names))
        tag = language_of(found, language)
        rows = [Row(name) for name in found.names]
    else:
        tag = language or "en"
        found, rows = blank(tag)
    rows = read_names(names, encoding, found) if names else rows
    if not found.title and source:
        found.title = source.stem
        found.guesses.append(f"title: `{found.title}`, the name of the file, for the text has none")
    write_letter(folder, found, rows, tag)
    for guess in found.guesses:
        click.echo(f"guessed {guess}")
    click.echo(f"{folder}  {len(rows)} names. Look through letter.yaml, then: letter-render check {folder}")
