"""Which articles are asked for tonight: new ones, changed ones, and those whose turn has come."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING

from crawlers.discovery.wording import year_in
from pipeline.extraction.recognition.titles import report_year

if TYPE_CHECKING:
    from crawlers.families.reading import Row
    from crawlers.settings_model import CrawlSettings
    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture

SPREAD = 3
# A night that begins a little earlier than the one before is still the next night.
SLACK = datetime.timedelta(hours=6)
MISSING = frozenset({"soft_404", "empty_body", "unexpected_structure"})
MISSING_STATUS = frozenset({404, 410})
GOOD = frozenset({"ok", "not_modified", "redirect"})


def why_due(row: Row, archive: Archive, settings: CrawlSettings, now: datetime.datetime) -> str | None:
    """The reason to ask for an article tonight; None when what the archive has is good enough.

    The first look in turn comes within `recheck_days` of the first capture, on a night that the address decides.
    """
    if settings.years and report_year(row.title) not in {*settings.years, None}:
        return None
    answers = archive.captures(url=row.url)
    captures = [capture for capture in answers if capture.outcome in GOOD]
    if not captures:
        missing = [answer for answer in answers if _is_missing(answer)]
        is_resting = missing and now - missing[-1].captured_at < rest(len(missing), settings.recheck_days)
        return None if is_resting else "new"
    first, latest = captures[0], captures[-1]
    if latest.title is not None and latest.title != row.title:
        return "its title on the list has changed"
    if row.date is not None and latest.list_date != row.date:
        return "its date on the list has changed"
    if settings.recheck_days == 0:
        return "every article is checked every night"
    if _published(row, first) >= now.date() - datetime.timedelta(days=settings.recent_days):
        return "it is recent"
    if now - latest.captured_at >= turn(row.url, settings.recheck_days, is_first=len(captures) == 1):
        return "its turn has come"
    return None


def rest(times: int, longest: int) -> datetime.timedelta:
    """How long to leave alone what failed so many times in a row: two days, then twice as long, at most `longest`."""
    return max(datetime.timedelta(days=min(2**times, longest)) - SLACK, datetime.timedelta())


def _is_missing(capture: Capture) -> bool:
    return capture.outcome in MISSING or capture.status in MISSING_STATUS


def _published(row: Row, first: Capture) -> datetime.date:
    """The printed date; else the middle of the year after the reporting year, when all reports are out."""
    year = report_year(row.title) or year_in(row.heading)
    if row.date is None and year is not None:
        return datetime.date(year + 1, 6, 30)
    return row.date or first.captured_at.date()


def turn(url: str, days: int, *, is_first: bool) -> datetime.timedelta:
    """How long after a look at an address the next one in its turn is due, at most `days`.

    What was first seen in one night must not fall due in one: the first turns are spread over all nights but the
    next, later ones over the last third of `days`, because much is looked at every night while it is recent.
    """
    span = max(1, days - 1 if is_first else days // SPREAD)
    early = int.from_bytes(hashlib.sha256(url.encode()).digest()[:4], "big") % span
    return datetime.timedelta(days=days - early) - SLACK
