"""The site of the demo's release as its readers meet it: in a browser, from the file system, without a network."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from installations import run_nianbao
from readers import DESKTOP, PHONE, assert_everybody_can_read, assert_keyboard_reaches_everything, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from installations import Night
    from playwright.sync_api import Browser, Page

PAGES = ["index.html", "find.html", "changes.html", "agencies/lanyuan-urban-management.html"]


@pytest.fixture(scope="session")
def site(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("website") / "site"
    run = run_nianbao("site", "--to", target, "--json", "--data", first.installation.data)
    assert run.code == 0, run.err
    assert run.json["index"] == str(target / "index.html")
    return target


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_a_page_can_be_read_by_everybody(
    browser: Browser, site: Path, name: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(browser, f"{(site / name).as_uri()}", size, color_scheme=scheme)
    assert_everybody_can_read(page)
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_every_control(browser: Browser, site: Path, name: str) -> None:
    page = open_page(browser, (site / name).as_uri())
    assert_keyboard_reaches_everything(page)
    page.close()


def test_the_language_is_switched_and_kept(browser: Browser, site: Path) -> None:
    page = open_page(browser, (site / "index.html").as_uri(), locale="zh-CN")
    assert page.inner_text("h1") == "总览"
    assert "未登记" in page.inner_text("#about-coverage")
    page.click("#language")
    assert page.inner_text("h1") == "Overview"
    page.wait_for_function("document.querySelector('#chart-coverage .picture').innerText.includes('Jiangsu')")
    page.goto((site / "find.html").as_uri())
    assert page.inner_text("h1") == "Find"
    assert page.problems == []
    page.close()


def test_the_sums_of_a_chart_are_those_of_the_truth(browser: Browser, site: Path, first: Night) -> None:
    page = open_page(browser, (site / "index.html").as_uri(), locale="en-US")
    page.click("#chart-requests-governments summary")
    rows = [line.split("\t") for line in page.inner_text("#chart-requests-governments tbody").splitlines()]
    shown = {
        int(row[0]): (row[2].strip(), int(row[3]), int(row[4]))
        for row in rows
        if row[1].strip() == "Received this year"
    }
    expected = defaultdict(lambda: [0, 0, 0])
    for report in first.truth.reports:
        if not report.agency.endswith("人民政府"):
            continue
        cell = report.cells.get(("requests", "received_this_year", "total"))
        counts = expected[report.year]
        counts[2] += 1
        if cell is not None and cell.value is not None and not cell.flags:
            counts[0] += int(cell.value)
            counts[1] += 1
    assert shown == {year: (f"{total:,}", counted, all_) for year, (total, counted, all_) in expected.items()}
    page.close()


def test_a_square_of_the_heat_map_leads_to_its_agencies(browser: Browser, site: Path, first: Night) -> None:
    page = open_page(browser, (site / "index.html").as_uri(), locale="en-US")
    page.click("#chart-coverage [aria-label^='Jiangsu, 2022']", force=True)
    page.wait_for_url("**/find.html?province=CN-JS&year=2022")
    names = {row.inner_text() for row in page.query_selector_all("#find-results tbody th")}
    found = {
        report.agency for report in first.truth.reports if report.year == 2022 and report.site != "wangyu"
    }
    assert found
    assert found <= names
    page.close()


def _found(page: Page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('#find-results tbody tr')].map((row) => row.innerText)"
    )


def test_a_view_can_be_sent_as_its_address(browser: Browser, site: Path) -> None:
    page = open_page(browser, (site / "find.html").as_uri(), locale="en-US")
    everything = _found(page)
    page.fill("[name=q]", "清禾 财政")
    page.select_option("[name=year]", "2021")
    shown = _found(page)
    assert 0 < len(shown) < len(everything)
    assert all("清禾县财政局" in row and "2021" in row for row in shown)
    page.reload()
    assert _found(page) == shown
    page.click("button[type=reset]")
    page.wait_for_function(
        f"document.querySelectorAll('#find-results tbody tr').length === {len(everything)}"
    )
    assert "?" not in page.url
    page.goto(f"{(site / 'find.html').as_uri()}?finding=identity.balance")
    (only,) = _found(page)
    assert "2022" in only
    page.goto(f"{(site / 'find.html').as_uri()}?year=1066")
    assert _found(page) == []
    assert page.problems == []
    page.close()


def test_why_a_report_is_not_there_is_said_in_the_language_of_the_page(browser: Browser, site: Path) -> None:
    page = open_page(browser, f"{(site / 'find.html').as_uri()}?province=CN-FJ", locale="zh-CN")
    reason = page.locator("#find-results tbody .coverage").first
    assert "拒绝连接" in (reason.get_attribute("title") or "")
    page.click("#language")
    page.wait_for_function("document.querySelector('#find-results .coverage').title.includes('refused')")
    assert "the last crawl did not end well" in (reason.get_attribute("title") or "")
    page.close()


def _download(page: Page, what: str, form: str, target: Path) -> Path:
    with page.expect_download() as waiting:
        page.click(f"button[data-what={what}][data-format={form}]")
    path = target / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_what_is_downloaded_is_what_is_shown(
    browser: Browser, site: Path, first: Night, tmp_path: Path
) -> None:
    page = open_page(browser, f"{(site / 'find.html').as_uri()}?province=CN-SN", locale="en-US")
    version = first.release.name
    rows = pq.read_table(_download(page, "list", "parquet", tmp_path)).to_pylist()
    assert len(rows) == len(_found(page))
    assert {row["province"] for row in rows} == {"CN-SN"}
    with _download(page, "list", "csv", tmp_path).open(encoding="utf-8-sig", newline="") as lines:
        read = [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
    plain = [
        {name: None if value in (None, "") else str(value) for name, value in row.items()} for row in rows
    ]
    assert read == plain

    figures = _download(page, "figures", "parquet", tmp_path)
    assert figures.name == f"nianbao-{version}-figures.parquet"
    got = pq.read_table(figures).to_pylist()
    panel = pq.read_table(first.release / "panel.parquet").to_pylist()
    expected = [row for row in panel if row["province"] == "CN-SN"]
    for row in expected:
        row["flagged"] = ";".join(row["flagged"])
        row.update(
            {name: None if row[name] is None else str(row[name]) for name in ("withdrawn", "stale_since")}
        )

    def key(row: dict[str, object]) -> tuple[object, ...]:
        return (row["agency_id"], row["year"])

    assert sorted(got, key=key) == sorted(expected, key=key)
    assert page.problems == []
    page.close()


def test_a_text_that_looks_like_a_formula_is_defused(browser: Browser, site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    copy.mkdir()
    for name in ("assets", "data", "find.html"):
        (copy / name).symlink_to(site / name)
    page = browser.new_page()
    page.route(
        "**/data/search.js",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body=re.sub(
                r'"title":\["[^"]*"',
                '"title":["=HYPERLINK(1)"',
                (site / "data/search.js").read_text(encoding="utf-8"),
            ),
        ),
    )
    page.goto((copy / "find.html").as_uri())
    text = _download(page, "list", "csv", tmp_path).read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert re.search(r"(?<!')=HYPERLINK", text) is None
    page.close()
