"""A killed night is made good by the next one, and so is a copy that was taken in the middle of a night."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from installations import Installation, run_nianbao

from benchmarks.kills import kill_and_repeat, night_of, start, wait_for_first_event

if TYPE_CHECKING:
    from pathlib import Path

    from installations import Night

# On an idle machine a practice night takes some four seconds from its first event to its end.
SECONDS = 4.0

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_night_is_made_good_by_the_next(seed: int, first: Night, tmp_path: Path) -> None:
    done = first.installation
    done.web.turn_to("first")
    template = Installation(tmp_path / "template", done.web)
    template.begin_like(first.installation)
    after = random.Random(seed).random() * SECONDS
    kill = kill_and_repeat(template.data, tmp_path / "data", night_of(done.data, SECONDS), after)
    assert kill.orphans == 0
    assert kill.releases == 1
    assert kill.same_release
    assert kill.same_captures
    assert kill.whole


def test_a_copy_taken_while_a_night_runs_is_a_backup(first: Night, tmp_path: Path) -> None:
    first.installation.web.turn_to("first")
    running = Installation(tmp_path / "data", first.installation.web)
    running.begin_like(first.installation)
    copy = tmp_path / "copy"
    process = start(running.data)
    wait_for_first_event(running.data, process)
    time.sleep(1.5)
    # Files that vanish meanwhile make cp end with a complaint; what we promise is about those that stay.
    subprocess.run(["cp", "-a", running.data, copy], check=False, capture_output=True)
    process.communicate()

    shutil.rmtree(copy / "lake", ignore_errors=True)
    for part in ("archive", "index"):
        assert run_nianbao("recover", part, "--data", copy).code == 0
    assert run_nianbao("verify", "--archive", "--json", "--data", copy).json["problems"] == []
    again = run_nianbao("nightly", "--json", "--data", copy)
    assert again.json["published"], again.err
    restored = Installation(copy, first.installation.web)
    assert (restored.release() / "SHA256SUMS").read_bytes() == (first.release / "SHA256SUMS").read_bytes()
