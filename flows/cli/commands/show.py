"""`nianbao show`: the page of a report in the browser, with a cell marked on the archived page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import cores, json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("report", metavar="AGENCY/YEAR")
@click.argument("cell", metavar="[TABLE/ITEM/COLUMN]", required=False)
@click.option("--release", default="latest", show_default=True, help="Which release.")
@click.option("--no-open", is_flag=True, help="Print the address only.")
@place_options
@json_option
def command(
    report: str, cell: str | None, release: str, no_open: bool, places: Places, as_json: bool
) -> None:
    """Open the page of a report, and mark the place on the archived page that a cell was read from.

    The site of the release is built first where it lacks the page.
    """
    from flows.shown_reports import find_report_page

    page = find_report_page(places, report, cell, release, processes=cores())
    if as_json:
        click.echo(json.dumps({"address": page.address, "release": page.release}))
    else:
        click.echo(page.address)
    if not no_open:
        click.launch(page.address)
