"""Putting reports, and what stands among them, on a host in the manner of its family."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from practice.hosts.markup import noise, noise_body
from practice.publications import Plan, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from practice.site import PracticeSite

NoiseEntry = tuple[str, int, datetime.date]


@dataclass(frozen=True, slots=True)
class Article:
    """What a CMS knows of an article before it writes the page; `body` is HTML, and may break off."""

    title: str
    published: datetime.date
    source: str
    body: str
    number: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list column: where it leads, the whole title, the printed date, the agency if any."""

    path: str
    title: str
    date: datetime.date
    agency: str = ""


def add_articles(
    site: PracticeSite,
    plans: Iterable[Plan],
    noise_entries: Sequence[NoiseEntry] = (),
    *,
    path: Callable[[datetime.date, int], str],
    markup: Callable[[Article], str],
) -> list[ListRow]:
    """Put the reports and the other entries on the main host; the rows of their list, newest first."""
    rows = []
    for publication in publish(plans, site.entry, site.night):
        address = path(publication.published, publication.number)
        article = Article(
            publication.title,
            publication.published,
            publication.agency.name,
            publication.body,
            publication.number,
            is_cut=bool(publication.report.difficulties.cut_after),
        )
        site.host.add(address, markup(article), modified=publication.published)
        rows.append(ListRow(address, publication.title, publication.listed, publication.agency.name))
        site.expect(publication, address)
    for number, (kind, year, date) in enumerate(noise_entries, 310):
        entry = noise(site.entry, kind, year, date)
        address = path(date, number)
        article = Article(entry.title, date, "本站", noise_body(entry.text), number)
        site.host.add(address, markup(article), modified=date)
        rows.append(ListRow(address, entry.title, date))
        site.reject(address, kind)
    return newest_first(rows)


def newest_first(rows: Iterable[ListRow]) -> list[ListRow]:
    """The rows as lists print them."""
    return sorted(rows, key=lambda row: (row.date, row.path), reverse=True)


def pages_of(rows: Sequence[ListRow], size: int) -> list[Sequence[ListRow]]:
    """The rows cut into pages."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
