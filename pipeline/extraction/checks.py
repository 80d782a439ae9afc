"""What is missing, and which identities break: the findings that the cells of a report give rise to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.extraction.identities import Check, Key, Outcome, failures
from pipeline.extraction.report import Cell, CellState, Finding, FormName, Severity, Verdict
from pipeline.forms.loading import FORM_NAMES, OTHERS, TABLES, column_tuples, columns, form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SecondReading = Callable[[], "Mapping[Key, Cell] | None"]
FIRST_YEAR_OF_2021 = 2021
Items = tuple[tuple[str, tuple[str, ...]], ...]
"""Items of a table in printed order, each with its columns."""


def form_of(cells: Mapping[Key, Cell], year: int | None) -> FormName | None:
    """The form version that the printed columns belong to; hybrid when blocks of both stand side by side."""
    printed: dict[str, set[str]] = {}
    items: set[str] = set()
    disputes = False
    for table, item, column in cells:
        if table == "proactive":
            printed.setdefault(item, set()).add(column)
        elif table == "requests":
            items.add(item)
        else:
            disputes = True
    styles = {"2019"} if printed.keys() & {"other_management", "procurement"} else set()
    for item, names in printed.items():
        style = _style(item, names) if len(column_tuples("proactive", item)) > 1 else None
        styles |= {style} if style else set()
    if len(styles) == 2:
        return "hybrid"
    split = bool(items & set(OTHERS))
    if styles:
        style = styles.pop()
        return "hybrid" if style == "2019" and split else ("2019" if style == "2019" else "2021")
    if split:
        return "2021"
    if "other" in items or items:
        return "2019" if year is not None and year <= 2020 else "2021" if year is not None else None
    if disputes and year is not None:
        return "2019" if year <= 2020 else "2021"
    return None


@cache
def _own_columns(item: str) -> dict[str, set[str]]:
    """The columns that each form prints for an item of the proactive table."""
    return {
        name: {
            column for entry in form(name).of("proactive") if entry.item == item for column in entry.columns
        }
        for name in FORM_NAMES
    }


def _style(item: str, printed: set[str]) -> str | None:
    """The form whose columns a row prints; a row of decisions alone is of the 2021 form."""
    own = _own_columns(item)
    for name, other in (("2019", "2021"), ("2021", "2019")):
        if printed & (own[name] - own[other]):
            return name
    return "2021" if printed == own["2021"] else None


def expected_items(cells: Mapping[Key, Cell], form_name: FormName | None) -> dict[str, Items]:
    """For each table the items and columns that its form prints; a hybrid is taken block by block."""
    base = "2019" if form_name == "2019" else "2021"
    expected = {table: _items_of(base, table) for table in TABLES}
    if form_name == "hybrid":
        expected["proactive"] = (
            *((item, _printed_columns(cells, item, known)) for item, known in expected["proactive"]),
            *_items_left_out_later(cells),
        )
    items = {item for table, item, _ in cells if table == "requests"}
    single = "other" in items and items.isdisjoint(OTHERS)
    if single != (base == "2019") and (single or not items.isdisjoint(OTHERS)):
        expected["requests"] = _items_of("2019" if single else "2021", "requests")
    return expected


@cache
def _items_of(form_name: str, table: str) -> Items:
    return tuple((entry.item, entry.columns) for entry in form(form_name).of(table))


@lru_cache(maxsize=256)
def _keys_of(table: str, items: Items) -> frozenset[Key]:
    return frozenset((table, item, column) for item, names in items for column in names)


def _items_left_out_later(cells: Mapping[Key, Cell]) -> Items:
    """The items that only the 2019 form has and whose forerunner on it is printed as on that form."""
    kept = {entry.item for entry in form("2021").of("proactive")}
    return tuple(
        (entry.item, entry.columns)
        for before, entry in pairwise(form("2019").of("proactive"))
        if entry.item not in kept and _style(before.item, _printed(cells, before.item)) == "2019"
    )


def _printed(cells: Mapping[Key, Cell], item: str) -> set[str]:
    return {column for table, other, column in cells if table == "proactive" and other == item}


def _printed_columns(cells: Mapping[Key, Cell], item: str, known: tuple[str, ...]) -> tuple[str, ...]:
    printed = _printed(cells, item)
    return next((columns for columns in column_tuples("proactive", item) if printed & set(columns)), known)


def missing_findings(
    cells: Mapping[Key, Cell], form_name: FormName | None, seen_tables: set[str]
) -> list[Finding]:
    """What the form prints and the document does not show, or shows in a way that could not be read."""
    findings = []
    for table, items in expected_items(cells, form_name).items():
        if cells.keys() >= _keys_of(table, items):
            continue
        present = {(item, column) for name, item, column in cells if name == table}
        if not present:
            code = "table.unreadable" if table in seen_tables else "table.missing"
            message = (
                f"the {table} table is there, but none of its rows could be read"
                if table in seen_tables
                else f"no {table} table was found"
            )
            findings.append(Finding(code, Severity.HIGH, message, table=table))
            continue
        printed_columns = {column for _, column in present}
        whole = [
            column for column in dict.fromkeys(c for _, names in items for c in names) if table == "requests"
        ]
        lost = [column for column in whole if column not in printed_columns]
        findings.extend(
            Finding(
                "column.missing",
                Severity.MEDIUM,
                f"{table} has no column {column}",
                table=table,
                column=column,
            )
            for column in lost
        )
        for item, item_columns in items:
            findings.extend(_missing_in_row(table, item, [c for c in item_columns if c not in lost], present))
    return findings


def _missing_in_row(
    table: str, item: str, item_columns: list[str], present: set[tuple[str, str]]
) -> Iterator[Finding]:
    if all((item, column) in present for column in item_columns):
        return
    gone = [column for column in item_columns if (item, column) not in present]
    if len(gone) == len(item_columns):
        message = f"no value was read for {table}/{item}"
        yield Finding("row.missing", Severity.MEDIUM, message, table=table, item=item)
        return
    for column in gone:
        message = f"no value was read for {table}/{item}/{column}"
        yield Finding("cell.missing", Severity.MEDIUM, message, table=table, item=item, column=column)


def form_findings(cells: Mapping[Key, Cell], form_name: FormName | None, year: int | None) -> list[Finding]:
    """Deviations from the form that the reporting year prescribes; values keep the codes of what is printed."""
    findings = []
    items = {item for table, item, _ in cells if table == "requests"}
    if form_name == "hybrid":
        message = "blocks of the 2019 and the 2021 form stand in one report"
        findings.append(Finding("form.hybrid", Severity.LOW, message))
    elif (
        form_name in ("2019", "2021")
        and year is not None
        and (year >= FIRST_YEAR_OF_2021) != (form_name == "2021")
    ):
        findings.append(Finding("form.unexpected", Severity.LOW, f"the {form_name} form is used for {year}"))
    if form_name == "2021" and "other" in items and not items & set(OTHERS):
        message = "（六）其他处理 is one row, as in the 2019 form"
        findings.append(Finding("form.unexpected", Severity.LOW, message, table="requests", item="other"))
    return findings


def run_checks(cells: Mapping[Key, Cell], form_name: FormName | None) -> list[Check]:
    """The identities that do not hold: broken, or left open by empty cells."""
    failed = []
    expected = expected_items(cells, form_name)
    for table in ("requests", "disputes"):
        names = [column.column for column in columns() if column.table == table]
        there = {item for name, item, _ in cells if name == table}
        items = [item for item, _ in expected[table] if item in there]
        whole = len(items) == len(expected[table])
        extras = [item for item in there if item.startswith("extra_")]
        for check in failures(table, items, names, cells.get):
            if check.identity.code == "identity.outcomes" and not whole:
                continue
            if check.identity.code == "identity.outcomes" and extras and _closed_by(extras, check, cells):
                continue
            failed.append(check)
    return failed


def _closed_by(extras: list[str], check: Check, cells: Mapping[Key, Cell]) -> bool:
    """Whether locally added rows make up the difference."""
    column = check.wholes[0][2]
    added = [cells.get(("requests", item, column)) for item in dict.fromkeys(extras)]
    values = [cell.value for cell in added if cell is not None and cell.value is not None]
    return check.sum_of_parts is not None and check.sum_of_parts + sum(values) == check.sum_of_wholes


def identity_findings(failed: list[Check], cells: Mapping[Key, Cell], second: SecondReading) -> list[Finding]:
    """One finding for every failed identity; the verdict compares its cells with a second, independent reading."""
    findings = []
    other: Mapping[Key, Cell] | None = None
    asked = False
    for check in failed:
        if check.outcome is Outcome.BROKEN and not asked:
            other, asked = second(), True
        findings.append(_identity_finding(check, cells, other))
    return findings


def _identity_finding(check: Check, cells: Mapping[Key, Cell], other: Mapping[Key, Cell] | None) -> Finding:
    table, item, column = check.wholes[0]
    sums = f"parts {check.sum_of_parts}, printed {check.sum_of_wholes}"
    evidence = " ".join(_shown(key, cells) for key in check.cells if _counts(key, cells))[:500]
    if check.outcome is Outcome.OPEN:
        return Finding(
            "sum.open",
            Severity.LOW,
            f"{check.identity.meaning}: {sums}, and empty cells stand between",
            evidence,
            table,
            item,
            column,
        )
    return Finding(
        check.identity.code,
        Severity.HIGH,
        f"{check.identity.meaning}: {sums}",
        evidence,
        table,
        item,
        column,
        verdict_of(check, cells, other),
    )


def verdict_of(check: Check, cells: Mapping[Key, Cell], other: Mapping[Key, Cell] | None) -> Verdict:
    """Two readings that agree on every cell of a broken sum put the break into print.

    A second reading without a single cell of the table is none.
    """
    if other is None or not any(table == check.wholes[0][0] for table, _, _ in other):
        return Verdict.UNDETERMINED
    for key in check.cells:
        first, second = cells.get(key), other.get(key)
        if first is None or second is None or first.value != second.value:
            return Verdict.EXTRACTION_ERROR
    return Verdict.SOURCE_ERROR


def _counts(key: Key, cells: Mapping[Key, Cell]) -> bool:
    cell = cells.get(key)
    return cell is not None and cell.state is not CellState.ZERO


def _shown(key: Key, cells: Mapping[Key, Cell]) -> str:
    cell = cells[key]
    return f"{key[1]}/{key[2]}={cell.raw}"
