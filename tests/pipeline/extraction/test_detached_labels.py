"""Values parted from their labels: placed by order where their number leaves no choice, left out otherwise."""

from __future__ import annotations

import random

from reading_helpers import cells_of, codes_of, extract_text, report_of, silent_mistakes, values_of
from report_renderings import HEADINGS, PROSE, Figures, invent, title
from text_renderings import as_rows

from pipeline.forms.loading import form


def report_text(figures: Figures, requests: list[str]) -> str:
    (first, proactive), (second, _), (third, disputes) = as_rows(figures)
    parts = [title(figures), HEADINGS[1], "正文。", first, *["\t".join(row) for row in proactive]]
    parts += [second, *requests, third, *["\t".join(row) for row in disputes], HEADINGS[5], HEADINGS[6]]
    return "\n".join(parts)


def request_lines(figures: Figures) -> list[tuple[str, str, list[str]]]:
    return [
        (
            entry.item,
            entry.label,
            [figures.cells["requests", entry.item, column] for column in entry.columns],
        )
        for entry in form(figures.form).of("requests")
    ]


def markdown(label: str, values: list[str]) -> str:
    return "| " + " | ".join([*([label] if label else []), *values]) + " |"


def test_rows_between_labelled_rows_take_the_labels_missing_there() -> None:
    figures = invent(random.Random(3), "2021")
    detached = {"refused_internal_affairs", "unavailable_not_held", "unavailable_not_compiled"}
    lines = ["| 申请人情况 | 自然人 | 总计 |"]
    for item, label, values in request_lines(figures):
        lines += ["", f"{label[:5]}\n{label[5:]}" if item in detached else ""]
        lines.append(markdown("" if item in detached else label, values))
    report = report_of(extract_text(report_text(figures, lines)))
    for item in detached:
        expected = [float(figures.cells["requests", item, c]) for c in form("2021").of("requests")[0].columns]
        assert values_of(report, "requests", item) == expected
        flags = {flag for cell in report.cells if cell.item == item for flag in cell.flags}
        assert "aligned_by_order" in flags
    assert not silent_mistakes(figures, report)


def test_a_row_too_many_between_labels_is_placed_nowhere() -> None:
    figures = invent(random.Random(4), "2021")
    lines = []
    for item, label, values in request_lines(figures):
        lines += ["", markdown("" if item == "refused_internal_affairs" else label, values)]
        if item == "refused_internal_affairs":
            lines += ["", markdown("", ["1", "0", "0", "0", "0", "0", "1"])]
    report = report_of(extract_text(report_text(figures, lines)))
    assert values_of(report, "requests", "refused_internal_affairs") == []
    assert {"row.detached", "row.missing"} <= codes_of(report)
    assert not silent_mistakes(figures, report)


def test_a_page_number_between_rows_is_no_value() -> None:
    figures = invent(random.Random(5), "2019")
    lines = [
        "申请人情况",
        "自然人",
        "法人或其他组织",
        "总计",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    for item, label, values in request_lines(figures):
        lines += [label, *values]
        if item == "refused_process_information":
            lines.append("- 3 -")
    report = report_of(extract_text(report_text(figures, lines)))
    assert not silent_mistakes(figures, report)
    assert not {"row.missing", "row.unaligned"} & codes_of(report)


def test_columns_printed_one_under_the_other() -> None:
    """Text taken out of a PDF column by column: seven groups of equal length are so many rows."""
    figures = invent(random.Random(6), "2019")
    rows = request_lines(figures)
    lines = ["申请人情况", ""]
    for _, label, values in rows[:4]:
        lines += [label, "", *[line for value in values for line in (value, "")]]
    inner = rows[4:-1]
    for column in range(7):
        lines += [*[values[column] for _, _, values in inner], ""]
    lines += [label for _, label, _ in inner]
    lines += ["", rows[-1][1], "", *[line for value in rows[-1][2] for line in (value, "")]]
    report = report_of(extract_text(report_text(figures, lines)))
    for item, _, values in rows:
        assert values_of(report, "requests", item) == [float(value) for value in values], item
    assert not silent_mistakes(figures, report)


def test_values_before_their_labels_are_assigned_by_order() -> None:
    block = ["信息内容", "本年处理决定数量"]
    lines = ["河口县青石镇2023年政府信息公开工作年度报告", HEADINGS[2], "第二十条第（五）项", *block]
    lines += [
        "550",
        "行政许可",
        "第二十条第（六）项",
        *block,
        "4119",
        "行政处罚",
        "195",
        "行政强制",
        HEADINGS[5],
    ]
    text = "\n".join(lines)
    report = report_of(extract_text(text))
    assert values_of(report, "proactive", "licensing") == [550]
    assert values_of(report, "proactive", "penalties") == [4119]
    assert values_of(report, "proactive", "coercive_measures") == [195]
    assert all("aligned_by_order" in cell.flags for cell in report.cells)


def test_row_numbers_before_the_labels_are_no_totals() -> None:
    figures = invent(random.Random(31), "2021", sparse=0.4)
    rows = as_rows(figures)[1][1]
    lines = [cell for row in rows[:3] for cell in row]
    for number, row in enumerate(rows[3:], 1):
        kept = row[:-1] if row[-8].endswith("予以公开") else row
        lines += [str(number), *kept]
    report = report_of(extract_text("\n".join([title(figures), HEADINGS[3], *lines, HEADINGS[5], PROSE[5]])))
    cells = cells_of(report)
    for (table, item, column), text in figures.cells.items():
        if table == "requests" and (item, column) != ("granted", "total"):
            assert cells[table, item, column].value == int(text)
    assert ("requests", "granted", "total") not in cells


def test_the_number_of_a_local_row_is_not_given_to_the_empty_row_above() -> None:
    rows = "第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 5 行政强制 行政奖励 4"
    report = report_of(
        extract_text(
            f"河口县青石镇2023年政府信息公开工作年度报告\n{HEADINGS[2]}\n{rows}\n{HEADINGS[5]}\n{PROSE[5]}"
        )
    )
    cells = cells_of(report)
    assert cells["proactive", "penalties", "decisions"].value == 5
    coercive = cells.get(("proactive", "coercive_measures", "decisions"))
    assert coercive is None or coercive.value is None
