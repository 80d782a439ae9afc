"""Refusals and challenges, told by status, headers and body; never answered, only recorded.

A challenge may come with status 200, and a normal page may carry the script of a guard: rules on the body of such
an answer hold only while little else is to be read on it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crawlers.pages.urls import join
from pipeline.archive.exchange import header

if TYPE_CHECKING:
    from crawlers.pages.page import Page
    from pipeline.archive.exchange import Headers

NOTICE_LINKS = 12
SCRIPT_LINKS = 1
SCRIPT_TEXT = 200
EVIDENCE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Challenge:
    """A recognised refusal; `scope` says whether it concerns the host or this page alone."""

    kind: str
    scope: str
    status: int
    evidence: str


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    scope: str
    statuses: frozenset[int]
    headers: re.Pattern[str] | None
    literals: tuple[str, ...]
    body: re.Pattern[str] | None
    visible_limit: int | None
    description: str


@cache
def _rules() -> tuple[_Rule, ...]:
    with files("crawlers.access").joinpath("challenges.csv").open(encoding="utf-8") as lines:
        return tuple(
            _Rule(
                kind=row["kind"],
                scope=row["scope"],
                statuses=frozenset(map(int, row["statuses"].split())),
                headers=re.compile(row["headers"], re.IGNORECASE) if row["headers"] else None,
                literals=tuple(row["literals"].split()),
                body=re.compile(row["body"], re.IGNORECASE) if row["body"] else None,
                visible_limit=int(row["visible_limit"]) if row["visible_limit"] else None,
                description=row["description"],
            )
            for row in csv.DictReader(lines)
        )


def recognise(status: int, headers: Headers, page: Page) -> Challenge | None:
    """The first rule that fits an answer; `page` is its body, also when it is no HTML."""
    lines = "\n".join(f"{name}: {value}" for name, value in headers)
    for rule in _rules():
        if status not in rule.statuses or _has_text(rule, status, page):
            continue
        evidence = _evidence(rule, lines, page)
        if evidence is not None and not _has_links(rule, status, page):
            return Challenge(rule.kind, rule.scope, status, f"{rule.description}: {evidence}".rstrip(": "))
    if status in (302, 307) and _leads_back(headers, page.url):
        return Challenge("cookie_loop", "host", status, "a redirect to itself that sets a cookie")
    return None


def _leads_back(headers: Headers, url: str) -> bool:
    location = header(headers, "Location")
    return bool(location and header(headers, "Set-Cookie") and join(url, location) == join(url, url))


def _evidence(rule: _Rule, lines: str, page: Page) -> str | None:
    """What fits the rule; either sign is enough, and a rule without signs fits by its status.

    One of the literals must be there before the pattern is tried, which is much slower on a long page.
    """
    if rule.headers is None and rule.body is None:
        return ""
    found = rule.headers.search(lines) if rule.headers else None
    is_possible = (
        rule.body is not None and _is_text(page) and any(word in page.lowered for word in rule.literals)
    )
    if found is None and rule.body is not None and is_possible:
        found = rule.body.search(page.text)
    return found.group(0)[:EVIDENCE_LENGTH] if found else None


def _is_text(page: Page) -> bool:
    return page.media_type in ("", "text/html", "text/plain", "application/xhtml+xml", "application/json")


def _has_text(rule: _Rule, status: int, page: Page) -> bool:
    """Whether more is to be read on the page than a challenge of this kind ever says."""
    return rule.visible_limit is not None and status < 300 and len(page.visible) > rule.visible_limit


def _has_links(rule: _Rule, status: int, page: Page) -> bool:
    """Whether the page leads on: a script in its place has no links, a notice of a firewall may have a few."""
    if rule.visible_limit is None or status >= 300:
        return False
    links = sum(1 for anchor in page.anchors if anchor.url and anchor.text)
    return links > (SCRIPT_LINKS if rule.visible_limit <= SCRIPT_TEXT else NOTICE_LINKS)
