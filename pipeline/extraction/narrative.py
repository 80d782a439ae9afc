"""Figures claimed in the text of a report against its tables; a difference is said, never acted upon."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.extraction.folding import fold
from pipeline.extraction.report import CellState, Finding, Severity
from pipeline.forms.loading import form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.extraction.report import Cell, Section

Key = tuple[str, str, str]
_SENTENCE_END = re.compile(r"(?<!\d)\.|\.(?!\d)|[;!?]")
_LONGEST_QUOTE = 120


@dataclass(frozen=True, slots=True)
class Claim:
    """A way to state a figure in prose, and the sums of cells that it can mean."""

    name: str
    pattern: re.Pattern[str]
    alternatives: tuple[tuple[str, ...], ...]


@cache
def _claims() -> tuple[Claim, ...]:
    with resources.files("pipeline.forms").joinpath("claims.csv").open(encoding="utf-8") as stream:
        return tuple(
            Claim(
                row["claim"],
                re.compile(row["pattern"]),
                tuple(tuple(sum_of.split("+")) for sum_of in row["alternatives"].split("|")),
            )
            for row in csv.DictReader(stream)
        )


def compare_narrative(sections: Sequence[Section], cells: Mapping[Key, Cell]) -> list[Finding]:
    """One finding of low severity for every claimed figure that none of its possible sums in the tables equals."""
    text = fold("。".join(section.text for section in sections))
    findings = []
    for claim in _claims():
        for match in claim.pattern.finditer(text):
            sums = [_sum_of(names, cells) for names in claim.alternatives]
            known = [total for total in sums if total is not None]
            if len(known) < len(sums) and not known:
                continue
            if Decimal(match[1]) in known:
                continue
            table, item, column = _first_key(claim.alternatives[0])
            findings.append(
                Finding(
                    "narrative.disagrees",
                    Severity.LOW,
                    f"the text says {match[1]}, the table {known[0]}; their scopes may differ",
                    _sentence(text, match.start(), match.end()),
                    table,
                    item,
                    column,
                )
            )
    return findings


def _first_key(names: Sequence[str]) -> tuple[str, str | None, str | None]:
    table, item, *column = names[0].split("/")
    return table, None if item.endswith("*") or len(names) > 1 else item, column[0] if column else None


def _sum_of(names: Sequence[str], cells: Mapping[Key, Cell]) -> Decimal | None:
    total = Decimal(0)
    for name in names:
        table, pattern, *column = name.split("/")
        items = [pattern]
        if pattern.endswith("*"):
            items = [
                item
                for item in dict.fromkeys(item for other, item, _ in cells if other == table)
                if item.startswith(pattern[:-1])
            ]
        if not items:
            return None
        for item in items:
            value = _value(cells, (table, item, column[0] if column else "total"))
            if value is None:
                return None
            total += value
    return total


def _value(cells: Mapping[Key, Cell], key: Key) -> Decimal | None:
    """A cell's value; a blank total is the sum of its row where that is printed, other blanks are nothing."""
    cell = cells.get(key)
    if cell is None or cell.state in (CellState.TEXT, CellState.UNREADABLE):
        return None
    if cell.value is not None or key[0] != "requests":
        return cell.value if cell.value is not None else Decimal(0)
    row = [cells.get((key[0], key[1], column)) for column in form("2021").of("requests")[0].columns[:-1]]
    if any(other is None or other.state in (CellState.TEXT, CellState.UNREADABLE) for other in row):
        return None
    return sum((other.value for other in row if other and other.value is not None), Decimal(0))


def _sentence(text: str, start: int, stop: int) -> str:
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - _LONGEST_QUOTE), start)]
    after = _SENTENCE_END.search(text, stop, stop + _LONGEST_QUOTE)
    return text[before[-1] if before else max(0, start - _LONGEST_QUOTE) : after.end() if after else stop]
