"""Pages saved with everything in one MIME file (.mht, .mhtml)."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from pipeline.documents.bounds import UnreadableDocumentError

if TYPE_CHECKING:
    from email.message import EmailMessage

_MAX_PARTS = 2_000


def page_of(payload: bytes, *, source: str) -> tuple[bytes, str, str]:
    """The main page of an MHTML file: its bytes, its content type with charset, and its original address.

    RFC 2557: the first HTML part is the root of the page. Without an address in the file, it is `source`.
    """
    message = email.message_from_bytes(payload, policy=email.policy.default)
    pages = []
    for position, part in enumerate(message.walk()):
        if position > _MAX_PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                pages.append((body, _media_type(part), str(part.get("Content-Location") or source).strip()))
    if not pages:
        raise UnreadableDocumentError(
            source, "the saved page has no HTML part", "Save the page again as HTML"
        )
    return pages[0]


def _media_type(part: EmailMessage) -> str:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else "text/html"
