"""The command `letter-render`: parse, call one function of the package, show what it gives, exit with its code.

Exit codes: 0 good; 1 a written or checked file failed inspection; 2 usage; 3 something in the input is wrong, nothing
written; 4 shipped faces or templates damaged; 5 engine missing or failed; 6 mail was not delivered; 130 interrupted.
"""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

import click

from letter_render.cli.check import check
from letter_render.cli.fonts import fonts
from letter_render.cli.new import new
from letter_render.cli.render import render
from letter_render.cli.send import send
from letter_render.cli.show import counts, say, say_json
from letter_render.findings import InputRefusedError, LetterRenderError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="letter-render")
def cli() -> None:
    """One letter, hundreds of names in every script: print-ready PDF and native DOCX, every name proven."""


for _command in (render, check, send, new, fonts):
    cli.add_command(_command)


def main() -> NoReturn:
    """Run the command; findings become lines and an exit code, never a traceback."""
    # A tenth of a cold run is looking for garbage that a command, which ends soon, hardly has.
    gc.set_threshold(50_000, 10, 10)
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except LetterRenderError as error:
        if "--json" in sys.argv[1:]:
            say_json(error.findings)
        else:
            say(error.findings)
            # A mailing whose engine fails has written letters before.
            is_refused = error.exit_code == InputRefusedError.exit_code and "render" in sys.argv[1:2]
            nothing = "Nothing is written: " if is_refused else ""
            click.echo(f"{nothing}{counts(error.findings)}", err=True)
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
