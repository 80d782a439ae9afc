"""Plain text files: decoded, then read as text."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.charset import charset_of
from pipeline.documents.encoding import decode_bytes
from pipeline.documents.text import read_text

if TYPE_CHECKING:
    from pipeline.documents.model import Document


def read_plain(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The document of a text file; undecodable bytes become problems."""
    bounds.refuse_oversized(len(payload), bounds.MAX_MARKUP_BYTES, source=source, what="the text")
    decoded = decode_bytes(payload, declared=charset_of(media_type))
    document = read_text(decoded.text, source=source)
    return dataclasses.replace(document, problems=(*decoded.problems, *document.problems))
