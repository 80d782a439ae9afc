"""A night that is killed at any moment is made good by the next one, and leaves no process behind."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from benchmarks.kills import kill_and_repeat, night_of

if TYPE_CHECKING:
    from pathlib import Path

    from installations import Night

# On an idle machine a practice night takes some four seconds from its first event to its end.
SECONDS = 4.0


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_night_is_made_good_by_the_next(seed: int, first: Night, tmp_path: Path) -> None:
    done = first.installation
    done.web.turn_to("first")
    template = tmp_path / "template"
    template.mkdir()
    shutil.copy(done.data / "settings.yaml", template)
    shutil.copytree(done.data / "sites", template / "sites")
    shutil.copytree(done.data / "prefect", template / "prefect")
    after = random.Random(seed).random() * SECONDS
    kill = kill_and_repeat(template, tmp_path / "data", night_of(done.data, SECONDS), after)
    assert kill.orphans == 0
    assert kill.releases == 1
    assert kill.same_release
    assert kill.same_captures
    assert kill.whole
