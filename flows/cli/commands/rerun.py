"""`nianbao rerun`: one agency again, from the archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import cores, json_option, place_options, years_option

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("agency")
@years_option
@click.option("--refetch", is_flag=True, help="Crawl the agency's site first.")
@click.option("--dry-run", is_flag=True, help="Show the value differences and change nothing.")
@place_options
@json_option
def command(
    agency: str, years: tuple[int, ...], refetch: bool, dry_run: bool, places: Places, as_json: bool
) -> int:
    """Extract one agency's reports again from the archive, show which values change, commit and publish them.

    AGENCY is an id of the registry. The network is not used, unless --refetch is given.
    """
    from flows.plan import RerunPlan
    from flows.prefect_settings import configure_prefect
    from flows.wanted import site_of

    site_of(places.registry(), agency)  # wrong names are told before anything is started

    plan = RerunPlan(
        data=places.data,
        registry=places.sites,
        agency=agency,
        years=years,
        settings=places.settings,
        processes=cores(),
        refetch=refetch,
        dry_run=dry_run,
    )
    configure_prefect(places.prefect)
    from flows.cli.logs import show_steps
    from flows.cli.summaries import describe_difference, difference_object
    from flows.rerun import rerun_agency

    with show_steps():
        outcome = rerun_agency(plan)
    if as_json:
        objects = [difference_object(difference) for difference in outcome.differences]
        click.echo(
            json.dumps(
                {
                    "agency": agency,
                    "reports": outcome.summary.reports,
                    "committed": outcome.committed,
                    "release": outcome.summary.release,
                    "published": outcome.summary.published,
                    "differences": objects,
                },
                ensure_ascii=False,
            )
        )
    else:
        click.echo(
            f"{agency}: {outcome.summary.reports} reports read from the archive, {outcome.summary.cells} cells"
        )
        for difference in outcome.differences:
            click.echo(f"  {describe_difference(difference)}")
        click.echo(f"{len(outcome.differences)} values differ" + _ending(outcome))
    return 0 if outcome.summary.complete else 1


def _ending(outcome: object) -> str:
    from flows.rerun import RerunSummary

    assert isinstance(outcome, RerunSummary)
    if not outcome.committed:
        return "; nothing was changed (dry run)."
    if outcome.summary.published:
        return f"; published {outcome.summary.release}."
    return "; the last release stands."
