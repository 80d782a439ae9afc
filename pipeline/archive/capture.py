"""One archived HTTP exchange."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime


class Role(StrEnum):
    """What a page was fetched for."""

    ROBOTS = "robots"
    LIST = "list"
    ARTICLE = "article"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived exchange, found in `warc_file` (relative to the archive root) at `warc_offset`.

    `payload_sha256` is the digest of the body as received, after removal of the transfer coding and before
    removal of any content coding; a 304 answer carries the digest of the payload it confirms, and so does a
    revisit record. `outcome` is "ok", "not_modified", or the kind of failure ("http_error", "challenge", …).
    `title` and `list_date` are what the list that led here printed, `agency` the agency that its row or its
    directory entry named; `parent_url` is the page that led here. `origin` names the file that an imported capture
    was taken from.
    """

    url: str
    captured_at: datetime.datetime
    status: int
    payload_sha256: str
    payload_length: int
    media_type: str
    warc_file: str
    warc_offset: int
    warc_length: int
    site: str
    role: Role
    outcome: str
    run: str
    revisit: bool = False
    parent_url: str | None = None
    title: str | None = None
    list_date: datetime.date | None = None
    agency: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    origin: str | None = None
