"""Where on the archived page the cells of a report stand, and which cells were read from one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from typing import TypeVar

    from pipeline.website.report.rows import PrintedCell

    PlaceT = TypeVar("PlaceT", bound=Hashable)

# The attribute of an element of an archived page that says which cells were read from it.
MARK = "data-cells"

GridPlace = tuple[int, int, int]
Span = tuple[int, int, int]
PageBox = tuple[int, float, float, float, float]


def grid_place(cell: PrintedCell) -> GridPlace | None:
    """The table, row and column of a document."""
    if cell.origin_table is None or cell.origin_row is None or cell.origin_column is None:
        return None
    return (cell.origin_table, cell.origin_row, cell.origin_column)


def span(cell: PrintedCell) -> Span | None:
    """The paragraph of a document, and the characters from start to end in it."""
    if cell.origin_paragraph is None or cell.origin_start is None or cell.origin_end is None:
        return None
    return (cell.origin_paragraph, cell.origin_start, cell.origin_end)


def page_box(cell: PrintedCell) -> PageBox | None:
    """The page and its box (left, top, right, bottom) in points."""
    sides = (cell.origin_left, cell.origin_top, cell.origin_right, cell.origin_bottom)
    if cell.origin_page is None or None in sides:
        return None
    left, top, right, bottom = (float(side or 0) for side in sides)
    return (cell.origin_page, left, top, right, bottom)


def by_place(
    cells: Iterable[PrintedCell], place_of: Callable[[PrintedCell], PlaceT | None]
) -> dict[PlaceT, list[PrintedCell]]:
    """The cells that have a place of that kind, by place."""
    found: dict[PlaceT, list[PrintedCell]] = {}
    for cell in cells:
        place = place_of(cell)
        if place is not None:
            found.setdefault(place, []).append(cell)
    return found


def mark_of(cells: Iterable[PrintedCell]) -> str:
    """What the attribute `MARK` says for these cells."""
    return " ".join(cell.code for cell in cells)


def agrees(cell: PrintedCell, text: str) -> bool:
    """Whether a text of the page is what the cell was read from, blanks aside."""
    raw, shown = "".join((cell.raw or "").split()), "".join(text.split())
    return raw in shown or (bool(shown) and shown in raw)
