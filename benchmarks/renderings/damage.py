"""What real material does to the tables before they are rendered: spans, splits, lost cells, local rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.renderings.blocks import APPLICANT_LABELS, RESULT_LABELS, BlockCell
from benchmarks.renderings.form import form_rows
from benchmarks.renderings.page_breaks import cut_row, split_table

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.renderings.blocks import Block
    from benchmarks.renderings.sheet import Sheet

Damage = tuple[str, float, "Callable[[random.Random, Sheet], bool]"]


def damage(random: random.Random, sheet: Sheet, format_: str) -> None:
    """Applies some damages that a file of this format can have, most often one or two."""
    for name, probability, apply in DAMAGES:
        if format_ not in _ONLY_IN.get(apply, format_):
            continue
        if random.random() < probability and apply(random, sheet):
            sheet.difficulties.append(name)


def _repeat_groups(random: random.Random, sheet: Sheet) -> bool:
    """Group labels without row spans: repeated, printed once above empty cells, or simply left out below."""
    style = random.choice(("repeated", "empty", "left out"))
    block = sheet.tables["requests"][0]
    for index in range(len(block)):
        for position, cell in reversed(list(enumerate(block[index]))):
            if cell.kind == "label" and cell.row_span > 1:
                below = block[index + 1 : index + cell.row_span]
                cell.row_span = 1
                for row in below if style != "left out" else []:
                    text = cell.text if style == "repeated" else ""
                    row.insert(position, BlockCell(text, "label", column_span=cell.column_span))
    return True


def _wrong_row_span(random: random.Random, sheet: Sheet) -> bool:
    """One group label spans a row too many or too few, so that a grid by spans alone is shifted."""
    groups = [
        cell
        for row in sheet.tables["requests"][0]
        for cell in row
        if cell.kind == "label" and cell.row_span > 1
    ]
    if not groups:
        return False
    random.choice(groups).row_span += random.choice((-1, 1))
    return True


def _drop_trailing_cells(random: random.Random, sheet: Sheet) -> bool:
    """Rows that end early: the cells at their end were never written."""
    rows = [row for row in sheet.tables["requests"][0] if row[-1].kind == "value"]
    for row in random.sample(rows, min(len(rows), random.randrange(1, 6))):
        for _ in range(random.randrange(1, 4)):
            _forget(sheet, row.pop())
    return True


def _drop_inner_cell(random: random.Random, sheet: Sheet) -> bool:
    """One row has a value cell too few, and what follows has moved to the left."""
    rows = [row for row in sheet.tables["requests"][0] if row[-1].kind == "value"]
    row = random.choice(rows)
    values = [position for position, cell in enumerate(row) if cell.kind == "value"]
    _forget(sheet, row.pop(random.choice(values[1:-1])))
    return True


def _drop_totals(random: random.Random, sheet: Sheet) -> bool:  # noqa: ARG001
    """The column 总计 of section 三 is absent."""
    block = sheet.tables["requests"][0]
    if block[1][-1].kind != "header":
        return False
    block[0][-1].column_span -= 1
    block[1].pop()
    for row in block:
        if row[-1].kind == "value":
            _forget(sheet, row.pop())
    return True


def _add_local_row(random: random.Random, sheet: Sheet) -> bool:
    """A row that the form does not have."""
    block = sheet.tables["proactive"][0]
    position = next((index for index, row in enumerate(block) if row[0].text == "行政强制"), None)
    if position is None:
        return False
    cells = [BlockCell("0", "value", column_span=cell.column_span) for cell in block[position][1:]]
    block.insert(
        position + 1, [BlockCell(random.choice(("行政征收", "行政奖励", "行政确认")), "label"), *cells]
    )
    return True


def _add_page_number(random: random.Random, sheet: Sheet) -> bool:
    """A page number has become a row of the table."""
    block = sheet.tables["requests"][0]
    text = random.choice(("— 3 —", "3", "-4-", "第 3 页"))
    position = random.choice([index for index, row in enumerate(block) if row[-1].kind == "value"])
    if any(index + cell.row_span > position for index in range(position) for cell in block[index]):
        return False
    block.insert(position, [BlockCell(text, "header", column_span=10)])
    return True


def _misspell_labels(random: random.Random, sheet: Sheet) -> bool:
    """Some labels are printed in another known wording, or lack a character."""
    variants = {
        row.labels[0]: row.labels[1:]
        for form in ("2019", "2021")
        for table in ("proactive", "requests")
        for row in form_rows(form, table)
    }
    for block in (*sheet.tables["proactive"], *sheet.tables["requests"]):
        for cell in (cell for row in block for cell in row if cell.kind == "label"):
            others = variants.get(cell.text, ())
            if others and random.random() < 0.2:
                cell.text = random.choice(others)
            elif len(cell.text) > 10 and random.random() < 0.05:
                position = random.randrange(4, len(cell.text) - 1)
                cell.text = cell.text[:position] + cell.text[position + 1 :]
    return True


def _add_caption_row(random: random.Random, sheet: Sheet) -> bool:
    """The table's title stands in its first row."""
    for table, width, text in (
        ("requests", 10, "收到和处理政府信息公开申请情况"),
        ("disputes", 15, "行政复议、行政诉讼情况"),
    ):
        if random.random() < 0.7:
            sheet.tables[table][0].insert(0, [BlockCell(text, "header", column_span=width)])
    return True


