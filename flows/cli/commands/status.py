"""`nianbao status`: coverage and health on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options
from flows.cli.shown import shown

if TYPE_CHECKING:
    from rich.console import Console

    from flows.health import Health
    from flows.places import Places

PLAIN_WIDTH = 110
LINES_SHOWN = 12
STATES = {
    "extracted": "read",
    "extracted_with_flags": "flagged",
    "archived_not_extracted": "unread",
    "blocked": "blocked",
    "not_found": "not found",
    "not_published": "not publ.",
    "not_tried": "not tried",
}


@click.command
@place_options
@json_option
def command(places: Places, as_json: bool) -> int:
    """Show the last nights, hosts by outcome, coverage and grades; exit code 1 if a person should look."""
    from flows.health import examine

    health = examine(places)
    if as_json:
        click.echo(health.model_dump_json())
    else:
        _print(health)
    return 1 if health.look_at else 0


def _print(health: Health) -> None:
    import sys

    from rich.console import Console

    console = Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)
    _print_nights(health, console)
    _print_troubles(health, console)
    _print_coverage(health, console)
    say = console.print
    say(f"grades    {_counts(health.grades)}; release {health.release or 'none'}", highlight=False)
    if health.imported:
        say(f"imported  {shown(_counts(health.imported))}", markup=False, highlight=False)
    say(f"archive   {health.archive_bytes / 2**20:,.1f} MiB", highlight=False)
    following = (
        f"{health.next_night:%Y-%m-%d %H:%M} China time" if health.next_night else "none: nothing is served"
    )
    say(
        f"next      {following}" + (f"; now running: {shown(health.running)}" if health.running else ""),
        markup=False,
    )
    say(f"look at   {len(health.look_at) or 'nothing'}", style="bold red" if health.look_at else "green")
    others = [line for line in health.look_at if not line.startswith("site ")]  # those are in their table
    for line in others:
        say(f"  {shown(line)}", markup=False, highlight=False)


def _print_nights(health: Health, console: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    if not health.nights:
        console.print("no night yet; `nianbao nightly` runs one", markup=False)
        return
    table = Table("night (UTC)", "took", "sites", "reports", "look at", box=SIMPLE_HEAD, pad_edge=False)
    for night in health.nights:
        took = "broken off" if night.ended is None else str(night.ended - night.started)
        table.add_row(
            f"{night.started:%m-%d %H:%M}",
            took,
            _counts(night.outcomes),
            str(night.reports),
            str(night.problems),
        )
    console.print(table)


def _print_troubles(health: Health, console: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    console.print(f"hosts     {_counts(health.outcomes)}", highlight=False)
    if not health.troubles:
        return
    table = Table("site", "outcome", "since", "reason", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[:3]:
        column.no_wrap = True  # where it is narrow, the reason gives way
    for trouble in health.troubles[:LINES_SHOWN]:
        table.add_row(trouble.site, trouble.outcome, str(trouble.since), Text(shown(trouble.reason)))
    console.print(table)
    if len(health.troubles) > LINES_SHOWN:
        console.print(f"and {len(health.troubles) - LINES_SHOWN} more hosts, with --json")


def _print_coverage(health: Health, console: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.registry.divisions import provinces

    if not health.coverage:
        return
    names = {iso: province.short_name for iso, province in provinces().items()}
    table = Table("coverage", *STATES.values(), box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for iso, states in health.coverage.items():
        table.add_row(names.get(iso, iso), *(str(states.get(state, "")) for state in STATES))
    console.print(table)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
