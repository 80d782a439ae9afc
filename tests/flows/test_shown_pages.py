"""The site of a night's release, and `nianbao show`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pyarrow.parquet as pq
import pytest
from installations import run_nianbao

if TYPE_CHECKING:
    from installations import Installation, Night


def with_website(night: Night, folder: Path) -> Installation:
    """A copy of a night's installation whose nights end with a site."""
    installation = night.installation.copy(folder / "data")
    settings = next(path for path in installation.data.glob("*.yaml") if "website: false" in path.read_text())
    settings.write_text(settings.read_text(encoding="utf-8").replace("website: false", ""), encoding="utf-8")
    return installation


@pytest.fixture(scope="module")
def shown(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The first night's installation, after a night that was asked for the site and found nothing new."""
    installation = with_website(first, tmp_path_factory.mktemp("shown"))
    run = run_nianbao("nightly", "--no-crawl", "--json", "--data", installation.data)
    assert run.json["problems"] == [], run.err
    assert Path(run.json["site"]) == installation.release() / "site/index.html"
    return installation


def test_every_report_of_a_night_has_a_page_with_its_places_marked(shown: Installation) -> None:
    reports = pq.read_table(shown.release() / "reports.parquet").to_pylist()
    for report in reports:
        page = shown.release() / f"site/reports/{report['agency_id']}/{report['year']}.html"
        content = page.read_text(encoding="utf-8")
        assert content.count("data-cells=&#34;") == report["cells"], page


def test_the_release_stays_what_it_was(shown: Installation, first: Night) -> None:
    sums = "SHA256SUMS"
    assert (shown.release() / sums).read_bytes() == (first.release / sums).read_bytes()
    verified = run_nianbao("verify", "--data", shown.data)
    assert verified.code == 0, verified.out + verified.err
    listed = run_nianbao("versions", "--json", "--data", shown.data)
    assert listed.code == 0, listed.err


def test_a_site_that_cannot_be_built_is_told_and_the_night_goes_on(first: Night, tmp_path: Path) -> None:
    installation = with_website(first, tmp_path)
    (installation.release() / ".site-in-building").write_text("a file where the builder wants a folder")
    run = run_nianbao("nightly", "--no-crawl", "--json", "--data", installation.data)
    assert run.code == 1
    (told,) = run.json["problems"]
    assert told.startswith(f"site of release {first.release.name}: ")
    assert "Run nianbao site to see why." in told
    assert run.json["site"] is None
    assert Path(run.json["report"]).is_file()
    events = [json.loads(line) for line in (Path(run.json["report"]).parent / "ledger.jsonl").open()]
    assert [event["state"] for event in events if event["step"] == "site"] == ["failed"]
    assert events[-1]["state"] == "finished"


def test_show_names_the_file_and_the_cell(shown: Installation) -> None:
    report = pq.read_table(shown.release() / "reports.parquet").to_pylist()[0]
    name, cell = f"{report['agency_id']}/{report['year']}", "requests/granted/total"
    page = shown.release() / f"site/reports/{name}.html"
    page.unlink()
    run = run_nianbao("show", name, cell, "--no-open", "--json", "--data", shown.data)
    address = urlsplit(json.loads(run.out)["address"])
    assert (address.scheme, address.fragment) == ("file", cell)
    assert Path(unquote(address.path)).samefile(page)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "not of the form"),
        (["nobody/2023"], "no such report"),
        (["{agency}/1999"], "It has the years"),
        (["{report}", "requests/granted/everybody"], "Write it like requests/"),
    ],
)
def test_what_is_not_there_is_told(arguments: list[str], told: str, shown: Installation) -> None:
    report = pq.read_table(shown.release() / "reports.parquet").to_pylist()[0]
    names = {"agency": report["agency_id"], "report": f"{report['agency_id']}/{report['year']}"}
    run = run_nianbao(
        "show", *(argument.format(**names) for argument in arguments), "--no-open", "--data", shown.data
    )
    assert run.code == 2
    assert told in run.err
    assert "Traceback" not in run.err
