"""The expected agency × year grid, and the one state of every place in it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dataset.rows import Row, to_arrow
from pipeline.dataset.schema import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.registry.registry import Registry
    from pipeline.registry.site import Agency, Site

# The revised regulation prescribes the statutory tables from this reporting year on.
FIRST_EXPECTED_YEAR = 2019

_GOVERNMENT_LEVELS = {"nation", "province", "prefecture", "county"}
_REFUSED = {"blocked", "robots"}


@dataclass(frozen=True)
class Owner:
    """An agency and the site that publishes for it; `agency` is None for one that is not registered."""

    agency_id: str
    name: str
    agency: Agency | None
    site_id: str
    site: Site | None


def due_date(agency: Agency | None, site: Site | None, year: int) -> datetime.date:
    """The date by which the report for `year` must be public.

    31 March of the following year for governments at county level and above, 31 January for everybody else
    (政府信息公开条例 2019, articles 49 and 50); an expectation of the site precedes.
    """
    for expectation in site.expectations if site else ():
        if expectation.year == year and expectation.due is not None:
            return expectation.due
    late = agency is not None and agency.kind == "government" and agency.level in _GOVERNMENT_LEVELS
    return datetime.date(year + 1, 3, 31) if late else datetime.date(year + 1, 1, 31)


def find_owners(registry: Registry, reports: Iterable[Row], attempts: Iterable[Row]) -> dict[str, Owner]:
    """Every registered agency, and every one of which a report or an attempt is there, by id."""
    owners: dict[str, Owner] = {}
    for site in registry.sites.values():
        for agency in site.agencies:
            owners.setdefault(agency.id, Owner(agency.id, agency.name, agency, site.id, site))
    for row in [*reports, *(attempt for attempt in attempts if attempt["agency_id"])]:
        name = row.get("agency_printed") or row["agency_id"]
        found = Owner(row["agency_id"], name, None, row["site"], registry.sites.get(row["site"]))
        owners.setdefault(row["agency_id"], found)
    return owners


def build_agencies(owners: Mapping[str, Owner]) -> pa.Table:
    """The rows of `agencies`."""
    rows = []
    for owner in sorted(owners.values(), key=lambda owner: owner.agency_id):
        agency, site = owner.agency, owner.site
        rows.append(
            {
                "agency_id": owner.agency_id,
                "registered": agency is not None,
                "name": owner.name,
                "aliases": list(agency.aliases) if agency else [],
                "level": agency.level if agency else None,
                "kind": agency.kind if agency else None,
                "division_code": agency.division_code if agency else None,
                "parent": agency.parent if agency else None,
                "site": owner.site_id,
                "site_name": site.name if site else None,
                "province": site.province if site else None,
            }
        )
    return to_arrow("agencies", rows, tables()["agencies"].stored_schema())


def build_coverage(
    owners: Mapping[str, Owner],
    reports: Iterable[Row],
    attempts: Iterable[Row],
    nights: Iterable[Row],
    today: datetime.date,
) -> pa.Table:
    """The rows of `coverage`: registered agencies for every year that is due, and whatever else was found."""
    held = {(row["agency_id"], row["year"]): row for row in reports}
    tried = {
        (row["agency_id"], row["year"]): row
        for row in sorted(attempts, key=lambda row: (row["seen"], row["url"]))
        if row["agency_id"] and row["year"]
    }
    last_nights: dict[str, Row] = {}
    for night in nights:
        last_nights[night["site"]] = max(
            night, last_nights.get(night["site"], night), key=lambda row: row["date"]
        )
    years_held: dict[str, list[int]] = defaultdict(list)
    for agency_id, year in sorted(held):
        years_held[agency_id].append(year)
    expected = {(owner.agency_id, year) for owner in owners.values() for year in _due_years(owner, today)}
    rows = []
    for key in sorted(expected | held.keys() | tried.keys()):
        owner = owners[key[0]]
        place = (held.get(key), tried.get(key), last_nights.get(owner.site_id), years_held[key[0]])
        state, reason, url = _state(*place)
        rows.append(
            {
                "agency_id": key[0],
                "year": key[1],
                "state": state,
                "reason": reason,
                "registered": owner.agency is not None,
                "due": due_date(owner.agency, owner.site, key[1]) if key in expected else None,
                "level": owner.agency.level if owner.agency else None,
                "province": owner.site.province if owner.site else None,
                "site": owner.site_id,
                "url": url,
            }
        )
    return to_arrow("coverage", rows, tables()["coverage"].stored_schema())


def summarize(coverage: pa.Table, *by: str) -> pa.Table:
    """Numbers of `places` of the grid by state and by some of the columns `province`, `level` and `year`."""
    plain = coverage.cast(tables()["coverage"].stored_schema())
    counts = plain.group_by([*by, "state"]).aggregate([([], "count_all")])
    ordered = counts.sort_by([(name, "ascending") for name in (*by, "state")])
    return ordered.rename_columns([*by, "state", "places"])


def _due_years(owner: Owner, today: datetime.date) -> list[int]:
    if owner.agency is None:
        return []
    stated = [expectation.year for expectation in owner.site.expectations] if owner.site else []
    first = min([FIRST_EXPECTED_YEAR, *stated])
    years = range(first, today.year + 1)
    return [year for year in years if due_date(owner.agency, owner.site, year) <= today]


def _state(
    report: Row | None, attempt: Row | None, night: Row | None, years_held: list[int]
) -> tuple[str, str | None, str | None]:
    """(state, reason, address) of one agency and year."""
    if report is not None:
        return (*_extracted(report), report["url"])
    if attempt is not None:
        return "archived_not_extracted", f"{attempt['status']}: {attempt['reason']}", attempt["url"]
    if night is None:
        return "not_tried", "the site has not been crawled", None
    told = f"{night['outcome']}: {night['reason']}" if night["reason"] else night["outcome"]
    if night["outcome"] in _REFUSED:
        return "blocked", told, None
    if night["outcome"] != "complete":
        return "not_found", f"the last crawl did not end well ({told})", None
    if years_held:
        listed = ", ".join(str(year) for year in years_held)
        return (
            "not_published",
            f"the site was read to its end and offers this agency's reports for {listed}",
            None,
        )
    return "not_found", "the site was read to its end without a report of this agency", None


def _extracted(report: Row) -> tuple[str, str | None]:
    doubts = []
    if report["grade"] != "A":
        doubts.append(f"grade {report['grade']}")
    if report["cells_flagged"]:
        doubts.append(f"{report['cells_flagged']} of {report['cells']} cells flagged")
    if report["stale_since"]:
        doubts.append(f"a newer version could not be read ({report['stale_reason']})")
    if report["withdrawn"]:
        doubts.append("withdrawn by the site")
    return ("extracted_with_flags", "; ".join(doubts)) if doubts else ("extracted", None)
