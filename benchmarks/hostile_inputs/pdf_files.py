"""PDF files written by hand: page trees, streams and object streams that no program would write."""

from __future__ import annotations

import struct
import zlib

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 3 0 R>>>>"


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    parts, offsets = [b"%PDF-1.4\n"], []
    for number, content in enumerate(objects, 1):
        offsets.append(sum(map(len, parts[:1])) if number == 1 else offsets[-1] + len(parts[-1]))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = offsets[-1] + len(parts[-1])
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return b"".join([*parts, table, trailer])


def stream(content: bytes, entries: bytes = b"", compress: bool = False) -> bytes:
    """A PDF stream object."""
    if compress:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def paged(content: bytes, count: int = 1, resources: bytes = b"") -> bytes:
    """A PDF of `count` pages that share one content stream, object 3."""
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(count))
    sheet = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<%s>>>>" % resources
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            content,
            *[sheet] * count,
        ]
    )


def many_lines(count: int) -> bytes:
    """Content of a page that draws a lattice of `count` rulings each way."""
    across = b"".join(b"0 %d m 595 %d l S " % (n % 842, n % 842) for n in range(count))
    return across + b"".join(b"%d 0 m %d 842 l S " % (n % 595, n % 595) for n in range(count))


def compressed_objects(size: int) -> bytes:
    """A PDF whose catalogue stands in an object stream that inflates to `size` bytes."""
    deflate = zlib.compressobj(9)
    content = deflate.compress(b"1 0 " + b" " * 6 + b"<</Type/Catalog/Pages 3 0 R>>")
    content += b"".join(deflate.compress(b" " * 2**20) for _ in range(size // 2**20)) + deflate.flush()
    head = b"%PDF-1.5\n"
    held = stream(content, b"/Type/ObjStm/N 1/First 10/Filter/FlateDecode")
    objects = head + b"2 0 obj\n" + held + b"\nendobj\n"
    rows = struct.pack(">BIH", 0, 0, 0) + struct.pack(">BIH", 2, 2, 0) + struct.pack(">BIH", 1, len(head), 0)
    table = stream(rows, b"/Type/XRef/Size 3/W[1 4 2]/Root 1 0 R")
    return objects + b"4 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(objects)
