"""A disk that takes no more leaves the last good state, with a message."""

import subprocess
import sys
from pathlib import Path

import pytest
from invented_reports import batch, make_entry

from pipeline.dataset.lake.lake import Lake

# Files may not grow beyond 1,500 bytes, which to a writer looks like a full disk.
LIMITED = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.registry.registry import Registry
from invented_reports import batch, day, make_entry
from pipeline.errors import NianbaoError
lake, releases = Lake(Path(sys.argv[2])), Path(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
try:
    if sys.argv[4] == "commit":
        lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    else:
        publish(lake, releases, registry=Registry({}), corrections=None, today=day("2026-03-01"))
except NianbaoError as error:
    print(error)
"""


@pytest.mark.parametrize("task", ["commit", "publish"])
def test_writing_beyond_the_limit_is_told_and_nothing_changes(tmp_path, lake, task):
    lake.commit(batch(make_entry()))
    before = lake.snapshot()
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            LIMITED,
            str(Path(__file__).parent),
            str(lake.root),
            str(tmp_path / "r"),
            task,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    told = told.stdout
    assert "could not be written" in told
    assert "untouched" in told
    assert Lake(lake.root).snapshot() == before
    assert not list((tmp_path / "r").glob("*2026*"))
    assert lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64))).changed
