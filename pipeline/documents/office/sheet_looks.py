"""What a sheet shows of its cells beside their values: number formats, struck or white ink, hidden rows and columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.documents.office.number_formats import GENERAL

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(slots=True)
class SheetLooks:
    """The looks of one sheet.

    `formats` holds the number formats other than the general one; `texts` what is shown whatever the value is;
    `struck` cells are withdrawn as a whole; the digits of `white` ones stand in white on no colour. `merged` are the
    first and the last place of merged cells, where the values do not come with them.
    """

    formats: dict[Place, str] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    white: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[Place, Place]] = field(default_factory=list)

    def format_at(self, place: Place) -> str:
        """The number format of a cell."""
        return self.formats.get(place, GENERAL)

    def hides(self, place: Place, rows: int, columns: int) -> bool:
        """Whether all the rows or all the columns of a cell of that size are hidden."""
        row, column = place
        return (bool(self.hidden_rows) and self.hidden_rows.issuperset(range(row, row + rows))) or (
            bool(self.hidden_columns) and self.hidden_columns.issuperset(range(column, column + columns))
        )

    def hides_of(self, rows: int, columns: int) -> bool:
        """Whether any of the first rows and columns is hidden."""
        return any(row < rows for row in self.hidden_rows) or any(
            column < columns for column in self.hidden_columns
        )
