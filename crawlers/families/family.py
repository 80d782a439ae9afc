"""What every CMS family has to know: how to read one answer of a list, and what belongs to one article."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from crawlers.families.form_pagers import form_step
from crawlers.families.pagers import declared_pages
from crawlers.families.parts import parts_of
from crawlers.families.postback import postback_step
from crawlers.families.reading import Reading, Step
from crawlers.families.rows import rows_of

if TYPE_CHECKING:
    from crawlers.families.parts import Part
    from crawlers.pages.page import Page


class Family:
    """Pages whose lists are links in the HTML; every other family refines this one.

    Recognised by nothing else being recognised. `read` is called with the page of the column first, and then
    with the answer to each of the steps that a reading declares.
    """

    name: ClassVar[str] = "generic"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """The entries of one answer, and the further requests that it declares."""
        pager = declared_pages(page)
        steps = tuple(Step(url, referer=page.url) for url in pager.urls)
        posted = postback_step(page, step) or form_step(page, step)
        if posted is not None:
            steps = (*steps, posted)
        return Reading(rows=rows_of(page), steps=steps, total=pager.total, pages=pager.pages)

    def holds_reports(self, page: Page) -> bool:
        """Whether a page that looks like a section is where this family keeps its columns of reports."""
        del page
        return False

    def columns(self, page: Page) -> tuple[tuple[str, str], ...]:
        """Names and addresses of further columns of reports that a page declares elsewhere than in its links."""
        del page
        return ()

    def parts(self, page: Page) -> tuple[Part, ...]:
        """The files, frames, images and further pages that an article consists of."""
        return parts_of(page)

    def further_parts(self, answer: Page, step: Step) -> tuple[Part, ...]:
        """The parts that the answer for a part declares, where the family needs to ask twice."""
        del answer, step
        return ()
