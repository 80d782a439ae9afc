"""What hostile documents cost: outcome, seconds and peak memory of each, extracted by the batch.

usage: python benchmarks/hostile.py [NAME…]
"""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

from pipeline.extraction.batch import WorkItem, extract_many

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = "自然人 商业企业 科研机构 行政复议 行政诉讼 规范性文件 行政许可 本年新收 予以公开 结果维持"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(name: str, size: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """A ZIP file with one part that inflates to `size` blanks."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        part.write(head)
        for _ in range(size // 2**20):
            part.write(b" " * 2**20)
        part.write(tail)
    return buffer.getvalue()


def page(body: str) -> bytes:
    """An HTML page with report wording, so that no reader gives up early."""
    return f"<html><meta charset=utf-8><body><h1>2023年政府信息公开工作年度报告</h1><p>{LABELS}</p>{body}".encode()


def word(body: str) -> bytes:
    """A Word file with the given body."""
    xml = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{LABELS}</w:t></w:r></w:p>{body}</w:body></w:document>'
    return package({"word/document.xml": xml.encode()})


def workbook(sheet: str) -> bytes:
    """An Excel file with the given sheet data."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return package(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{relation}"><sheets>'
            f'<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'relationships"><Relationship Id="r1" Type="' + relation.encode() + b'/worksheet" '
            b'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>'.encode(),
        }
    )


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


def patterns(separator: str) -> str:
    """Long runs of what patterns repeat, each followed by what none of them expects."""
    pieces = (
        "0",
        "1 ",
        "1,",
        " ",
        "|",
        "-",
        "|--",
        "（",
        "一、",
        "（一）",
        "2023年",
        "政府信息公开",
        "报告 ",
        "&#",
        ".",
        "\t",
    )
    return separator.join(piece * (60_000 // len(piece)) + "\u0416" for piece in pieces)


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


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 3 0 R>>>>"
CELL = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"

INPUTS: dict[str, Callable[[], bytes]] = {
    "nested-100k.html": lambda: page("<div>" * 100_000 + LABELS),
    "nested-inline-100k.html": lambda: page("<b><i><font>" * 33_000 + LABELS),
    "nested-tables-20k.html": lambda: page("<table><tr><td>" * 20_000 + LABELS),
    "nested-tables-240.html": lambda: page("<table><tr><td>1<td>" * 70 + LABELS),
    "colspan-1e9.html": lambda: page(
        f"<table>{'<tr>' + '<td colspan=1000000000 rowspan=1000000000>1' * 50}" * 200
    ),
    "overlapping-spans.html": lambda: page(f"<table>{'<tr><td rowspan=65534 colspan=3>1<td>2' * 3_000}"),
    "wide-and-long.html": lambda: page(f"<table><tr>{'<td>1' * 2_000}{'<tr><td>1' * 200_000}"),
    "cells-1m.html": lambda: page(f"<table>{('<tr>' + '<td>1' * 10) * 100_000}"),
    "unclosed-600k.html": lambda: page("<p><b><span>" * 200_000),
    "links-300k.html": lambda: page("<a href=x>政府信息公开</a>" * 300_000),
    "one-paragraph-29mb.html": lambda: page("政府信息公开" * 1_600_000),
    "too-large.html": lambda: page("x" * 31_000_000),
    "entities-5m.html": lambda: page("&amp;nbsp;" * 2_500_000),
    "attributes-500k.html": lambda: page(
        "<table " + " ".join(f"a{n}=1" for n in range(500_000)) + "><tr><td>1"
    ),
    "styles.html": lambda: page("<style>" + "@a{b{/*" * 500_000 + "</style><p style='display:none'>x"),
    "boxes-200k.html": lambda: page("<div>" + "<div><div>自然人</div><div>1</div></div>" * 60_000 + "</div>"),
    "laughs.html": lambda: bytes(LAUGHS + "<html><body>&a11;</body></html>", "utf-8"),
    "outside-entity.html": lambda: bytes(OUTSIDE + "<html><body>&f;</body></html>", "utf-8"),
    "quotes-5m.js": lambda: b'var a = "<p>' + b"\\" * 5_000_000,
    "literals-1m.js": lambda: b"var a = [" + b'"<p>",' * 1_000_000,
    "nested-200k.json": lambda: b'{"a":"<table>",' + b'"b":[' * 200_000,
    "digits-25mb.txt": lambda: bytes("2023年政府信息公开工作年度报告\n自然人 " + "0 " * 12_500_000, "utf-8"),
    "rows-1m.txt": lambda: bytes(
        "2023年政府信息公开工作年度报告\n" + "一、本年新收\t1\t2\n" * 1_000_000, "utf-8"
    ),
    "random.bin": lambda: bytes((n * 7919 + n // 251) % 256 for n in range(2_000_000)),
    "zeros.html": lambda: b"\0" * 20_000_000,
    "bomb-2gb.docx": lambda: bomb("word/document.xml", 2**31, f'<w:document xmlns:w="{WORD}">'.encode()),
    "bomb-2gb.xlsx": lambda: bomb("xl/worksheets/sheet1.xml", 2**31),
    "laughs.docx": lambda: package(
        {"word/document.xml": (LAUGHS + f'<w:d xmlns:w="{WORD}">&a11;</w:d>').encode()}
    ),
    "spans-1e9.docx": lambda: word(
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr>' * 5_000
        + "</w:tbl>"
    ),
    "cells-500k.docx": lambda: word(f"<w:tbl>{'<w:tr>' + CELL * 50 + '</w:tr>'}</w:tbl>" * 10_000),
    "nested-10k.docx": lambda: word("<w:tbl><w:tr><w:tc>" * 10_000),
    "truncated.docx": lambda: word(CELL * 1_000)[:400],
    "far-cell.xlsx": lambda: workbook(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ),
    "merged-all.xlsx": lambda: workbook(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>'
        + '<mergeCell ref="A1:XFD1048576"/>' * 10_000
        + "</mergeCells>"
    ),
    "pages-5000.pdf": lambda: paged(stream(b"BT (x) Tj ET"), 5_000),
    "page-loop.pdf": lambda: pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]
    ),
    "form-loop.pdf": lambda: paged(stream(b"/A Do " * 50, FORM), 1, b"/XObject<</A 3 0 R>>"),
    "rulings-20k.pdf": lambda: paged(stream(many_lines(10_000))),
    "stream-bomb.pdf": lambda: paged(stream(b"0 0 m " * 60_000_000, compress=True)),
    "operators-5m.pdf": lambda: paged(stream(b"q Q " * 5_000_000, compress=True)),
    "truncated.pdf": lambda: paged(stream(b"BT (x) Tj ET"), 50)[:2_000],
    "headless.pdf": lambda: b"%PDF-1.7\n" + b"<<" * 1_000_000,
    "picture-60k.png": huge_picture,
    "truncated.jpg": lambda: b"\xff\xd8\xff\xe0" + b"\0" * 1_000,
    "broken.doc": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0\0" * 5_000
    ),
    "broken.xls": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0\0" * 5_000
    ),
    "nested-1m.rtf": lambda: b"{\\rtf1" + b"{" * 1_000_000,
    "spans-1m.html": lambda: page("<span>" * 1_000_000 + LABELS),
    "spans-of-cells.html": lambda: page(f"<table>{'<tr>' + '<td rowspan=1000 colspan=1000>1' * 20}" * 5_000),
    "raised-200k.html": lambda: page(
        f"<p>{'字<sup>1</sup>' * 100_000}<table><tr><td>1<td>{'1<sup>1</sup>' * 100_000}"
    ),
    "patterns.txt": lambda: patterns("\n").encode(),
    "patterns.html": lambda: page(f"<p>{patterns('<p>')}<table><tr><td>{patterns('<td>')}"),
    "json-in-script.html": lambda: page(
        '<script>var data = {"content": ' + '{"a": [' * 200_000 + "</script>"
    ),
    "utf-7.html": lambda: (
        b"<meta charset=utf-7><body>+ADw-table+AD4APA-tr+AD4APA-td+AD4-" + b"+AGEAYgBj-" * 500_000
    ),
    "odd-utf-16.html": lambda: page(LABELS * 20_000).decode().encode("utf-16-le")[1:],
    "nested-bomb.docx": lambda: package(
        {"word/document.xml": b"<x/>", "word/embeddings/inner.docx": bomb("word/document.xml", 2**30)}
    ),
    "entities.xlsx": lambda: package({"xl/workbook.xml": (LAUGHS + "<workbook>&a11;</workbook>").encode()}),
    "pages-100k.pdf": lambda: paged(stream(b"BT (x) Tj ET"), 100_000),
    "objects-bomb.pdf": lambda: compressed_objects(300_000_000),
    "picture-30k.png": lambda: black_picture(30_000),
    "fat-loop.doc": fat_loop,
    "page-named.pdf": lambda: page("<table><tr><td>自然人<td>1</table>"),
    "empty.html": lambda: b"",
}


