"""Crawls sites in a process of their own and brings back one outcome for each of them, whatever happens."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from crawlers.job import Job
from crawlers.outcome import ShardResult
from crawlers.outcome_file import read_outcomes
from crawlers.verdicts import failed_outcome, not_reached_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from crawlers.settings_model import CrawlSettings
    from pipeline.registry.site import Site

logger = logging.getLogger(__name__)

GRACE_SECONDS = 20.0
LAST_LINE = 300
OUT_OF_TIME = "the crawl was ended because its time was over"
PASSED_ON = (signal.SIGINT, signal.SIGTERM)

_running: set[subprocess.Popen[bytes]] = set()


def crawl_sites(
    sites: Sequence[Site],
    *,
    data: Path,
    run: str,
    shard: str,
    settings: CrawlSettings,
    remote_archive: str | None = None,
) -> ShardResult:
    """Visits the sites; `data` is the directory with the archive. Log, job and outcomes stay under `data/runs`.

    SIGINT and SIGTERM are passed on to the crawl, which then ends what it is doing; sites that were not finished
    have the outcome "failed" with the reason, also where the crawl crashed, and "not_reached" where its time was over.
    """
    folder = data / "runs" / run / "crawl"
    folder.mkdir(parents=True, exist_ok=True)
    job = Job(
        run=run,
        shard=shard,
        data=data,
        remote_archive=remote_archive,
        outcomes=folder / f"{shard}.outcomes.jsonl",
        settings=settings,
        sites=tuple(sites),
    )
    job_file = folder / f"{shard}.job.json"
    job_file.write_text(job.model_dump_json(), encoding="utf-8")
    job.outcomes.unlink(missing_ok=True)
    log = folder / f"{shard}.log"
    with log.open("wb") as stream:
        ending = _run(job_file, stream, settings.shard_seconds)
    outcomes = read_outcomes(job.outcomes)
    if ending:
        logger.warning("shard %s: %s; its log is %s", shard, ending, log)
    if ending == OUT_OF_TIME:
        reason = f"the {settings.shard_seconds:.0f} s of the crawl were over before this site was done"
        left = [outcomes.get(site.id) or not_reached_outcome(site, reason) for site in sites]
        return ShardResult(run=run, shard=shard, outcomes=left)
    reason = ending or "the crawl ended without saying what became of this site"
    if last := _last_line(log):
        reason += f": {last}"
    reason += f" (log: {log.relative_to(data)})"
    return ShardResult(
        run=run,
        shard=shard,
        outcomes=[outcomes.get(site.id) or failed_outcome(site, reason) for site in sites],
    )


def _last_line(log: Path) -> str:
    """The last line of a log, which is the error where a program crashed."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:LAST_LINE] if lines else ""


def stop_crawls() -> int:
    """Ask every crawl that this process has started, in whichever thread, to end what it is doing; their number."""
    under_way = [process for process in tuple(_running) if process.poll() is None]
    for process in under_way:
        process.terminate()
    return len(under_way)


def _run(job_file: Path, log: IO[bytes], seconds: float) -> str:
    """Runs the process to its end; what was wrong with that in words, or nothing."""
    # -P: a folder named like one of our packages in the working directory is not ours.
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawlers.shard", str(job_file)],
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    _running.add(process)
    try:
        with _passing_signals_on(process):
            code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return OUT_OF_TIME
    finally:
        _end(process)
        _running.discard(process)
    if code < 0:
        return f"the crawl was killed by {signal.Signals(-code).name}"
    if code == 130:
        return "the crawl was interrupted"
    return f"the crawl crashed with exit code {code}" if code else ""


@contextmanager
def _passing_signals_on(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Signals to this process go to the crawl too; only the main thread may and needs to see to it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)
        handler = before[number]
        if callable(handler):
            handler(number, frame)

    for passed in PASSED_ON:
        before[passed] = signal.signal(passed, pass_on)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leaves no process behind: asked to end first, killed with its session when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            logger.warning("the crawl did not end when asked to; it is killed")
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        # The process and everything that it started have ended.
        return
    process.wait()
