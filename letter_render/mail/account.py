"""As whom the server is spoken to: the user, and what proves it, from the environment, a keyring or a prompt.

Never from the command line, which every user of the machine can read, and never into a log.
"""

from __future__ import annotations

import os
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field

USER, PASSWORD, TOKEN = "LETTER_RENDER_SMTP_USER", "LETTER_RENDER_SMTP_PASSWORD", "LETTER_RENDER_SMTP_TOKEN"
"""The variables of the environment. A token is one of OAuth 2.0 (XOAUTH2)."""

KEYRING = "letter-render"
"""Under this name, a slash and the server's the keyring has the password: `letter-render/smtp.river.example`."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user with a password or a token; without a user nobody logs in. Printed without them."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def account_of(host: str, user: str = "", environment: Mapping[str, str] = os.environ) -> Account:
    """The account of `user`, or of the one that the environment names; its password or token is from there, or from the
    keyring, empty where none has it.
    """
    user, token = user or environment.get(USER, ""), environment.get(TOKEN, "")
    if not user or token:
        return Account(user, token=token if user else "")
    return Account(user, environment.get(PASSWORD, "") or _from_keyring(host, user))


def _from_keyring(host: str, user: str) -> str:
    import keyring  # noqa: PLC0415  (only where the environment has no password)
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(f"{KEYRING}/{host}", user) or ""
    except KeyringError:
        return ""


def log_in(smtp: smtplib.SMTP, host: str, account: Account) -> None:
    """Log in where there is an account. Raises smtplib.SMTPException where the server does not let it."""
    if not account.user:
        return
    if not f"{account.user}{account.password}{account.token}".isascii():
        # smtplib encodes them so.
        raise smtplib.SMTPNotSupportedError("user, password and token have ASCII characters alone")
    if not account.token:
        smtp.login(account.user, account.password)
        return
    if not smtp.has_extn("auth") or "XOAUTH2" not in smtp.esmtp_features["auth"].upper().split():
        raise smtplib.SMTPNotSupportedError(f"{host} takes no token (XOAUTH2)")
    said = f"user={account.user}\1auth=Bearer {account.token}\1\1"
    # To a challenge, which tells why the token is no good, the answer is an empty line.
    smtp.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
