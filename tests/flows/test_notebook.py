"""The worked notebook runs in a kernel, and what it plots is what the practice web's truth gives by hand."""

from __future__ import annotations

import json
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from installations import Night

    from practice.truth import TruthReport

NOTEBOOK = Path(__file__).parents[2] / "notebooks/refusals-and-reviews.ipynb"
FIGURES = {"coverage-plot", "refusal-plot", "reviews-plot"}
GROUNDS = (
    "refused_state_secret",
    "refused_other_law",
    "refused_three_safeties_one_stability",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_file",
    "refused_administrative_inquiry",
)
NOT_OUTCOMES = {"received_this_year", "carried_in", "outcomes_total", "carried_out"}
RESULTS = ("upheld", "corrected", "other", "pending")

# Run after the notebook, in the same kernel: the heights of the bars, as they stand in the figures.
WHAT_IS_PLOTTED = """
import json
def bars(axis):
    return [[float(bar.get_height()) for bar in group] for group in axis.containers]
def years(axis):
    return [label.get_text().split("\\n")[0] for label in axis.get_xticklabels()]
def described(axis):
    return {"years": years(axis), "bars": bars(axis), "labels": [t.get_text() for t in axis.get_xticklabels()]}
print(json.dumps({
    "coverage": {**described(coverage_axis), "states": list(by_state.columns)},
    "refusals": described(refusal_axes[0]),
    "steady": described(refusal_axes[1]),
    "reviews": {**described(review_axis), "texts": [text.get_text() for text in review_axis.texts]},
}))
"""


class Executed(NamedTuple):
    """The notebook after it ran, and what it plotted."""

    notebook: nbformat.NotebookNode
    plotted: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def executed(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Executed:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(WHAT_IS_PLOTTED, id="what-is-plotted"))
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NIANBAO_DATA", str(first.installation.data))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.delenv("MPLBACKEND", raising=False)
        NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(NOTEBOOK.parent)}},
        ).execute()
    return Executed(notebook, json.loads(notebook.cells[-1]["outputs"][0]["text"]))


def _known(cells: dict[str, Any], total: Any) -> dict[str, int | None]:
    """Counts by code: as printed; 0 for an empty cell beside parts that fill the total; None where flagged."""
    known = {
        code: None if cell.flags or cell.value is None else int(cell.value) for code, cell in cells.items()
    }
    empty = {
        code
        for code, cell in cells.items()
        if cell.state in {CellState.BLANK, CellState.DASH} and not cell.flags
    }
    settled = all(known[code] is not None or code in empty for code in cells)
    filled = sum(value for value in known.values() if value is not None)
    if settled and total is not None and not total.flags and total.value == filled:
        known |= dict.fromkeys(empty, 0)
    return known


def _refusals(report: TruthReport) -> tuple[dict[str, int], int] | None:
    """Refusals by ground and decided requests; None where the report cannot be used."""
    column = {
        item: cell
        for (table, item, name), cell in report.cells.items()
        if (table, name) == ("requests", "total")
    }
    total = column.get("outcomes_total")
    known = _known({item: cell for item, cell in column.items() if item not in NOT_OUTCOMES}, total)
    grounds = {ground: count for ground in GROUNDS if (count := known.get(ground)) is not None}
    broken = any((f.code, f.column) == ("identity.outcomes", "total") for f in report.findings)
    if broken or total is None or total.value is None or total.flags or len(grounds) < len(GROUNDS):
        return None
    return grounds, int(total.value)


def _rates(reports: Iterable[TruthReport]) -> dict[int, list[float]]:
    """Refusals for 100 decided requests by year, in the order of the grounds."""
    refused: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(GROUNDS, 0))
    decided: dict[int, int] = defaultdict(int)
    for report in reports:
        usable = _refusals(report)
        if usable is not None:
            decided[report.year] += usable[1]
            for ground, count in usable[0].items():
                refused[report.year][ground] += count
    return {
        year: [float(Fraction(100 * refused[year][ground], decided[year])) for ground in GROUNDS]
        for year in sorted(decided)
    }


