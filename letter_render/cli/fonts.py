"""`letter-render fonts`: the faces, and why a text gets which."""

from __future__ import annotations

import click


@click.group(invoke_without_command=True)
@click.pass_context
def fonts(context: click.Context) -> None:
    """The faces: list, check, why."""
    if context.invoked_subcommand is None:
        context.invoke(list_faces)


@fonts.command("list", epilog="Example: letter-render fonts list")
def list_faces() -> None:
    """List the faces and what they cover."""
    from letter_render.fonts.book import coverage, read_book  # noqa: PLC0415

    for face in read_book().faces:
        languages = " ".join(face.languages) or "any language"
        click.echo(
            f"{face.full_name:32} {face.version:8} {len(coverage(face)):6} characters  "
            f"{' '.join(face.scripts)}; {languages}"
        )


@fonts.command("check", epilog="Example: letter-render fonts check")
def check_faces() -> None:
    """Check the bytes of every face against its manifest."""
    from letter_render.findings import ShippedDamagedError  # noqa: PLC0415
    from letter_render.fonts.book import read_book, verify  # noqa: PLC0415

    faces = read_book().faces
    if damaged := verify(faces):
        raise ShippedDamagedError(damaged)
    click.echo(f"{len(faces)} faces, every one the file that its manifest names")


@fonts.command(epilog="Example: letter-render fonts why 香港黎明 --language zh-Hant-HK")
@click.argument("text")
@click.option("--language", "tags", default="", metavar="TAGS", help='As in the column language: "zh-Hant-HK en ja".')
@click.option("--country", default="", metavar="CC", help="As in the column country.")
def why(text: str, tags: str, country: str) -> None:
    """Print which face each part of TEXT gets, and why."""
    from letter_render.explain import explain  # noqa: PLC0415

    for line in explain(text, tuple(tags.split()), country):
        click.echo(line)
