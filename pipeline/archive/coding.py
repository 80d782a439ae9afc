"""Content codings of HTTP (RFC 9110 §8.4.1) taken off a body, within a bound on what it may inflate to."""

from __future__ import annotations

import zlib

from pipeline.errors import NianbaoError

INFLATED_LIMIT = 128 << 20
GZIP_HEADER = 10
ACCEPT_ENCODING = "gzip, deflate"


class UndecodableBodyError(NianbaoError):
    """A body whose content coding is unknown, broken, or inflates beyond the bound."""


def remove_codings(
    body: bytes, content_encoding: str | None, *, source: str, limit: int = INFLATED_LIMIT
) -> bytes:
    """The body without the codings that its Content-Encoding lists, last applied first."""
    codings = [coding.strip().lower() for coding in (content_encoding or "").split(",")]
    for coding in reversed(codings):
        if coding in ("", "identity") or not body:
            continue
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise UndecodableBodyError(
                source,
                f"its content coding {coding!r} is not known",
                "It stays in the archive as it was received.",
            )
        body = _inflate(body, coding, source, limit)
    return body


def _inflate(body: bytes, coding: str, source: str, limit: int) -> bytes:
    # RFC 9110 means the zlib format by "deflate"; some servers send a bare deflate stream.
    windows = [zlib.MAX_WBITS, -zlib.MAX_WBITS] if coding == "deflate" else [zlib.MAX_WBITS | 16]
    for window in windows:
        inflater = zlib.decompressobj(window)
        try:
            content = inflater.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(content) > limit:
            raise UndecodableBodyError(
                source, f"it inflates to more than {limit} bytes", "It is refused as it is."
            )
        if inflater.eof or (coding != "deflate" and _is_ended(body, limit)):
            return content
    raise UndecodableBodyError(
        source, f"its {coding} body is broken", "It is fetched again on the next night."
    )


def _is_ended(body: bytes, limit: int) -> bool:
    """Whether the deflate stream of a gzip body has its end although the checksum behind it is cut off."""
    if len(body) < GZIP_HEADER or body[3]:
        return False
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    inflater.decompress(body[GZIP_HEADER:], limit + 1)
    return inflater.eof
