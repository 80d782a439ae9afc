"""`nianbao site`: the pages of a release, which open from the file system."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import cores, json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("release", default="latest")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where the site goes.  [default: site/ in the release]",
)
@click.option("--rebuild", is_flag=True, help="Make every page again, also those that did not change.")
@place_options
@json_option
def command(release: str, target: Path | None, rebuild: bool, places: Places, as_json: bool) -> None:
    """Build the site of RELEASE (a name, or latest) and print the file to open.

    The site needs no network and no server. Pages whose inputs did not change since the newest earlier site are
    taken over from it.
    """
    from flows.websites import build_release_site

    result = build_release_site(
        places,
        release,
        None if target is None else target.absolute(),
        rebuild=rebuild,
        processes=cores(),
    )
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(result), default=str))
    else:
        click.echo(f"{result.written} files written, {result.taken_over} taken over from the site before")
        click.echo(f"open {result.index}")
