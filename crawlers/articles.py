"""From the entries of the lists to the reports: what was seen, what is asked for, and the parts of each article."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawlers.discovery.column import Column
from crawlers.discovery.wording import is_agency, words, year_in
from crawlers.errors import BudgetError, FetchError, HostError, OutOfScopeError, PageError
from crawlers.families.catalogue import FAMILIES
from crawlers.families.detector import detect
from crawlers.families.reading import Row, Step
from crawlers.families.rows import is_bare
from crawlers.increments import why_due
from crawlers.outcome import Sighting
from crawlers.pages.page import Page
from crawlers.pages.report_tables import has_report_tables
from crawlers.pages.urls import canonical_key, is_file
from crawlers.state import Content, Purpose
from pipeline.archive.capture import Role
from pipeline.archive.problems import ArchiveError
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawlers.settings_model import CrawlSettings
    from crawlers.verdicts import OutcomeMaker
    from crawlers.walk import Fetch
    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.registry.site import Site

# What an address without content says about itself, and about nothing else on the site.
GONE = frozenset({"http_error", "soft_404", "empty_body", "unexpected_structure", "permission", "redirects"})

# A capture after which the address was still offering its article.
HELD = frozenset({"ok", "not_modified"})

RANK = {"reject": 0, "uncertain": 1, "accept": 2}
CUT_ENDINGS = ("…", "...", "..")


@dataclass
class _Seen:
    row: Row
    sighting: Sighting


class ArticleVisit:
    """The articles of one visit: `see` collects what lists show, `fetch_due` asks for what is due tonight.

    `choose` gives the address under which a linked one is asked for, and so stands in the archive.
    """

    def __init__(
        self,
        site: Site,
        archive: Archive,
        settings: CrawlSettings,
        fetch: Fetch,
        maker: OutcomeMaker,
        choose: Callable[[str], str],
    ) -> None:
        self._site = site
        self._archive = archive
        self._settings = settings
        self._fetch = fetch
        self._maker = maker
        self._choose = choose
        self._seen: dict[str, _Seen] = {}
        self._fetched: set[str] = set()
        self._vanished: set[str] = set()

    def see(self, rows: Iterable[Row], column: Column) -> int:
        """Notes the entries of a column; returns how many of them may be reports."""
        hopeful = 0
        year = year_in(column.year_hint)
        headed = None if year is None else str(year)
        for listed in rows:
            row = replace(listed, heading=listed.heading or headed)
            sighting = self._judge(row, column)
            hopeful += sighting.verdict != "reject"
            known = self._seen.get(canonical_key(row.url))
            if known is None or RANK[sighting.verdict] > RANK[known.sighting.verdict]:
                self._seen[canonical_key(row.url)] = _Seen(row, sighting)
        return hopeful

    def is_entry(self, url: str) -> bool:
        """Whether a list has shown an address as what may be a report."""
        seen = self._seen.get(canonical_key(url))
        return seen is not None and seen.sighting.verdict != "reject"

    def miss(self, urls: Iterable[str]) -> None:
        """Notes addresses that a list has shown until now; tonight tells whether they are gone."""
        self._vanished.update(map(canonical_key, urls))

    async def take_page(self, page: Page, column: Column) -> bool:
        """Notes an article met in the place of a column, with what belongs to it; whether it may be a report."""
        row = _row_of(page, column)
        hopeful = self.see([row], column)
        seen = self._seen[canonical_key(row.url)]
        self._fetched.add(canonical_key(row.url))
        self._captured(seen, page)
        if self._settings.fetch_articles and hopeful:
            await self._fetch_parts(page, row)
        return hopeful > 0

    def recall_page(self, column: Column) -> bool | None:
        """Notes what an earlier night met as an article in the place of a column; whether it may be a report.

        None where the archive has no article of this address.
        """
        capture = self._archive.latest(self._choose(column.url))
        if capture is None or capture.role is not Role.ARTICLE:
            return None
        try:
            body = self._archive.payload(capture)
        except ArchiveError:
            # It is asked for again, which brings the payload back.
            return None
        page = Page(capture.url, body, media_type=capture.media_type)
        return self.see([_row_of(page, column)], column) > 0

    def sightings(self) -> tuple[Sighting, ...]:
        """Everything that was seen, in the order of the lists."""
        return tuple(seen.sighting for seen in self._seen.values())

    def _judge(self, row: Row, column: Column) -> Sighting:
        """The verdict on an entry; a bare body or year in a column of reports may be a report of that body or year."""
        verdict = classify_title(row.title)
        decision, reason = verdict.verdict, verdict.reason
        if decision == "reject" and is_bare(row):
            decision = "uncertain"
            reason = f"only a name or year in a column of reports {row.heading or ''}".rstrip()
        elif decision == "reject" and _is_cut(row.title):
            decision, reason = "uncertain", "the list cuts the title short"
        return Sighting(
            site=self._site.id,
            url=row.url,
            title=row.title,
            list_date=row.date,
            column_url=column.url,
            agency_hint=column.agency_hint,
            listed_agency=row.agency or (row.title if is_agency(row.title) else None),
            verdict=decision,
            reason=reason,
        )

    async def fetch_due(self) -> None:
        """Asks for the accepted and uncertain entries that are due, newest lists first as they were read."""
        now = datetime.datetime.now(datetime.UTC)
        for key, seen in self._seen.items():
            if seen.sighting.verdict == "reject" or key in self._fetched:
                continue
            if not self._is_due(seen.row, now):
                self._known(seen)
                continue
            self._fetched.add(key)
            await self._fetch_article(seen)
        if not self._maker.is_disturbed:
            for seen in self._delisted(now):
                await self._fetch_article(seen)

    def _delisted(self, now: datetime.datetime) -> list[_Seen]:
        """Reports that the archive holds and no list shows: only their own address tells whether they are gone.

        Lists drop their oldest entries, so that a missing link is no withdrawal. Nothing is asked for on a night on
        which some list could not be read.
        """
        shown = {
            *self._seen,
            *(canonical_key(seen.sighting.captured_url or "") for seen in self._seen.values()),
        }
        newest: dict[str, Capture] = {}
        for capture in self._archive.captures(site=self._site.id, role=Role.ARTICLE):
            newest[capture.url] = capture
        due = []
        for url, capture in newest.items():
            row = Row(url, capture.title or "", capture.list_date)
            is_report = classify_title(row.title).verdict == "accept"
            if canonical_key(url) in shown or not is_report or capture.outcome not in HELD:
                continue
            if canonical_key(url) in self._vanished or self._is_due(row, now):
                column = Column(capture.parent_url or url)
                due.append(_Seen(row, self._judge(row, column)))
        return due

    def _is_due(self, row: Row, now: datetime.datetime) -> bool:
        asked = replace(row, url=self._choose(row.url))
        return why_due(asked, self._archive, self._settings, now) is not None

    async def _fetch_article(self, seen: _Seen) -> None:
        row = seen.row
        content = Content.FILE if is_file(row.url) else Content.PAGE
        purpose = Purpose(
            Role.ARTICLE,
            content=content,
            parent_url=seen.sighting.column_url,
            title=row.title,
            list_date=row.date,
            agency=seen.sighting.listed_agency or seen.sighting.agency_hint,
        )
        try:
            page = await self._fetch(
                Step(row.url, content=content, referer=seen.sighting.column_url), purpose
            )
        except BudgetError:
            raise
        except HostError as error:
            # The articles on other hosts are still asked for.
            self._maker.note_host(error)
            return
        except FetchError as error:
            self._note_failure(error)
            return
        self._captured(seen, page)
        if page.body.lstrip()[:1] == b"<":
            await self._fetch_parts(page, row)

    async def _fetch_parts(self, page: Page, row: Row) -> None:
        # With the tables on the page no family has more to ask for than any other.
        has_tables = has_report_tables(page.visible)
        family = FAMILIES["generic"] if has_tables else detect(page, override=self._site.family)
        waiting = list(family.parts(page))
        while waiting:
            part = waiting.pop(0)
            step = part.step or Step(part.url, content=part.content, referer=page.url)
            if not part.step and canonical_key(part.url) in self._fetched:
                continue
            self._fetched.add(canonical_key(part.url))
            purpose = Purpose(
                Role.LIST if part.is_preparation else Role.ATTACHMENT,
                content=part.content,
                parent_url=page.url,
                title=part.name or None,
                list_date=row.date,
            )
            try:
                answer = await self._fetch(step, purpose)
            except BudgetError:
                raise
            except HostError as error:
                self._maker.note_host(error)
                continue
            except FetchError as error:
                self._note_failure(error, of=page.url)
                continue
            if part.is_preparation:
                waiting.extend(family.further_parts(answer, step))

    def _note_failure(self, error: FetchError, *, of: str | None = None) -> None:
        thing = "attachment" if of else "article"
        if isinstance(error, OutOfScopeError):
            self._maker.find("link.offsite", f"A report link was not followed: {error.reason}.", error.url)
        elif error.kind == "robots":
            self._maker.find("robots.disallowed", f"robots.txt forbids this {thing}.", error.url)
        elif isinstance(error, PageError) and error.kind in GONE and not error.is_passing:
            self._maker.find(f"{thing}.missing", f"The {thing} {error.reason}.", error.url)
        else:
            self._maker.truncate(
                f"{thing}.failed", f"The {thing} could not be fetched: {error.reason}.", error.url
            )

    def _captured(self, seen: _Seen, page: Page) -> None:
        seen.sighting = seen.sighting.model_copy(update={"captured_url": page.url})

    def _known(self, seen: _Seen) -> None:
        url = self._choose(seen.row.url)
        if self._archive.latest(url) is not None:
            seen.sighting = seen.sighting.model_copy(update={"captured_url": url})
        else:
            self._maker.find("article.missing", "The article was not there on the last nights.", seen.row.url)


def _row_of(page: Page, column: Column) -> Row:
    """The entry that a list would have for an article."""
    return Row(column.url, page.meta.get("articletitle") or page.title)


def _is_cut(title: str) -> bool:
    """Whether a list has cut a title that may go on as the title of a report."""
    is_other = any(word in title for word in words("other_reports"))
    return title.endswith(CUT_ENDINGS) and "信息公开" in title and not is_other
