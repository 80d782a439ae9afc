"""The charts: what they carry beside the picture, and whether they can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipeline.dataset.schema import variables
from pipeline.website.charts.drawing import SCALE, WHITE_FROM
from pipeline.website.charts.overtime import figures_over_time, measures
from pipeline.website.charts.quality import findings_figure, grades_figure
from pipeline.website.tallies.quality import QualityTally

if TYPE_CHECKING:
    from pipeline.website.charts.figure import Specification

READABLE = 4.5


def _records(specification: Specification) -> list[dict[str, Any]]:
    if "datasets" in specification:
        (records,) = specification["datasets"].values()
        return records
    return specification["data"]["values"]


def _brightness(colour: tuple[float, ...]) -> float:
    shares = [value / 255 for value in colour]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("percent", range(101))
def test_the_number_in_a_square_stands_out_from_it(percent: int) -> None:
    light, dark = (bytes.fromhex(colour[1:]) for colour in SCALE)
    ground = tuple(low + percent / 100 * (high - low) for low, high in zip(light, dark, strict=True))
    ink = 1.0 if percent / 100 > WHITE_FROM else 0.0
    brighter, darker = sorted((ink, _brightness(ground)), reverse=True)
    assert (brighter + 0.05) / (darker + 0.05) >= READABLE


def _panel() -> pd.DataFrame:
    names = [variable.name for variable in variables()]
    row = dict.fromkeys(names, pd.NA) | {
        "agency_id": "city",
        "year": 2023,
        "flagged": [],
        "requests_refused_state_secret_total": 3,
        "requests_refused_other_law_total": 0,
    }
    return pd.DataFrame([row]).astype(dict.fromkeys(names, "Int64"))


def test_a_ground_that_nobody_prints_is_none_and_one_printed_as_zero_is_zero() -> None:
    refusals = next(measure for measure in measures() if measure.key == "refusals")
    (figure,) = figures_over_time(_panel(), {"city": "government"}, refusals)
    printed = {row[1].text.en: row[2].text.en for row in figure.rows}
    assert printed["State secret"] == "3"
    assert printed["Prohibited by law"] == "0"
    assert printed["Internal affairs"] == "none"
    drawn = {each["series"]: each["total"] for each in _records(figure.specifications["en"])}
    assert (drawn["State secret"], drawn["Prohibited by law"], drawn["Internal affairs"]) == (3, 0, None)


def test_every_outcome_of_the_form_stands_in_one_part_of_the_chart() -> None:
    outcomes = next(measure for measure in measures() if measure.key == "outcomes")
    drawn = [name for series in outcomes.series for name in series.variables]
    not_outcomes = {"received_this_year", "carried_in", "outcomes_total", "carried_out"}
    of_the_form = {
        variable.name
        for variable in variables()
        if variable.table == "requests" and variable.column == "total" and variable.item not in not_outcomes
    }
    assert sorted(drawn) == sorted(of_the_form)


def test_every_chart_speaks_both_languages() -> None:
    for measure in measures():
        for figure in figures_over_time(_panel(), {"city": "government"}, measure):
            assert figure.title.zh != figure.title.en
            assert figure.specifications["zh"]["description"] != figure.specifications["en"]["description"]


def test_the_table_of_a_chart_has_what_the_picture_leaves_out() -> None:
    tallies = [QualityTally(f"site-{number:02d}", reports=1) for number in range(30)]
    for tally in tallies:
        tally.grades["A"] = 1
        tally.findings["row.missing"] = 1
    grades = grades_figure(tallies, "site")
    assert len(grades.rows) == 30
    assert len({each["value"] for each in _records(grades.specifications["en"])}) == 20
    findings = findings_figure(tallies, "site")
    assert findings is not None
    assert len(findings.header) == 31


def test_without_findings_there_is_no_chart_of_them() -> None:
    assert findings_figure([QualityTally("one", reports=1)], "site") is None
