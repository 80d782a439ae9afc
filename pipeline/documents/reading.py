"""Any bytes to a document: looks at what they are and hands them to the reader of that kind."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.sniffing import Kind, sniff

if TYPE_CHECKING:
    from pipeline.documents.model import Document


class Reader(Protocol):
    """Reads bytes of one kind; raises UnreadableDocumentError when there is nothing to read."""

    def __call__(self, payload: bytes, *, source: str, media_type: str | None = None) -> Document:
        """The document in `payload`."""
        ...


# Modules are imported when a document needs them: a batch of pages never loads the PDF or OCR libraries.
_FIRST_READERS = {
    Kind.HTML: "html.reader:read_html",
    Kind.SCRIPT: "html.wrapped:read_script",
    Kind.MHTML: "html.wrapped:read_mhtml",
    Kind.TEXT: "plain:read_plain",
    Kind.DOCX: "office.docx:read_docx",
    Kind.XLSX: "office.sheets:read_sheets",
    Kind.XLS: "office.sheets:read_sheets",
    Kind.ODS: "office.sheets:read_sheets",
    Kind.PDF: "pdf.reader:read_pdf",
    Kind.DOC: "office.conversion:read_office",
    Kind.RTF: "office.conversion:read_office",
    Kind.ODT: "office.conversion:read_office",
    Kind.IMAGE: "scan.reader:read_image",
}
_SECOND_READERS = {
    Kind.HTML: "html.reader:read_html_thoroughly",
    Kind.SCRIPT: "html.wrapped:read_script_thoroughly",
    Kind.MHTML: "html.wrapped:read_mhtml_thoroughly",
    Kind.PDF: "pdf.reader:read_pdf_words",
    Kind.DOC: "office.doc:read_doc",
}
_WITHOUT_READER = {
    Kind.EMPTY: ("the file is empty", "Download it again"),
    Kind.PROTECTED: ("the file is protected by a password", "Ask the publisher for an open copy"),
    Kind.OFD: ("OFD files have no reader here", "Save it as PDF with an OFD viewer and import that file"),
    Kind.ZIP: ("the file is a ZIP archive of other files", "Unpack it and import the files in it"),
    Kind.UNKNOWN: ("the bytes are of no known document format", "Check that the download was complete"),
}


def read_document(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The document in `payload`.

    `source` is its path or URL, `media_type` the claimed content type; what the bytes show weighs more.
    Raises UnreadableDocumentError, with the reason and a remedy, when there is nothing to read.
    """
    bounds.refuse_oversized(len(payload), bounds.MAX_PAYLOAD_BYTES, source=source)
    kind = sniff(payload, source=source, media_type=media_type)
    if kind in _WITHOUT_READER:
        raise UnreadableDocumentError(source, *_WITHOUT_READER[kind])
    return _reader(_FIRST_READERS[kind])(payload, source=source, media_type=media_type)


def read_again(payload: bytes, *, source: str, media_type: str | None = None) -> Document | None:
    """A second reading by other means, to tell a misprint from a misreading; None where there is none."""
    kind = sniff(payload, source=source, media_type=media_type)
    if kind not in _SECOND_READERS:
        return None
    try:
        again = _reader(_SECOND_READERS[kind])(payload, source=source, media_type=media_type)
    except UnreadableDocumentError:
        # What only the first reader understands has no second reading.
        return None
    # A scan has no text of its own: an empty reading contradicts nothing.
    says_something = any(each.text.strip() for each in again.paragraphs) or any(True for _ in again.tables)
    return again if says_something else None


def _reader(name: str) -> Reader:
    module, _, function = name.partition(":")
    reader: Reader = getattr(import_module(f"pipeline.documents.{module}"), function)
    return reader
