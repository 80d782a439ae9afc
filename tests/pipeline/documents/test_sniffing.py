from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.documents.sniffing import Kind, extension_of, sniff


def package(*names: str, mimetype: str = "") -> bytes:
    """A ZIP file of a fixed date: the bytes name the tests, which all workers have to call alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\0\0"


@pytest.mark.parametrize(
    ("payload", "source", "kind"),
    [
        (b"<html><body>", "a.pdf", Kind.HTML),
        (b"\xef\xbb\xbf  <p>x</p>", "a", Kind.HTML),
        ("<html>".encode("utf-16"), "a", Kind.HTML),
        (b"%PDF-1.4", "a.html", Kind.PDF),
        (b"\r\n%PDF-1.4", "a.doc", Kind.PDF),
        (package("word/document.xml"), "a.doc", Kind.DOCX),
        (package("xl/workbook.xml"), "a.wps", Kind.XLSX),
        (package("OFD.xml"), "a.pdf", Kind.OFD),
        (package("content.xml", mimetype=Kind.ODT.value), "a", Kind.ODT),
        (package("readme.txt"), "a.docx", Kind.ZIP),
        (package("word/document.xml")[:60], "a", Kind.DOCX),
        (stream("WordDocument"), "a.wps", Kind.DOC),
        (stream("Workbook"), "a.doc", Kind.XLS),
        (stream("EncryptedPackage"), "a.docx", Kind.PROTECTED),
        (OLE, "a.et", Kind.XLS),
        (b"{\\rtf1\\ansi", "a.doc", Kind.RTF),
        (b"\x89PNG\r\n\x1a\n", "a", Kind.IMAGE),
        (b"\xff\xd8\xff\xe0", "a.pdf", Kind.IMAGE),
        (b"", "a.html", Kind.EMPTY),
        (bytes(5000), "a.html", Kind.EMPTY),
        (bytes(range(256)) * 20, "a.html", Kind.UNKNOWN),
        ("一、总体情况\n".encode(), "a.html", Kind.TEXT),
        ("一、总体情况 21 件\n".encode("gb18030"), "a.txt", Kind.TEXT),
        (
            ("# 年报\n正文\n" + "<table><tr><td>a</td><td>b</td></tr></table>\n" * 2).encode(),
            "a.md",
            Kind.TEXT,
        ),
        ("年报<p>a</p><p>b</p>\n正文\n<table><tr><td>a</td></tr></table>".encode(), "a", Kind.HTML),
        (b'var a = "<p>x<\\/p>";', "a.js", Kind.SCRIPT),
        (b'{"content": "\\u003ctable\\u003e"}', "detail", Kind.SCRIPT),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n", "a.htm", Kind.MHTML),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>',
            "a",
            Kind.DOC,
        ),
    ],
)
def test_bytes_decide_before_names(payload: bytes, source: str, kind: Kind) -> None:
    assert sniff(payload, source=source) is kind


@pytest.mark.parametrize(
    ("source", "extension"),
    [
        ("a/B.DOCX", ".docx"),
        ("http://h.test/x/%E5%B9%B4.pdf?v=1.2", ".pdf"),
        ("http://h.test/", ""),
        ("报告", ""),
    ],
)
def test_extension_of_paths_and_addresses(source: str, extension: str) -> None:
    assert extension_of(source) == extension
