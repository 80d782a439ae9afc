"""Reading rows out of table grids: which cells are headers, labels and values, whatever the spans say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.entries import Entries, Field, Note, Row, Slot
from pipeline.extraction.grids.cells import GridCell, field_of, has_number, item_of, rows_of, table_of
from pipeline.extraction.grids.cut_rows import PrintedRow, ReadRow, rejoined
from pipeline.extraction.grids.foreign_columns import is_foreign, numbers_columns, without_foreign
from pipeline.extraction.grids.headers import (
    HeaderCell,
    Layout,
    disputes_layout,
    header_label,
    official_slots,
    proactive_layout,
    requests_layout,
)
from pipeline.extraction.grids.shared_headers import own_fields, own_headers
from pipeline.extraction.grids.turning import is_turned, turned
from pipeline.extraction.labels import is_group_name, near_label
from pipeline.extraction.numbers import unit_of

if TYPE_CHECKING:
    from pipeline.documents.model import Table
    from pipeline.extraction.grids.context import GridContext

# Summaries in the narrative repeat labels beside one or two figures; rows of the statutory tables have more.
FEWEST_FIELDS = 4
MOST_CELLS = 20_000


def read_grid(table: Table, context: GridContext, entries: Entries) -> None:
    """Append the labelled and unlabelled value rows of one grid; `context` is carried to the next grid."""
    context.header_open = False
    if len(table.cells) > MOST_CELLS or table.row_count > MOST_CELLS:
        entries.notes.append(
            Note("document.truncated", None, f"a table of {len(table.cells)} cells was left out")
        )
        return
    rows = rows_of(table)
    if is_turned(rows):
        table = turned(table)
        rows = rows_of(table)
    for index, cells in enumerate(rows):
        if cells:
            _read_row(index, cells, table, context, entries)


def _read_row(
    index: int, cells: list[GridCell], table: Table, context: GridContext, entries: Entries
) -> None:
    name = table_of(cells, context.table)
    if name is None:
        return
    if name != context.table:
        context.open(name)
    entries.seen_tables.add(name)
    if _is_header(cells, name, context):
        if not context.header_open:
            context.header, context.layout, context.header_open = [], None, True
        context.add_headers(
            HeaderCell(cell.text, index, cell.start, cell.stop, header_label(cell.cell.text, name))
            for cell in cells
            if cell.text and not cell.value
        )
        return
    if context.header_open and numbers_columns(cells):
        return
    if name == "disputes":
        _read_disputes(cells, table, context, entries)
        return
    printed = PrintedRow(name, cells, table)
    if _rejoin(printed, context, entries):
        context.last = None
        return
    before = len(entries.rows)
    _read_labelled(cells, name, table, context, entries)
    context.last = ReadRow(printed, entries.rows[before:])
    if len(entries.rows) == before and has_number(cells):
        _note_strays(name, context, entries)


def _note_strays(name: str, context: GridContext, entries: Entries) -> None:
    """Remember that a row of numbers belongs to nothing: it may be the other half of the row before or behind it."""
    newest = entries.newest()
    if newest is not None and newest.table == name:
        newest.beside_strays = True
    context.after_strays = True


def _rejoin(lower: PrintedRow, context: GridContext, entries: Entries) -> bool:
    """Put the halves of a row that a page break cuts in place of the upper one; whether the rows are such halves."""
    upper = context.last
    if upper is None or not (upper.printed.precedes_break(lower) or upper.printed.reaches(lower)):
        return False
    whole = rejoined(upper.printed, lower)
    if whole is None:
        return False
    entries.rows = [row for row in entries.rows if not any(row is half for half in upper.entries)]
    row = _row(lower.name, whole.item, whole.label, whole.fields, context)
    row.guessed = True
    entries.rows.append(row)
    return True


def _is_header(cells: list[GridCell], name: str, context: GridContext) -> bool:
    if has_number(cells):
        return False
    kinds = [label.kind for cell in cells for label in cell.labels if label.table in (name, "")]
    columns = sum(
        any(label.kind == "column" and label.table == name for label in cell.labels) for cell in cells
    )
    items = sum(any(label.kind == "item" and label.table == name for label in cell.labels) for cell in cells)
    if "block" in kinds or "legal" in kinds:
        return True
    if columns >= 2 or (columns and not items) or (columns and "span" in kinds):
        return True
    if "span" in kinds and not items:
        return True
    if name == "disputes" and items:
        blanks = sum(cell.value and not cell.text for cell in cells)
        return not (items == 1 and blanks >= 4 and context.header)
    filled = [cell for cell in cells if cell.text]
    return bool(
        context.header_open
        and not items
        and filled
        and all(not cell.value for cell in filled)
        and len(filled) > 1
    )


def _read_labelled(
    cells: list[GridCell], name: str, table: Table, context: GridContext, entries: Entries
) -> None:
    """A row of the proactive or requests table: the last label cell names the item, the rest are its fields."""
    place, item, guessed = -1, None, False
    for index, cell in enumerate(cells):
        found = item_of(cell, name) if cell.labels else None
        if found:
            place, item, guessed = index, found, False
        elif cell.text and not cell.value and not cell.labels and index < len(cells) - 1:
            near = near_label(cell.cell.text, name)
            if near and near.kind == "item":
                place, item, guessed = index, near.code, True
            elif place < 0 or (item is None and not near):
                place, guessed = index, False
        elif cell.labels:
            place = max(place, index) if item is None else place
    after = cells[place + 1 :]
    unread = _unread_labels(after, context) if name == "requests" else 0
    if unread:
        # A group name (（六）其他处理) is the name of a row only where no label stands beside it.
        is_group = cells[place].cell.row_span > 1 or not after[0].value
        if item and is_group and is_group_name(cells[place].cell.text):
            item = None
        place += unread
        after = after[unread:]
    if item is None:
        own = cells[place : place + 1] if unread else cells[: place + 1]
        label = "".join(cell.text for cell in own)
        numbers = sum(bool(cell.value and cell.text) for cell in after)
        if not has_number(after) or (not context.header and numbers < 2):
            return
        columns = 7 if name == "requests" else 1
        if label and numbers < columns and name == "requests" and not unread:
            return
        if label and any(other.kind in ("group", "span", "block") for other in cells[max(place, 0)].labels):
            label = ""
        entries.rows.append(_row(name, None, label, [field_of(cell, table) for cell in after], context))
        return
    if not after:
        before = [cell for cell in cells[:place] if cell.value]
        if not has_number(before):
            return
        after = before
    if not any(cell.value for cell in after):
        return
    if name == "requests" and len(after) < FEWEST_FIELDS:
        entries.notes.append(Note("value.stray", name, " ".join(cell.text for cell in after), item))
        return
    fields = [field_of(cell, table) for cell in after]
    row = _row(name, item, cells[place].cell.text.strip(), fields, context)
    row.guessed = guessed
    entries.rows.append(row)


def _unread_labels(after: list[GridCell], context: GridContext) -> int:
    """How many cells stand between the known labels and a row of values.

    Words are labels before as many values as the form has columns; other cells before all the values that stand
    under their headers, printed: a row that begins further left than its headers has blanks at its end.
    """
    if len(after) <= FEWEST_FIELDS:
        return 0
    words = next((index for index, cell in enumerate(after) if cell.value), len(after))
    if words and len(after) - words == len(official_slots("requests")):
        return words if all(cell.value for cell in after[words:]) else 0
    if context.layout is None:
        context.layout = requests_layout(context.header)
    slots = context.layout.slots
    surplus = len(after) - len(slots)
    if surplus <= 0 or not slots or any(cell.value and cell.text for cell in after[:surplus]):
        return 0
    under = all(
        cell.value and cell.text and cell.start == slot.start
        for cell, slot in zip(after[surplus:], slots, strict=True)
    )
    return surplus if under else 0


def _row(name: str, item: str | None, label: str, fields: list[Field], context: GridContext) -> Row:
    if name == "requests":
        unit = None
        if context.layout is None:
            context.layout = requests_layout(context.header)
        layout = context.layout
        fields = without_foreign(fields, layout.slots, context.header, has_total=True)
    else:
        fields, layout, unit = _under_headers(item, fields, context)
    context.header_open = False
    beside_strays, context.after_strays = context.after_strays, False
    return Row(
        name,
        item,
        label,
        fields,
        layout.slots,
        source="grid",
        disordered=layout.disordered,
        beside_strays=beside_strays,
        unit=unit,
    )


def _under_headers(
    item: str | None, fields: list[Field], context: GridContext
) -> tuple[list[Field], Layout, str | None]:
    """The fields of a row of section 二 that belong to its item, their columns and the unit that a header prints."""
    if item is None:
        return fields, Layout(), None
    printed = [
        cell
        for cell in context.header
        if not (cell.label and cell.label.kind in ("span", "block", "group", "item"))
        and cell.start > 0
        and not is_foreign(cell)
    ]
    under = own_headers(printed, item)
    if len(under) < len(printed):
        fields = own_fields(fields, under)
    fields = without_foreign(fields, under, [cell for cell in context.header if is_foreign(cell)])
    codes = [cell.label.code if cell.label and cell.label.kind == "column" else None for cell in under]
    layout = proactive_layout(codes, item, len(fields))
    unit = next(filter(None, (unit_of(cell.text) for cell in under)), None)
    if len(layout.slots) == len(under):
        for slot, cell in zip(layout.slots, under, strict=True):
            slot.start, slot.stop = cell.start, cell.stop
    return fields, layout, unit


def _read_disputes(cells: list[GridCell], table: Table, context: GridContext, entries: Entries) -> None:
    """A row of dispute numbers: fifteen under the headers, or five beside or under the name of one procedure."""
    labelled = next(
        ((index, item) for index, cell in enumerate(cells) if (item := item_of(cell, "disputes"))), None
    )
    place, item = labelled if labelled else (-1, None)
    while place + 1 < len(cells) and cells[place + 1].text and not cells[place + 1].value:
        place += 1
    after = cells[place + 1 :]
    if not after or (not has_number(after) and len(after) < 5):
        return
    if not has_number(after) and not context.header:
        return
    if item is not None and len(after) < FEWEST_FIELDS:
        entries.notes.append(Note("value.stray", "disputes", " ".join(cell.text for cell in after), item))
        return
    if context.layout is None:
        context.layout = disputes_layout(context.header, context.caption)
    layout = context.layout
    slots = layout.slots
    if item is not None:
        named = len(slots) == 5 and len({slot.column for slot in slots}) == 5
        slots = [Slot(item, slot.column, slot.start, slot.stop) for slot in slots] if named else []
    elif len(slots) == 5 and any(slot.item is None for slot in slots):
        entries.notes.append(
            Note("label.unknown", "disputes", "five results without the name of a procedure")
        )
        slots = []
    context.header_open = False
    fields = [field_of(cell, table) for cell in after]
    fields = without_foreign(fields, layout.slots, context.header, has_total=True)
    entries.rows.append(
        Row("disputes", item, "", fields, slots, source="grid", disordered=layout.disordered and not slots)
    )
