"""Ways of writing a report that no form provides for, as real pages have them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from practice.reports.skins import CleanSkin

if TYPE_CHECKING:
    from practice.reports.tables import Grid, GridCell


class PipeSkin(CleanSkin):
    """Tables as lines of text with bars between the cells; group labels on the first row of a block alone."""

    def table(self, grid: Grid) -> str:
        """A paragraph for every row."""
        lines = (" | ".join(cell.text for cell in row) for row in grid)
        return "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)


class DivSkin(CleanSkin):
    """Tables made of `<div>`, whose spans are left to the style sheet."""

    def table(self, grid: Grid) -> str:
        """Rows and cells as boxes."""
        rows = "\n".join(
            '<div class="tr" style="display:table-row">'
            + "".join(
                f'<div class="td" style="display:table-cell">{html.escape(cell.text)}</div>' for cell in row
            )
            + "</div>"
            for row in grid
        )
        return f'<div class="table" style="display:table">\n{rows}\n</div>'


class VerticalSkin(CleanSkin):
    """Labels of groups stand upright: one sign per paragraph."""

    def _cell(self, cell: GridCell) -> str:
        if cell.key is None and cell.rows > 4:
            signs = "".join(f"<p>{html.escape(sign)}</p>" for sign in cell.text)
            return f'<td rowspan="{cell.rows}">{signs}</td>'
        return super()._cell(cell)


class WrongSpanSkin(CleanSkin):
    """The span of the longest block counts one row too many, as after a row was deleted by hand."""

    def _cell(self, cell: GridCell) -> str:
        text = super()._cell(cell)
        if cell.rows > 12:
            return text.replace(f'rowspan="{cell.rows}"', f'rowspan="{cell.rows + 1}"')
        return text


class PhoneSkin(CleanSkin):
    """Every table a second time in a box that only phones show."""

    def table(self, grid: Grid) -> str:
        """The table and its hidden copy."""
        table = super().table(grid)
        return f'{table}\n<div class="mobile" style="display:none">{table}</div>'


class NestedSkin(CleanSkin):
    """Every table inside a layout table whose cell claims more columns than there are."""

    def table(self, grid: Grid) -> str:
        """A table in a table."""
        inner = super().table(grid)
        return f'<table width="100%" border="0"><tr><td colspan="13">{inner}</td></tr></table>'
