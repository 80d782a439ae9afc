"""`nianbao sites`: propose and validate registry entries."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options
from flows.cli.shown import shown

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
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, default=str))
        return 1 if errors else 0
    for problem in problems:
        click.echo(shown(f"{problem.severity}: {problem}"))
    if errors:
        click.echo(f"{errors} errors in {places.sites}")
        return 1
    registry = places.registry()
    click.echo(f"{len(registry.sites)} sites with {len(registry.agencies)} agencies: no error found")
    return 0


@command.command
@click.argument("url")
@place_options
@click.option("--write", is_flag=True, help="Write the entry into the registry instead of printing it.")
def add(url: str, places: Places, write: bool) -> None:
    """Propose a registry entry by looking at the home page URL: its family and the columns that list reports.

    The visit follows the same rules as the nightly crawl. Read the proposal before you use it: the province is a guess
    where the page prints no site code.
    """
    import yaml

    from crawlers.proposal import propose_site
    from flows.settings import load_settings
    from pipeline.errors import WrongUsageError

    site = propose_site(url, load_settings(places.data))
    text = yaml.safe_dump(
        site.model_dump(mode="json", exclude_defaults=True), allow_unicode=True, sort_keys=False
    )
    if not write:
        click.echo(text, nl=False)
        return
    path = places.sites / f"{site.id}.yaml"
    if path.exists():
        raise WrongUsageError(str(path), "the registry has this entry already", "Edit the file instead.")
    path.write_text(text, encoding="utf-8")
    click.echo(f"wrote {path}; complete it and run `nianbao sites check`")
