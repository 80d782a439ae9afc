"""Tables without rulings, found by the columns into which the words of neighbouring lines fall."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.documents.glyphs import Glyph, Line, box_of, text_of_line
from pipeline.documents.grids import Placed, SpanCell, settle
from pipeline.documents.html.text import join_vertical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import TableCell

# Shares of the character height.
_WORD_GAP = 0.9
_LINE_GAP = 2.5
# A line of running text fills more of the width of its page than a cell does.
_CELL_SHARE = 0.6
_MIN_ROWS = 2
_ITEM_START = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十]{1,3}|(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．](?!\d)|第[一二三四五六七八九十]{1,4}条)"
)
_VALUE = re.compile(r"[+\-－]?[\d０-９][\d０-９,，.．]*(?:万?元|件)?\Z|[-—－/／]\Z")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text and the page it stands on."""

    glyphs: Line
    page: int


@dataclass(slots=True)
class Segment:
    """Words of one line that no wide gap separates."""

    glyphs: list[Glyph]
    text: str
    left: float
    right: float

    @property
    def is_value(self) -> bool:
        """Whether it reads as a number or a dash."""
        return _VALUE.match(self.text) is not None


@dataclass(slots=True)
class Row:
    """A table row in the making: the segments of its lines."""

    segments: list[Segment] = field(default_factory=list)

    @property
    def has_values(self) -> bool:
        """Whether a number stands in it already."""
        return any(segment.is_value for segment in self.segments)


def segments_of(line: Line) -> list[Segment]:
    """The line cut at its wide gaps."""
    groups: list[list[Glyph]] = []
    for glyph in line:
        if groups and glyph.left - groups[-1][-1].right <= _WORD_GAP * glyph.height:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    found = []
    for group in groups:
        left, _, right, _ = box_of(group)
        found.append(Segment(group, text_of_line(group), left, right))
    return [segment for segment in found if segment.text]


def table_runs(lines: Sequence[PageLine], width: float) -> list[tuple[int, int]]:
    """(first, last) indices of the runs of lines that look like tables, in text of that width.

    A run may go on over a page break, so that the columns of both pages are found together.
    """
    cut = [segments_of(line.glyphs) for line in lines]
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, segments in enumerate(cut):
        is_narrow = len(segments) == 1 and segments[0].right - segments[0].left < _CELL_SHARE * width / 2
        is_row = len(segments) > 1 or (start is not None and is_narrow)
        if start is not None and (not is_row or _is_apart(lines[index - 1], lines[index])):
            _close(runs, cut, start, index - 1)
            start = None
        if start is None and len(segments) > 1:
            start = index
    if start is not None:
        _close(runs, cut, start, len(lines) - 1)
    return runs


def cells_of_run(lines: Sequence[PageLine]) -> tuple[TableCell, ...]:
    """The lines of a table run as cells.

    A segment over several columns spans them; a column in which a row of values prints nothing is blank there.
    """
    rows = _rows([segments_of(line.glyphs) for line in lines])
    pages = {id(glyph): line.page for line in lines for glyph in line.glyphs}
    bands = _bands([segment for row in rows for segment in row.segments])
    placed: list[Placed] = []
    for number, row in enumerate(rows):
        in_row = _placed_row(row, number, bands, pages)
        if row.has_values:
            taken = {at.column + step for at in in_row for step in range(at.cell.column_span)}
            page = pages[id(row.segments[0].glyphs[0])]
            blanks = [column for column in range(len(bands)) if column not in taken]
            in_row.extend(Placed(SpanCell("", page=page), number, column) for column in blanks)
        placed.extend(sorted(in_row, key=lambda at: at.column))
    return settle(placed)


def _placed_row(
    row: Row, number: int, bands: Sequence[tuple[float, float]], pages: dict[int, int]
) -> list[Placed]:
    """The segments of a row by the column in which they begin, those of one column together."""
    cells: dict[int, list[Segment]] = {}
    spans: dict[int, int] = {}
    for segment in row.segments:
        touched = _touched(bands, segment)
        owner = next((first for first in cells if first <= touched[0] < first + spans[first]), touched[0])
        cells.setdefault(owner, []).append(segment)
        spans[owner] = max(spans.get(owner, 1), touched[-1] - owner + 1)
    placed = []
    for first, segments in cells.items():
        across = min([spans[first], *(other - first for other in cells if other > first)])
        page = pages[id(segments[0].glyphs[0])]
        here = [glyph for segment in segments for glyph in segment.glyphs if pages[id(glyph)] == page]
        text = join_vertical([segment.text for segment in segments])
        placed.append(Placed(SpanCell(text, 1, across, page, box_of(here)), number, first))
    return placed


def _close(runs: list[tuple[int, int]], cut: Sequence[Sequence[Segment]], start: int, last: int) -> None:
    while last > start and len(cut[last]) == 1 and _ITEM_START.match(cut[last][0].text):
        # The heading of what follows.
        last -= 1
    if sum(len(segments) > 1 for segments in cut[start : last + 1]) >= _MIN_ROWS:
        runs.append((start, last))


def _rows(lines: Sequence[Sequence[Segment]]) -> list[Row]:
    """Lines put together to rows: a cell may take several lines, a row has its values once."""
    rows: list[Row] = []
    for segments in lines:
        current = rows[-1] if rows else None
        if current is None or _begins_row(current, segments):
            rows.append(Row(list(segments)))
        else:
            current.segments.extend(segments)
    return rows


def _begins_row(current: Row, segments: Sequence[Segment]) -> bool:
    if any(_ITEM_START.match(segment.text) for segment in segments):
        return True
    values = [segment for segment in segments if segment.is_value]
    if values:
        # A number goes on a row whose label began on the line above, but never stands below another text.
        return current.has_values or any(
            _overlap(value, above) for value in values for above in current.segments
        )
    if not current.has_values:
        # Header lines go on below what they belong to.
        return not all(any(_overlap(segment, above) for above in current.segments) for segment in segments)
    first_value = min(segment.left for segment in current.segments if segment.is_value)
    return any(segment.right > first_value for segment in segments)


def _bands(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Horizontal extents of the columns: the narrow segments define them, the wide ones span them."""
    bands: list[tuple[float, float]] = []
    for segment in sorted(segments, key=lambda each: each.right - each.left):
        touched = [band for band in bands if band[0] < segment.right and segment.left < band[1]]
        if len(touched) > 1:
            continue
        left = min([segment.left, *(band[0] for band in touched)])
        right = max([segment.right, *(band[1] for band in touched)])
        bands = [band for band in bands if band not in touched]
        bands.append((left, right))
    return sorted(bands)


def _touched(bands: Sequence[tuple[float, float]], segment: Segment) -> list[int]:
    touched = [
        number for number, (left, right) in enumerate(bands) if left < segment.right and segment.left < right
    ]
    return touched or [min(range(len(bands)), key=lambda number: abs(bands[number][0] - segment.left))]


def _overlap(one: Segment, other: Segment) -> bool:
    return one.left < other.right and other.left < one.right


def _is_apart(above: PageLine, below: PageLine) -> bool:
    """Whether more than a line is left blank between two lines of a page."""
    upper, lower = box_of(above.glyphs), box_of(below.glyphs)
    return above.page == below.page and lower[1] - upper[3] > _LINE_GAP * (lower[3] - lower[1])
