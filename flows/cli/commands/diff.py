"""`nianbao diff`: the values that differ between two releases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@place_options
@json_option
def command(old: str, new: str, places: Places, as_json: bool) -> None:
    """Show the values that differ between release A and release B, each with its cause.

    A and B are names as `nianbao versions` lists them; B may be `latest`. With --json, one object a line.
    """
    from flows.cli.summaries import describe_difference, difference_object
    from pipeline.dataset.release.changes import release_differences
    from pipeline.dataset.versions import find_release

    for name in (old, new):
        places.all_releases.bring(name)
    before, after = find_release(places.releases, old), find_release(places.releases, new)
    count = 0
    for part in release_differences(before, after):
        for difference in part:
            count += 1
            if as_json:
                click.echo(json.dumps(difference_object(difference), ensure_ascii=False))
            else:
                click.echo(describe_difference(difference))
    if not as_json:
        click.echo(f"{count} values differ between {before.name} and {after.name}")
