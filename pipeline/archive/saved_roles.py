"""What a payload is that somebody else has captured: a report, a list, or nothing that carries a report."""

from __future__ import annotations

from pipeline.archive.capture import Role
from pipeline.archive.coding import UndecodableBodyError, remove_codings
from pipeline.documents.encoding import decode
from pipeline.documents.markers import distinct_markers
from pipeline.documents.sniffing import Kind, sniff

ENOUGH_MARKERS = 6
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
    """A page with the wording of a report, a document or an image is an article; any other page is a list."""
    try:
        content = remove_codings(body, content_encoding, source=source)
    except UndecodableBodyError:
        return Role.LIST
    kind = sniff(content, source=source, media_type=media_type)
    if kind not in (Kind.HTML, Kind.TEXT, Kind.SCRIPT, Kind.MHTML):
        return Role.ARTICLE
    return Role.ARTICLE if distinct_markers(decode(content)[0]) >= ENOUGH_MARKERS else Role.LIST
