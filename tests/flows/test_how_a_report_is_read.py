"""docs/how-a-report-is-read.md says what its example files and their extraction show."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from installations import run_nianbao

from pipeline.documents.reading import read_again, read_document

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-a-report-is-read.md"
EXAMPLES = ROOT / "docs/examples"
LISTS = ROOT / "pipeline/extraction"
APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
    "total",
)
REQUESTS_OF_THE_FORM = 25


@dataclass(frozen=True)
class Expected:
    """What can be worked out from an example file by hand."""

    grade: str
    cells: int
    flags: dict[str, int]
    nulls: int
    broken: dict[tuple[str, str, str], str]
    other_findings: dict[str, int]


EXPECTED = {
    "source-error.html": Expected(
        grade="B",
        cells=200,
        flags={},
        nulls=0,
        broken={
            ("identity.applicants", "received_this_year", "total"): "source_error",
            ("identity.balance", "outcomes_total", "total"): "source_error",
        },
        other_findings={},
    ),
    # The row of seven and the column of twenty-one outcomes with their total have one cell in common.
    "extraction-error.html": Expected(
        grade="C",
        cells=200,
        flags={"readings_differ": 7 + 22 - 1},
        nulls=0,
        broken={
            ("identity.applicants", "declined_duplicate", "total"): "extraction_error",
            ("identity.outcomes", "outcomes_total", "natural_person"): "extraction_error",
        },
        other_findings={},
    ),
    # Two rows of three, three and one of one number, six rows of requests, no disputes.
    "undetermined.txt": Expected(
        grade="D",
        cells=6 + 4 + 6 * 7,
        flags={},
        nulls=0,
        broken={
            ("identity.applicants", "received_this_year", "total"): "undetermined",
            ("identity.balance", "outcomes_total", "total"): "undetermined",
        },
        other_findings={"row.missing": REQUESTS_OF_THE_FORM - 6, "table.missing": 1},
    ),
    # The four rows of a single number have no seam.
    "run-together.txt": Expected(
        grade="C", cells=200, flags={"split_digits": 200 - 4}, nulls=0, broken={}, other_findings={}
    ),
    # Open are two of 0124 and the first three of 新收 and 予以公开; two rows of requests are cut off.
    "ambiguous.txt": Expected(
        grade="C",
        cells=200 - 2 * 7,
        flags={"split_digits": 200 - 2 * 7 - 4, "ambiguous": 2 + 3 + 3},
        nulls=8,
        broken={},
        other_findings={"row.missing": 2},
    ),
}


def _sections() -> dict[str, str]:
    """The part of the page about each example file, by its name."""
    parts = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = {}
    for part in parts:
        (name,) = set(re.findall(r"\]\(examples/([^)]+)\)", part))
        found[name] = part
    return found


def _blocks(text: str, *languages: str) -> list[str]:
    """The lines of the fenced blocks in these languages, without those that only say that lines are left out."""
    blocks = re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip() not in {"", "…"}]


@pytest.fixture(scope="module")
def extracted() -> dict[str, dict[str, Any]]:
    """What one call prints about all examples, by file name."""
    run = run_nianbao("extract", "--json", EXAMPLES)
    assert run.code == 0, run.err
    printed = [json.loads(line) for line in run.out.splitlines()]
    assert len(printed) == len(EXPECTED)
    return {Path(report["source"]).name: report for report in printed}


def _row(report: dict[str, Any], item: str) -> list[float | None]:
    cells = {(cell["item"], cell["column"]): cell["value"] for cell in report["cells"]}
    return [cells[item, column] for column in APPLICANTS]


def test_every_example_is_explained_and_every_explanation_has_its_example() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(_sections()) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_read_as_expected(name: str, extracted: dict[str, dict[str, Any]]) -> None:
    report, expected = extracted[name], EXPECTED[name]
    cells, findings = report["cells"], report["findings"]
    broken = {
        (finding["code"], finding["item"], finding["column"]): finding["verdict"]
        for finding in findings
        if finding["code"].startswith("identity.")
    }
    assert (report["status"], report["grade"]) == ("extracted", expected.grade)
    assert len(cells) == expected.cells
    assert Counter(flag for cell in cells for flag in cell["flags"]) == expected.flags
    nulls = [cell for cell in cells if cell["value"] is None]
    assert len(nulls) == expected.nulls
    assert {cell["state"] for cell in nulls} <= {"unreadable"}
    assert broken == expected.broken
    assert (
        Counter(finding["code"] for finding in findings if not finding["code"].startswith("identity."))
        == expected.other_findings
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_lines_quoted_from_an_example_stand_in_it(name: str) -> None:
    printed = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    quoted = _blocks(_sections()[name], "html", "text")
    assert quoted
    for line in quoted:
        whole = line.removeprefix("…")
        found = [other for other in printed if (other == line or (whole != line and other.endswith(whole)))]
        assert found, line


@pytest.mark.parametrize("name", EXPECTED)
def test_output_quoted_for_an_example_is_printed(name: str, extracted: dict[str, dict[str, Any]]) -> None:
    report = extracted[name]
    printed = [report, *report["cells"], *report["findings"]]
    quoted = [json.loads(line) for line in _blocks(_sections()[name], "json")]
    assert any("grade" in shown for shown in quoted)
    for shown in quoted:
        assert any(
            shown.items() <= {key: one[key] for key in shown if key in one}.items() for one in printed
        ), shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("source-error.html", "All 200 cells are as printed, none has a flag"),
        ("extraction-error.html", "28 cells in all"),
        ("undetermined.txt", "The 19 rows that are not printed have no cells"),
        ("run-together.txt", "196 cells say `split_digits`"),
        ("ambiguous.txt", "8 cells are `ambiguous` and null"),
    ],
)
def test_the_counts_in_the_text_are_those_expected(name: str, words: str) -> None:
    expected = EXPECTED[name]
    (count,) = map(int, re.findall(r"\d+", words))
    known = {expected.cells, *expected.flags.values(), *expected.other_findings.values()}
    assert count in known
    assert words in " ".join(_sections()[name].split())


def test_the_solved_row_is_the_one_that_the_columns_allow(extracted: dict[str, dict[str, Any]]) -> None:
    report = extracted["run-together.txt"]
    assert _row(report, "granted") == [14, 1, 0, 0, 0, 0, 15]
    assert _row(report, "received_this_year") == _row(report, "outcomes_total") == [23, 2, 0, 0, 0, 0, 25]
    disputes = [cell["value"] for cell in report["cells"] if cell["table"] == "disputes"]
    assert disputes == [2, 1, 0, 1, 4, 0, 0, 0, 0, 0, 12, 0, 3, 0, 15]


def test_the_same_row_stays_open_where_the_columns_are_cut_off(extracted: dict[str, dict[str, Any]]) -> None:
    report = extracted["ambiguous.txt"]
    assert _row(report, "granted") == [None, None, None, 0, 0, 0, 15]
    norms = [cell["value"] for cell in report["cells"] if cell["item"] == "normative_documents"]
    assert norms == [0, None, None]


def test_a_wrong_value_carries_a_flag_and_a_misprint_none(extracted: dict[str, dict[str, Any]]) -> None:
    def cell(name: str, item: str, column: str) -> dict[str, Any]:
        (found,) = [
            one
            for one in extracted[name]["cells"]
            if (one["table"], one["item"], one["column"]) == ("requests", item, column)
        ]
        return found

    misread = cell("extraction-error.html", "declined_duplicate", "natural_person")
    assert (misread["value"], misread["flags"]) == (12, ["readings_differ"])
    misprinted = cell("source-error.html", "received_this_year", "total")
    assert (misprinted["value"], misprinted["flags"]) == (36, [])


@pytest.mark.parametrize(("name", "alike"), [("source-error.html", True), ("extraction-error.html", False)])
def test_the_two_parsers_read_what_the_page_says(name: str, alike: bool) -> None:
    payload = (EXAMPLES / name).read_bytes()
    again = read_again(payload, source=name)
    assert again is not None
    first, second = (
        [[cell.text for cell in table.cells] for table in document.tables]
        for document in (read_document(payload, source=name), again)
    )
    assert (first == second) is alike


def test_meanings_on_the_page_are_those_of_the_lists() -> None:
    listed: dict[str, dict[str, str]] = {}
    for name in ("flags", "findings"):
        with (LISTS / f"{name}.csv").open(encoding="utf-8") as stream:
            listed[name] = {row["code"]: row["meaning"] for row in csv.DictReader(stream)}
    page = PAGE.read_text(encoding="utf-8")
    meanings = dict(
        re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", page.split("| Verdict |")[0], flags=re.MULTILINE)
    )
    known = listed["flags"] | listed["findings"]
    assert {code: known.get(code) for code in meanings} == meanings
    assert set(listed["flags"]) <= set(meanings)
    assert {code for code in listed["findings"] if code.startswith("identity.")} <= set(meanings)


def test_codes_named_on_the_page_exist() -> None:
    known = set()
    for name in ("flags", "findings"):
        with (LISTS / f"{name}.csv").open(encoding="utf-8") as stream:
            known |= {row["code"] for row in csv.DictReader(stream)}
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", page))
    assert named
    assert named <= known


def test_letters_that_lower_the_grade_are_those_of_the_list() -> None:
    with (LISTS / "flags.csv").open(encoding="utf-8") as stream:
        doubts = {row["code"]: row["doubt"] or "–" for row in csv.DictReader(stream)}
    page = PAGE.read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([CD–]) \|$", page, flags=re.MULTILINE)) == doubts
