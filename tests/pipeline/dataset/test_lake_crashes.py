"""A killed or competing writer never leaves the lake between two states."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from deltalake import DeltaTable
from forked_writers import ForkedWriters
from invented_reports import batch, day, make_entry

from pipeline.dataset.entry import SiteNight
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.schema import LAKE_TABLES
from pipeline.errors import NianbaoError

HERE = Path(__file__).parent
COMMIT = """
import os, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from invented_reports import batch, day, make_entry
from pipeline.dataset.lake import lake, ranges
from pipeline.dataset.entry import SiteNight
{before}
entries = [make_entry(f"agency-{{n:02d}}", received={received}, payload_sha256={digest!r}) for n in {agencies}]
night = SiteNight("yunxi", day("2026-02-01"), "complete", {digest!r})
lake.Lake(Path({root!r})).commit(batch(*entries, site_nights=(night,)))
"""
HOLD = """
import sys, time
from pathlib import Path
from pipeline.storage.locking import exclusive
with exclusive(Path(sys.argv[1]) / ".lock", "lake", 1):
    print("held", flush=True)
    time.sleep(60)
"""
DIE_AFTER_TABLE = """
replace = ranges.RangeTable.replace
def dying(self, *given):
    result = replace(self, *given)
    if self.table.name == {table!r}:
        os.kill(os.getpid(), 9)
    return result
ranges.RangeTable.replace = dying
"""


def commit_elsewhere(root, *, received=6, before="", agencies=range(3)) -> subprocess.Popen:
    code = COMMIT.format(
        here=str(HERE),
        root=str(root),
        before=before,
        received=received,
        digest=f"{received:064x}",
        agencies=list(agencies),
    )
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def given(received):
    digest = f"{received:064x}"
    own = [make_entry(f"agency-{n:02d}", received=received, payload_sha256=digest) for n in range(3)]
    return batch(*own, site_nights=(SiteNight("yunxi", day("2026-02-01"), "complete", digest),))


def state_of(lake):
    tables = {name: lake.snapshot().read(name).to_pylist() for name in LAKE_TABLES}
    return json.dumps(tables, default=str, sort_keys=True)


@pytest.mark.parametrize("table", ["cells", "reports", "site_nights"])
def test_a_writer_killed_between_tables_leaves_the_old_state_and_the_next_run_repairs(tmp_path, table):
    lake = Lake(tmp_path / "lake")
    lake.commit(given(5))
    old = state_of(lake)
    writer = commit_elsewhere(lake.root, before=DIE_AFTER_TABLE.format(table=table))
    assert writer.wait(60) == -signal.SIGKILL
    assert DeltaTable(str(lake.root / "cells")).version() > lake.snapshot().versions["cells"]
    assert state_of(lake) == old
    assert lake.commit(given(6)).changed
    clean = Lake(tmp_path / "clean")
    clean.commit(given(5))
    clean.commit(given(6))
    assert state_of(lake) == state_of(clean)
    assert lake.snapshot().versions == clean.snapshot().versions


def test_a_writer_killed_in_its_first_commit_leaves_an_empty_lake_that_can_be_filled(tmp_path):
    lake = Lake(tmp_path / "lake")
    assert (
        commit_elsewhere(lake.root, before=DIE_AFTER_TABLE.format(table="cells")).wait(60) == -signal.SIGKILL
    )
    assert not lake.exists()
    lake.commit(batch(make_entry("beihe-office")))
    assert {row["agency_id"] for row in lake.cells().to_pylist()} == {"beihe-office"}


def test_killed_at_random_moments_the_lake_is_always_old_or_new(tmp_path):
    lake, undisturbed = Lake(tmp_path / "lake"), Lake(tmp_path / "undisturbed")
    draw, killed_at_work = random.Random(20), 0
    with ForkedWriters() as writers:
        usual = writers.duration("commit", str(tmp_path / "trial"), 99)
        for received in range(5, 15):
            old = state_of(lake) if lake.exists() else None
            writer = writers.start("commit", str(lake.root), received)
            time.sleep(draw.random() * usual)
            if writers.kill(writer):
                killed_at_work += 1
            else:
                usual /= 2  # it was done already: the machine is faster than it was at the trial
            seen = state_of(lake) if lake.exists() else None
            for each in (lake, undisturbed):
                each.commit(given(received))
            assert seen in {old, state_of(lake)}
            assert lake.snapshot().versions == undisturbed.snapshot().versions
    assert killed_at_work >= 2
    assert state_of(lake) == state_of(undisturbed)


def test_two_writers_at_once_both_succeed(tmp_path):
    root = tmp_path / "lake"
    Lake(root).commit(batch(make_entry("agency-50")))
    writers = [commit_elsewhere(root, agencies=range(first, first + 4)) for first in (0, 4)]
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors.decode()
    agencies = {row["agency_id"] for row in Lake(root).reports().to_pylist()}
    assert agencies == {f"agency-{n:02d}" for n in range(8)} | {"agency-50"}
    assert Lake(root).cells().num_rows == 9 * 24


def test_a_writer_that_waits_too_long_says_who_holds_the_lake(tmp_path):
    lake = Lake(tmp_path / "lake")
    lake.commit(batch(make_entry()))
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(lake.root)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(NianbaoError, match=f"process {holder.pid} has been writing"):
            Lake(lake.root, lock_wait_seconds=0.2).commit(batch(make_entry(received=9)))
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()


def test_a_foreign_writer_in_between_is_met_by_another_try(tmp_path, monkeypatch):
    from pipeline.dataset.lake import ranges

    lake = Lake(tmp_path / "lake")
    lake.commit(batch(make_entry()))
    write, conflicts = ranges.write_deltalake, []

    def write_after_another(delta, data, **facts):
        if not conflicts:
            conflicts.append(delta.version())
            DeltaTable(delta.table_uri).optimize.compact()
            other = DeltaTable(delta.table_uri)
            own = other.to_pyarrow_dataset().to_table()
            write(other, own, mode="overwrite", predicate=facts["predicate"])
        return write(delta, data, **facts)

    monkeypatch.setattr(ranges, "write_deltalake", write_after_another)
    lake.commit(batch(make_entry(received=9, payload_sha256="b" * 64)))
    assert conflicts
    (cell,) = [
        row
        for row in lake.cells().to_pylist()
        if (row["item"], row["column"]) == ("received_this_year", "natural_person")
    ]
    assert cell["value"] == 9.0


def test_conflicts_without_end_give_up_and_leave_the_last_commit(tmp_path, monkeypatch):
    from deltalake.exceptions import CommitFailedError

    from pipeline.dataset.lake import ranges

    lake = Lake(tmp_path / "lake")
    lake.commit(batch(make_entry()))
    old = state_of(lake)

    def always_late(*given, **facts):
        raise CommitFailedError("late")

    monkeypatch.setattr(ranges, "write_deltalake", always_late)
    monkeypatch.setattr(ranges, "_FIRST_PAUSE_SECONDS", 0.001)
    with pytest.raises(NianbaoError, match="6 times in a row"):
        lake.commit(batch(make_entry(received=9, payload_sha256="b" * 64)))
    assert state_of(lake) == old
