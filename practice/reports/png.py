"""A scanned page that nothing can be read from: white paper with a grey edge."""

from __future__ import annotations

import struct
import zlib

MEDIA_TYPE = "image/png"
_WIDTH, _HEIGHT = 620, 877


def blank_scan() -> bytes:
    """The picture; 75 dots per inch of an A4 page, greyscale."""
    edge = b"\x00" + b"\xdd" * _WIDTH
    line = b"\x00" + b"\xdd" + b"\xff" * (_WIDTH - 2) + b"\xdd"
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    data = zlib.compress(edge + line * (_HEIGHT - 2) + edge, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
