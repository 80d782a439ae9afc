"""Invented reports as plain text, in the layouts in which text copies of pages come."""

from __future__ import annotations

from report_renderings import (
    COLUMN_LABELS,
    CORNER,
    DISPUTE_COLUMNS,
    HEADINGS,
    PROSE,
    Figures,
    dispute_texts,
    proactive_blocks,
    request_rows,
    title,
)


def as_rows(figures: Figures) -> list[tuple[str, list[list[str]]]]:
    """(heading, rows of texts) for the three tables, groups only on the first row of their block."""
    proactive = []
    for block, labels, items in proactive_blocks(figures):
        proactive += [[block], ["信息内容", *labels], *[[label, *texts] for label, texts in items]]
    requests = [
        [CORNER, "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    for outer, inner, label, texts in request_rows(figures):
        requests.append([*([outer] if outer else []), *([inner] if inner else []), label, *texts])
    results = [COLUMN_LABELS["disputes", c] for c in DISPUTE_COLUMNS]
    disputes = [
        ["行政复议", "行政诉讼"],
        [*results, "未经复议直接起诉", "复议后起诉"],
        [*results, *results],
        dispute_texts(figures),
    ]
    return [(HEADINGS[2], proactive), (HEADINGS[3], requests), (HEADINGS[4], disputes)]


def as_text(figures: Figures, layout: str) -> str:
    """The report as text: "lines", "gaps", "tabs", "pipes", "pipes_trailing", "markdown", "columns" or "glued"."""
    tables = as_rows(figures)
    if layout == "glued":
        text = f"{PROSE[1]}{HEADINGS[1]}{PROSE[1]}"
        for heading, rows in tables:
            text += heading + "".join("".join(row) for row in rows)
        text += f"{HEADINGS[5]}{PROSE[5]}{HEADINGS[6]}{PROSE[6]}"
        return f"{title(figures)}\n{text}\n"
    parts = [title(figures), "", HEADINGS[1], PROSE[1]]
    for heading, rows in tables:
        parts += [heading, *[_line(row, layout) for row in rows]]
    parts += [HEADINGS[5], PROSE[5], HEADINGS[6], PROSE[6]]
    return "\n".join(parts) + "\n"


def _line(row: list[str], layout: str) -> str:
    if layout == "lines":
        return "\n".join(row)
    if layout == "gaps":
        return "\n\n".join(row) + "\n"
    if layout == "tabs":
        return "\t".join(row)
    if layout == "pipes":
        return " | ".join(row) + " |"
    if layout == "pipes_trailing":
        return " | ".join(row) + " | | |"
    if layout == "markdown":
        return "| " + " | ".join(row) + " |\n|" + "---|" * len(row)
    return "  ".join(row)
