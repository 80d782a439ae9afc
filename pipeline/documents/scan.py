"""Scans and pictures of reports as documents, by optical character recognition (an optional extra)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.bounds import UnreadableDocumentError

if TYPE_CHECKING:
    from pipeline.documents.model import Document

READER = "ocr"


def read_image(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The document of a page picture."""
    raise UnreadableDocumentError(
        source, "the file is a picture", "Install the reader of scans: pip install nianbao[ocr]"
    )


def read_scanned_pdf(payload: bytes, *, source: str) -> Document:  # noqa: ARG001
    """The document of a PDF whose pages are pictures."""
    raise UnreadableDocumentError(
        source, "the PDF is a scan", "Install the reader of scans: pip install nianbao[ocr]"
    )
