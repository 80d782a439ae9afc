"""`nianbao crawl`: some sites into the archive, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.options import cores, json_option, place_options
from flows.cli.summaries import print_night

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("sites", nargs=-1, required=True, metavar="SITE...")
@place_options
@json_option
def command(sites: tuple[str, ...], places: Places, as_json: bool) -> int:
    """Crawl sites of the registry into the archive; `nianbao nightly --no-crawl` then extracts what is new."""
    from flows.plan import NightPlan
    from flows.prefect_settings import configure_prefect
    from flows.wanted import wanted_sites

    wanted_sites(places.registry(), sites)  # wrong names are told before anything is started

    plan = NightPlan(
        data=places.data,
        registry=places.sites,
        sites=sites,
        settings=places.settings,
        shards=min(cores(), len(sites)),
        extract=False,
        publish=False,
    )
    configure_prefect(places.prefect)
    from flows.cli.logs import show_steps
    from flows.night import run_night

    with show_steps():
        summary = run_night(plan)
    print_night(summary, as_json=as_json)
    return 0 if summary.complete else 1