def measure(name: str) -> dict[str, object]:
    """Outcome, seconds by the clock and of processor time, and peak memory (MiB) of one input and its worker."""
    run = subprocess.run(
        [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=True
    )
    measured: dict[str, object] = json.loads(run.stdout)
    return measured


def run_one(name: str) -> dict[str, object]:
    """Extract one input in a batch of its own."""
    payload = INPUTS[name]()
    started = time.monotonic()
    (extractions,) = extract_many([WorkItem(name, payload)], processes=1)
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = used.ru_maxrss // 1024
    first = extractions[0]
    return {
        "name": name,
        "bytes": len(payload),
        "status": first.status.value,
        "reason": first.reason or "",
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": peak,
    }


def run_together(names: list[str]) -> dict[str, object]:
    """Extract the named inputs in one batch, a good document behind each: (name, status, reason) of all."""
    good = page("<p>政府信息公开工作年度报告")
    items = [item for name in names for item in (WorkItem(name, INPUTS[name]()), WorkItem("good", good))]
    outcomes = [
        (first.source, first.status.value, first.reason or "")
        for first, *_ in extract_many(items, processes=2)
    ]
    return {
        "outcomes": outcomes,
        "peak_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run_one(sys.argv[2])))
        return
    if sys.argv[1:2] == ["--together"]:
        print(json.dumps(run_together(sys.argv[2:])))
        return
    print(f"{'input':26} {'bytes':>11} {'seconds':>8} {'processor':>9} {'MiB':>6}  outcome")
    for name in sys.argv[1:] or INPUTS:
        row = measure(name)
        print(
            f"{row['name']:26} {row['bytes']:>11,} {row['seconds']:>8} {row['processor_seconds']:>9} "
            f"{row['peak_mib']:>6}  "
            f"{row['status']}: {str(row['reason'])[:90]}",
            flush=True,
        )


if __name__ == "__main__":
    main()