def _add_empty_column(random: random.Random, sheet: Sheet) -> bool:
    """An empty column at the right edge."""
    block = sheet.tables[random.choice(("requests", "disputes"))][0]
    block[0].append(BlockCell("", "header", row_span=len(block)))
    return True


def _split_number(random: random.Random, sheet: Sheet) -> bool:
    """One number is cut in two by a cell border, in a row that has all its cells: else nobody could tell."""
    rows = [row for block in sheet.tables["requests"] for row in block]
    full = len(APPLICANT_LABELS)
    places = [
        (row, position)
        for row in rows
        if sum(cell.kind == "value" for cell in row) == full
        for position, cell in enumerate(row)
        if cell.kind == "value" and cell.text.isascii() and cell.text.isdecimal() and len(cell.text) > 1
    ]
    if not places:
        return False
    row, position = random.choice(places)
    cell = row[position]
    cut = random.randrange(1, len(cell.text))
    row.insert(position + 1, BlockCell(cell.text[cut:], "value"))
    cell.text = cell.text[:cut]
    return True


def _turn_disputes(random: random.Random, sheet: Sheet) -> bool:  # noqa: ARG001
    """Section 四 with a row for each kind of dispute instead of one row of fifteen numbers."""
    block = sheet.tables["disputes"][0]
    values = block[-1]
    if len(block) != 4 or len(values) != 15:
        return False
    rows = [[BlockCell("", "header", column_span=2), *(BlockCell(text, "header") for text in RESULT_LABELS)]]
    rows.append([BlockCell("行政复议", "label", column_span=2), *values[:5]])
    rows.append([BlockCell("行政诉讼", "label", 2), BlockCell("未经复议直接起诉", "label"), *values[5:10]])
    rows.append([BlockCell("复议后起诉", "label"), *values[10:]])
    sheet.tables["disputes"] = [rows]
    return True


def _cut_proactive(random: random.Random, sheet: Sheet) -> bool:  # noqa: ARG001
    """Section 二 as one table for each 项."""
    pieces: list[Block] = []
    for row in sheet.tables["proactive"][0]:
        if row[0].kind == "header" and row[0].text.startswith("第二十条"):
            pieces.append([])
        pieces[-1].append(row)
    sheet.tables["proactive"] = pieces
    return True


def _join_labels(random: random.Random, sheet: Sheet) -> bool:
    """One label column: group and label stand in the same cell, the group on every row or on the first only."""
    block = sheet.tables["requests"][0]
    repeated = random.random() < 0.5
    groups: list[tuple[int, str]] = []
    for index, row in enumerate(block):
        labels = [cell for cell in row if cell.kind == "label"]
        if not labels:
            continue
        for cell in labels[:-1]:
            if not cell.text.startswith("三"):
                groups = [(index + cell.row_span, cell.text)]
        group = next((text for end, text in groups if index < end), "")
        first = len(labels) > 1 and group
        text = (group if repeated or first else "") + labels[-1].text
        row[:] = [BlockCell(text, "label"), *(cell for cell in row if cell.kind != "label")]
    block[0][0].column_span = 1
    return True


