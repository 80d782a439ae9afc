"""The statutory tables as rows of cells with spans, the way a writer's table has them, before any damage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from benchmarks.renderings.form import APPLICANTS, DISPUTES, RESULTS, FormRow, form_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.renderings.figures import Key
    from benchmarks.renderings.printing import PrintedCell

CellKind = Literal["header", "label", "value"]

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANT_LABELS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RESULT_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_COUNTS_2019 = ("上一年项目数量", "本年增/减", "处理决定数量")
_PROACTIVE_HEADERS = {
    ("regulations", "2019"): ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    ("licensing", "2019"): _COUNTS_2019,
    ("penalties", "2019"): _COUNTS_2019,
    ("fees", "2019"): _COUNTS_2019[:2],
    ("procurement", "2019"): ("采购项目数量", "采购总金额"),
    ("regulations", "2021"): ("本年制发件数", "本年废止件数", "现行有效件数"),
    ("licensing", "2021"): ("本年处理决定数量",),
    ("penalties", "2021"): ("本年处理决定数量",),
    ("fees", "2021"): ("本年收费金额（单位：万元）",),
}


@dataclass(slots=True)
class BlockCell:
    """One cell of a printed table; `key` names the figure that stands in it."""

    text: str
    kind: CellKind
    row_span: int = 1
    column_span: int = 1
    key: Key | None = None


Block = list[list[BlockCell]]


def proactive_block(form: str, cells: Mapping[Key, PrintedCell]) -> Block:
    """Section 二, four columns wide: blocks of a heading, a header row and the items."""
    block: Block = []
    group = None
    width = 4
    for row in form_rows(form, "proactive"):
        if row.group != group:
            group = row.group
            headers = _PROACTIVE_HEADERS[row.item, form]
            block.append([BlockCell(group, "header", column_span=width)])
            spans = _spread(width - 1, len(headers))
            header_cells = [
                BlockCell(text, "header", column_span=span) for text, span in zip(headers, spans, strict=True)
            ]
            block.append([BlockCell("信息内容", "header"), *header_cells])
        spans = _spread(width - 1, len(row.columns))
        values = [
            _value(cells["proactive", row.item, column], span)
            for column, span in zip(row.columns, spans, strict=True)
        ]
        block.append([BlockCell(row.labels[0], "label"), *values])
    return block


def requests_block(form: str, cells: Mapping[Key, PrintedCell]) -> Block:
    """Section 三: three header rows over three label and seven value columns."""
    block: Block = [
        [BlockCell(CORNER, "header", 3, 3), BlockCell("申请人情况", "header", 1, 7)],
        [
            BlockCell("自然人", "header", 2),
            BlockCell("法人或其他组织", "header", 1, 5),
            BlockCell("总计", "header", 2),
        ],
        [BlockCell(text, "header") for text in APPLICANT_LABELS[1:6]],
    ]
    rows = form_rows(form, "requests")
    outcome = [row for row in rows if row.item not in {"received_this_year", "carried_in", "carried_out"}]
    for row in rows:
        values = [_value(cells["requests", row.item, column]) for column in (*APPLICANTS, "total")]
        block.append([*_request_labels(row, rows, outcome), *values])
    return block


def disputes_block(cells: Mapping[Key, PrintedCell]) -> Block:
    """Section 四: fifteen numbers under three header rows."""
    return [
        [BlockCell("行政复议", "header", 1, 5), BlockCell("行政诉讼", "header", 1, 10)],
        [
            *(BlockCell(text, "header", 2) for text in RESULT_LABELS),
            BlockCell("未经复议直接起诉", "header", 1, 5),
            BlockCell("复议后起诉", "header", 1, 5),
        ],
        [BlockCell(text, "header") for text in RESULT_LABELS * 2],
        [_value(cells["disputes", item, column]) for item in DISPUTES for column in (*RESULTS, "total")],
    ]


def _request_labels(row: FormRow, rows: tuple[FormRow, ...], outcome: list[FormRow]) -> list[BlockCell]:
    if row not in outcome:
        return [BlockCell(row.labels[0], "label", column_span=3)]
    labels = [BlockCell("三、本年度办理结果", "label", len(outcome))] if row is outcome[0] else []
    members = [other for other in rows if other.group == row.group]
    if row.group.startswith("三") or len(members) == 1:
        return [*labels, BlockCell(row.labels[0], "label", column_span=2)]
    if row is members[0]:
        labels.append(BlockCell(row.group, "label", len(members)))
    return [*labels, BlockCell(row.labels[0], "label")]


def _value(cell: PrintedCell, span: int = 1) -> BlockCell:
    return BlockCell(cell.text, "value", column_span=span, key=cell.key)


def _spread(width: int, parts: int) -> list[int]:
    """Column spans that share `width`: the first ones take the rest."""
    share, rest = divmod(width, parts)
    return [share + (index < rest) for index in range(parts)]
