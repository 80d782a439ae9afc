"""The index of the search page: every agency and year that is due or found, column by column."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.website.tallies.columns import known, read_columns
from pipeline.website.tallies.quality import format_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KEY = ["agency_id", "year"]
RECEIVED = "requests_received_this_year_total"


@dataclass(slots=True)
class Codes:
    """Texts that repeat, each kept once; a row carries its place in `values`, or null."""

    values: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, value: object) -> int | None:
        """The place of a text; None for a null."""
        text = known(value)
        if text is None:
            return None
        if text not in self.places:
            self.places[text] = len(self.values)
            self.values.append(text)
        return self.places[text]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """What can be searched.

    `agencies` and `rows` are columns of equal length; a row names its agency, and the values of `coded` columns, by
    their place in `agencies` and in `codes`.
    """

    agencies: dict[str, list[Any]]
    rows: dict[str, list[Any]]
    codes: dict[str, list[str]]

    def content(self) -> dict[str, Any]:
        """The index as plain lists, as the page reads it."""
        return asdict(self)


CODED = ("state", "reason", "grade", "form", "format", "site")


def build_search_index(release: Path) -> SearchIndex:
    """The index of a release; tables that it lacks leave their part empty."""
    agencies = _agencies(release)
    places = {agency: place for place, agency in enumerate(agencies["id"])}
    grid = _grid(release)
    for agency in grid["agency_id"]:
        if agency not in places:
            places[agency] = len(places)
            for name, column in agencies.items():
                column.append(agency if name in {"id", "name"} else [] if name == "aliases" else None)
    codes = {name: Codes() for name in (*CODED, "finding")}
    found = _findings(release)
    rows: dict[str, list[Any]] = {
        "agency": [places[agency] for agency in grid["agency_id"]],
        "year": [int(year) for year in grid["year"]],
        **{name: [codes[name].place(value) for value in grid[name]] for name in CODED},
        "finding": [[codes["finding"].place(code) for code in found.get(key, ())] for key in _keys(grid)],
        "received": [None if pd.isna(value) else int(value) for value in grid["received"]],
        "title": [known(value) for value in grid["title"]],
        "url": [known(value) for value in grid["url"]],
    }
    return SearchIndex(agencies, rows, {name: each.values for name, each in codes.items()})


def _agencies(release: Path) -> dict[str, list[Any]]:
    columns = ("name", "aliases", "province", "level", "kind", "site_name")
    frame = read_columns(release, "agencies", ("agency_id", *columns))
    if frame is None:
        return {name: [] for name in ("id", *columns)}
    texts = {name: [known(value) for value in frame[name]] for name in columns if name != "aliases"}
    return {"id": list(frame["agency_id"]), "aliases": [list(each) for each in frame["aliases"]], **texts}


def _grid(release: Path) -> pd.DataFrame:
    """Coverage and reports together, one row for each agency and year that either of them has."""
    names = (*KEY, "grade", "form", "media_type", "reader", "site", "title", "url")
    reports = read_columns(release, "reports", names)
    if reports is None:
        reports = pd.DataFrame(columns=names)
    coverage = read_columns(release, "coverage", (*KEY, "state", "reason", "site", "url"))
    if coverage is None:
        coverage = pd.DataFrame(columns=[*KEY, "state", "reason", "site", "url"])
    grid = coverage.merge(reports, how="outer", on=KEY, suffixes=("_due", "")).sort_values(KEY)
    for name in ("site", "url"):
        grid[name] = grid[name].where(grid[name].notna(), grid[f"{name}_due"])
    formats = [
        None if pd.isna(kind) else format_of(kind, reader)
        for kind, reader in zip(grid["media_type"], grid["reader"], strict=True)
    ]
    grid["format"] = pd.Series(formats, grid.index, dtype=object)
    return grid.merge(_received(release), how="left", on=KEY)


def _received(release: Path) -> pd.DataFrame:
    """Requests received, where the cell carries no flag."""
    panel = read_columns(release, "panel", (*KEY, "flagged", RECEIVED))
    if panel is None:
        return pd.DataFrame(columns=[*KEY, "received"]).astype({"year": "Int32"})
    doubtful = pd.Series([RECEIVED in flagged for flagged in panel["flagged"]], panel.index, dtype=bool)
    return panel[KEY].assign(received=panel[RECEIVED].mask(doubtful))


def _findings(release: Path) -> dict[tuple[str, int], tuple[str, ...]]:
    frame = read_columns(release, "findings", (*KEY, "code"))
    if frame is None:
        return {}
    found: dict[tuple[str, int], dict[str, None]] = {}
    about = frame.dropna(subset=KEY)
    for key, code in zip(_keys(about), about["code"], strict=True):
        found.setdefault(key, {})[code] = None
    return {key: tuple(codes) for key, codes in found.items()}


def _keys(frame: pd.DataFrame) -> Iterable[tuple[str, int]]:
    return zip(frame["agency_id"], frame["year"].astype(int), strict=True)
