"""Layouts for phones: the columns of the form stand one below the other under the name of each row."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from reading_helpers import codes_of, extract_html, report_of, right_share, silent_mistakes
from report_renderings import (
    COLUMN_LABELS,
    DISPUTE_COLUMNS,
    REQUEST_COLUMNS,
    Figures,
    blank_zeros,
    invent,
    title,
)

from pipeline.forms.loading import form

if TYPE_CHECKING:
    from collections.abc import Callable

Pair = tuple[str, str]
DISPUTE_LABELS = {
    "reconsideration": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_reconsideration": "复议后起诉",
}


def definitions(name: str, pairs: list[Pair]) -> str:
    listed = "".join(f"<dt>{column}</dt><dd>{value}</dd>" for column, value in pairs)
    return f"<h4>{name}</h4><dl>{listed}</dl>"


def lines(name: str, pairs: list[Pair]) -> str:
    return f"<p>{name}</p>" + "".join(f"<p>{column}：{value}</p>" for column, value in pairs)


def small_table(name: str, pairs: list[Pair]) -> str:
    rows = "".join(f"<tr><td>{column}</td><td>{value}</td></tr>" for column, value in pairs)
    return f"<table><tr><th colspan=2>{name}</th></tr>{rows}</table>"


def boxes(name: str, pairs: list[Pair]) -> str:
    rows = "".join(f"<div><span>{column}</span><span>{value}</span></div>" for column, value in pairs)
    return f"<div class='card'><div class='head'>{name}</div>{rows}</div>"


def page(figures: Figures, card: Callable[[str, list[Pair]], str]) -> str:
    """Sections 三 and 四 of a report as cards; section 二 stays away."""

    def of(table: str, item: str, columns: list[str]) -> list[Pair]:
        return [(COLUMN_LABELS[table, column], figures.cells[table, item, column]) for column in columns]

    requests = [
        card(entry.labels[0], of("requests", entry.item, REQUEST_COLUMNS))
        for entry in form(figures.form).of("requests")
    ]
    disputes = [card(label, of("disputes", item, DISPUTE_COLUMNS)) for item, label in DISPUTE_LABELS.items()]
    return (
        f"<h1>{title(figures)}</h1><p>三、收到和处理政府信息公开申请情况</p>{''.join(requests)}"
        f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{''.join(disputes)}<p>五、存在的主要问题及改进情况</p>"
    )


@pytest.fixture(params=["2019", "2021"])
def figures(request: pytest.FixtureRequest) -> Figures:
    invented = invent(random.Random(11), request.param)
    invented.cells = {key: text for key, text in invented.cells.items() if key[0] != "proactive"}
    return invented


@pytest.mark.parametrize("card", [definitions, lines, small_table, boxes])
@pytest.mark.parametrize("blank", [False, True])
def test_each_value_belongs_to_the_column_beside_it(
    figures: Figures, card: Callable[[str, list[Pair]], str], blank: bool
) -> None:
    if blank:
        blank_zeros(figures)
    report = report_of(extract_html(page(figures, card)))
    assert right_share(figures, report) == 1
    assert silent_mistakes(figures, report) == []
    assert not any(cell.flags for cell in report.cells)
    assert "value.stray" not in codes_of(report)


def test_a_card_that_lost_the_name_of_a_column_puts_its_table_in_doubt(figures: Figures) -> None:
    whole = page(figures, lines)
    place = whole.index("<p>科研机构：")
    report = report_of(extract_html(whole[:place] + whole[place:].replace("<p>科研机构：", "<p>", 1)))
    assert silent_mistakes(figures, report) == []


def test_digits_that_are_part_of_words_are_not_left_out_as_blanks(figures: Figures) -> None:
    figures.cells["requests", "received_this_year", "natural_person"] = "约3余"
    page_text = page(figures, lines)
    report = report_of(extract_html(page_text))
    figures.cells["requests", "received_this_year", "natural_person"] = "3"
    assert silent_mistakes(figures, report) == []
