"""SIGKILL at random moments of a practice night, each followed by a normal run: does the data differ?

Run as `python -m benchmarks.kills --count 20 --seed 1`. The moments are drawn evenly from the time between the first
event that a night records and its end. Prints one line a kill: when it came, what the night had last recorded, how many
WARC files it left torn, how many processes, and whether release and captures are those of an undisturbed night.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flows.places import Places
from flows.verification import CHECKS
from pipeline.archive.archive import Archive
from practice.settings import SETTINGS
from practice.web import PracticeWeb

NIANBAO = Path(sys.executable).with_name("nianbao")
SECONDS_FOR_ORPHANS = 5.0


@dataclass
class Night:
    """A finished night: its checksums, the payloads archived by address, and the seconds from its first event on."""

    sums: str
    payloads: dict[str, str]
    seconds: float


@dataclass
class Kill:
    """What one kill led to; `torn` counts WARC files that it left with an incomplete record."""

    seconds: float
    last_event: str
    torn: int
    orphans: int
    same_release: bool
    same_captures: bool
    releases: int
    whole: bool

    @property
    def is_harmless(self) -> bool:
        return (
            self.same_release
            and self.same_captures
            and self.whole
            and self.orphans == 0
            and self.releases == 1
        )


def start(data: Path, **variables: str) -> subprocess.Popen[str]:
    """Start a night, with variables added to the environment."""
    return subprocess.Popen(
        [str(NIANBAO), "nightly", "--json", "--data", str(data)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **variables},
    )


def wait_for_first_event(data: Path, process: subprocess.Popen[str]) -> float:
    """The moment at which the night that was just started records its first event."""
    known = set((data / "runs").glob("*/ledger.jsonl"))
    while set((data / "runs").glob("*/ledger.jsonl")) == known and process.poll() is None:
        time.sleep(0.02)
    return time.monotonic()


def run_night(data: Path, **variables: str) -> Night:
    process = start(data, **variables)
    begun = wait_for_first_event(data, process)
    process.communicate()
    seconds = time.monotonic() - begun
    return night_of(data, seconds)


def night_of(data: Path, seconds: float) -> Night:
    """What a finished night left."""
    sums = (data / "releases/latest/SHA256SUMS").read_text(encoding="utf-8")
    captures = Archive(data / "archive").captures()
    held = {each.url: each.payload_sha256 for each in captures if each.outcome in {"ok", "not_modified"}}
    return Night(sums, held, seconds)


def kill_and_repeat(template: Path, data: Path, undisturbed: Night, after: float) -> Kill:
    """Kill a night so many seconds `after` its first event, run a normal one, and compare."""
    shutil.copytree(template, data, symlinks=True)
    process = start(data)
    wait_for_first_event(data, process)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    orphans = len(processes_left(data))
    torn = len(Archive(data / "archive").trim())
    last = last_event(data)
    again = run_night(data)
    places = Places(data, data / "sites")
    problems = [problem for check in CHECKS.values() for problem in check(places, lambda _: None)]
    return Kill(
        after,
        last,
        torn,
        orphans,
        again.sums == undisturbed.sums,
        again.payloads == undisturbed.payloads,
        len([path for path in (data / "releases").glob("2*") if path.is_dir()]),
        not problems,
    )


def processes_left(data: Path) -> list[int]:
    """Processes that were started for this installation and are still there when the guardian had its time."""
    deadline = time.monotonic() + SECONDS_FOR_ORPHANS
    while (left := _processes_of(data)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left


def _processes_of(data: Path) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended, or belongs to another user
        if (os.fsencode(data) in environment or os.fsencode(data) in command) and int(
            folder.name
        ) != os.getpid():
            found.append(int(folder.name))
    return found


def last_event(data: Path) -> str:
    """What the killed night had last recorded."""
    ledgers = sorted((data / "runs").glob("*/ledger.jsonl"))
    lines = ledgers[-1].read_text(encoding="utf-8").splitlines() if ledgers else []
    if not lines:
        return "before its start"
    event = json.loads(lines[-1])
    return f"{event['step']} {event['state']}"


def prepare(folder: Path, web: PracticeWeb) -> tuple[Path, Night]:
    """An installation that has seen no night but has Prefect's database, and its undisturbed night."""
    template, undisturbed = folder / "template", folder / "undisturbed"
    template.mkdir(parents=True)
    (template / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    web.write_registry(template / "sites")
    shutil.copytree(template, undisturbed)
    night = run_night(undisturbed)
    shutil.copytree(undisturbed / "prefect", template / "prefect")
    return template, night


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hosts", default="families", help="which practice sites: families, or all")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    kills: list[Kill] = []
    with tempfile.TemporaryDirectory() as folder, PracticeWeb(hosts=options.hosts) as web:
        template, undisturbed = prepare(Path(folder), web)
        print(f"undisturbed: {undisturbed.seconds:.1f} s, {len(undisturbed.payloads)} addresses archived")
        print(
            f"{'kill':>4} {'after s':>8}  {'last recorded':<22} {'torn':>4} {'orphans':>7}  release  captures"
        )
        for number in range(options.count):
            data = Path(folder) / f"killed-{number}"
            kill = kill_and_repeat(template, data, undisturbed, draw.random() * undisturbed.seconds)
            kills.append(kill)
            print(
                f"{number + 1:>4} {kill.seconds:>8.2f}  {kill.last_event:<22} {kill.torn:>4} {kill.orphans:>7}"
                f"  {'same' if kill.same_release and kill.releases == 1 else 'OTHER':<7}"
                f"  {'same' if kill.same_captures and kill.whole else 'OTHER'}",
                flush=True,
            )
            shutil.rmtree(data)
    harmless = sum(kill.is_harmless for kill in kills)
    print(f"{harmless} of {len(kills)} kills left no trace in the data and no process behind")
    return 0 if harmless == len(kills) else 1


if __name__ == "__main__":
    sys.exit(main())
