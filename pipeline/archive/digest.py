"""SHA-256 digests, in hexadecimal for the index and in base 32 (RFC 4648) for WARC headers."""

from __future__ import annotations

import base64
import hashlib


def sha256(payload: bytes) -> str:
    """Hexadecimal digest of a payload."""
    return hashlib.sha256(payload).hexdigest()


def to_warc(hexadecimal: str) -> str:
    """The value of a WARC-Payload-Digest header."""
    return "sha256:" + base64.b32encode(bytes.fromhex(hexadecimal)).decode("ascii")


def from_warc(value: str) -> str | None:
    """Hexadecimal SHA-256 out of a WARC digest header; None for another algorithm or a malformed value."""
    algorithm, _, text = value.partition(":")
    if algorithm.lower().replace("-", "") != "sha256":
        return None
    if len(text) == 64:
        return text.lower()
    try:
        return base64.b32decode(text).hex()
    except ValueError:
        return None
