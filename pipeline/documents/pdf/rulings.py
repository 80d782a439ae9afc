"""The rulings of a page, with the outer borders that a page break or an open table style leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pdfplumber.table import merge_edges

from pipeline.documents.pdf.lattice import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

Edge = dict[str, Any]

_MAX_RULINGS = 20_000
_MAX_CROSSINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight ruling: its position across its direction, and where it starts and ends along it."""

    position: float
    start: float
    end: float


def closing_borders(edges: Sequence[Edge], tolerance: float = TOLERANCE) -> tuple[list[Edge], list[Edge]]:
    """Missing outer borders of the grids that `edges` draw: (horizontal ones, vertical ones).

    A table cut by a page break has no border at the cut, and many tables are drawn open at the sides: where two
    or more parallel rulings of a grid end at one height without a border there, the border is added.
    """
    straight = [edge for edge in edges if edge["orientation"]]
    if not 0 < len(straight) <= _MAX_RULINGS:
        return [], []
    merged = merge_edges(straight, tolerance, tolerance, tolerance, tolerance)
    across = [Ruling(each["top"], each["x0"], each["x1"]) for each in merged if each["orientation"] == "h"]
    down = [Ruling(each["x0"], each["top"], each["bottom"]) for each in merged if each["orientation"] == "v"]
    if len(across) * len(down) > _MAX_CROSSINGS:
        return [], []
    horizontal = [edge(start, end, at, at) for at, start, end in _missing(down, across, tolerance)]
    vertical = [edge(at, at, start, end) for at, start, end in _missing(across, down, tolerance)]
    return horizontal, vertical


def edge(left: float, right: float, top: float, bottom: float) -> Edge:
    """A straight ruling as pdfplumber describes it."""
    return {
        "object_type": "line",
        "orientation": "h" if right - left > bottom - top else "v",
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "width": right - left,
        "height": bottom - top,
    }


def _missing(
    rulings: Sequence[Ruling], borders: Sequence[Ruling], tolerance: float
) -> list[tuple[float, float, float]]:
    """(position, start, end) of the borders missing at the ends of `rulings`, which `borders` cross."""
    grid = [ruling for ruling in rulings if any(_crosses(border, ruling, tolerance) for border in borders)]
    found = []
    starts, ends = (
        [(each.start, each.position) for each in grid],
        [(each.end, each.position) for each in grid],
    )
    for one_side in (starts, ends):
        for group in _groups(sorted(one_side), tolerance):
            at = sum(end for end, _ in group) / len(group)
            positions = sorted(position for _, position in group)
            is_open = any(not _is_bordered(at, position, borders, tolerance) for position in positions)
            if is_open and positions[-1] - positions[0] > tolerance:
                found.append((at, positions[0], positions[-1]))
    return found


def _groups(ends: Sequence[tuple[float, float]], tolerance: float) -> list[list[tuple[float, float]]]:
    groups: list[list[tuple[float, float]]] = []
    for end in ends:
        if groups and end[0] - groups[-1][0][0] <= tolerance:
            groups[-1].append(end)
        else:
            groups.append([end])
    return groups


def _crosses(border: Ruling, ruling: Ruling, tolerance: float) -> bool:
    return (
        border.start - tolerance <= ruling.position <= border.end + tolerance
        and ruling.start - tolerance <= border.position <= ruling.end + tolerance
    )


def _is_bordered(at: float, position: float, borders: Sequence[Ruling], tolerance: float) -> bool:
    return any(
        abs(border.position - at) <= tolerance
        and border.start - tolerance <= position <= border.end + tolerance
        for border in borders
    )
