"""A connection to a mail server: under TLS, the certificate checked, logged in (RFC 3207, RFC 4954, RFC 8314)."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass

from letter_render.findings import DeliveryError, Finding, Origin, Severity
from letter_render.mail.account import Account, log_in

TLS_PORT = 465
"""The port where TLS is there from the first byte (RFC 8314 3.3); on any other STARTTLS is asked for (RFC 3207)."""

REPLY_TIMEOUT_S = 300
"""How long the server may take to answer (RFC 5321 4.5.3.2)."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server's name and port."""

    host: str
    port: int


def connect(server: Server, account: Account) -> smtplib.SMTP:
    """A connection under TLS, the certificate checked, and logged in. Raises DeliveryError where the server has no TLS
    or will not have the account, smtplib.SMTPException or OSError where it cannot be reached, ValueError where its name
    is none.
    """
    context = ssl.create_default_context()
    # Not the name of this machine, which is nobody's business (RFC 5321 4.1.3).
    greeting = "[127.0.0.1]"
    if server.port == TLS_PORT:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, greeting, timeout=REPLY_TIMEOUT_S, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, greeting, timeout=REPLY_TIMEOUT_S)
    try:
        smtp.ehlo()
        if server.port != TLS_PORT:
            _start_tls(smtp, server, context)
        log_in(smtp, server.host, account)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _start_tls(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    if not smtp.has_extn("starttls"):
        what, hint = (
            f"{server.host} offers no TLS on port {server.port}",
            f"ask for the port for submission, or try {TLS_PORT}",
        )
        raise DeliveryError([Finding("mail/no-tls", Severity.FAILURE, what, hint=hint, origin=Origin("--smtp"))])
    smtp.starttls(context=context)
    smtp.ehlo()


def is_final(error: Exception) -> bool:
    """Whether trying again can change nothing: the certificate, the account, or the name."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError | ssl.SSLCertVerificationError | smtplib.SMTPNotSupportedError)


def no_server(server: Server, error: Exception) -> Finding:
    """A FAILURE that says why a server cannot be used."""
    what = f"{server.host}:{server.port} cannot be used: {said(str(error))}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        code, hint = "mail/login", "see docs/mail.md for user, password and token"
        what = f"{server.host} does not let the account in: {error.smtp_code} {said(error.smtp_error)}"
    elif isinstance(error, ssl.SSLError):
        code, hint = (
            "mail/certificate",
            "is this the right name? For a certificate of your own authority set SSL_CERT_FILE",
        )
    elif isinstance(error, ValueError):
        # UnicodeError: no label of a domain (RFC 5890 2.3.1) can be made of it.
        code, hint = "mail/server", "it looks like smtp.river.example"
        what = f"{said(server.host)} is no name of a server"
    else:
        code, hint = "mail/server", "run the same command again: nothing is sent twice"
    return Finding(code, Severity.FAILURE, what, hint=hint, origin=Origin("--smtp"))


def said(reply: bytes | str) -> str:
    """What a server or the system said, on one line, as much of it as a person reads."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:200]
