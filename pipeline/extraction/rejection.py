"""Why a document is no report, though it may look like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extraction.sections import find_sections

if TYPE_CHECKING:
    from pipeline.documents.model import Document
    from pipeline.extraction.recognition.identity import Identity
    from pipeline.extraction.tables import Tables

SHORTEST_REPORT = 400
_ATTACHMENT = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|ofd|rtf)(?:$|[?#])", re.IGNORECASE)


def reason_to_reject(identity: Identity, tables: Tables, document: Document) -> str | None:
    """Why a document is not a report; its statutory tables outweigh a title that does not say so."""
    read = {table for table, _, _ in tables.cells}
    if len(read) >= 2 or (read and identity.verdict == "accept"):
        return None
    sections = {section.number for section in find_sections(document, ())}
    if identity.verdict == "reject" and identity.title:
        return f"{identity.title}: {identity.reason}"
    if tables.seen and (len(sections) >= 2 or identity.verdict == "accept"):
        return None
    if identity.is_list and not tables.seen and not sections:
        return (
            f"{identity.title}: the document names the reports of several agencies, and has no section of any"
        )
    if identity.verdict == "accept":
        if len(sections) >= 2 or _length(document) >= SHORTEST_REPORT:
            return None
        return f"{identity.title}: only a title, the report itself is not in this document{_attachment(document)}"
    if identity.title:
        return f"{identity.title}: {identity.reason}, and no table or section of a report was found"
    return "neither title nor tables nor sections of a report were found"


def _attachment(document: Document) -> str:
    """Where the report may be instead: the first attachment or frame that the page points to."""
    for link in document.links:
        if link.kind == "frame" or _ATTACHMENT.search(link.url):
            return f" (see {link.url})"
    return ""


def _length(document: Document) -> int:
    return sum(len(paragraph.text) for paragraph in document.paragraphs)
