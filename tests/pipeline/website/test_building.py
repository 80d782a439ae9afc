"""The site of a release: what is built, what is taken over, and what a release that lacks something shows."""

from __future__ import annotations

import datetime
import filecmp
import json
import multiprocessing
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.dataset.schema import RELEASE_TABLES, tables
from pipeline.website import rendering
from pipeline.website.building import build_website, making_files

DUE = datetime.date(2024, 3, 31)
AGENCY = "yunxi-government"


def _write(release: Path, table: str, *rows: dict[str, object]) -> None:
    declared = tables()[table].release_schema()
    schema = pa.schema([field.with_nullable(True) for field in declared], metadata=declared.metadata)
    empty = {field.name: [] if pa.types.is_list(field.type) else None for field in schema}
    pq.write_table(
        pa.Table.from_pylist([empty | row for row in rows], schema=schema), release / f"{table}.parquet"
    )


def make_release(release: Path, *, name: str = "云溪市人民政府", received: int = 12) -> Path:
    """A release of one report with one flagged and one certain number, which carries out what nobody carried in."""
    release.mkdir(parents=True)
    (release / "SHA256SUMS").touch()
    key = {"agency_id": AGENCY, "year": 2023}
    agency = {
        "agency_id": AGENCY,
        "registered": True,
        "name": name,
        "kind": "government",
        "province": "CN-JS",
    }
    report = {
        **key,
        "agency": name,
        "province": "CN-JS",
        "site": "yunxi",
        "form": "2021",
        "grade": "C",
        "media_type": "text/html",
        "title": name,
        "content_sha256": f"{received:064d}",
    }
    cell = {**key, "form": "2021", "table": "requests", "column": "total", "state": "number"}
    _write(release, "agencies", agency)
    _write(release, "reports", report)
    _write(
        release,
        "cells",
        {**cell, "item": "received_this_year", "value": float(received), "raw": str(received)},
        {**cell, "item": "granted", "value": 7.0, "raw": "7", "flags": ["repaired"]},
        {**cell, "item": "carried_out", "state": "blank", "raw": ""},
    )
    _write(release, "coverage", {**key, "state": "extracted_with_flags", "due": DUE, "province": "CN-JS"})
    _write(
        release,
        "panel",
        {
            **key,
            "flagged": ["requests_granted_total"],
            "requests_received_this_year_total": received,
            "requests_granted_total": 7,
        },
    )
    for table in ("sections", "findings", "changes"):
        _write(release, table)
    return release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(tmp_path_factory.mktemp("releases") / "2026.04.01")


@pytest.fixture(scope="module")
def site(release: Path) -> Path:
    return build_website(release, release / "site").index.parent


def test_every_address_in_the_pages_exists(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) >= 4
    for page in pages:
        for address in re.findall(r'(?:href|src)="([^"#?]+)', page.read_text(encoding="utf-8")):
            assert address == "data:," or (page.parent / address).is_file(), f"{page.name}: {address}"


def test_the_agency_page_tells_flags_from_numbers_and_blanks_from_zeros(site: Path) -> None:
    page = (site / f"agencies/{AGENCY}.html").read_text(encoding="utf-8")
    rows = dict(
        re.findall(r"<tr><th scope=\"row\">.*?lang=\"en\">(.*?)</span></th>\s*(<td.*?</td>)", page, re.DOTALL)
    )
    assert ">12</a>" in rows["Requests received this year; total"]
    assert "flagged" not in rows["Requests received this year; total"]
    assert "flagged" in rows["Granted in full; total"]
    assert "only this one adds up" in rows["Granted in full; total"]
    blank = rows["Requests carried out to the next year; total"]
    assert "state-blank" in blank
    assert ">0<" not in blank


def test_a_second_build_takes_everything_over_that_did_not_change(site: Path, tmp_path: Path) -> None:
    same = make_release(tmp_path / "2026.04.02")
    result = build_website(same, same / "site", site)
    assert result.written == 2, "the search index and the name of the release"
    before, after = (folder / f"agencies/{AGENCY}.html" for folder in (site, same / "site"))
    assert before.samefile(after)
    assert "2026.04.02" in (same / "site/data/release.js").read_text(encoding="utf-8")


