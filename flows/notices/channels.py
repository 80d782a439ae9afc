"""The ways to the operator: a webhook and e-mail, their addresses from the environment alone.

An address may carry a password, so that no message and no error of this module shows one.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from http.client import HTTPException
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.notices.memory import News

WEBHOOK = "NIANBAO_WEBHOOK_URL"
SMTP = "NIANBAO_SMTP_URL"
TIMEOUT_SECONDS = 30.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ChannelError(NianbaoError):
    """Raised when a message could not be handed over."""


def channels() -> dict[str, Callable[[News, str], None]]:
    """The functions that send, by the variable that names their address; those without an address are left out."""
    known = {WEBHOOK: post_webhook, SMTP: send_mail}
    return {name: send for name, send in known.items() if os.environ.get(name)}


def post_webhook(news: News, text: str) -> None:
    """POST the news as JSON; `text` is what chat programs show.

    Raises:
        ChannelError: the address is none, or did not accept the message.
    """
    address = os.environ[WEBHOOK]
    if urlsplit(address).scheme not in {"http", "https"}:
        _refuse(WEBHOOK, "it is no http or https address")
    body = json.dumps({"text": text, **news.model_dump(mode="json")}, ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method="POST")
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS):
            return
    except urllib.error.HTTPError as error:
        reason = f"it answered with status {error.code}"
    except urllib.error.URLError as error:
        reason = f"it could not be reached ({error.reason})"
    except (OSError, ValueError, HTTPException) as error:
        reason = f"it could not be asked ({type(error).__name__})"
    _refuse(WEBHOOK, reason)


def send_mail(news: News, text: str) -> None:
    """Send the news through `smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS&to=ADDRESS,…` (or `smtps://`).

    A password is sent through TLS alone, except to this machine.

    Raises:
        ChannelError: the address is incomplete, or the server did not accept the message.
    """
    address = urlsplit(os.environ[SMTP])
    wanted = parse_qs(address.query)
    if address.scheme not in {"smtp", "smtps"} or not address.hostname or not {"from", "to"} <= set(wanted):
        _refuse(SMTP, "it is not of the form smtp://HOST:PORT?from=ADDRESS&to=ADDRESS")
    message = EmailMessage()
    message["From"], message["To"] = wanted["from"][0], ", ".join(wanted["to"])
    message["Subject"] = f"Nianbao: {len(news.new)} new, {len(news.resolved)} resolved"
    message.set_content(text)
    try:
        with _connected(address) as server:
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            server.send_message(message)
            return
    except smtplib.SMTPResponseException as error:
        reason = f"the server answered with status {error.smtp_code}"
    except (smtplib.SMTPException, OSError, ValueError) as error:
        reason = f"the server did not take the message ({type(error).__name__})"
    _refuse(SMTP, reason)


def _connected(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or ""
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(
            host, address.port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(host, address.port or 587, timeout=TIMEOUT_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    elif address.username and host not in LOOPBACK:
        server.close()
        _refuse(SMTP, "the server offers no TLS, and a password is not sent without")
    return server


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A message goes where the operator has said, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """None makes the redirect an error."""
        return


def _refuse(variable: str, reason: str) -> NoReturn:
    raise ChannelError(f"the address in {variable}", reason, "Correct the variable, or unset it.") from None
