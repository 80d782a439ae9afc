"""Reads one column to its end: the page, and every further step that it declares and that brings something new."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawlers.errors import PageError, RobotsDisallowedError
from crawlers.families.reading import Row, Step
from crawlers.families.rows import is_bare
from crawlers.outcome import SiteFinding
from crawlers.pages.urls import canonical_key, shape
from crawlers.state import Content, Purpose
from pipeline.archive.capture import Role
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from crawlers.families.family import Family
    from crawlers.families.reading import Reading
    from crawlers.lists import RememberedList
    from crawlers.pages.page import Page

Fetch = Callable[[Step, Purpose], Awaitable["Page"]]
MOST_BARREN = 2
# The code of a list that is given out to holders of a token only.
REFUSED = "api.auth_required"


@dataclass
class ColumnWalk:
    """The walk through one column; what it has read stays here also when a host error ends it early.

    A step counts only if its answer has entries of the same column that were not there before; two steps in a
    row without any end the walk. A list whose first entries are those of `known` is not read any further.
    `is_disturbed` says that a step failed in a way that another night may not see.
    """

    page: Page
    family: Family
    fetch: Fetch
    most_pages: int
    known: RememberedList | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    findings: list[SiteFinding] = field(default_factory=list)
    is_truncated: bool = False
    is_disturbed: bool = False
    is_as_known: bool = False
    opening: int = 0
    opened_by: Step | None = None
    is_shell: bool = False
    opening_total: int | None = None
    total: int | None = None
    pages: int | None = None
    _shapes: set[str] = field(default_factory=set)
    _records: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether the list, or a part of it, is for holders of a token only."""
        return any(finding.code == REFUSED for finding in self.findings)

    async def run(self) -> None:
        """Reads the column to its end, or to `most_pages`."""
        first = self.family.read(self.page)
        self._shapes = {shape(row.url) for row in first.rows if _is_telling(row)}
        self._add(first)
        self._note_problems(first)
        self.is_shell = not first.rows
        self.total, self.pages = first.total, first.pages
        if self._opens_as_known(first.steps):
            return
        queue = deque(first.steps)
        asked = {step.key for step in queue}
        pages, fruitful, barren = 1, 1, 0
        failure = ""
        while queue and barren < MOST_BARREN:
            if pages >= self.most_pages:
                failure = f"the list goes on after {pages} pages"
                break
            step = queue.popleft()
            pages += 1
            reading, why = await self._take(step)
            if reading is not None and reading.is_preparation:
                self._note_problems(reading)
            elif reading is not None and self._add(reading):
                barren = 0
                fruitful += 1
                self.total = reading.total if self.total is None else self.total
                if self._opens_as_known(step=step):
                    return
            else:
                if step.otherwise is not None and step.otherwise.key not in asked:
                    asked.add(step.otherwise.key)
                    queue.appendleft(step.otherwise)
                else:
                    barren += 1
                    failure = why or failure
                continue
            for following in reading.steps:
                if following.key not in asked and not self._is_first_page(following):
                    asked.add(following.key)
                    queue.append(following)
        self._judge(self.total, first.pages, fruitful, failure)

    def _is_first_page(self, step: Step) -> bool:
        """Whether a step leads back to the page with which the walk began, perhaps by its other name."""
        return step.method == "GET" and canonical_key(step.url) == canonical_key(self.page.url)

    def _opens_as_known(self, steps: Iterable[Step] = (), step: Step | None = None) -> bool:
        """Whether the entries so far are the beginning of the list, and the same as before.

        A page may print some entries of its own beside a list that comes as data: where it declares no total, the
        data are asked for first.
        """
        is_beginning = any(_is_telling(row) for row in self.rows.values()) and (
            self.total is not None or all(each.content is Content.PAGE for each in steps)
        )
        if self.opening or not is_beginning:
            return False
        self.opening, self.opening_total, self.opened_by = len(self.rows), self.total, step
        if self.known is None:
            return False
        whole = self.known.continue_from(list(self.rows.values()), self.total, self.pages)
        if whole is None:
            return False
        self.rows = {canonical_key(row.url): row for row in whole}
        self.findings = list(dict.fromkeys([*self.findings, *self.known.findings]))
        self.is_truncated, self.is_as_known = self.known.is_truncated, True
        return True

    def _note_problems(self, reading: Reading) -> None:
        for code, evidence in reading.problems:
            message = "Part of this list cannot be read."
            self.findings.append(SiteFinding(code=code, message=message, evidence=evidence))

    async def _take(self, step: Step) -> tuple[Reading | None, str]:
        purpose = Purpose(Role.LIST, content=step.content, parent_url=self.page.url)
        try:
            answer = await self.fetch(step, purpose)
        except RobotsDisallowedError as error:
            return None, str(error)
        except PageError as error:
            self.is_disturbed = self.is_disturbed or error.is_passing
            return None, str(error)
        return self.family.read(answer, step), ""

    def _add(self, reading: Reading) -> int:
        """Takes the new entries of the same column; returns their number."""
        new = [
            row
            for row in reading.rows
            if canonical_key(row.url) not in self.rows
            and (not self._shapes or shape(row.url) in self._shapes or _is_telling(row, strictly=True))
        ]
        for row in new:
            self.rows.setdefault(canonical_key(row.url), row)
        self._records += reading.records if reading.records is not None else len(reading.rows)
        return len(new)

    def _judge(self, total: int | None, declared: int | None, fruitful: int, failure: str) -> None:
        """Whether the list is shorter than it says, with the sentence for the person who will look."""
        if total is not None:
            if max(self._records, len(self.rows)) >= total:
                return
            reason = f"{len(self.rows)} entries were found where the list declares {total}"
        elif declared is not None and fruitful < declared:
            reason = f"{fruitful} pages with entries were found where the list declares {declared}"
        elif failure:
            reason = failure
        else:
            return
        self.is_truncated = True
        self.findings.append(SiteFinding(code="list.truncated", message=f"{reason}.", evidence=self.page.url))


def _is_telling(row: Row, *, strictly: bool = False) -> bool:
    if classify_title(row.title).verdict == "accept":
        return True
    return not strictly and (row.date is not None or is_bare(row))
