"""Plain text into paragraphs and tables."""

from __future__ import annotations

import pytest

from pipeline.documents.model import Paragraph, Table
from pipeline.documents.text import MOST_LINES, read_text


def texts(table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row].append(cell.text)
    return rows


def blocks(text: str) -> list[str | list[list[str]]]:
    found = read_text(text, source="test").blocks
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in found]


def test_lines_are_paragraphs_and_a_blank_line_is_an_empty_one() -> None:
    assert blocks("一、总体情况\r\n\r\n正文") == ["一、总体情况", "", "正文"]


def test_tabs_part_the_cells_of_a_row() -> None:
    assert blocks("规章\t0\t1\t2\n规范性文件\t\t3\t4") == [
        [["规章", "0", "1", "2"], ["规范性文件", "", "3", "4"]]
    ]


def test_commas_part_the_cells_of_rows_and_not_sentences() -> None:
    rows = 'a,甲,"乙,丙",丁\nb,0,137,3\nc,,-3,1'
    assert blocks(rows) == [[["a", "甲", "乙,丙", "丁"], ["b", "0", "137", "3"], ["c", "", "-3", "1"]]]
    prose = "2023年,我局,认真,贯彻\n主动,公开,政府,信息\n依法,办理,有关,申请"
    assert blocks(prose) == prose.split("\n")


def test_one_cell_a_line_behind_a_tab_stays_lines() -> None:
    assert blocks("\t规章\n\t0\n\t0") == ["规章", "0", "0"]


def test_pipes_with_trailing_blanks() -> None:
    assert blocks("规章 | 0 | 5 | |\n第二十条 | |||") == [[["规章", "0", "5", ""], ["第二十条", "", "", ""]]]


def test_a_row_that_begins_with_a_pipe_among_others_has_an_empty_first_cell() -> None:
    assert blocks("a | b |\n | 1 |") == [[["a", "b"], ["", "1"]]]


def test_markdown_tables_end_where_the_next_header_begins() -> None:
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n| c | d |\n|---|---|\n| 3 | 4 |"
    assert blocks(text) == [[["a", "b"], ["1", "2"]], [["c", "d"], ["3", "4"]]]


def test_one_cell_a_line_with_pipes_stays_lines() -> None:
    assert blocks("规章 |\n0 |\n|\n0 |") == ["规章", "0", "", "0"]


def test_markdown_headings_keep_their_level() -> None:
    document = read_text("## 二、主动公开政府信息情况", source="test")
    assert [(p.text, p.level) for p in document.paragraphs] == [("二、主动公开政府信息情况", 2)]


def test_page_breaks_end_lines() -> None:
    assert blocks("上\f下") == ["上", "下"]


@pytest.mark.parametrize("mark", ["|", "\t"])
def test_an_endless_row_is_cut(mark: str) -> None:
    document = read_text(mark.join(["1"] * 200_000), source="test")
    assert len(document.blocks) == MOST_LINES
    assert [problem.code for problem in document.problems] == ["limit_exceeded"]


def test_a_table_on_one_line_is_read_cell_by_cell() -> None:
    row = "| 行政许可 | 4 | | 7 | "
    found = blocks("二、情况 " + "| 信息内容 | 甲 | 乙 | 丙 | |---|:-:|---|--:| " + row * 15)
    assert found == ["二、情况", "信息内容", "甲", "乙", "丙", "", "", *["行政许可", "4", "", "7", ""] * 15]


def test_one_hyphen_with_a_colon_aligns_a_column_and_a_lone_one_is_a_blank_cell() -> None:
    text = "| 信息内容 | 决定 |\n|:-:|-:|\n| 许可 | 4 |\n| - | - |"
    assert blocks(text) == [[["信息内容", "决定"], ["许可", "4"], ["-", "-"]]]


def test_lone_hyphens_without_blanks_part_headers_from_rows_and_are_blank_cells_at_the_end() -> None:
    assert blocks("|维持|纠正|\n|-|-|\n|5|2|") == [[["维持", "纠正"], ["5", "2"]]]
    assert blocks("|维持|纠正|\n|-|-|") == [[["维持", "纠正"], ["-", "-"]]]


def test_quoted_lines_lose_the_mark_of_the_quotation() -> None:
    assert blocks("> # 年度报告\n> | 许可 | 4 |\n首页 > 年报") == ["年度报告", [["许可", "4"]], "首页 > 年报"]


def test_escaped_marks_of_markdown_are_marks() -> None:
    assert blocks("1\\. 公开 | 4\\|5 | \\-3") == [[["1. 公开", "4|5", "-3"]]]


def test_tables_written_as_html_stand_between_the_lines_around_them() -> None:
    text = (
        "# 年报\n一、概述\n<table><tr><td rowspan=2>许可</td><td>4</td></tr><tr><td>5</td></tr></table>\n"
        "<TABLE><tr><td>处罚</td><td>6</td></tr></TABLE><table><tr><td>强制</td><td>7</td></tr></table>二、说明"
    )
    document = read_text(text, source="test")
    assert [block.text for block in document.paragraphs if block.text] == ["年报", "一、概述", "二、说明"]
    first, second, third = document.tables
    assert [(cell.text, cell.row, cell.column) for cell in first.cells] == [
        ("许可", 0, 0),
        ("4", 0, 1),
        ("5", 1, 1),
    ]
    assert [texts(second), texts(third)] == [[["处罚", "6"]], [["强制", "7"]]]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_row_of_pipes_that_a_break_cuts_in_a_cell_is_one_row(gap: str) -> None:
    head = "| 信息内容 | 制发 | 有效 |\n| 规章 | 1 | 2 |\n"
    assert blocks(f"{head}| 行政规范{gap}性文件 | 13 | 5{gap}5 |\n| 合计 | 14 | 57 |") == [
        [
            ["信息内容", "制发", "有效"],
            ["规章", "1", "2"],
            ["行政规范 性文件", "13", "5 5"],
            ["合计", "14", "57"],
        ]
    ]


def test_rows_of_pipes_without_a_closing_one_stay_apart() -> None:
    assert blocks("规章 | 1 | 2\n收费 | 3 |\n\n许可 | 4 |") == [
        [["规章", "1", "2"], ["收费", "3"]],
        "",
        [["许可", "4"]],
    ]
