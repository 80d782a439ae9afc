"""What some bytes really are: magic bytes before the file name, the file name before the content type."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit


class Kind(StrEnum):
    """The kinds of bytes that are told apart; not every kind has a reader."""

    HTML = "text/html"
    SCRIPT = "application/javascript"
    MHTML = "multipart/related"
    TEXT = "text/plain"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    PDF = "application/pdf"
    OFD = "application/ofd"
    IMAGE = "image/*"
    ZIP = "application/zip"
    EMPTY = "application/x-empty"
    PROTECTED = "application/x-ole-encrypted"
    UNKNOWN = "application/octet-stream"


_IMAGE_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|p|table|span|meta|section|article|center|font)\b", re.IGNORECASE
)
_CLOSING = re.compile(rb"</(?:p|td|tr|table|div|span|html|body|a|li)\s*>", re.IGNORECASE)
_TABLE = re.compile(rb"<table\b.*?(?:</table\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_PAGE_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|p|td)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[/a-z]", re.IGNORECASE)
_ESCAPED_MARKUP = re.compile(
    rb"""<(?:p|table|div|td|tr|span)\b|\\u003c(?:p|table|div|td)|%(?:u00)?3C(?:p|table|div|td)|&lt;(?:p|table|div|td)\b""",
    re.IGNORECASE,
)
_SCRIPT_START = re.compile(
    rb"\s*(?:[\[{]|(?:var|let|const|function)\s|(?:window|document|\$)\.|[\w$.]{1,60}\()"
)
_OFFICE_XML = re.compile(rb"<\?mso-application\s+progid=\"(Word|Excel)\.")
_MIME_HEADERS = (
    re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE),
    re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE),
)
_BINARY_CONTROL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def sniff(payload: bytes, *, source: str = "", media_type: str | None = None) -> Kind:
    """The kind of `payload`; the name in `source` and `media_type` decide only what the bytes leave open."""
    head = payload[:4096]
    if not payload.strip(b"\x00\t\n\r\x0c "):
        return Kind.EMPTY
    if b"%PDF-" in payload[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(payload, source)
    if head.startswith(_OLE_MAGIC):
        return _kind_of_ole(payload, source)
    if head.lstrip().startswith(b"{\\rtf"):
        return Kind.RTF
    if head.startswith(_IMAGE_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Kind.IMAGE
    return _kind_of_text(payload, source, media_type)


def extension_of(source: str) -> str:
    """The lower-case file extension of a path or URL, with its dot; empty when there is none."""
    path = urlsplit(source).path if "://" in source else source
    return PurePosixPath(unquote(path)).suffix.lower()


def _kind_of_zip(payload: bytes, source: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            names = {info.filename.replace("\\", "/").lower() for info in package.infolist()}
            mime = package.read("mimetype")[:100].decode("ascii", "ignore") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, KeyError):
        return _kind_of_damaged_zip(payload, source)
    if any(name.startswith("word/") for name in names):
        return Kind.DOCX
    if any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    if "ofd.xml" in names:
        return Kind.OFD
    return {Kind.ODT.value: Kind.ODT, Kind.ODS.value: Kind.ODS}.get(mime, Kind.ZIP)


def _kind_of_damaged_zip(payload: bytes, source: str) -> Kind:
    """A truncated package has lost its directory; the local headers still name the parts."""
    if b"word/" in payload or extension_of(source) == ".docx":
        return Kind.DOCX
    return Kind.XLSX if b"xl/" in payload or extension_of(source) == ".xlsx" else Kind.ZIP


def _kind_of_ole(payload: bytes, source: str) -> Kind:
    def has_stream(name: str) -> bool:
        return name.encode("utf-16-le") + b"\x00\x00" in payload

    if has_stream("EncryptedPackage"):
        return Kind.PROTECTED
    if has_stream("WordDocument"):
        return Kind.DOC
    if has_stream("Workbook") or has_stream("Book"):
        return Kind.XLS
    return Kind.XLS if extension_of(source) in {".xls", ".et"} else Kind.DOC


def _kind_of_text(payload: bytes, source: str, media_type: str | None) -> Kind:
    head = payload[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or 0 < head.count(0) * 4 >= len(head):
        head = payload = payload.replace(b"\x00", b"")
    elif len(head) - len(head.translate(None, _BINARY_CONTROL)) > len(head) // 50:
        return Kind.UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    is_markup = start.startswith(b"<")
    if not is_markup and all(header.search(payload[:8192]) for header in _MIME_HEADERS):
        return Kind.MHTML
    office = _OFFICE_XML.search(head)
    if office:
        return Kind.DOC if office.group(1) == b"Word" else Kind.XLS
    if is_markup:
        return Kind.HTML
    sample = payload[:2_000_000]
    is_script = _SCRIPT_START.match(start) is not None or extension_of(source) in {".js", ".json", ".jsonp"}
    if is_script and _ESCAPED_MARKUP.search(sample):
        return Kind.SCRIPT
    if _MARKUP.search(sample) and len(_CLOSING.findall(sample)) >= 5:
        return Kind.TEXT if _is_text_around_tables(sample) else Kind.HTML
    named = extension_of(source) in {".htm", ".html", ".shtml", ".xhtml"} or "html" in (media_type or "")
    return Kind.HTML if named and _CLOSING.search(sample) else Kind.TEXT


def _is_text_around_tables(sample: bytes) -> bool:
    """Whether markup is there for tables only, as in markdown: most lines around them have no tag."""
    around = _TABLE.sub(b"", sample)
    if _PAGE_MARKUP.search(around):
        return False
    lines = [line for line in around.splitlines() if line.strip()]
    return 2 * sum(_TAG.search(line) is not None for line in lines) < len(lines)