def _number_rows(random: random.Random, sheet: Sheet) -> bool:  # noqa: ARG001
    """A first column with the numbers of the rows."""
    block = sheet.tables["requests"][0]
    if len(block[0]) < 2 or block[0][0].row_span != 3:
        return False
    block[0].insert(0, BlockCell("序号", "header", 3))
    for number, row in enumerate(block[3:], 1):
        row.insert(0, BlockCell(str(number), "label"))
    return True


def _flatten_header(random: random.Random, sheet: Sheet) -> bool:
    """One header row instead of three, or none at all."""
    block = sheet.tables["requests"][0]
    if len(block) < 20 or block[0][0].row_span != 3:
        return False
    width = block[0][0].column_span
    header = [
        BlockCell("项目", "header", 1, width),
        *(BlockCell(text, "header") for text in APPLICANT_LABELS),
    ]
    block[:3] = [header] if random.random() < 0.8 else []
    return True


def _lose_heading(random: random.Random, sheet: Sheet) -> bool:
    """A heading is not there."""
    sheet.headings[random.choice(list(sheet.headings))] = ""
    return True


def _add_decoy(random: random.Random, sheet: Sheet) -> bool:
    """The narrative has a table of its own, with words that the form uses, too."""
    rows = random.choice((_DECOY_CHANNELS, _DECOY_YEARS))
    numbers = [BlockCell(str(random.randrange(0, 900)), "value") for _ in range(10)]
    sheet.decoy = [[BlockCell(text, "header") for text in rows[0]]]
    for text in rows[1:]:
        sheet.decoy.append([BlockCell(text[0], "label"), *(numbers.pop() for _ in rows[0][1:])])
    return True


def _forget(sheet: Sheet, cell: BlockCell) -> None:
    if cell.key is not None:
        sheet.truth[cell.key] = None


_DECOY_CHANNELS = (("公开渠道", "公开数量"), ("政府网站",), ("政务微信",), ("其他",), ("总计",))
_DECOY_YEARS = (("指标", "本年", "上年"), ("本年新收政府信息公开申请数量",), ("予以公开",), ("行政复议",))
# Elsewhere a row span has no say in where cells stand, and a cell that is missing leaves no trace:
# what follows it is then truly printed one place to the left.
_ONLY_IN: dict[Callable[[random.Random, Sheet], bool], str] = {
    _wrong_row_span: "html",
    _drop_inner_cell: "html docx",
    cut_row: "html docx",
}
DAMAGES: tuple[Damage, ...] = (
    ("labels in other words", 0.15, _misspell_labels),
    ("group and label in one cell", 0.05, _join_labels),
    ("numbered rows", 0.03, _number_rows),
    ("header of one row or none", 0.04, _flatten_header),
    ("row added locally", 0.05, _add_local_row),
    ("totals column absent", 0.03, _drop_totals),
    ("cells missing at row ends", 0.08, _drop_trailing_cells),
    ("cell missing inside a row", 0.05, _drop_inner_cell),
    ("group labels without spans", 0.15, _repeat_groups),
    ("row span wrong by one", 0.08, _wrong_row_span),
    ("table split in two", 0.1, split_table),
    ("row cut by a page break", 0.3, cut_row),
    ("page number in the table", 0.05, _add_page_number),
    ("caption inside the table", 0.08, _add_caption_row),
    ("empty column", 0.05, _add_empty_column),
    ("number cut by a cell border", 0.03, _split_number),
    ("a row for each kind of dispute", 0.04, _turn_disputes),
    ("section 二 in several tables", 0.06, _cut_proactive),
    ("heading lost", 0.05, _lose_heading),
    ("table in the narrative", 0.06, _add_decoy),
)
