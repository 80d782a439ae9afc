"""`nianbao sites`: propose and validate registry entries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places


@click.group
def command() -> None:
    """Propose and validate registry entries."""


@command.command
@place_options
@json_option
def check(places: Places, as_json: bool) -> int:
    """Validate every file of the registry and list all problems at once; exit code 1 if there are any."""
    from pipeline.registry.checking import check_registry

    problems = check_registry(places.sites)
    if as_json:
        click.echo(json.dumps([str(problem) for problem in problems], ensure_ascii=False))
        return 1 if problems else 0
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} problems in {places.sites}")
        return 1
    registry = places.registry()
    click.echo(f"{len(registry.sites)} sites with {len(registry.agencies)} agencies: no problem found")
    return 0
