"""`letter-render new`: what there is to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--recipients", type=click.Path(path_type=Path), required=True, metavar="FILE", help="A table (.csv).")
def new(recipients: Path) -> None:
    """Write a table of recipients to fill in, a row for each delegation. Overwrites nothing."""
    from letter_render.new import write_recipients  # noqa: PLC0415

    click.echo(f"{recipients}  {write_recipients(recipients)} delegations")
