"""`nianbao versions`: the releases of an installation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@place_options
@json_option
def command(places: Places, as_json: bool) -> None:
    """List the releases, oldest first."""
    names = [str(version) for version in places.all_releases.versions()]
    if as_json:
        click.echo(json.dumps(names))
    elif not names:
        click.echo(
            f"{places.releases} holds no release yet; `nianbao nightly` or `nianbao publish` makes one"
        )
    for name in [] if as_json else names:
        click.echo(name)
