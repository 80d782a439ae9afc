"""The JSON object of a report, as the command line prints it."""

from __future__ import annotations

import json
import random

from reading_helpers import extract_html
from report_renderings import as_html, invent

from pipeline.extraction.report import Extraction, Status
from pipeline.extraction.serialization import to_json_object
from pipeline.extraction.version import CODE_VERSION


def test_a_report() -> None:
    figures = invent(random.Random(31), "2021")
    figures.cells["proactive", "fees", "amount"] = "282.1"
    (extraction,) = extract_html(as_html(figures))
    printed = json.loads(json.dumps(to_json_object(extraction), ensure_ascii=False))
    assert (printed["status"], printed["year"], printed["form"], printed["grade"]) == (
        "extracted",
        2023,
        "2021",
        "A",
    )
    assert len(printed["cells"]) == 200
    cells = {(cell["table"], cell["item"], cell["column"]): cell for cell in printed["cells"]}
    assert cells["proactive", "fees", "amount"] == {
        "table": "proactive",
        "item": "fees",
        "column": "amount",
        "value": 282.1,
        "unit": "万元",
        "raw": "282.1",
        "state": "number",
        "flags": [],
    }
    count = cells["requests", "received_this_year", "total"]["value"]
    assert isinstance(count, int)
    assert [section["number"] for section in printed["sections"]] == [1, 2, 3, 4, 5, 6]


def test_a_rejection_has_a_reason_and_no_cells() -> None:
    printed = to_json_object(Extraction("page.html", Status.REJECTED, "a login page"))
    assert printed == {"source": "page.html", "status": "rejected", "reason": "a login page"}


def test_the_code_version_is_a_short_digest() -> None:
    assert len(CODE_VERSION) == 16
    assert set(CODE_VERSION) <= set("0123456789abcdef")
