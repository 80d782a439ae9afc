"""The report of a night: a line per site as Parquet and as a readable page, what a person should look at first."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pyarrow as pa
import pyarrow.parquet as pq
from markupsafe import Markup, escape

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from crawlers.outcome import SiteOutcome
    from flows.ledger import Ledger
    from flows.summary import NightSummary
    from pipeline.archive.capture import Capture
    from pipeline.registry.site import Site

TEMPLATE = Path(__file__).with_name("run_report.html.j2")
NO_NEED_TO_LOOK = frozenset({"complete", "robots"})
SHRINKAGE = 0.8
SHRUNK = "list.shrunk"
ADDRESS = re.compile(r"https?://\S+?(?=[:;,.)]*(?:\s|$))")


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site's night; `look` says why a person should look at it, empty when nobody needs to.

    `shortest_gap` is the shortest time in seconds between two answers of one host, null with fewer than two.
    `listed` counts the links to reports on the lists, `listed_before` those of the last night that has a report;
    `expected` is what the registry expects by now, null where it says nothing. `outcome_before` is the outcome of the
    night before, null for a site that it did not visit.
    """

    site: str
    name: str
    outcome: str
    reason: str
    look: str
    family: str | None
    requests: int
    bytes: int
    not_modified: int
    seconds: float
    shortest_gap: float | None
    listed: int
    listed_before: int | None
    expected: int | None
    findings: str
    outcome_before: str | None = None

    @property
    def is_lasting(self) -> bool:
        """Whether the site is in the same trouble as the night before, which nobody needs to be told first."""
        return self.outcome != "complete" and self.outcome == self.outcome_before


def describe_sites(
    sites: Iterable[Site],
    outcomes: Iterable[SiteOutcome],
    captures: Iterable[Capture],
    ledger: Ledger,
    today: datetime.date,
) -> list[SiteLine]:
    """A line per site, those that a person should look at first, and of these the ones in new trouble."""
    known = {site.id: site for site in sites}
    gaps = _shortest_gaps(captures)
    listed = _listed_before(ledger)
    before = _outcomes_before(ledger)
    lines = [
        dataclasses.replace(
            _line(known[each.site], each, gaps, listed, today), outcome_before=before.get(each.site)
        )
        for each in outcomes
    ]
    return sorted(lines, key=lambda line: (not line.look, line.is_lasting, line.site))


def write_run_report(lines: list[SiteLine], summary: NightSummary, directory: Path) -> Path:
    """Write `sites.parquet` and `report.html` into the run's directory; returns the page."""
    pq.write_table(_table(lines), directory / "sites.parquet")
    page = directory / "report.html"
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters["linked"] = _linked
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    outcomes = Counter(line.outcome for line in lines)
    page.write_text(
        template.render(
            lines=lines,
            summary=summary,
            outcomes=sorted(outcomes.items()),
            # The problems of sites are told with their lines.
            others=[problem for problem in summary.problems if not problem.startswith("site ")],
        ),
        encoding="utf-8",
    )
    return page


def _linked(text: str) -> Markup:
    """Text in which addresses are links; what follows one as punctuation is none of it."""
    return Markup(ADDRESS.sub(r'<a href="\g<0>" rel="noreferrer">\g<0></a>', str(escape(text))))


def _line(
    site: Site,
    outcome: SiteOutcome,
    gaps: dict[str, float],
    before: dict[str, int],
    today: datetime.date,
) -> SiteLine:
    listed = sum(sighting.verdict == "accept" for sighting in outcome.sightings)
    due = [each.reports for each in site.expectations if each.due is None or each.due <= today]
    line = SiteLine(
        site=site.id,
        name=site.name,
        outcome=outcome.outcome,
        reason=outcome.reason,
        look="",
        family=outcome.family,
        requests=outcome.requests,
        bytes=outcome.bytes,
        not_modified=outcome.not_modified,
        seconds=(outcome.ended - outcome.started).total_seconds(),
        shortest_gap=gaps.get(site.id),
        listed=listed,
        listed_before=before.get(site.id),
        expected=sum(due) if due else None,
        findings=", ".join(sorted({finding.code for finding in outcome.findings})),
    )
    shrunk = "; ".join(f"{each.evidence}: {each.message}" for each in outcome.findings if each.code == SHRUNK)
    return dataclasses.replace(line, look=_reason_to_look(line) or shrunk)


def _reason_to_look(line: SiteLine) -> str:
    if line.outcome not in NO_NEED_TO_LOOK:
        return f"{line.outcome}: {line.reason}"
    if line.outcome == "complete" and line.expected is not None and line.listed < line.expected:
        return f"{line.listed} reports are listed where the registry expects {line.expected}"
    if line.outcome == "complete" and line.listed_before and line.listed < SHRINKAGE * line.listed_before:
        return f"{line.listed} reports are listed, {line.listed_before} the night before"
    return ""


def _shortest_gaps(captures: Iterable[Capture]) -> dict[str, float]:
    moments: dict[tuple[str, str], list[datetime.datetime]] = defaultdict(list)
    for capture in captures:
        moments[capture.site, capture.url.split("/")[2]].append(capture.captured_at)
    gaps: dict[str, float] = {}
    for (site, _), times in moments.items():
        for earlier, later in pairwise(sorted(times)):
            gap = (later - earlier).total_seconds()
            gaps[site] = min(gap, gaps.get(site, gap))
    return gaps


def _earlier_lines(ledger: Ledger) -> Iterator[list[dict[str, Any]]]:
    """The lines of the nights before this one, the newest first."""
    for path in sorted(ledger.directory.parent.glob("*/sites.parquet"), reverse=True):
        if path.parent.name < ledger.run:
            yield pq.read_table(path, columns=["site", "outcome", "listed"]).to_pylist()


def _listed_before(ledger: Ledger) -> dict[str, int]:
    """What the newest earlier night with a complete look at each site had listed."""
    listed: dict[str, int] = {}
    for rows in _earlier_lines(ledger):
        for row in rows:
            if row["outcome"] == "complete":
                listed.setdefault(row["site"], row["listed"])
        if len(listed) >= len(rows):
            break
    return listed


def _outcomes_before(ledger: Ledger) -> dict[str, str]:
    """The outcome of each site on the night before this one."""
    return {row["site"]: row["outcome"] for row in next(_earlier_lines(ledger), [])}


def _table(lines: list[SiteLine]) -> pa.Table:
    types = {"str": pa.string(), "int": pa.int64(), "float": pa.float64()}
    fields = [
        pa.field(each.name, types[str(each.type).removesuffix(" | None")], nullable="None" in str(each.type))
        for each in dataclasses.fields(SiteLine)
    ]
    return pa.Table.from_pylist([dataclasses.asdict(line) for line in lines], schema=pa.schema(fields))