def test_a_changed_report_is_written_again(site: Path, tmp_path: Path) -> None:
    changed = make_release(tmp_path / "2026.04.02", received=13)
    build_website(changed, changed / "site", site)
    assert ">13</a>" in (changed / f"site/agencies/{AGENCY}.html").read_text(encoding="utf-8")
    assert ">12</a>" in (site / f"agencies/{AGENCY}.html").read_text(encoding="utf-8")


def test_a_site_that_was_cut_short_is_not_trusted(release: Path, site: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    (torn / "agencies").mkdir(parents=True)
    (torn / "manifest.json").write_text(
        (site / "manifest.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    result = build_website(release, tmp_path / "site", torn)
    assert result.taken_over == 0
    assert (tmp_path / f"site/agencies/{AGENCY}.html").is_file()


@pytest.mark.parametrize("lacking", RELEASE_TABLES)
def test_a_release_without_a_table_says_so(lacking: str, tmp_path: Path) -> None:
    release = make_release(tmp_path / "2026.04.01")
    (release / f"{lacking}.parquet").unlink()
    index = build_website(release, release / "site").index.read_text(encoding="utf-8")
    told = re.search(r'role="note">(.*?)</p>', index, re.DOTALL)
    shown = {"reports", "coverage", "panel", "agencies", "findings", "changes"}
    assert bool(told and f"<code>{lacking}</code>" in told[1]) == (lacking in shown)


def test_a_release_of_nothing_is_shown_as_that(tmp_path: Path) -> None:
    release = tmp_path / "2026.04.01"
    release.mkdir()
    (release / "SHA256SUMS").touch()
    for table in RELEASE_TABLES:
        _write(release, table)
    result = build_website(release, release / "site")
    index = result.index.read_text(encoding="utf-8")
    assert "This release has no report that could be counted here." in index
    assert "<figure" not in index
    search = (release / "site/data/search.js").read_text(encoding="utf-8")
    content = json.loads(search.removeprefix("window.NIANBAO_SEARCH = ").removesuffix(";\n"))
    assert content["rows"]["agency"] == []


def test_a_name_with_markup_stays_a_name(tmp_path: Path) -> None:
    hostile = '</script><img src=x onerror="alert(1)">'
    release = make_release(tmp_path / "2026.04.01", name=hostile)
    site = build_website(release, release / "site").index.parent
    for page in site.rglob("*.html"):
        assert "<img" not in page.read_text(encoding="utf-8"), page
    assert "&lt;img src=x" in (site / f"agencies/{AGENCY}.html").read_text(encoding="utf-8")


def test_every_module_that_makes_a_page_counts_as_such_and_no_other(site: Path) -> None:
    listing = "import sys, pipeline.website.agency, pipeline.website.report.page; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    ).stdout
    package = Path(pipeline.__file__).parent
    counted = {path.relative_to(package.parent) for path in making_files()}
    modules = [Path(*name.split(".")) for name in loaded.split() if name.startswith("pipeline.")]
    files = {Path(f"{module}.py") for module in modules if (package.parent / f"{module}.py").is_file()}
    assert len(files) > 40
    assert files <= counted
    others = {path for path in counted - files if path.suffix == ".py" and path.name != "__init__.py"}
    assert {path.parts[1] for path in others} <= {"documents", "extraction", "website"}
    assert not any("assets" in path.parts or path.match("website/charts/*") for path in counted)


def test_several_processes_make_the_same_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(rendering, "_PAGES_OF_A_TASK", 1)
    release = make_release(tmp_path / "2026.04.01")
    alone = build_website(release, tmp_path / "alone")
    together = build_website(release, tmp_path / "together", processes=2)
    assert together.written == alone.written
    pages = sorted(path.relative_to(tmp_path / "alone") for path in (tmp_path / "alone").rglob("*.*"))
    assert len(pages) > 10
    assert filecmp.cmpfiles(tmp_path / "alone", tmp_path / "together", pages, shallow=False)[1:] == ([], [])
    assert multiprocessing.active_children() == []


def test_a_page_that_fails_in_another_process_fails_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "_WORTH_A_PROCESS", 1)
    release = make_release(tmp_path / "2026.04.01")
    cells = pq.read_table(release / "cells.parquet")
    pq.write_table(cells.drop_columns("label"), release / "cells.parquet")
    with pytest.raises(KeyError, match="label"):
        build_website(release, release / "site", processes=2)
    assert not (release / "site").exists()
    assert multiprocessing.active_children() == []
