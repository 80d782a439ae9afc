"""Hostile inputs end with an outcome, in bounded time, and stop nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.hostile_inputs.documents import INPUTS
from pipeline.documents.html.reader import read_html

PROJECT = Path(__file__).parents[3]
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


def test_hostile_documents_end_with_an_outcome() -> None:
    # A process of its own: the peak memory of this one's children counts those of other tests, too.
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.hostile", "--together", *QUICK],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=20 * len(QUICK),
    )
    batch = json.loads(run.stdout)
    hostile, good = batch["outcomes"][::2], batch["outcomes"][1::2]
    assert [source for source, _, _ in hostile] == QUICK
    assert [(source, status) for source, status, _ in good] == [("good", "extracted")] * len(QUICK)
    failures = {source: reason for source, status, reason in hostile if status == "failed"}
    assert not [reason for reason in failures.values() if "crashed" in reason or "Traceback" in reason]
    assert "inflates to more than" in failures["bomb-2gb.docx"]
    assert "inflates to more than" in failures["bomb-2gb.xlsx"]
    assert "entity" in failures["laughs.docx"]
    assert "page-named.pdf" not in failures
    assert batch["peak_mib"] < 1024


def test_nothing_outside_the_document_is_read() -> None:
    document = read_html(INPUTS["outside-entity.html"](), source="a.html")
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in str(document.blocks)
