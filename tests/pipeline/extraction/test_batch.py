from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NianbaoError
from pipeline.extraction.batch import batch
from pipeline.extraction.batch.batch import WorkItem, extract_many
from pipeline.extraction.report import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = """<title>青石镇2023年政府信息公开工作年度报告</title><h1>青石镇2023年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>二、主动公开政府信息情况</p><table><tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数
<tr><td>规章<td>0<td>0<td>0<tr><td>行政规范性文件<td>{0}<td>0<td>{0}</table>"""


def pages(count: int) -> Iterator[WorkItem]:
    return (WorkItem(f"page{n}.html", PAGE.format(n).encode()) for n in range(count))


def command_lines() -> Iterator[tuple[int, str]]:
    """Parent and command line of every process of the machine."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            yield parent, (path / "cmdline").read_bytes().decode()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile


def worker_processes() -> list[str]:
    """The worker processes that this process has started; others on the machine may have theirs."""
    return [
        command
        for parent, command in command_lines()
        if parent == os.getpid() and "extraction.batch.worker" in command
    ]


def test_results_come_in_the_order_of_the_items() -> None:
    results = list(extract_many(pages(40), processes=2))
    assert [result[0].source for result in results] == [f"page{n}.html" for n in range(40)]
    assert all(result[0].status is Status.EXTRACTED for result in results)
    issued = [
        cell.value
        for result in results
        for cell in (result[0].report.cells if result[0].report else ())
        if cell.key == ("proactive", "normative_documents", "issued")
    ]
    assert issued == list(range(40))


def test_items_are_drawn_as_they_are_needed() -> None:
    drawn = 0

    def counted() -> Iterator[WorkItem]:
        nonlocal drawn
        for item in pages(1_000):
            drawn += 1
            yield item

    results = extract_many(counted(), processes=1)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert drawn < 100


def test_files_are_read_by_the_workers(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(3), encoding="utf-8")
    found, missing = extract_many(
        [WorkItem("a", path=page), WorkItem("b", path=tmp_path / "none.html")], processes=1
    )
    assert found[0].status is Status.EXTRACTED
    assert (missing[0].status, missing[0].source) == (Status.FAILED, "b")
    assert "cannot be opened" in (missing[0].reason or "")


# Recognised in a command line wherever it runs; other runs of this test have numbers of their own.
CHILD_SECONDS = f"86543.{os.getpid()}"


@pytest.fixture
def stalling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers whose extraction stalls, crashes or fills the memory on request of the payload."""
    package = tmp_path / "stalling"
    package.mkdir()
    (package / "sitecustomize.py").write_text(
        "import os, sys, time\n"
        "import pipeline.extraction.extract as target\n"
        "honest = target.extract_payload\n"
        "def extract_payload(payload, **named):\n"
        "    if payload == b'stall':\n        while True:\n            pass\n"
        "    if payload == b'late':\n        time.sleep(2)\n"
        "    if payload == b'child':\n        import subprocess; subprocess.run(['sleep', '"
        f"{CHILD_SECONDS}'])\n"
        "    if payload == b'crash':\n        os.abort()\n"
        "    if payload == b'raise':\n        raise ZeroDivisionError('by zero')\n"
        "    if payload == b'memory':\n        bytearray(2**34)\n"
        "    return honest(payload, **named)\n"
        "target.extract_payload = extract_payload\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(sys, "path", [str(package), *sys.path])


@pytest.mark.usefixtures("stalling")
@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"stall", "took longer than 1 seconds"),
        (b"child", "took longer than 1 seconds"),
        (b"crash", "SIGABRT"),
        (b"raise", "ZeroDivisionError: by zero"),
        (b"memory", "MiB of memory"),
    ],
)
def test_one_bad_document_fails_alone(payload: bytes, reason: str) -> None:
    good = list(pages(3))
    items = [good[0], WorkItem("bad", payload), *good[1:]]
    results = list(extract_many(items, processes=1, seconds=1))
    assert [result[0].status for result in results] == [
        Status.EXTRACTED,
        Status.FAILED,
        Status.EXTRACTED,
        Status.EXTRACTED,
    ]
    assert results[1][0].source == "bad"
    assert reason in (results[1][0].reason or "")
    assert not worker_processes()
    assert not [command for _, command in command_lines() if CHILD_SECONDS in command]


def test_an_interrupted_batch_leaves_no_process() -> None:
    results = extract_many(pages(500), processes=2)
    next(results)
    assert len(worker_processes()) == 2
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt())  # type: ignore[attr-defined]
    assert not worker_processes()


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, signal\n"
        "from pipeline.extraction.batch.batch import WorkItem, extract_many\n"
        "for _ in extract_many([WorkItem('a', b'<p>x</p>')] * 9, processes=1):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, str(script)], env=environment, check=False, timeout=60)
    deadline = time.monotonic() + 10
    while worker_processes() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not worker_processes()


def test_a_worker_that_cannot_start_is_an_error_and_no_endless_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.sys, "executable", "/bin/false")
    with pytest.raises(NianbaoError, match="cannot start"):
        list(extract_many(pages(2), processes=1))


@pytest.mark.usefixtures("stalling")
def test_a_document_is_not_ended_for_time_that_its_process_did_not_get() -> None:
    (late,) = extract_many([WorkItem("late", b"late")], processes=1, seconds=1)
    assert late[0].status is Status.REJECTED
