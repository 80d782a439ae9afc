"""The site of a release of synthetic reports: time and size of a build, a rebuild after ten changes, and the search.

    python -m benchmarks.website --reports 10000

The search is measured in Chromium, from the typing of a filter to the rows that the page has listed.
"""

from __future__ import annotations

import argparse
import datetime
import json
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.dataset import NO_REGISTRY, YEARS, fill_lake, make_entry, measured
from pipeline.dataset.entry import Batch
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.website.building import SITE, build_website

FIRST_DAY = datetime.date(2026, 4, 1)
CHANGED_AGENCIES = 2
QUERIES = ("机关", "第7号", "agency-0001", "site-0003", "第1999号机关", "无此机关", "1 2", "")
FILTERS = ({}, {"year": "2023"}, {"grade": "A", "form": "2021"})
TIMED = """([query, filters]) => {
  const form = document.getElementById("find-form");
  for (const select of form.querySelectorAll("select")) { select.value = filters[select.name] || ""; }
  form.querySelector("[name=q]").value = query;
  const started = performance.now();
  form.dispatchEvent(new Event("input"));
  document.body.offsetHeight;
  return performance.now() - started;
}"""


def publish_on(folder: Path, day: datetime.date) -> Path:
    release = publish(
        Lake(folder / "lake"), folder / "releases", registry=NO_REGISTRY, corrections=None, today=day
    )
    return release.path


def build_first(folder: Path, reports: int) -> dict[str, float]:
    release = publish_on(folder, FIRST_DAY)
    started = time.perf_counter()
    result = build_website(release, release / SITE)
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in (release / SITE).rglob("*") if path.is_file())
    return {
        "seconds": seconds,
        "files": result.written,
        "mebibytes": size / 2**20,
        "kibibytes_per_report": size / reports / 2**10,
    }


def build_after_ten_changes(folder: Path, reports: int) -> dict[str, float]:
    middle = reports // len(YEARS) // 2
    agencies = range(middle, middle + CHANGED_AGENCIES)
    entries = tuple(make_entry(agency, year, revision=1) for agency in agencies for year in YEARS)
    Lake(folder / "lake").commit(Batch("revisions", entries))
    before = folder / "releases" / FIRST_DAY.strftime("%Y.%m.%d") / SITE
    release = publish_on(folder, FIRST_DAY + datetime.timedelta(days=1))
    started = time.perf_counter()
    result = build_website(release, release / SITE, before)
    return {
        "seconds": time.perf_counter() - started,
        "written": result.written,
        "taken_over": result.taken_over,
    }


def search(folder: Path, reports: int) -> dict[str, float]:
    page_file = folder / "releases" / FIRST_DAY.strftime("%Y.%m.%d") / SITE / "find.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        started = time.perf_counter()
        page.goto(page_file.as_uri())
        opened = time.perf_counter() - started
        times = sorted(
            page.evaluate(TIMED, [query, filters])
            for _ in range(5)
            for query in QUERIES
            for filters in FILTERS
        )
        assert page.evaluate("NIANBAO_SEARCH.rows.agency.length") == reports
        browser.close()
    return {
        "searches": len(times),
        "median_milliseconds": times[len(times) // 2],
        "slowest_milliseconds": times[-1],
        "opening_seconds": opened,
        "index_mebibytes": (page_file.parent / "data/search.js").stat().st_size / 2**20,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--reports", type=int, default=10_000)
    options.add_argument("--folder", type=Path, default=None, help="where to work; a temporary one otherwise")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nianbao-", dir=chosen.folder))
    try:
        measured(fill_lake, folder, chosen.reports)
        for phase in (build_first, build_after_ten_changes, search):
            figures = {key: round(value, 3) for key, value in measured(phase, folder, chosen.reports).items()}
            print(json.dumps({"phase": phase.__name__, "reports": chosen.reports, **figures}), flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
