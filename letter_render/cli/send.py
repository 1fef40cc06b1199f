"""`letter-render send`: the letters of a mailing as drafts, or to a mail server; and what became of them."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from letter_render.cli.send_show import say_plan, say_results, say_status
from letter_render.cli.show import AS_JSON, STRICT, plural, say, split_ids

if TYPE_CHECKING:
    from letter_render.mail.account import Account
    from letter_render.mail.connection import Server
    from letter_render.mail.send import Outgoing, Result
    from letter_render.model import Mailbox
    from letter_render.sending.outbox import LeftOut, Sending, SendOrder

_TESTS = 3
"""How many messages a test sends, where --limit says nothing else."""

_EXIT = {"not fit": 1, "open": 6}
"""What the command exits with when a recipient is left out for this reason."""

_PORT = 587
"""The port for submission (RFC 6409)."""

_SERVER = re.compile(r"(?:\[(?P<ip>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:\[\]]+))(?::(?P<port>[0-9]{1,5}))?")
"""A name or an address with or without a port; one of IPv6 is in brackets (RFC 3986 3.2.2)."""


@click.command(epilog="Example: letter-render send my-letter --to table.csv --out out --drafts drafts")
@click.argument("letter", type=click.Path(path_type=Path))
@click.option("--to", default="", metavar="RECIPIENTS", help="Who gets it: `delegations`, or a table; as for render.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="The folder that render wrote.",
)
@click.option(
    "--drafts", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write .eml files there."
)
@click.option("--zip", "is_zip", is_flag=True, help="With --drafts: in one ZIP file.")
@click.option(
    "--smtp", "server", metavar="HOST[:PORT]", help="Send by this server; without --really, say what would be sent."
)
@click.option("--really", "is_real", is_flag=True, help="With --smtp: send.")
@click.option("--yes", "is_sure", is_flag=True, help="With --really: do not ask how many.")
@click.option(
    "--test-to", metavar="ADDRESS", help="With --smtp: send the first few to this address alone, marked as a test."
)
@click.option("--status", "is_status", is_flag=True, help="Say what became of the messages.")
@click.option("--csv", "is_csv", is_flag=True, help="With --status: as CSV.")
@click.option("--only", multiple=True, metavar="IDS", help="Only these recipients, parted by commas.")
@click.option("--except", "without", multiple=True, metavar="IDS", help="All but these recipients.")
@click.option("--language", default="", metavar="TAG", help="As for render: for recipients who have none of their own.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N messages.")
@click.option("--per-minute", type=click.IntRange(1), metavar="N", help="With --smtp: at most N messages in a minute.")
@click.option(
    "--resend", multiple=True, metavar="IDS", help="With --smtp: to these, though refused or perhaps sent before."
)
@click.option("--allow-unofficial", "allows_unofficial", is_flag=True, help="Send unofficial texts, too.")
@STRICT
@AS_JSON
def send(  # noqa: PLR0913  (an option each)
    letter: Path,
    *,
    to: str,
    out: Path,
    drafts: Path | None,
    is_zip: bool,
    server: str | None,
    is_real: bool,
    is_sure: bool,
    test_to: str | None,
    is_status: bool,
    is_csv: bool,
    only: tuple[str, ...],
    without: tuple[str, ...],
    language: str,
    limit: int | None,
    per_minute: int | None,
    resend: tuple[str, ...],
    allows_unofficial: bool,
    is_strict: bool,
    is_json: bool,
) -> None:
    """Mail the letters of a mailing, each with its cover text, at most once to each address.

    --drafts writes them as files; --smtp hands them to a server, with --really; --status says what became of them.
    """
    if [bool(drafts), bool(server), is_status].count(True) != 1:
        raise click.UsageError("say one of --drafts, --smtp and --status")
    if is_status:
        say_status(letter, out, is_csv=is_csv, is_json=is_json)
        return
    if not to:
        raise click.UsageError("say to whom: --to delegations, or --to TABLE")
    if (drafts and (is_real or test_to or resend or per_minute)) or (server and is_zip) or is_csv:
        raise click.UsageError("--zip is for --drafts, --csv for --status, the others for --smtp")
    from letter_render.sending.outbox import SendOrder  # noqa: PLC0415

    limit = limit or (_TESTS if test_to else None)
    order = SendOrder(
        letter, out, to, split_ids(only), split_ids(without), language, split_ids(resend), limit=limit,
        test_to=_mailbox(test_to) if test_to else None, allows_unofficial=allows_unofficial, is_draft=bool(drafts),
        is_strict=is_strict,
    )  # fmt: skip
    if drafts:
        _write_drafts(order, drafts, is_zip=is_zip, is_json=is_json)
    else:
        interval_s = 60 / per_minute if per_minute else 0
        _send(order, _server(str(server)), _How(interval_s, is_real, is_sure, is_json))


def _write_drafts(order: SendOrder, folder: Path, *, is_zip: bool, is_json: bool) -> None:
    from letter_render.mail.drafts import write_archive, write_drafts  # noqa: PLC0415
    from letter_render.sending.plan import prepare_sending  # noqa: PLC0415

    sending = prepare_sending(order)
    now = datetime.now(UTC)
    files = ((f"{sending.letter.id}.{one.recipient.id}.eml", one.bytes(now)) for one in sending.planned)
    path = folder / f"{sending.letter.id}.drafts.zip"
    if is_zip:
        write_archive(files, path)
    else:
        write_drafts(files, folder)
    say(sending.findings)
    say_plan(sending, is_json=is_json)
    if not is_json:
        click.echo(f"{plural(len(sending.planned), 'draft')} in {path if is_zip else folder}")
    _exit(_exit_codes(sending.left_out))


@dataclass(frozen=True, slots=True)
class _How:
    """How it is sent: how many seconds apart, whether it is meant, and surely, and for machines."""

    interval_s: float
    is_real: bool
    is_sure: bool
    is_json: bool


@dataclass(slots=True)
class _Run:
    """What is said and asked while it is sent; `stack` holds what ends with it."""

    how: _How
    stack: ExitStack
    total: int = 0
    results: list[tuple[Outgoing, Result]] = field(default_factory=list)
    on_done: Callable[[int, int], None] = lambda _done, _total: None
    is_stopped: Callable[[], bool] = lambda: False

    def is_meant(self, sending: Sending) -> bool:
        """Print the plan, and let the number of messages be typed where it is really to be sent."""
        if not self.how.is_real:
            return False
        if not self.how.is_json:
            say(sending.findings)
            say_plan(sending, is_json=False)
        self.total = len(sending.planned)
        if not self.how.is_sure:
            _ask(self.total)
        return True

    def begin(self, host: str) -> Account:
        """The account, for which somebody may have to type; then an interrupt waits, and it is told how far it is."""
        from letter_render.progress import progress  # noqa: PLC0415

        account = _account(host, may_ask=not self.how.is_sure)
        self.on_done = self.stack.enter_context(progress(self.total, "messages"))
        self.is_stopped = self.stack.enter_context(_stoppable())
        return account

    def has_stopped(self) -> bool:
        """Whether there was an interrupt since it began."""
        return self.is_stopped()

    def on_result(self, message: Outgoing, result: Result) -> None:
        """Keep what became of a message, and say how far it is."""
        self.results.append((message, result))
        self.on_done(len(self.results), self.total)


def _send(order: SendOrder, server: Server, how: _How) -> None:
    from letter_render.findings import DeliveryError  # noqa: PLC0415
    from letter_render.sending.deliver import send  # noqa: PLC0415

    with ExitStack() as stack:
        run = _Run(how, stack)
        try:
            sending = send(
                order, server, lambda: run.begin(server.host), run.is_meant,
                interval_s=how.interval_s, is_stopped=run.has_stopped, on_result=run.on_result,
            )  # fmt: skip
        except DeliveryError:
            if run.results and not how.is_json:
                say_results(run.results)
            raise
    if not how.is_real or not (run.total or how.is_json):
        say(sending.findings)
        say_plan(sending, is_json=how.is_json)
    if not how.is_real:
        click.echo("Nothing is sent. To send, add --really.", err=True)
        _exit(_exit_codes(sending.left_out))
        return
    if run.has_stopped():
        click.echo(f"Stopped: {len(run.results)} of {run.total} messages were tried", err=True)
        raise click.Abort
    if how.is_json:
        say_plan(sending, run.results, is_json=True)
    else:
        say_results(run.results)
    _exit([*_exit_codes(sending.left_out), *(0 if result.state == "sent" else 6 for _, result in run.results)])


def _ask(count: int) -> None:
    """Let the number of messages be typed. Aborts where another is."""
    typed = click.prompt(f"To send {plural(count, 'message')}, type how many", err=True)
    if typed.strip() != str(count):
        click.echo(f"{typed.strip()} is not {count}: nothing is sent.", err=True)
        raise click.Abort


def _account(host: str, *, may_ask: bool) -> Account:
    """The account of the environment; what is lacking is asked for on a terminal."""
    from letter_render.mail.account import PASSWORD, USER, account_of  # noqa: PLC0415

    account = account_of(host)
    if not may_ask or not sys.stdin.isatty():
        return account
    if not account.user:
        user = click.prompt(f"User at {host} ({USER}; nothing for none)", default="", show_default=False, err=True)
        account = account_of(host, user)
    if account.user and not (account.password or account.token):
        account = replace(account, password=click.prompt(f"Password ({PASSWORD})", hide_input=True, err=True))
    return account


def _server(text: str) -> Server:
    from letter_render.mail.connection import Server  # noqa: PLC0415

    found = _SERVER.fullmatch(text)
    port = int(found["port"] or _PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise click.BadParameter(f"{text} is no HOST:PORT, as smtp.river.example:{_PORT}", param_hint="--smtp")
    return Server(found["host"] or found["ip"], port)


def _mailbox(text: str) -> Mailbox:
    from letter_render.read.mailbox import parse_mailbox  # noqa: PLC0415

    try:
        return parse_mailbox(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no address: {error}", param_hint="--test-to") from error


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Let an interrupt wait for the message that is on its way; a second one does not wait."""
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if stopped:
            raise KeyboardInterrupt
        stopped.append(number)
        click.echo("Stopping after this message …", err=True)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(stopped)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit_codes(left_out: Iterable[LeftOut]) -> list[int]:
    return [_EXIT.get(one.reason, 0) for one in left_out]


def _exit(codes: Iterable[int]) -> None:
    if code := max(codes, default=0):
        sys.exit(code)
