"""Hosts with a say in their robots.txt: all forbidden, a delay asked for, and a robots.txt that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practice.exchange import Answer
from practice.hosts.plain import COLUMN, build_plainly
from practice.politeness import ROBOTS
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

CLOSED = "biyuan"
DELAYED = "huanxu"
FAILING = "wudeng"
CRAWL_DELAY = 1


def build_closed(night: Night) -> PracticeSite:
    """Everything is disallowed."""
    site = _portal(CLOSED, night)
    site.host.allow_robots("/")
    return _without_reports(site)


def build_delayed(night: Night) -> PracticeSite:
    """Everything is allowed, one second apart."""
    site = _portal(DELAYED, night)
    site.host.allow_robots(crawl_delay=CRAWL_DELAY)
    return site


def build_failing(night: Night) -> PracticeSite:
    """robots.txt fails, so nothing may be fetched, although the pages would answer."""
    site = _portal(FAILING, night)
    site.host.pages[ROBOTS] = Answer(b"<html><body>Internal Server Error</body></html>", status=500)
    return _without_reports(site)


def _portal(site_id: str, night: Night) -> PracticeSite:
    site = PracticeSite.open(site_id, night)
    build_plainly(site, yearly(f"{site_id}-government", 2022, 2023, month=3))
    return site


def _without_reports(site: PracticeSite) -> PracticeSite:
    site.forbid("/", COLUMN, *(path for path in site.host.pages if path != ROBOTS))
    site.reports, site.outcome = [], "robots"
    return site
