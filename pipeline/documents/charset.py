"""The charset that a content type claims."""

from __future__ import annotations

import re

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def charset_of(media_type: str | None) -> str | None:
    """The charset parameter of an HTTP `Content-Type` value, or None."""
    found = _CHARSET.search(media_type or "")
    return found.group(1) if found else None
