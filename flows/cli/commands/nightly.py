"""`nianbao nightly`: the whole night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.nights import play_night
from flows.cli.options import cores, json_option, night_options, place_options, years_option

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option(
    "--shards", type=click.IntRange(min=1), default=None, help="Crawl processes.  [default: all cores]"
)
@click.option("--no-crawl", is_flag=True, help="Only read what the archive already holds.")
@click.option("--retry", metavar="RUN", default=None, help="Do again what failed in this run, and only that.")
@years_option
@night_options
@place_options
@json_option
def command(
    sites: tuple[str, ...],
    shards: int | None,
    no_crawl: bool,
    retry: str | None,
    years: tuple[int, ...],
    hours: float | None,
    waits: tuple[float, ...],
    places: Places,
    as_json: bool,
) -> int:
    """Crawl what is due, extract what is new, check, commit, and publish a release if anything changed.

    Without a SITE, every site of the registry is visited. Broken sites and documents never stop the night: they are
    listed at the end, and the exit code is 1. A night that was broken off less than 20 hours ago is gone on with: sites
    that it had finished are not visited again.
    """
    from flows.plan import NightPlan
    from flows.resuming import check_run
    from flows.wanted import wanted_sites

    wanted_sites(places.registry(), sites)  # wrong names are told before anything is started
    if retry:
        check_run(places.runs, retry)

    plan = NightPlan(
        data=places.data,
        registry=places.sites,
        sites=sites,
        settings=places.settings,
        shards=shards or cores(),
        processes=cores(),
        crawl=not no_crawl,
        retry=retry,
        years=years,
        hours=hours,
        waits=waits,
    )
    return play_night(plan, as_json=as_json)
