"""The site of a release of synthetic reports: time and size of a build, a rebuild after ten changes, and the search.

    python -m benchmarks.website --reports 10000

Every report has its archived page, marked up as Office writes it, so that its own page shows both; as many processes
as the machine has processors make them. The search is measured in Chromium, from the typing of a filter to the rows
that the page has listed.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import os
import shutil
import tempfile
import time
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.dataset import NO_REGISTRY, YEARS, batches, make_entry, measured
from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.exchange import Exchange
from pipeline.dataset.entry import Batch
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.website.building import SITE, build_website

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.dataset.entry import Entry

FIRST_DAY = datetime.date(2026, 4, 1)
MORNING = datetime.datetime(2026, 4, 1, 6, tzinfo=datetime.UTC)
CHANGED_AGENCIES = 2
PROCESSES = os.cpu_count() or 1
CELL = (
    '<td width="67" style="border:1px solid windowtext;padding:0 7px"><p style="text-align:center;line-height:22px">'
    '<span style="font-size:14px;font-family:宋体">{}</span></p></td>'
)
LINE = (
    '<p style="text-indent:32px;line-height:28px"><span style="font-size:16px;font-family:仿宋">{}</span></p>'
)
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><div class=nav>"
    "<a href=/>首页</a> <a href=/xxgk/>政府信息公开</a></div><h1>{title}</h1>"
    "<table><tr><th>索引号</th><td>{title}</td></tr>"
    "<tr><th>主题</th><td>年度报告</td></tr></table>"
    "<div id=zoom>{told}<table>{rows}</table></div></body></html>"
)
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


def page_of(entry: Entry) -> bytes:
    """A page that prints the cells of a report where their origins say."""
    rows = (
        "".join(CELL.format(cell.raw) for cell in row)
        for _, row in groupby(entry.report.cells, key=lambda cell: cell.origin.row)
    )
    return PAGE.format(
        title=entry.report.title,
        told="".join(LINE.format(section.text) for section in entry.report.sections),
        rows="".join(f"<tr>{row}</tr>" for row in rows),
    ).encode()


def archive_pages(archive: Archive, entries: Iterable[Entry], shard: str) -> tuple[Entry, ...]:
    """The entries as they are read from the pages that are archived for them."""
    found = []
    with archive.writer(shard) as writer:
        for entry in entries:
            capture = writer.write(
                Exchange(
                    url=entry.url,
                    captured_at=MORNING,
                    status=200,
                    response_headers=(("Content-Type", entry.media_type),),
                    body=page_of(entry),
                    site=entry.site,
                    role=Role.ARTICLE,
                    run="2026-04-01",
                )
            )
            report = dataclasses.replace(entry.report, reader="html-lxml")
            found.append(dataclasses.replace(entry, report=report, payload_sha256=capture.payload_sha256))
    archive.ingest()
    return tuple(found)


def publish_on(folder: Path, day: datetime.date) -> Path:
    release = publish(
        Lake(folder / "lake"), folder / "releases", registry=NO_REGISTRY, corrections=None, today=day
    )
    return release.path


def fill(folder: Path, reports: int) -> dict[str, float]:
    archive, lake = Archive(folder / "archive"), Lake(folder / "lake")
    for batch in batches(reports):
        lake.commit(Batch(batch.run, archive_pages(archive, batch.entries, batch.run)))
    publish_on(folder, FIRST_DAY)
    pages = sum(path.stat().st_size for path in (folder / "archive/warc").rglob("*.gz"))
    return {"archived_mebibytes": pages / 2**20}


def build_first(folder: Path, reports: int) -> dict[str, float]:
    release = folder / "releases" / FIRST_DAY.strftime("%Y.%m.%d")
    started = time.perf_counter()
    result = build_website(release, release / SITE, archive=Archive(folder / "archive"), processes=PROCESSES)
    seconds = time.perf_counter() - started
    files = [path.stat().st_size for path in (release / SITE).rglob("*") if path.is_file()]
    pages = [path.stat().st_size for path in (release / SITE / "reports").rglob("*.html")]
    assert len(pages) == reports
    return {
        "seconds": seconds,
        "milliseconds_per_report": 1_000 * seconds / reports,
        "files": result.written,
        "mebibytes": sum(files) / 2**20,
        "kibibytes_per_report_page": sum(pages) / reports / 2**10,
    }


def build_after_ten_changes(folder: Path, reports: int) -> dict[str, float]:
    middle = reports // len(YEARS) // 2
    agencies = range(middle, middle + CHANGED_AGENCIES)
    archive = Archive(folder / "archive")
    revised = [make_entry(agency, year, revision=1) for agency in agencies for year in YEARS]
    Lake(folder / "lake").commit(Batch("revisions", archive_pages(archive, revised, "revisions")))
    before = folder / "releases" / FIRST_DAY.strftime("%Y.%m.%d") / SITE
    release = publish_on(folder, FIRST_DAY + datetime.timedelta(days=1))
    started = time.perf_counter()
    result = build_website(release, release / SITE, before, archive=archive, processes=PROCESSES)
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
        "ninety_fifth_milliseconds": times[len(times) * 95 // 100],
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
        for phase in (fill, build_first, build_after_ten_changes, search):
            figures = {key: round(value, 3) for key, value in measured(phase, folder, chosen.reports).items()}
            print(json.dumps({"phase": phase.__name__, "reports": chosen.reports, **figures}), flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
