"""What a payload is that somebody else has captured: a report, a list, or nothing that carries a report."""

from __future__ import annotations

import re
from html import unescape

from pipeline.archive.capture import Role
from pipeline.archive.coding import UndecodableBodyError, remove_codings
from pipeline.documents.encoding import decode
from pipeline.documents.markers import has_markers
from pipeline.documents.sniffing import Kind, sniff
from pipeline.extraction.recognition.titles import classify_title

ENOUGH_MARKERS = 6
TITLE = re.compile(r"<title[^>]*>([^<]{1,300})</title>", re.IGNORECASE)
PASSED_OVER = (
    "text/css",
    "text/javascript",
    "application/javascript",
    "font/",
    "application/font",
    "audio/",
    "video/",
)
ICONS = frozenset({"image/x-icon", "image/vnd.microsoft.icon", "image/svg+xml", "image/gif"})


def is_worth_keeping(media_type: str) -> bool:
    """Whether payloads of this type can carry a report or lead to one."""
    return not media_type.startswith(PASSED_OVER) and media_type not in ICONS


def role_of_payload(body: bytes, media_type: str, content_encoding: str | None, source: str) -> Role:
    """A page with the wording or the title of a report, a document or an image is an article; any other a list."""
    try:
        content = remove_codings(body, content_encoding, source=source)
    except UndecodableBodyError:
        return Role.LIST
    kind = sniff(content, source=source, media_type=media_type)
    if kind not in (Kind.HTML, Kind.TEXT, Kind.SCRIPT, Kind.MHTML):
        return Role.ARTICLE
    text = decode(content)[0]
    title = TITLE.search(text)
    is_report = has_markers(text, ENOUGH_MARKERS) or (
        title is not None and classify_title(unescape(title.group(1)).strip()).verdict == "accept"
    )
    return Role.ARTICLE if is_report else Role.LIST
