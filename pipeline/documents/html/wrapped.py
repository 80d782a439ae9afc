"""Pages inside something else: MHTML files, scripts and JSON answers that carry the markup as a string."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.charset import charset_of
from pipeline.documents.encoding import decode_bytes
from pipeline.documents.html.embedded import embedded_markup, script_fields
from pipeline.documents.html.mhtml import page_of
from pipeline.documents.html.reader import (
    FAST_READER,
    THOROUGH_READER,
    read_html,
    read_html_thoroughly,
    read_markup,
)
from pipeline.documents.html.tree import parse_fast, parse_thoroughly

if TYPE_CHECKING:
    from pipeline.documents.model import Document


def read_mhtml(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The page of an MHTML file, parsed by lxml."""
    body, page_type, address = page_of(payload, source=source)
    return dataclasses.replace(read_html(body, source=address, media_type=page_type), source=source)


def read_mhtml_thoroughly(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The page of an MHTML file, parsed by html5lib."""
    body, page_type, address = page_of(payload, source=source)
    return dataclasses.replace(
        read_html_thoroughly(body, source=address, media_type=page_type), source=source
    )


def read_script(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The page that a script or JSON answer carries, parsed by lxml; its short fields become metadata."""
    return _read_script(payload, source, media_type, is_thorough=False)


def read_script_thoroughly(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The page that a script or JSON answer carries, parsed by html5lib."""
    return _read_script(payload, source, media_type, is_thorough=True)


def _read_script(payload: bytes, source: str, media_type: str | None, *, is_thorough: bool) -> Document:
    bounds.refuse_oversized(len(payload), bounds.MAX_MARKUP_BYTES, source=source, what="the script")
    decoded = decode_bytes(payload, declared=charset_of(media_type))
    markup = embedded_markup(decoded.text)
    if markup is None:
        raise UnreadableDocumentError(
            source, "the script carries no report", "Look for the page that shows it, and import that page"
        )
    document = read_markup(
        markup,
        source=source,
        parse=parse_thoroughly if is_thorough else parse_fast,
        reader=THOROUGH_READER if is_thorough else FAST_READER,
        problems=decoded.problems,
    )
    return dataclasses.replace(document, metadata={**script_fields(decoded.text), **document.metadata})
