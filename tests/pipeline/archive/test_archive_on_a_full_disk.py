"""An archive on a full disk keeps what it took, says so, and goes on when there is room."""

import subprocess
import sys
from pathlib import Path

from test_archive import URL, exchange, write

from pipeline.archive.archive import Archive

# Files may not grow beyond 20,000 bytes, which to a writer looks like a full disk.
LIMITED = """
import os, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from test_archive import URL, exchange
from pipeline.archive.archive import Archive
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
with Archive(Path(sys.argv[2])).writer("a") as writer:
    for number in range(100):
        writer.write(exchange(url=f"{URL}?{number}", body=os.urandom(3000)))
        print(number, flush=True)
"""


def test_what_was_written_before_stays_and_the_next_crawl_goes_on(tmp_path):
    command = [sys.executable, "-c", LIMITED, str(Path(__file__).parent), str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode != 0
    assert "File too large" in told.stderr
    written = len(told.stdout.split())
    assert 0 < written < 100
    archive = Archive(tmp_path)
    assert archive.ingest() == written
    assert {problem.code for problem in archive.check()} <= {"torn"}
    archive.trim()
    assert archive.check() == []
    assert all(len(archive.payload(capture)) == 3000 for capture in archive.captures())
    write(archive, exchange(url=URL + "?next"), shard="b")
    assert archive.ingest() == 1
    assert archive.check() == []
