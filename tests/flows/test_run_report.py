"""The report of a night: figures that agree with the server's own log, and what to look at first."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from crawlers.outcome import Sighting, SiteFinding, SiteOutcome
from flows.ledger import Ledger
from flows.run_report import describe_sites, write_run_report
from flows.summary import NightSummary
from pipeline.registry.site import Expectation, Site

if TYPE_CHECKING:
    from installations import Night

TODAY = datetime.date(2026, 4, 1)
MOMENT = datetime.datetime(2026, 4, 1, 2, tzinfo=datetime.UTC)


def test_requests_are_those_that_the_server_saw(first: Night) -> None:
    page = Path(first.run.json["report"])
    lines = pd.read_parquet(page.parent / "sites.parquet").set_index("site")
    for site in first.truth.outcomes:
        hosts = {request.host for request in first.requests if f".{site}.gov.test" in f".{request.host}"}
        seen = sum(request.host in hosts for request in first.requests)
        if seen:
            assert lines.loc[site, "requests"] == seen
    assert lines["outcome"].to_dict() == first.truth.outcomes
    assert lines.index[0] == "yanzhou", "what a person should look at comes first"
    assert "砚舟区人民政府" in page.read_text(encoding="utf-8")


def _site(**changes: object) -> Site:
    return Site.model_validate(
        {
            "id": "somewhere",
            "name": "<b>某县</b>",
            "province": "CN-JS",
            "level": "county",
            "home": "http://www.somewhere.gov.test/",
            **changes,
        }
    )


def _outcome(links: int) -> SiteOutcome:
    sightings = tuple(
        Sighting(
            site="somewhere", url=f"http://x/{number}", title="t", column_url="http://x/", verdict="accept"
        )
        for number in range(links)
    )
    return SiteOutcome(
        site="somewhere", outcome="complete", reason="", started=MOMENT, ended=MOMENT, sightings=sightings
    )


def _night(runs: Path, name: str, site: Site, links: int) -> tuple[str, str]:
    ledger = Ledger(runs, name)
    lines = describe_sites([site], [_outcome(links)], [], ledger, TODAY)
    page = write_run_report(lines, NightSummary(name), ledger.directory)
    return lines[0].look, page.read_text(encoding="utf-8")


def test_a_list_that_shrinks_without_a_word_is_told(tmp_path: Path) -> None:
    assert _night(tmp_path, "night-1", _site(), 20)[0] == ""
    assert _night(tmp_path, "night-2", _site(), 17)[0] == ""
    look, page = _night(tmp_path, "night-3", _site(), 3)
    assert "3 reports are listed, 17 the night before" in look
    assert look in page


def test_what_strangers_wrote_is_no_markup_in_the_report(tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    finding = SiteFinding(code="list.shrunk", message=hostile, evidence=f"http://x/{hostile}")
    outcome = _outcome(1).model_copy(update={"reason": hostile, "findings": (finding,), "outcome": "changed"})
    ledger = Ledger(tmp_path, "night-1")
    lines = describe_sites([_site(name=hostile)], [outcome], [], ledger, TODAY)
    summary = NightSummary("night-1", problems=[f"document {hostile}"])
    page = write_run_report(lines, summary, ledger.directory).read_text(encoding="utf-8")
    assert page.count("&lt;script&gt;alert(1)") >= 4, "name, reason, finding and problem are shown"
    assert "<script" not in page
    assert "<img" not in page


def test_a_list_that_has_shrunk_slowly_is_told(tmp_path: Path) -> None:
    shrunk = SiteFinding(
        code="list.shrunk", message="7 reports are listed where 10 were.", evidence="http://x/"
    )
    outcome = _outcome(7).model_copy(update={"findings": (shrunk,)})
    (line,) = describe_sites([_site()], [outcome], [], Ledger(tmp_path, "night-1"), TODAY)
    assert line.look == "http://x/: 7 reports are listed where 10 were."


def test_new_trouble_comes_before_what_was_so_the_night_before(tmp_path: Path) -> None:
    sites = [_site(id=name) for name in ("ailing", "broken", "well")]

    def night(name: str, *outcomes: str) -> str:
        visits = [
            _outcome(1).model_copy(
                update={"site": site.id, "outcome": outcome, "reason": f"see http://{site.id}/: x"}
            )
            for site, outcome in zip(sites, outcomes, strict=True)
        ]
        ledger = Ledger(tmp_path, name)
        lines = describe_sites(sites, visits, [], ledger, TODAY)
        return write_run_report(lines, NightSummary(name), ledger.directory).read_text(encoding="utf-8")

    first = night("night-1", "blocked", "complete", "complete")
    assert "the outcome of the night before" not in first
    page = night("night-2", "blocked", "unreachable", "complete")
    news, lasting = page.index("(broken): unreachable"), page.index("(ailing): blocked")
    assert news < page.index("1 with the outcome of the night before") < lasting
    assert '<a href="http://broken/" rel="noreferrer">http://broken/</a>: x' in page
    assert "Nothing new." in night("night-3", "blocked", "unreachable", "complete")


def test_fewer_reports_than_expected_by_now_are_told(tmp_path: Path) -> None:
    due = Expectation(year=2025, reports=5, due=TODAY)
    later = Expectation(year=2026, reports=5, due=TODAY + datetime.timedelta(days=1))
    assert "registry expects 5" in _night(tmp_path, "night-1", _site(expectations=(due, later)), 4)[0]
    assert _night(tmp_path, "night-2", _site(expectations=(due, later)), 5)[0] == ""
