"""How much the pages of a PDF draw, told before anything draws it: a short file can ask for hours of work."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError

if TYPE_CHECKING:
    from pdfplumber.page import Page

_DRAWN_FORM = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_ENDLESS = bounds.MAX_PAGE_CONTENT_BYTES + 1


def refuse_heavy_page(page: Page, *, source: str) -> None:
    """Raise UnreadableDocumentError when the content of a page, with all the forms that it draws, is too long."""
    contents = [resolve1(part) for part in page.page_obj.contents]
    streams = [part for part in contents if isinstance(part, PDFStream)]
    sizes: dict[int, int] = {}
    if (
        sum(_size(stream, page.page_obj.resources, sizes) for stream in streams)
        > bounds.MAX_PAGE_CONTENT_BYTES
    ):
        raise UnreadableDocumentError(
            source,
            f"page {page.page_number} draws more than {bounds.MAX_PAGE_CONTENT_BYTES:,} bytes of content",
            "Print it to a new PDF as pictures and import that",
        )


def _size(stream: PDFStream, inherited: Any, sizes: dict[int, int]) -> int:
    """Bytes of a content stream with those of the forms that it draws; a form that draws itself is endless."""
    key = stream.objid or id(stream)
    if key in sizes:
        return sizes[key]
    sizes[key] = _ENDLESS
    content = _inflated(stream)
    resources = resolve1(stream.get("Resources")) or inherited
    forms = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    size = len(content)
    for drawn in _DRAWN_FORM.finditer(content):
        form = resolve1(forms.get(drawn[1].decode("latin-1"))) if isinstance(forms, dict) else None
        if isinstance(form, PDFStream) and getattr(form.get("Subtype"), "name", "") == "Form":
            size += _size(form, resources, sizes)
        if size > bounds.MAX_PAGE_CONTENT_BYTES:
            return _ENDLESS
    sizes[key] = size
    return size


def _inflated(stream: PDFStream) -> bytes:
    """The content of a stream, or its beginning where it is longer than a page may be."""
    raw = stream.get_rawdata() or stream.data or b""
    filters = stream.get_filters()
    if not filters or filters[0][0] not in LITERALS_FLATE_DECODE:
        return raw
    try:
        return zlib.decompressobj().decompress(raw, _ENDLESS)
    except zlib.error:
        return raw
