"""Pictures that claim more than they hold, and compound files that never end."""

from __future__ import annotations

import struct
import zlib


def huge_picture() -> bytes:
    """A PNG that claims 60,000 × 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0" * 100
    )


def black_picture(side: int) -> bytes:
    """A valid PNG of `side` × `side` black pixels, one bit each."""
    row = b"\0" + bytes((side + 7) // 8)
    deflate = zlib.compressobj(9)
    body = b"".join(deflate.compress(row) for _ in range(side)) + deflate.flush()
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def fat_loop() -> bytes:
    """A compound file (MS-CFB) whose directory and streams are chains of sectors that never end."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 0x1000, 1, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack("<I", 0xFFFFFFFD) + struct.pack("<I", 1) + struct.pack("<I", 2) + b"\xff" * 500
    name = "WordDocument".encode("utf-16-le").ljust(64, b"\0")
    entry = (
        name + struct.pack("<HBBIII", 26, 2, 1, *(0xFFFFFFFF,) * 3) + bytes(36) + struct.pack("<IQ", 2, 2**31)
    )
    root = "Root Entry".encode("utf-16-le").ljust(64, b"\0")
    root += (
        struct.pack("<HBBIII", 22, 5, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1) + bytes(36) + struct.pack("<IQ", 1, 2**20)
    )
    return header.ljust(512, b"\0") + table + (root + entry).ljust(512, b"\0") + b"\xec\xa5" * 256
