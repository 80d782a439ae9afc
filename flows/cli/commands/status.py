"""`nianbao status`: coverage and health on one screen."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options

if TYPE_CHECKING:
    from pathlib import Path

    from flows.ledger import Event
    from flows.places import Places

NIGHTS_SHOWN = 5


@click.command
@place_options
@json_option
def command(places: Places, as_json: bool) -> int:
    """Show the last nights, the hosts by outcome, coverage and grades; exit code 1 if a person should look."""
    from flows.ledger import list_runs, read_events

    nights = [
        (path.parent.name, list(read_events(path)))
        for path in list_runs(places.runs)
        if path.parent.name.rpartition("-nightly")[1]
    ][-NIGHTS_SHOWN:]
    outcomes = _outcomes(nights[-1][1]) if nights else {}
    coverage, grades = _dataset(places.releases)
    attention = [
        f"site {event.subject}: {event.state}: {event.detail}"
        for event in (nights[-1][1] if nights else [])
        if event.step == "crawl" and event.state not in {"complete", "robots"}
    ]
    attention += [
        f"night {name} did not finish" for name, events in nights[-1:] if not any(map(_is_end, events))
    ]
    if as_json:
        click.echo(
            json.dumps(
                {
                    "nights": [name for name, _ in nights],
                    "outcomes": outcomes,
                    "coverage": coverage,
                    "grades": grades,
                    "look_at": attention,
                },
                ensure_ascii=False,
            )
        )
        return 1 if attention else 0
    if not nights:
        click.echo(f"{places.runs} holds no night yet; `nianbao nightly` runs one")
    for name, events in nights:
        ends = [event for event in events if _is_end(event)]
        reports = f"{ends[-1].figures.get('reports', 0)} new reports" if ends else "did not finish"
        click.echo(f"{name}: {reports}; sites {_line(_outcomes(events))}")
    click.echo(f"coverage: {_line(coverage)}")
    click.echo(f"grades: {_line(grades)}")
    for each in attention:
        click.echo(f"look at: {each}")
    return 1 if attention else 0


def _is_end(event: Event) -> bool:
    return event.step == "night" and event.state == "finished"


def _outcomes(events: list[Event]) -> dict[str, int]:
    return dict(Counter(event.state for event in events if event.step == "crawl"))


def _dataset(releases: Path) -> tuple[dict[str, int], dict[str, int]]:
    from pipeline.dataset.loading import load

    if not (releases / "latest").exists():
        return {}, {}
    coverage = load("coverage", releases=releases)
    reports = load("reports", releases=releases)
    return _count(coverage["state"]), _count(reports["grade"])


def _count(values: object) -> dict[str, int]:
    counts = Counter(str(value) for value in values)  # type: ignore[attr-defined]
    return dict(sorted(counts.items()))


def _line(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