def _heights(figure: dict[str, Any]) -> dict[int, list[float]]:
    return {
        int(year): [group[place] for group in figure["bars"]] for place, year in enumerate(figure["years"])
    }


def test_the_notebook_is_committed_without_outputs() -> None:
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        assert not cell.get("outputs"), cell["id"]
        assert cell.get("execution_count") is None, cell["id"]


def test_every_figure_is_drawn(executed: Executed) -> None:
    drawn = {
        cell["id"]
        for cell in executed.notebook.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    }
    assert drawn == FIGURES


def test_nothing_is_said_on_the_error_stream(executed: Executed) -> None:
    said = [
        output["text"]
        for cell in executed.notebook.cells
        for output in cell.get("outputs", ())
        if output.get("name") == "stderr"
    ]
    assert not said


def test_reports_by_state_are_those_that_the_web_offers(executed: Executed, first: Night) -> None:
    figure = executed.plotted["coverage"]
    heights = _heights(figure)
    read = [place for place, state in enumerate(figure["states"]) if state.startswith("extracted")]
    for year, states in heights.items():
        assert sum(states[place] for place in read) == sum(r.year == year for r in first.truth.reports)
        assert sum(states) == len(
            {agency.id for site in first.installation.web.sites for agency in site.entry.agencies}
        )


def test_refusals_by_ground_are_those_of_the_truth(executed: Executed, first: Night) -> None:
    expected = _rates(first.truth.reports)
    assert sum(map(sum, expected.values())) > 0
    heights = _heights(executed.plotted["refusals"])
    assert heights.keys() == expected.keys()
    for year, rates in expected.items():
        assert heights[year] == pytest.approx(rates), year


def test_reports_used_are_written_under_the_bars(executed: Executed, first: Night) -> None:
    used = [report for report in first.truth.reports if _refusals(report)]
    assert len(used) < len(first.truth.reports), "the web has reports that cannot be used"
    for label in executed.plotted["refusals"]["labels"]:
        year, count = label.split("\n")
        assert int(count.split()[0]) == sum(report.year == int(year) for report in used)


def test_steady_agencies_are_there_in_every_year(executed: Executed, first: Night) -> None:
    years = {int(year) for year in executed.plotted["steady"]["years"]}
    used: dict[str, set[int]] = defaultdict(set)
    for report in first.truth.reports:
        if _refusals(report):
            used[report.agency_id].add(report.year)
    steady = {agency for agency, there in used.items() if years <= there}
    reports = [r for r in first.truth.reports if r.agency_id in steady and r.year in years]
    expected = _rates(reports)
    heights = _heights(executed.plotted["steady"])
    assert heights.keys() == expected.keys()
    for year, rates in expected.items():
        assert heights[year] == pytest.approx(rates), year


def test_corrected_reconsiderations_are_those_of_the_truth(executed: Executed, first: Night) -> None:
    corrected: dict[int, int] = defaultdict(int)
    closed: dict[int, int] = defaultdict(int)
    left_out = 0
    for report in first.truth.reports:
        row = {
            column: cell
            for (table, item, column), cell in report.cells.items()
            if (table, item) == ("disputes", "reconsideration")
        }
        known = _known({column: row[column] for column in RESULTS if column in row}, row.get("total"))
        unequal = any((f.code, f.item) == ("identity.disputes", "reconsideration") for f in report.findings)
        if unequal or set(known) != set(RESULTS) or None in known.values():
            left_out += 1
            continue
        corrected[report.year] += known["corrected"] or 0
        closed[report.year] += sum(known[column] or 0 for column in ("upheld", "corrected", "other"))
    assert left_out, "the web has reports that cannot be used"
    figure = executed.plotted["reviews"]
    (heights,) = figure["bars"]
    assert [int(year) for year in figure["years"]] == sorted(closed)
    assert heights == pytest.approx([100 * corrected[year] / closed[year] for year in sorted(closed)])
    assert figure["texts"] == [f"{corrected[year]} of {closed[year]}" for year in sorted(closed)]
