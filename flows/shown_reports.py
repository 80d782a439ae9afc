"""From the name of a report, and of a cell in it, to the address of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.websites import build_release_site
from pipeline.dataset.versions import LATEST, find_release
from pipeline.errors import WrongUsageError
from pipeline.website.addresses import report_address
from pipeline.website.building import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from flows.places import Places


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The file address of a page, with the cell behind “#”, and the release that it belongs to."""

    address: str
    release: str


def find_report_page(
    places: Places, report: str, cell: str | None = None, version: str = LATEST, *, processes: int = 1
) -> ReportPage:
    """The page of a report; the site is built where it lacks the page.

    `report` is AGENCY/YEAR with the agency's id, `cell` is TABLE/ITEM/COLUMN. WrongUsageError says what is not there.
    """
    agency_id, _, year = report.partition("/")
    if not agency_id or not (year.isascii() and year.isdigit()):
        raise WrongUsageError(
            f"report {report}", "it is not of the form AGENCY/YEAR", "Write yunxi-government/2023."
        )
    places.all_releases.bring(version)
    release = find_release(places.releases, version)
    chosen = (pc.field("agency_id") == agency_id) & (pc.field("year") == int(year))
    _require_report(release, agency_id, chosen, report)
    if cell is not None:
        _require_cell(release, chosen, cell, report)
    page = release / SITE / report_address(agency_id, int(year))
    if not page.is_file():
        build_release_site(places, release.name, processes=processes)
    return ReportPage(page.as_uri() + (f"#{cell}" if cell else ""), release.name)


def _require_report(release: Path, agency_id: str, chosen: pc.Expression, report: str) -> None:
    reports = release / "reports.parquet"
    if pq.read_table(reports, columns=["year"], filters=chosen).num_rows:
        return
    years = pq.read_table(reports, columns=["year"], filters=pc.field("agency_id") == agency_id)[
        "year"
    ].to_pylist()
    raise WrongUsageError(
        f"report {report}",
        f"release {release.name} has no such report",
        f"It has the years {', '.join(map(str, sorted(years)))}."
        if years
        else "The ids of agencies stand in agencies.parquet, and in the addresses of the site's pages.",
    )


def _require_cell(release: Path, chosen: pc.Expression, cell: str, report: str) -> None:
    cells = pq.read_table(release / "cells.parquet", columns=["table", "item", "column"], filters=chosen)
    known = {"/".join(str(part) for part in row.values()) for row in cells.to_pylist()}
    if cell not in known:
        table = cell.partition("/")[0]
        near = sorted(code for code in known if code.startswith(f"{table}/"))[:3]
        raise WrongUsageError(
            f"cell {cell}",
            f"report {report} has no such cell",
            f"Write it like {', '.join(near or sorted(known)[:3])}."
            if known
            else "No table was read from it.",
        )
