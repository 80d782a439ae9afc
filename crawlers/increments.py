"""Which articles are asked for tonight: new ones, changed ones, and those whose turn has come."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING

from pipeline.extraction.titles import report_year

if TYPE_CHECKING:
    from crawlers.families.reading import Row
    from crawlers.settings_model import CrawlSettings
    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture

SPREAD = 3
GOOD = frozenset({"ok", "not_modified", "redirect"})


def why_due(row: Row, archive: Archive, settings: CrawlSettings, now: datetime.datetime) -> str | None:
    """The reason to ask for an article tonight; None when what the archive has is good enough.

    Looks in their turn are spread over the last third of `recheck_days` by the address, so that what was first
    seen in one night does not fall due in one.
    """
    if settings.years and report_year(row.title) not in {*settings.years, None}:
        return None
    captures = [capture for capture in archive.captures(url=row.url) if capture.outcome in GOOD]
    if not captures:
        return "new"
    first, latest = captures[0], captures[-1]
    if latest.title is not None and latest.title != row.title:
        return "its title on the list has changed"
    if row.date is not None and latest.list_date != row.date:
        return "its date on the list has changed"
    if settings.recheck_days == 0:
        return "every article is checked every night"
    if _published(row, first) >= now.date() - datetime.timedelta(days=settings.recent_days):
        return "it is recent"
    last_look = now - latest.captured_at
    if last_look >= datetime.timedelta(days=settings.recheck_days - _offset(row.url, settings.recheck_days)):
        return "its turn has come"
    return None


def _published(row: Row, first: Capture) -> datetime.date:
    """The printed date; else the middle of the year after the reporting year, when all reports are out."""
    heading = row.heading or ""
    year = report_year(row.title) or (int(heading) if heading.isdigit() else None)
    if row.date is None and year is not None:
        return datetime.date(year + 1, 6, 30)
    return row.date or first.captured_at.date()


def _offset(url: str, days: int) -> int:
    span = max(1, days // SPREAD)
    return int.from_bytes(hashlib.sha256(url.encode()).digest()[:4], "big") % span
