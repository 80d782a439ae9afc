"""Hostile inputs end with an outcome, in bounded time, and stop nothing else."""

from __future__ import annotations

import resource
import runpy
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.extraction.batch import WorkItem, extract_many
from pipeline.extraction.report import Status

PROGRAM = Path(__file__).parents[3] / "benchmarks" / "hostile.py"
# The inputs that take long by design are measured by the program itself.
QUICK = [
    "nested-100k.html",
    "nested-inline-100k.html",
    "nested-tables-20k.html",
    "nested-tables-240.html",
    "colspan-1e9.html",
    "overlapping-spans.html",
    "unclosed-600k.html",
    "styles.html",
    "laughs.html",
    "outside-entity.html",
    "quotes-5m.js",
    "nested-200k.json",
    "random.bin",
    "zeros.html",
    "bomb-2gb.docx",
    "bomb-2gb.xlsx",
    "laughs.docx",
    "spans-1e9.docx",
    "nested-10k.docx",
    "truncated.docx",
    "far-cell.xlsx",
    "merged-all.xlsx",
    "pages-5000.pdf",
    "page-loop.pdf",
    "truncated.pdf",
    "headless.pdf",
    "picture-60k.png",
    "truncated.jpg",
    "broken.xls",
    "page-named.pdf",
    "empty.html",
]


@pytest.fixture(scope="module")
def inputs() -> dict[str, Any]:
    return dict(runpy.run_path(str(PROGRAM))["INPUTS"])


def test_hostile_documents_end_with_an_outcome(inputs: dict[str, Any]) -> None:
    good = WorkItem("good", b"<title>2023\xe5\xb9\xb4</title><p>x</p>")
    items = [item for name in QUICK for item in (WorkItem(name, inputs[name]()), good)]
    started = time.monotonic()
    results = list(extract_many(items, processes=2))
    assert time.monotonic() - started < 20 * len(QUICK)
    assert [result[0].source for result in results] == [item.source for item in items]
    assert all(result[0].status is Status.REJECTED for result in results[1::2])
    failures = {
        result[0].source: result[0].reason or ""
        for result in results[::2]
        if result[0].status is Status.FAILED
    }
    assert not [reason for reason in failures.values() if "crashed" in reason or "Traceback" in reason]
    assert "inflates to more than" in failures["bomb-2gb.docx"]
    assert "inflates to more than" in failures["bomb-2gb.xlsx"]
    assert "entity" in failures["laughs.docx"]
    assert "page-named.pdf" not in failures
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2**20


def test_nothing_outside_the_document_is_read(inputs: dict[str, Any]) -> None:
    from pipeline.documents.html.reader import read_html

    document = read_html(inputs["outside-entity.html"](), source="a.html")
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in str(document.blocks)
