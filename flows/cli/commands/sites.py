"""`nianbao sites`: propose and validate registry entries."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options
from flows.cli.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.outcome import SiteOutcome
    from crawlers.proposal import Proposal
    from flows.places import Places
    from pipeline.registry.problem import RegistryProblem


@click.group
def command() -> None:
    """Propose and validate registry entries."""


@command.command
@click.argument("sites", nargs=-1)
@click.option("--live", is_flag=True, help="Ask the sites themselves: robots.txt, home page and columns.")
@place_options
@json_option
def check(sites: tuple[str, ...], live: bool, places: Places, as_json: bool) -> int:
    """Validate every file of the registry and list all problems at once; exit code 1 if there are any.

    With --live each site, or each of SITES, is then asked whether robots.txt, home page and columns answer as recorded,
    under the rules of the nightly crawl; nothing is archived.
    """
    from pipeline.registry.checking import check_registry

    problems = check_registry(places.sites)
    errors = sum(problem.severity == "error" for problem in problems)
    outcomes = _look(places, sites) if live and not errors else []
    if as_json:
        told = [asdict(problem) for problem in problems]
        looked = [outcome.model_dump(mode="json", exclude={"sightings"}) for outcome in outcomes]
        click.echo(
            json.dumps({"problems": told, "sites": looked} if live else told, ensure_ascii=False, default=str)
        )
    else:
        _tell(problems, errors, places, outcomes)
    return 1 if errors or any(outcome.outcome != "complete" for outcome in outcomes) else 0


def _tell(
    problems: Sequence[RegistryProblem], errors: int, places: Places, outcomes: Sequence[SiteOutcome]
) -> None:
    for problem in problems:
        click.echo(shown(f"{problem.severity}: {problem}"))
    if errors:
        click.echo(f"{errors} errors in {places.sites}")
        return
    registry = places.registry()
    click.echo(f"{len(registry.sites)} sites with {len(registry.agencies)} agencies: no error found")
    for outcome in outcomes:
        click.echo(f"{outcome.site}: {outcome.outcome}: {outcome.reason}")
        for finding in outcome.findings:
            click.echo(f"  {finding.code} {finding.evidence}: {finding.message}")


def _look(places: Places, names: tuple[str, ...]) -> list[SiteOutcome]:
    """How the sites answer, from a visit whose captures are thrown away."""
    from crawlers.run import crawl_sites
    from flows.settings import load_settings
    from flows.wanted import wanted_sites

    settings = load_settings(places.data).model_copy(update={"only_recorded": True})
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        wanted = wanted_sites(places.registry(), names)
        return crawl_sites(wanted, data=Path(folder), run="check", shard="live", settings=settings).outcomes


@command.command
@click.argument("urls", nargs=-1, required=True)
@place_options
@click.option("--write", is_flag=True, help="Write the entries into the registry instead of printing them.")
@click.option("--province", default=None, help="Its ISO 3166-2 code, where the page does not tell it.")
def add(urls: tuple[str, ...], places: Places, write: bool, province: str | None) -> int:
    """Propose a registry entry by looking at each home page of URLS: its family and the columns that list reports.

    The visits follow the same rules as the nightly crawl. Read the proposals before you use them. Where nothing on the
    page tells the province it is asked for; without a terminal it is left open. Exit code 1 if a site does not answer.
    """
    from crawlers.proposal import propose_sites
    from flows.settings import load_settings
    from pipeline.errors import NianbaoError, WrongUsageError
    from pipeline.registry.divisions import provinces

    if province is not None and province not in provinces():
        raise WrongUsageError(province, "this is no province", f"Use one of {', '.join(provinces())}.")
    failed = 0
    for number, proposal in enumerate(propose_sites(urls, load_settings(places.data), province=province)):
        if isinstance(proposal, NianbaoError):
            click.echo(shown(str(proposal)), err=True)
            failed = 1
            continue
        if number and not write:
            click.echo("---")
        _give(proposal, places, write=write)
    return failed


def _give(proposal: Proposal, places: Places, *, write: bool) -> None:
    """Prints a proposed entry, or writes it into the registry."""
    import yaml

    from pipeline.errors import WrongUsageError

    site = proposal.site
    entry = site.model_dump(mode="json", exclude_defaults=True)
    if not proposal.has_province:
        entry["province"] = _asked_province()
    if write and entry["province"] is None:
        remedy = "Name it with --province CN-…."
        raise WrongUsageError(str(site.home), "the page does not tell its province", remedy)
    text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)
    if not write:
        click.echo(text, nl=False)
        return
    path = places.sites / f"{site.id}.yaml"
    if path.exists():
        raise WrongUsageError(str(path), "the registry has this entry already", "Edit the file instead.")
    path.write_text(text, encoding="utf-8")
    click.echo(f"wrote {path}; complete it and run `nianbao sites check`")


def _asked_province() -> str | None:
    """The province as a person gives it; None where nobody can be asked."""
    from pipeline.registry.divisions import provinces

    if not sys.stdin.isatty():
        return None
    choice = click.Choice(list(provinces()))
    answer: str = click.prompt("The page does not tell its province. ISO 3166-2 code", type=choice, err=True)
    return answer
