"""Where the work is done and where the data are kept is a matter of settings, and changes no byte of a release."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from installations import Installation, Night, run_nianbao

from benchmarks.loopback_store import PLACES, loopback_store
from flows.installation import InstallationSettings

pytestmark = pytest.mark.proof


def test_two_dask_workers_read_what_the_processes_of_one_machine_read(first: Night, tmp_path: Path) -> None:
    sums = (first.release / "SHA256SUMS").read_bytes()
    grown = first.installation.copy(tmp_path / "data")
    grown.set(dask_workers=2)
    shutil.rmtree(grown.data / "lake")
    run = run_nianbao("recover", "lake", "--json", "--data", grown.data)
    assert run.code == 0, run.err
    assert run.json["problems"] == []
    shutil.rmtree(grown.data / "releases")
    assert run_nianbao("publish", "--json", "--data", grown.data).json["published"]
    assert (grown.release() / "SHA256SUMS").read_bytes() == sums


def test_a_dask_scheduler_that_does_not_answer_is_told(first: Night, tmp_path: Path) -> None:
    grown = first.installation.copy(tmp_path / "data")
    grown.set(dask_address="tcp://127.0.0.1:9")
    shutil.rmtree(grown.data / "lake")
    run = run_nianbao("nightly", "--no-crawl", "--data", grown.data)
    assert run.code == 1
    assert "tcp://127.0.0.1:9" in run.err
    assert "dask_address" in run.err
    assert "Traceback" not in run.err


def test_a_night_with_everything_on_a_store(first: Night, tmp_path: Path) -> None:
    first.installation.web.turn_to("first")
    here = Installation(tmp_path / "data", first.installation.web)
    here.begin_like(first.installation)
    here.set(**PLACES)
    with loopback_store() as variables:
        run = run_nianbao("nightly", "--json", "--data", here.data, **variables)
        assert run.json["published"], run.err
        sums = (first.release / "SHA256SUMS").read_bytes()
        assert (here.release() / "SHA256SUMS").read_bytes() == sums
        assert not list(here.data.rglob("*.warc.gz"))
        assert not (here.data / "lake").exists()

        there = Installation(tmp_path / "another machine", first.installation.web)
        there.begin_like(first.installation)
        there.set(**PLACES)
        listed = run_nianbao("versions", "--json", "--data", there.data, **variables)
        assert listed.json == [first.release.name]
        export = run_nianbao("export", "reports", tmp_path / "r.csv", "--data", there.data, **variables)
        assert export.code == 0, export.err
        assert (there.release() / "SHA256SUMS").read_bytes() == sums
        index = run_nianbao("recover", "index", "--json", "--data", there.data, **variables)
        assert index.json["captures"] > len(first.truth.reports)
        agency = first.truth.reports[0].agency_id
        rerun = run_nianbao("rerun", agency, "--dry-run", "--json", "--data", there.data, **variables)
        assert rerun.json["reports"] > 0, rerun.err
        assert rerun.json["differences"] == []
        whole = run_nianbao("verify", "--json", "--data", there.data, **variables)
        assert whole.json["problems"] == []
        refused = run_nianbao("recover", "lake", "--data", there.data, **variables)
        assert (refused.code, "Empty the prefix" in refused.err) == (2, True)
        assert "invented" not in refused.err + rerun.err + run.err


def test_the_settings_in_the_documentation_are_known() -> None:
    page = (Path(__file__).parents[2] / "docs/grow.md").read_text(encoding="utf-8")
    block = page.partition("```yaml\n")[2].partition("```")[0]
    settings = InstallationSettings.model_validate(yaml.safe_load(block))
    assert settings.archive == "s3://my-bucket/archive"
    assert settings.dask_workers == 4
    assert settings.work_pool == "crawl"


def test_a_store_that_does_not_answer_is_told(first: Night, tmp_path: Path) -> None:
    here = Installation(tmp_path / "data", first.installation.web)
    here.begin_like(first.installation)
    here.set(**PLACES)
    run = run_nianbao("versions", "--data", here.data, AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_REGION="x")
    assert run.code == 1
    assert "AWS_ENDPOINT_URL" in run.err
    assert "Traceback" not in run.err
