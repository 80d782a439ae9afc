"""What hostile documents cost: outcome, seconds and peak memory of each, extracted by the batch.

usage: python -m benchmarks.hostile [NAME…]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from benchmarks.hostile_inputs.documents import INPUTS
from benchmarks.hostile_inputs.texts import page
from pipeline.extraction.batch.batch import WorkItem, extract_many


def measure(name: str) -> dict[str, object]:
    """Outcome, seconds by the clock and of processor time, and peak memory (MiB) of one input and its worker."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.hostile", "--one", name],
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, object] = json.loads(run.stdout)
    return measured


def run_one(name: str) -> dict[str, object]:
    """Extract one input in a batch of its own."""
    payload = INPUTS[name]()
    started = time.monotonic()
    (extractions,) = extract_many([WorkItem(name, payload)], processes=1)
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = used.ru_maxrss // 1024
    first = extractions[0]
    return {
        "name": name,
        "bytes": len(payload),
        "status": first.status.value,
        "reason": first.reason or "",
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": peak,
    }


def run_together(names: list[str]) -> dict[str, object]:
    """Extract the named inputs in one batch, a good document behind each: (name, status, reason) of all."""
    good = page("<p>政府信息公开工作年度报告")
    items = [item for name in names for item in (WorkItem(name, INPUTS[name]()), WorkItem("good", good))]
    outcomes = [
        (first.source, first.status.value, first.reason or "")
        for first, *_ in extract_many(items, processes=2)
    ]
    return {
        "outcomes": outcomes,
        "peak_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run_one(sys.argv[2])))
        return
    if sys.argv[1:2] == ["--together"]:
        print(json.dumps(run_together(sys.argv[2:])))
        return
    print(f"{'input':26} {'bytes':>11} {'seconds':>8} {'processor':>9} {'MiB':>6}  outcome")
    for name in sys.argv[1:] or INPUTS:
        row = measure(name)
        print(
            f"{row['name']:26} {row['bytes']:>11,} {row['seconds']:>8} {row['processor_seconds']:>9} "
            f"{row['peak_mib']:>6}  "
            f"{row['status']}: {str(row['reason'])[:90]}",
            flush=True,
        )


if __name__ == "__main__":
    main()
