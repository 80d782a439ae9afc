"""Checks of an agency's reports against each other over the years: findings with evidence, never edits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.rows import Row, finding_row
from pipeline.extraction.report import Finding, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

# A report of zeros repeats itself without being wrong; a repetition counts from this many numbers on.
_FEWEST_REPEATED_NUMBERS = 5
# Chosen wide: real agencies grow and shrink tenfold, unit and copying errors are larger.
_JUMP_FACTOR = 100
_JUMP_FLOOR = 1_000
_AMOUNT_JUMP_FACTOR = 1_000
_AMOUNT_JUMP_FLOOR = 100_000

_CARRIED = pa.array(["carried_in", "carried_out"])
_WATCHED = {
    ("requests", "received_this_year", "total"),
    ("requests", "outcomes_total", "total"),
    ("proactive", "licensing", "decisions"),
    ("proactive", "penalties", "decisions"),
    ("proactive", "coercive_measures", "decisions"),
    ("proactive", "fees", "amount"),
    ("proactive", "procurement", "amount"),
}
_WATCHED_ITEMS = pa.array(sorted({item for _, item, _ in _WATCHED}))

Years = dict[int, dict[tuple[str, str, str], Row]]


def check_over_time(reports: list[Row], cells: pa.Table) -> Iterator[Row]:
    """The findings about consecutive years of some agencies, as rows of `findings` with position 0.

    `reports` are rows of `reports`, `cells` the cells of the same agencies. Every finding stands with the later year.
    """
    numbers = _numbers(cells)
    known = {(report["agency_id"], report["year"]): report for report in reports}
    for (agency, year), report in sorted(known.items()):
        before = known.get((agency, year - 1))
        if before is None:
            continue
        key = {"agency_id": agency, "year": year}
        years = numbers.get(agency, {})
        found = [
            *_repeated(before, report),
            *_not_carried_over(years.get(year - 1, {}), years.get(year, {}), year),
            *_jumps(years.get(year - 1, {}), years.get(year, {}), year),
        ]
        yield from (finding_row(key, 0, finding) for finding in found)


def _numbers(cells: pa.Table) -> dict[str, Years]:
    """The cells that these checks look at, by agency, year and code."""
    wanted = pc.or_(
        pc.is_in(cells["item"], value_set=_CARRIED), pc.is_in(cells["item"], value_set=_WATCHED_ITEMS)
    )
    columns = ["agency_id", "year", "table", "item", "column", "value", "amount_yuan", "raw"]
    rows = cells.filter(pc.and_(wanted, pc.is_valid(cells["value"]))).select(columns).to_pylist()
    numbers: dict[str, Years] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        numbers[row["agency_id"]][row["year"]][row["table"], row["item"], row["column"]] = row
    return numbers


def _repeated(before: Row, report: Row) -> Iterator[Finding]:
    same = before["figures_sha256"] == report["figures_sha256"]
    if same and report["cells_number"] >= _FEWEST_REPEATED_NUMBERS:
        yield Finding(
            "year.duplicated",
            Severity.HIGH,
            f"all {report['cells_number']} numbers are those of the report for {before['year']}",
            f"{before['url']} ; {report['url']}",
            verdict=Verdict.UNDETERMINED,
        )


def _not_carried_over(before: dict[Any, Row], now: dict[Any, Row], year: int) -> Iterator[Finding]:
    for (table, item, column), out in before.items():
        if item != "carried_out" or table != "requests":
            continue
        carried_in = now.get((table, "carried_in", column))
        if carried_in is not None and carried_in["value"] != out["value"]:
            yield Finding(
                "carry_over.differs",
                Severity.MEDIUM,
                f"requests carried out of {year - 1} are not those carried into {year}",
                f"carried_out {year - 1}: {out['raw']} ; carried_in {year}: {carried_in['raw']}",
                table,
                "carried_in",
                column,
                Verdict.UNDETERMINED,
            )


def _jumps(before: dict[Any, Row], now: dict[Any, Row], year: int) -> Iterator[Finding]:
    for key in sorted(_WATCHED & before.keys() & now.keys()):
        is_amount = key[2] == "amount"
        name = "amount_yuan" if is_amount else "value"
        was, is_now = before[key][name], now[key][name]
        if was is None or is_now is None:
            continue
        factor, floor = (
            (_AMOUNT_JUMP_FACTOR, _AMOUNT_JUMP_FLOOR) if is_amount else (_JUMP_FACTOR, _JUMP_FLOOR)
        )
        small, large = sorted((abs(was), abs(is_now)))
        if small > 0 and large >= floor and large >= factor * small:
            yield Finding(
                "value.implausible_jump",
                Severity.LOW,
                f"the number changed by a factor of {factor} or more from {year - 1} to {year}",
                f"{year - 1}: {before[key]['raw']} ; {year}: {now[key]['raw']}",
                *key,
                Verdict.UNDETERMINED,
            )
