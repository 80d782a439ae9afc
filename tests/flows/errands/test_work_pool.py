"""Nights whose shards are crawled by workers of a Prefect work pool: a real server, two workers, and one that dies."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from installations import Installation, run_nianbao
from serving import wait_for

from benchmarks.loopback_pool import POOL, loopback_server, loopback_worker
from benchmarks.loopback_store import PLACES, loopback_store
from flows.guardian import marked_processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from installations import Night

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("nights")]
MARK = "NIANBAO_TEST_DYING_WORKER"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with loopback_server(tmp_path_factory.mktemp("server")) as api:
        yield api


def test_two_workers_with_everything_on_a_store(first: Night, tmp_path: Path, api: str) -> None:
    first.installation.web.turn_to("first")
    here = Installation(tmp_path / "data", first.installation.web)
    here.begin_like(first.installation)
    here.set(work_pool=POOL, worker_silence_seconds=30, **PLACES)
    early = run_nianbao("nightly", "--data", here.data, PREFECT_API_URL=api)
    assert early.code == 2
    assert f"prefect worker start --pool {POOL}" in early.err
    with (
        loopback_store() as variables,
        loopback_worker("one", api, tmp_path, **variables) as one,
        loopback_worker("two", api, tmp_path, **variables) as two,
    ):
        run = run_nianbao(
            "nightly", "--json", "--shards", "2", "--data", here.data, PREFECT_API_URL=api, **variables
        )
        assert run.json["published"], run.err
        assert (here.release() / "SHA256SUMS").read_bytes() == (first.release / "SHA256SUMS").read_bytes()
        assert not [problem for problem in run.json["problems"] if "work pool" in problem]
        for log in (one, two):
            assert "Finished in state Completed" in log.read_text(encoding="utf-8"), "each had a shard"
        whole = run_nianbao("verify", "--json", "--data", here.data, **variables)
        assert whole.json["problems"] == []


def test_the_shard_of_a_worker_that_dies_is_told_and_crawled_again(
    first: Night, tmp_path: Path, api: str
) -> None:
    web = first.installation.web
    web.turn_to("first")
    here = Installation(tmp_path / "data", web)
    here.begin_like(first.installation)
    here.set(work_pool=POOL, worker_silence_seconds=15, delay_seconds=0.2)
    seen = len(web.log)
    arguments = ("nightly", "--json", "--shards", "1", "--data", here.data)
    with ThreadPoolExecutor(1) as thread, loopback_worker("dying", api, tmp_path, **{MARK: "1"}):
        night = thread.submit(run_nianbao, *arguments, PREFECT_API_URL=api)
        wait_for(lambda: len(web.log) - seen > 5)
        for process in marked_processes(MARK):
            os.kill(process, signal.SIGKILL)
        with loopback_worker("other", api, tmp_path):
            run = night.result()
    assert run.json["published"], run.err
    assert (here.release() / "SHA256SUMS").read_bytes() == (first.release / "SHA256SUMS").read_bytes()
    assert [problem for problem in run.json["problems"] if "no sign of life for 15 s" in problem]
    whole = run_nianbao("verify", "--json", "--data", here.data)
    assert whole.json["problems"] == []
