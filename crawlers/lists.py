"""What the lists of a site showed when they were last read to their ends.

A night reads the beginning of each list; where it is as it was, what followed it is taken from here.
"""

from __future__ import annotations

import datetime  # noqa: TC003 (pydantic reads the fields)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from crawlers.discovery.column import Column  # noqa: TC001 (pydantic reads the field)
from crawlers.families.reading import Row, Step
from crawlers.increments import turn
from crawlers.memory import Remembered, load, save
from crawlers.outcome import SiteFinding  # noqa: TC001 (pydantic reads the field)
from crawlers.pages.urls import canonical_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from crawlers.families.reading import Reading


class RememberedRow(Remembered):
    """An entry as the list printed it."""

    url: str
    title: str
    date: datetime.date | None = None
    text: str = ""
    heading: str | None = None
    agency: str | None = None


class RememberedList(Remembered):
    """A list that was read to its end on `walked`; the first `opening` rows came with its first answer with reports.

    `total` and `pages` are how many entries and pages that answer declared. `step` brought it, where the page of
    the column has no entries of its own; `below` are the columns that this page leads to. `findings` are what there
    was to say about the list, and `is_truncated` that it ended before the end that it declares;
    `is_first` that it had not been read before; `most` is how many reports it has shown at most.
    """

    url: str
    walked: datetime.datetime
    rows: tuple[RememberedRow, ...] = ()
    opening: int = 0
    total: int | None = None
    pages: int | None = None
    family: str = "generic"
    step: Step | None = None
    below: tuple[Column, ...] = ()
    findings: tuple[SiteFinding, ...] = ()
    is_truncated: bool = False
    is_first: bool = True
    most: int = 0

    @property
    def is_directory(self) -> bool:
        """Whether the page only leads to the columns below it."""
        return not self.opening and bool(self.below)

    def continue_from(self, rows: Sequence[Row], total: int | None, pages: int | None) -> list[Row] | None:
        """The whole list as it must be now, if it begins with these rows and these sizes are declared.

        It may have new entries at its top; None when anything else has changed.
        """
        before = self.to_rows()
        if not before:
            return None
        fresh = next((place for place, row in enumerate(rows) if row == before[0]), len(rows))
        kept = len(rows) - fresh
        is_whole = kept == self.opening == len(before)
        if not kept or list(rows[fresh:]) != before[:kept] or not (is_whole or len(rows) == self.opening):
            return None
        return [*rows[:fresh], *before] if self._allows(fresh, total, pages, is_whole=is_whole) else None

    def _allows(self, fresh: int, total: int | None, pages: int | None, *, is_whole: bool) -> bool:
        """Whether the declared sizes are as before, or have grown as they must with the fresh entries."""
        if total != (None if self.total is None else self.total + fresh):
            return False
        if pages == self.pages:
            return fresh == 0 or is_whole or total is not None or pages is not None
        return fresh > 0 and pages is not None and self.pages is not None and pages > self.pages

    def continue_reading(self, reading: Reading) -> list[Row] | None:
        """The whole list, if the answer to `step` begins it as before."""
        rows = list({canonical_key(row.url): row for row in reading.rows}.values())
        return self.continue_from(rows, reading.total, self.pages)

    def to_rows(self) -> list[Row]:
        """All entries, in their order."""
        return [Row(**row.model_dump()) for row in self.rows]


class _SiteLists(Remembered):
    site: str
    lists: tuple[RememberedList, ...] = ()


@dataclass
class ListMemory:
    """The remembered lists of one site; each is good for `days` at most, the ends of these days spread by address."""

    path: Path
    site: str
    days: int
    now: datetime.datetime
    _lists: dict[str, RememberedList] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, site: str, days: int, now: datetime.datetime) -> ListMemory:
        """What is remembered of a site."""
        path = root / f"{site}.lists.json"
        kept = load(path, _SiteLists)
        return cls(
            path, site, days, now, {canonical_key(each.url): each for each in kept.lists} if kept else {}
        )

    def recall(self, url: str) -> RememberedList | None:
        """The list at an address; None when it is due to be read to its end."""
        known = self.before(url)
        if known is None or self.days == 0:
            return None
        due = known.walked + turn(url, self.days, is_first=known.is_first)
        return known if self.now < due else None

    def before(self, url: str) -> RememberedList | None:
        """The list at an address as it was last read, however long ago."""
        return self._lists.get(canonical_key(url))

    def keep(self, known: RememberedList) -> None:
        """Notes a list that was read to its end."""
        self._lists[canonical_key(known.url)] = known

    def forget(self, url: str) -> None:
        """A list that could not be read to its end is read whole on the next night."""
        self._lists.pop(canonical_key(url), None)

    def save(self) -> None:
        """Keeps everything for the nights to come."""
        save(self.path, _SiteLists(site=self.site, lists=tuple(self._lists.values())))


def remembered_rows(rows: Iterable[Row]) -> tuple[RememberedRow, ...]:
    """Entries as they are kept."""
    return _ROWS.validate_python(list(rows), from_attributes=True)


_ROWS = TypeAdapter(tuple[RememberedRow, ...])
