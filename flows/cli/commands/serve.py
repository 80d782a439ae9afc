"""`nianbao serve`: a standing installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.nights import play_night
from flows.cli.options import cores, json_option, night_options, place_options

if TYPE_CHECKING:
    from flows.places import Places

WAITS = (300.0, 1800.0)


@click.command
@click.option(
    "--at",
    envvar="NIANBAO_AT",
    default="02:30",
    show_default=True,
    show_envvar=True,
    help="When the night begins, in China's time.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of the Prefect UI.")
@click.option("--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Its port.")
@click.option(
    "--database",
    envvar="NIANBAO_DATABASE_URL",
    default=None,
    show_envvar=True,
    metavar="URL",
    help="Prefect's database, as postgresql://….  [default: SQLite in the data directory]",
)
@click.option(
    "--shards", type=click.IntRange(min=1), default=None, help="Crawl processes.  [default: all cores]"
)
@click.option("--once", is_flag=True, help="Run one night now, without a standing server: for cron.")
@night_options
@place_options
@json_option
def command(
    at: str,
    hours: float | None,
    host: str,
    port: int,
    database: str | None,
    shards: int | None,
    once: bool,
    waits: tuple[float, ...],
    places: Places,
    as_json: bool,
) -> int:
    """Run Prefect's server, the nightly schedule and a worker until they are interrupted.

    A night that was broken off is gone on with at once. The Prefect UI has no login: keep it on loopback, or put a
    proxy that asks for one before it.
    """
    from flows.standing.installation import begin_standing
    from flows.standing.schedule import read_schedule

    schedule = read_schedule(at)
    places.registry()  # a broken registry is told before anything is started
    if once:
        return _run_once(places, hours, waits or WAITS, shards, as_json=as_json)
    from flows.standing.serving import serve

    standing = begin_standing(
        data=places.data,
        registry=places.sites,
        at=str(schedule),
        hours=hours,
        waits=waits or WAITS,
        shards=shards or cores(),
        processes=cores(),
        url=f"http://{_reachable(host)}:{port}",
    )

    try:
        serve(standing, host, port, database, places.prefect)
    except KeyboardInterrupt:
        click.echo("stopped; a night that was under way goes on at the next start")
    return 0


def _run_once(
    places: Places, hours: float | None, waits: tuple[float, ...], shards: int | None, *, as_json: bool
) -> int:
    from flows.plan import NightPlan

    plan = NightPlan(
        data=places.data,
        registry=places.sites,
        settings=places.settings,
        shards=shards or cores(),
        processes=cores(),
        hours=hours,
        waits=waits,
    )
    return play_night(plan, as_json=as_json)


def _reachable(host: str) -> str:
    """An address on this machine under which what listens on `host` is reached."""
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    return f"[{host}]" if ":" in host else host
