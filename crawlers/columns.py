"""The columns of one visit: each list is read as far as it is new, and leads to the columns below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.discovery.column import Column, sub_columns
from crawlers.discovery.wording import year_in
from crawlers.errors import BudgetError, FetchError, HostError, PageError, RobotsDisallowedError
from crawlers.families.catalogue import FAMILIES
from crawlers.families.detector import detect
from crawlers.families.emptiness import says_nothing
from crawlers.families.reading import Step
from crawlers.families.rows import is_hopeful
from crawlers.lists import RememberedList, remembered_rows
from crawlers.pages.urls import canonical_key
from crawlers.state import Purpose
from crawlers.walk import REFUSED, ColumnWalk
from pipeline.archive.capture import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawlers.articles import ArticleVisit
    from crawlers.families.family import Family
    from crawlers.families.reading import StepKey
    from crawlers.lists import ListMemory
    from crawlers.outcome import SiteFinding
    from crawlers.pages.page import Page
    from crawlers.settings_model import CrawlSettings
    from crawlers.verdicts import OutcomeMaker
    from crawlers.walk import Fetch
    from pipeline.registry.site import Site

# A list that shows less than this share of the reports it had, and lacks more than one, is worth a look.
SHRINKAGE = 0.8


class ColumnVisit:
    """The columns of one visit: `walk` reads one and those below it, and hands their entries to `articles`."""

    def __init__(
        self,
        site: Site,
        settings: CrawlSettings,
        fetch: Fetch,
        maker: OutcomeMaker,
        lists: ListMemory,
        articles: ArticleVisit,
    ) -> None:
        self._site = site
        self._settings = settings
        self._fetch = fetch
        self._maker = maker
        self._lists = lists
        self._articles = articles
        self._walked: set[str] = set()
        self._fruitful: set[str] = set()
        self._over: set[str] = set()
        self._taken: dict[StepKey, Page] = {}

    def is_walked(self, column: Column) -> bool:
        """Whether a column has been read tonight."""
        return canonical_key(column.url) in self._walked

    async def walk(self, root: Column, page: Page | None = None) -> bool:
        """Walks a column and those below it; whether any of them shows what may be a report, or refuses to."""
        if canonical_key(root.url) in self._walked:
            return canonical_key(root.url) in self._fruitful
        waiting = [(root, page)]
        while waiting:
            column, page = waiting.pop(0)
            key = canonical_key(column.url)
            if key in self._walked:
                continue
            self._walked.add(key)
            remembered = await self._recall_column(column) if page is None else None
            if remembered is not None:
                hopeful = self._articles.see(remembered.to_rows(), column)
                self._tell(remembered.findings, is_cut=remembered.is_truncated and hopeful > 0)
                if hopeful:
                    self._note_fruit(column, root)
                waiting.extend(self._lead_on(remembered.below))
                continue
            met = None if column is root else self._articles.recall_page(column)
            if met is not None:
                if met:
                    self._note_fruit(column, root)
                continue
            page = page or await self.fetch_page(column)
            if page is None:
                continue
            family = detect(page, override=self._site.family)
            if page.capture is not None and page.capture.role is Role.ARTICLE:
                if await self._articles.take_page(page, column):
                    self._note_fruit(column, root)
                # The newest report may stand on the page that lists the others.
                if not any(is_hopeful(row) for row in family.read(page).rows):
                    continue
            is_deepest = column.depth - root.depth >= self._settings.column_depth
            below = [] if is_deepest else sub_columns(page, column, self._site, family.columns(page))
            if await self._walk_column(column, page, family, below):
                self._note_fruit(column, root)
            waiting.extend(self._lead_on(below))
        return canonical_key(root.url) in self._fruitful

    def _note_fruit(self, column: Column, root: Column) -> None:
        """A column has reports, and so have those on the way to it: the registry may name them as well."""
        ways = (column.url, root.url, *(where for where, _ in column.path))
        self._fruitful.update(map(canonical_key, ways))

    def _lead_on(self, columns: Sequence[Column]) -> list[tuple[Column, Page | None]]:
        """The columns below a page, with a note of those that hold a year long over."""
        years = {column: year for column in columns if (year := year_in(column.year_hint)) is not None}
        newest = max(years.values(), default=0)
        self._over.update(canonical_key(each.url) for each, year in years.items() if year < newest - 1)
        return [(column, None) for column in columns]

    async def _recall_column(self, column: Column) -> RememberedList | None:
        """A column whose own page need not be asked for tonight, with its entries as they are now.

        That is a directory, the column of a year long over, and a page whose entries come by a request that can be
        repeated without it.
        """
        known = self._lists.recall(column.url)
        if known is None or known.is_directory or canonical_key(column.url) in self._over:
            return known
        if known.step is None:
            return None
        purpose = Purpose(Role.LIST, content=known.step.content, parent_url=column.url)
        try:
            answer = await self._fetch(known.step, purpose)
        except PageError:
            # What the page declares by now decides.
            return None
        except HostError as error:
            self._maker.note_host(error)
            return None
        family = FAMILIES[known.family]
        rows = known.continue_reading(family.read(answer, known.step))
        if rows is None:
            self._taken[known.step.key] = answer
            return None
        self._note_family(known.family)
        return known.model_copy(update={"rows": remembered_rows(rows)})

    async def _walk_column(self, column: Column, page: Page, family: Family, below: list[Column]) -> bool:
        """Reads the list of a column; whether it shows what may be a report, or is for holders of a token only."""
        known = self._lists.recall(column.url)
        walk = ColumnWalk(page, family, self._take, self._settings.column_pages, known)
        try:
            await walk.run()
        except HostError as error:
            self._maker.note_host(error)
            walk.is_disturbed = True
        hopeful = self._articles.see(walk.rows.values(), column)
        self._note_list(column, walk, below, hopeful)
        if hopeful or walk.is_refused:
            self._note_family(family.name)
        # A cut list without reports is a list of something else.
        self._tell(walk.findings, is_cut=walk.is_truncated and hopeful > 0)
        return (
            hopeful > 0 or walk.is_refused or (not walk.rows and column.is_of_reports and says_nothing(page))
        )

    async def _take(self, step: Step, purpose: Purpose) -> Page:
        """The answer to a step of a list, which may have been asked for already to compare it with what is known."""
        return self._taken.pop(step.key, None) or await self._fetch(step, purpose)

    def _tell(self, findings: Iterable[SiteFinding], *, is_cut: bool) -> None:
        """Adds the findings of a list."""
        for finding in findings:
            if finding.code == REFUSED:
                self._maker.refuse(finding)
            if is_cut and finding.code == "list.truncated":
                self._maker.truncate(finding.code, finding.message, finding.evidence)
            else:
                self._maker.find(finding.code, finding.message, finding.evidence)

    def _note_list(self, column: Column, walk: ColumnWalk, below: list[Column], hopeful: int) -> None:
        if walk.is_disturbed or walk.is_refused:
            self._lists.forget(column.url)
        elif not walk.is_as_known:
            before = self._lists.before(column.url)
            self._articles.miss(row.url for row in (before.rows if before else ()))
            known = RememberedList(
                url=column.url,
                walked=self._lists.now,
                rows=remembered_rows(walk.rows.values()),
                opening=walk.opening,
                total=walk.opening_total,
                pages=walk.pages,
                family=walk.family.name,
                step=walk.opened_by if walk.is_shell else None,
                below=tuple(below),
                findings=tuple(walk.findings),
                is_truncated=walk.is_truncated,
                is_first=before is None,
                most=self._most(before, walk, hopeful),
            )
            self._lists.keep(known)

    def _most(self, before: RememberedList | None, walk: ColumnWalk, hopeful: int) -> int:
        """How many reports a list has shown; a finding where it shows far fewer, which then count."""
        most = before.most if before else 0
        if not walk.is_truncated and hopeful < SHRINKAGE * most and most - hopeful > 1:
            told = f"{hopeful} reports are listed where {most} were."
            self._maker.find("list.shrunk", told, walk.page.url)
            return hopeful
        return max(most, hopeful)

    def _note_family(self, name: str) -> None:
        if self._maker.family is None or self._maker.family == "generic":
            self._maker.family = name

    async def fetch_page(self, column: Column) -> Page | None:
        """The page of a column, a list or an article; None when it cannot be had, which becomes a finding."""
        parent = column.path[-1][0] if column.path else None
        try:
            return await self._fetch(Step(column.url, referer=parent), Purpose(None, parent_url=parent))
        except BudgetError:
            raise
        except HostError as error:
            self._maker.note_host(error)
        except RobotsDisallowedError as error:
            self._maker.find(
                "robots.disallowed", f"robots.txt forbids this column ({column.evidence}).", error.url
            )
        except PageError as error:
            report = self._maker.truncate if error.is_passing else self._maker.find
            report("column.failed", f"The column ({column.evidence}): {error.reason}.", error.url)
        except FetchError as error:
            self._maker.find("link.offsite", f"A column was not followed: {error.reason}.", error.url)
        return None
