"""`nianbao import`: what people saved by hand and what other crawlers captured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from flows.cli.options import json_option, place_options
from flows.cli.shown import shown

if TYPE_CHECKING:
    from flows.places import Places


@click.command
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--site", default=None, help="The site of the registry they belong to.  [default: found by address]"
)
@click.option("--url", default=None, help="The address of a saved file that does not say it itself.")
@place_options
@json_option
def command(paths: tuple[Path, ...], site: str | None, url: str | None, places: Places, as_json: bool) -> int:
    """Take saved pages and documents, WARC and WACZ files into the archive; directories are searched.

    Every capture keeps its own time and where it came from. `nianbao nightly --no-crawl` then extracts what is new.
    Exit code 1 if something was left out.
    """
    from flows.ledger import new_run
    from flows.lock import hold
    from flows.wanted import wanted_sites
    from pipeline.archive.importing import import_path

    registry = places.registry()
    if site is not None:
        wanted_sites(registry, (site,))

    def owner(address: str) -> str | None:
        found = registry.host_owner(urlsplit(address).hostname or "", subdomains=True)
        return found.id if found else None

    taken, skipped = 0, []
    with hold(places.data, "import"):
        ledger = new_run(places.runs, "import")
        for path in paths:
            result = import_path(
                places.open_archive(), path, site=site, site_of=owner, run=ledger.run, url=url
            )
            ledger.record(
                "import", str(path), "taken", captures=len(result.captures), skipped=len(result.skipped)
            )
            taken += len(result.captures)
            skipped += result.skipped
    if as_json:
        click.echo(json.dumps({"captures": taken, "skipped": skipped}, ensure_ascii=False))
    else:
        for name, reason in skipped:
            click.echo(shown(f"left out {name}: {reason}"))
        click.echo(f"{taken} captures taken into {places.archive}, {len(skipped)} left out")
    return 1 if skipped else 0
