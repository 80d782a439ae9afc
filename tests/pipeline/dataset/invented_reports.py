"""Invented reports of invented agencies, small enough to be checked by eye."""

from __future__ import annotations

import datetime
from decimal import Decimal

from pipeline.dataset.entry import Attempt, Batch, Entry
from pipeline.extraction.report import Cell, CellState, Report, Section

APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def number(table: str, item: str, column: str, printed: str, **facts) -> Cell:
    value = Decimal(printed)
    state = CellState.ZERO if value == 0 else CellState.NUMBER
    return Cell(table, item, column, value, state, raw=printed, **facts)


def row_of_requests(item: str, natural: int, company: int = 0) -> list[Cell]:
    counts = dict.fromkeys(APPLICANTS, 0) | {"natural_person": natural, "commercial_enterprise": company}
    cells = [number("requests", item, column, str(count)) for column, count in counts.items()]
    return [*cells, number("requests", item, "total", str(natural + company))]


def make_report(year: int | None = 2023, **facts) -> Report:
    received = facts.pop("received", 5)
    carried_in = facts.pop("carried_in", 1)
    carried_out = facts.pop("carried_out", 2)
    extra = facts.pop("extra", [])
    cells = [
        *row_of_requests("received_this_year", received, 3),
        *row_of_requests("carried_in", carried_in),
        *row_of_requests("carried_out", carried_out),
        number("proactive", "licensing", "decisions", "120"),
        number("proactive", "fees", "amount", "12.34", unit="万元"),
        Cell("disputes", "reconsideration", "upheld", None, CellState.BLANK, raw=""),
        *extra,
    ]
    known = {
        "agency": "云溪市人民政府",
        "title": f"云溪市人民政府{year}年政府信息公开工作年度报告",
        "form": "2019" if year in (2019, 2020) else "2021",
        "grade": "A",
        "cells": tuple(cells),
        "sections": (Section(1, "一、总体情况", "本年度工作平稳。"),),
        "findings": (),
        "body_shape": "tables",
        "reader": "html-lxml",
    }
    return Report(year=year, **(known | facts))


def make_entry(agency: str = "yunxi-government", year: int | None = 2023, **facts) -> Entry:
    report_facts = {
        name: facts.pop(name)
        for name in (
            "received", "carried_in", "carried_out", "extra", "grade", "form", "title", "findings", "cells",
            "published", "sections",
        )
        if name in facts
    }  # fmt: skip
    known = {
        "agency_printed": "云溪市人民政府",
        "site": "yunxi",
        "url": f"http://yunxi.gov.test/{agency}/{year}.html",
        "payload_sha256": "a" * 64,
        "media_type": "text/html",
        "first_seen": day("2026-02-01"),
        "last_seen": day("2026-02-01"),
        "code_version": "code-1",
    }
    return Entry(agency_id=agency, report=make_report(year, **report_facts), **(known | facts))


def make_attempt(**facts) -> Attempt:
    known = {
        "url": "http://yunxi.gov.test/yunxi-government/2023.html",
        "site": "yunxi",
        "payload_sha256": "f" * 64,
        "status": "failed",
        "reason": "the file is truncated",
        "seen": day("2026-02-02"),
        "code_version": "code-1",
    }
    return Attempt(**(known | facts))


def batch(*entries: Entry, **facts) -> Batch:
    return Batch(run="run-1", entries=tuple(entries), **facts)
