"""Where the cells of a block stand in the grid when their spans are obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.renderings.blocks import Block, BlockCell


def place(block: Block) -> list[tuple[int, int, BlockCell]]:
    """(row, column, cell) for every cell of a block, as a browser would place them."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row_index, row in enumerate(block):
        column = 0
        for cell in row:
            while (row_index, column) in taken:
                column += 1
            placed.append((row_index, column, cell))
            taken.update(
                (row_index + down, column + right)
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            )
            column += cell.column_span
    return placed
