"""`nianbao recover`: what was lost or torn is made again from the archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import cores, json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.group
def command() -> None:
    """Make again what was lost: the index from the WARC files, the lake from the archive."""


@command.command("archive")
@place_options
@json_option
def recover_archive(places: Places, as_json: bool) -> None:
    """Take records that a killed crawl left incomplete off the ends of WARC files; they are kept beside them."""
    from flows.lock import hold

    with hold(places.data, "recover archive"):
        ends = [str(path) for path in places.open_archive().trim()]
    if as_json:
        click.echo(json.dumps({"torn_ends": ends}, ensure_ascii=False))
        return
    for end in ends:
        click.echo(f"kept the torn end {end}")
    click.echo(f"{len(ends)} WARC files were torn; every file ends with a whole record")


@command.command("index")
@place_options
@json_option
def recover_index(places: Places, as_json: bool) -> None:
    """Make the capture index anew from the WARC files alone."""
    from flows.lock import hold

    with hold(places.data, "recover index"):
        captures = places.open_archive().rebuild()
    click.echo(json.dumps({"captures": captures}) if as_json else f"{captures} captures are in the new index")


@command.command("lake")
@place_options
@json_option
def recover_lake(places: Places, as_json: bool) -> int:
    """Fill a new lake from the archive and put it in the place of the old one, which is moved aside.

    Documents are read by the code of today; `nianbao publish` then makes a release only if anything differs from the
    last one.
    """
    from flows.plan import NightPlan
    from flows.prefect_settings import configure_prefect

    places.registry()  # a broken registry is told before anything is started
    plan = NightPlan(data=places.data, registry=places.sites, settings=places.settings, processes=cores())
    configure_prefect(places.prefect)
    from flows.cli.logs import show_steps
    from flows.recovery import rebuild_lake

    with show_steps():
        rebuilt = rebuild_lake(plan)
    summary = rebuilt.summary
    if as_json:
        click.echo(
            json.dumps(
                {
                    "nights": rebuilt.nights,
                    "reports": summary.reports,
                    "cells": summary.cells,
                    "old_lake": str(rebuilt.aside) if rebuilt.aside else None,
                    "problems": summary.problems,
                },
                ensure_ascii=False,
            )
        )
    else:
        click.echo(f"{rebuilt.nights} nights were taken again: {summary.reports} readings of reports")
        if rebuilt.aside:
            click.echo(f"the lake of before is now {rebuilt.aside}; remove it when you are content")
        for problem in summary.problems:
            click.echo(f"look at: {problem}")
    return 0
