"""`nianbao publish`: a release of what the lake holds."""

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
    """Publish a release of what the lake holds; if nothing changed since the last one, nothing is published."""
    from flows.ledger import new_run
    from flows.lock import hold
    from flows.publishing import publish_if_changed
    from flows.summary import NightSummary

    registry = places.registry()
    with hold(places.data, "publish"):
        ledger = new_run(places.runs, "publish")
        summary = NightSummary(ledger.run)
        publish_if_changed(places, registry, ledger, summary)
    if as_json:
        click.echo(json.dumps({"published": summary.published, "release": summary.release}))
    elif summary.published:
        click.echo(f"published {summary.release}")
    else:
        click.echo(f"nothing changed since {summary.release}")
