"""The same practice night on processes, on Dask workers, on workers of a Prefect pool, and with everything on a store.

Run as `python -m benchmarks.growth [--hosts all]`. The store is on loopback and in memory, so the times tell what the
program adds and not how fast a network is. Prints seconds from the first event of the night to its end, sizes, and
whether the releases have identical checksums.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kills import Night, prepare, run_night
from benchmarks.loopback_pool import POOL, loopback_server, loopback_worker
from benchmarks.loopback_store import PLACES, loopback_store
from flows.ledger import list_runs, read_events
from practice.web import PracticeWeb

DASK = {"dask_workers": "2"}
WORKERS = {"work_pool": POOL}


@dataclass
class Figures:
    """Seconds of a night from its first event: until its captures were in the index, and from then on."""

    crawled: float
    read: float


def night_with(template: Path, data: Path, settings: dict[str, str], variables: dict[str, str]) -> Night:
    """A night of a new installation with some settings more."""
    shutil.copytree(template, data)
    with (data / "settings.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"{name}: {value}\n" for name, value in settings.items())
    return run_night(data, **variables)


def figures_of(data: Path, night: Night) -> Figures:
    """Where the seconds went; the ledger tells whole seconds."""
    events = list(read_events(list_runs(data / "runs")[-1]))
    moments = {event.step: datetime.datetime.fromisoformat(event.at) for event in reversed(events)}
    crawled = (moments["archive"] - moments["night"]).total_seconds()
    return Figures(crawled, night.seconds - crawled)


def size_of(folder: Path) -> float:
    """MiB of the files below a folder, each counted once."""
    files = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values()) / 2**20


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", default="families", help="which practice sites: families, or all")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        PracticeWeb(hosts=options.hosts) as web,
        loopback_store() as variables,
        loopback_server(Path(folder) / "server") as api,
        loopback_worker("one", api, Path(folder), **variables),
        loopback_worker("two", api, Path(folder), **variables),
    ):
        root = Path(folder)
        template, _ = prepare(root, web)
        ways: dict[str, tuple[dict[str, str], dict[str, str]]] = {
            "processes of one machine": ({}, {}),
            "two Dask workers": (DASK, {}),
            "everything on a store": (PLACES, variables),
            "Dask and a store": (DASK | PLACES, variables),
            "two Prefect workers": (WORKERS, {"PREFECT_API_URL": api}),
            "Prefect workers and a store": (WORKERS | PLACES, variables | {"PREFECT_API_URL": api}),
        }
        nights: dict[str, Night] = {}
        print(f"{'':<28} {'night':>7} {'crawl':>7} {'the rest':>9}   release")
        for number, (name, (settings, environment)) in enumerate(ways.items()):
            data = root / str(number)
            nights[name] = night_with(template, data, settings, environment)
            same = nights[name].sums == nights["processes of one machine"].sums
            figures = figures_of(data, nights[name])
            print(
                f"{name:<28} {nights[name].seconds:>5.1f} s {figures.crawled:>5.0f} s {figures.read:>7.1f} s"
                f"   {'identical' if same else 'OTHER'}",
                flush=True,
            )
        local = root / "0"
        reports = len(web.truth().reports)
        sizes = ", ".join(
            f"{name} {size_of(local / name):.2f} MiB" for name in ("archive", "lake", "releases")
        )
        print(f"{reports} reports, {len(nights['two Dask workers'].payloads)} addresses; {sizes}")
    return 0 if len({night.sums for night in nights.values()}) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
