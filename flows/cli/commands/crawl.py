"""`nianbao crawl`: some sites into the archive, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.nights import play_night
from flows.cli.options import cores, json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("sites", nargs=-1, required=True, metavar="SITE...")
@place_options
@json_option
def command(sites: tuple[str, ...], places: Places, as_json: bool) -> int:
    """Crawl sites of the registry into the archive; `nianbao nightly --no-crawl` then extracts what is new."""
    from flows.plan import NightPlan
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
    return play_night(plan, as_json=as_json)
