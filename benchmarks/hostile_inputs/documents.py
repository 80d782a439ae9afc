"""The documents by name, each made when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.hostile_inputs.binary_files import black_picture, fat_loop, huge_picture
from benchmarks.hostile_inputs.pdf_files import FORM, compressed_objects, many_lines, paged, pdf, stream
from benchmarks.hostile_inputs.texts import LABELS, page, patterns
from benchmarks.hostile_inputs.zip_files import WORD, bomb, package, word, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
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
