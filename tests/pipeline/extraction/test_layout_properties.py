"""Random figures in random layouts: a value may be missing, but never silently wrong."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_helpers import extract_html, extract_text, silent_mistakes
from report_renderings import REQUEST_COLUMNS, Figures, HtmlStyle, as_html, blank_zeros, invent
from text_renderings import as_text

from pipeline.forms.loading import form

SETTINGS = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def invented(draw: st.DrawFn) -> Figures:
    rng = random.Random(draw(st.integers(0, 10_000)))
    figures = invent(
        rng,
        draw(st.sampled_from(["2019", "2021"])),
        scale=draw(st.sampled_from([3, 40, 500])),
        sparse=draw(st.sampled_from([0.3, 0.8, 1.0])),
    )
    if draw(st.booleans()):
        blank_zeros(figures, keep_totals=draw(st.booleans()))
    return figures


@st.composite
def styles(draw: st.DrawFn) -> HtmlStyle:
    five = draw(st.permutations(REQUEST_COLUMNS[1:6]))
    blocks = draw(st.permutations([["natural_person"], five, ["total"]]))
    order = [column for block in blocks for column in block]
    items = [entry.item for entry in form("2019").of("requests")]
    return HtmlStyle(
        column_order=draw(st.sampled_from([None, order])),
        one_table=draw(st.booleans()),
        cut_after=draw(st.sampled_from([None, 1, 5, 15])),
        repeat_header=draw(st.booleans()),
        rowspan_error=draw(st.sampled_from([0, 0, -1, 1, 2])),
        blank_column=draw(st.booleans()),
        without_header=draw(st.sampled_from([False, False, False, True])),
        number_format=draw(st.sampled_from(["plain", "full", "comma", "spans"])),
        blank=draw(st.sampled_from(["", "&nbsp;", "-", "/"])),
        header_typo=draw(st.sampled_from([{}, {"总计": "总"}, {"科研机构": "某某"}, {"结果维持": "维"}])),
        label_typo=draw(
            st.sampled_from([{}, {"2.重复申请": "重复"}, {"规章": "章"}, {"（七）总计": "（七）"}])
        ),
        drop_last_cell_of=draw(st.sampled_from([None, None, *items])),
        swap_dispute_blocks=draw(st.booleans()),
    )


def printed(figures: Figures, style: HtmlStyle) -> Figures:
    """The figures that a style really prints: without headers nothing tells that columns were moved."""
    if style.drop_last_cell_of:
        last = (style.column_order or REQUEST_COLUMNS)[-1]
        figures.cells["requests", style.drop_last_cell_of, last] = ""
    if style.without_header:
        style.column_order, style.swap_dispute_blocks = None, False
    return figures


@SETTINGS
@given(invented(), styles())
def test_pages(figures: Figures, style: HtmlStyle) -> None:
    if style.without_header and style.drop_last_cell_of:
        style.drop_last_cell_of = None
    if style.drop_last_cell_of not in {item for _, item, _ in figures.cells}:
        style.drop_last_cell_of = None
    figures = printed(figures, style) if style.without_header else figures
    page = as_html(figures, style)
    (extraction,) = extract_html(page)
    if extraction.report is not None:
        assert not silent_mistakes(printed(figures, style), extraction.report)


@SETTINGS
@given(
    invented(),
    st.sampled_from(["lines", "gaps", "tabs", "pipes", "pipes_trailing", "markdown", "columns", "glued"]),
)
def test_texts(figures: Figures, layout: str) -> None:
    (extraction,) = extract_text(as_text(figures, layout))
    if extraction.report is not None:
        assert not silent_mistakes(figures, extraction.report)
