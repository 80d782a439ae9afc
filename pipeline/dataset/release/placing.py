"""Documents that yielded no report, placed by agency and year as far as their titles on the list tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.recognition.agencies import agency_in_title
from pipeline.extraction.recognition.titles import classify_title, report_year
from pipeline.registry.resolution import resolve_agency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.dataset.rows import Row
    from pipeline.registry.registry import Registry


def place_attempts(attempts: Iterable[Row], registry: Registry) -> Iterator[Row]:
    """Rows of `attempts` whose title names a report, with agency and year filled in where the title is plain.

    Without a name in the title, the document is taken for the only agency of its site. Attempts whose title names
    something else than a report are left out: nothing that is owed hides in them.
    """
    for attempt in attempts:
        title = attempt["title"] or ""
        placed = attempt["agency_id"] and attempt["year"]
        if placed or classify_title(title).verdict == "accept":
            yield {
                **attempt,
                "agency_id": attempt["agency_id"] or _agency(title, attempt["site"], registry),
                "year": attempt["year"] or report_year(title),
            }


def _agency(title: str, site: str, registry: Registry) -> str | None:
    if site not in registry.sites:
        return None
    name = agency_in_title(title)
    if name is not None:
        match = resolve_agency(registry, name, site=site)
        return match.agency.id if match else None
    agencies = registry.sites[site].agencies
    return agencies[0].id if len(agencies) == 1 else None
