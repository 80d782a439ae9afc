"""`nianbao sites`: what a person proposes, validates and looks at before a night runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from installations import SETTINGS, run_nianbao

from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIVE = ("qinghe", "lanyuan", "yanzhou", "wangyu")


@pytest.fixture(scope="module")
def web() -> Iterator[PracticeWeb]:
    with PracticeWeb(hosts=LIVE) as practice:
        yield practice


@pytest.fixture
def data(web: PracticeWeb, tmp_path: Path) -> Path:
    """A registry with the columns and families that the practice web has."""
    web.write_registry(tmp_path / "sites")
    (tmp_path / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    for site in web.sites:
        record(tmp_path, site.entry.id, entries=list(site.columns), family=site.family)
    return tmp_path


def record(data: Path, site: str, **fields: Any) -> None:
    path = data / "sites" / f"{site}.yaml"
    entry = {**yaml.safe_load(path.read_text(encoding="utf-8")), **fields}
    path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")


def check(data: Path, *sites: str) -> tuple[int, dict[str, Any]]:
    run = run_nianbao("sites", "check", "--live", "--json", *sites, "--data", data)
    assert not run.json["problems"], run.out
    return run.code, {site["site"]: site for site in run.json["sites"]}


def test_live_asks_for_robots_home_and_columns_and_for_nothing_else(web: PracticeWeb, data: Path) -> None:
    web.log.clear()
    code, sites = check(data)
    outcomes = {name: site["outcome"] for name, site in sites.items()}
    assert (code, outcomes) == (1, {**dict.fromkeys(LIVE, "complete"), "yanzhou": "unreachable"})
    codes = {finding["code"] for finding in sites["qinghe"]["findings"]}
    assert codes == {"live.home", "live.column"}
    reports = {report.url for report in web.truth().reports}
    asked = {f"http://{request.host}:{web.port}{request.target}" for request in web.log}
    assert asked
    assert asked & reports == set()
    assert not (data / "archive").exists()


def test_live_tells_what_is_not_as_recorded(web: PracticeWeb, data: Path) -> None:
    home = str(web.site("wangyu").entry.home)
    record(data, "wangyu", entries=[home + "xxgk/nowhere/"])
    record(data, "lanyuan", family="ucap")
    code, sites = check(data, "wangyu", "lanyuan")
    assert (code, set(sites)) == (1, {"wangyu", "lanyuan"})
    assert {name: site["outcome"] for name, site in sites.items()} == dict.fromkeys(sites, "changed")
    assert "404" in sites["wangyu"]["reason"]
    assert {finding["code"] for finding in sites["lanyuan"]["findings"]} & {"live.family", "column.lost"}


def test_a_province_that_no_page_tells_is_left_open_until_it_is_named(web: PracticeWeb, data: Path) -> None:
    home = str(web.site("wangyu").entry.home)
    proposed = run_nianbao("sites", "add", home, "--data", data)
    assert proposed.code == 0, proposed.err
    entry = yaml.safe_load(proposed.out)
    assert (entry["name"], entry["family"], entry["province"]) == ("望榆县人民政府", "legacy", None)
    (data / "sites" / "wangyu.yaml").unlink()
    refused = run_nianbao("sites", "add", home, "--write", "--data", data)
    assert refused.code == 2
    assert "--province" in refused.err
    assert run_nianbao("sites", "add", home, "--write", "--province", "CN-HN", "--data", data).code == 0
    assert run_nianbao("sites", "check", "--data", data).code == 0
