"""`nianbao verify`: whether archive, lake and releases are whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flows.cli.options import json_option, place_options

if TYPE_CHECKING:
    from flows.places import Places
    from flows.verification import Problem


@click.command
@click.option("--archive", is_flag=True, help="Every archived record against its digests and the index.")
@click.option("--releases", is_flag=True, help="Every file of every release against its checksum.")
@click.option("--lake", is_flag=True, help="The lake's tables, and its reports against the archive.")
@place_options
@json_option
def command(archive: bool, releases: bool, lake: bool, places: Places, as_json: bool) -> int:
    """Read everything again and say what is not whole, and what to do; nothing is changed.

    Without a choice, all three are verified. Exit code 1 if anything is wrong.
    """
    from dataclasses import asdict

    from flows.cli.progress import show_progress
    from flows.lock import hold
    from flows.verification import CHECKS, extent

    chosen = {"archive": archive, "releases": releases, "lake": lake}
    parts = [name for name, wanted in chosen.items() if wanted] or list(chosen)
    problems: list[Problem] = []
    with hold(places.data, "verify"):
        amounts = extent(places)
        checked = {name: amounts[name] for name in parts}
        for name, amount in checked.items():
            with show_progress(f"verifying the {name}", amount) as advance:
                problems += CHECKS[name](places, advance)
    if as_json:
        click.echo(
            json.dumps({"checked": checked, "problems": list(map(asdict, problems))}, ensure_ascii=False)
        )
        return 1 if problems else 0
    units = {"archive": "WARC files", "releases": "releases", "lake": "lake tables"}
    click.echo("read " + ", ".join(f"{number} {units[name]}" for name, number in checked.items()))
    for each in problems:
        click.echo(f"{each.part}: {each.thing}: {each.code}: {each.reason}. {each.remedy}")
    click.echo(f"{len(problems)} problems" if problems else "everything is whole")
    return 1 if problems else 0
