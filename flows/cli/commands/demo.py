"""`nianbao demo`: the real nightly flow against the practice web."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import yaml

from flows.cli.options import cores, json_option
from flows.cli.summaries import print_night
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from flows.plan import NightPlan

MARK = "nianbao-demo"
PORT = 8642
FIRST = "first"


@click.command
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/demo"),
    show_default=True,
    help="Where the demo puts its archive, lake and releases.",
)
@click.option(
    "--night",
    default=FIRST,
    show_default=True,
    help="Which night the practice web plays; all but the first go on with what the demo has left.",
)
@click.option(
    "--hosts", default="families", show_default=True, help="Which practice sites: families, or all."
)
@click.option("--port", default=PORT, show_default=True, help="Port of the practice web on 127.0.0.1.")
@json_option
def command(data: Path, night: str, hosts: str, port: int, as_json: bool) -> int:
    """Start the practice web on loopback, run the real nightly flow against it, and show what came out.

    The practice web carries invented agencies with invented figures and imitates the structures of real sites. The
    first night starts from nothing; `--night unchanged`, `revised` and `second` play the nights after it.
    """
    from flows.prefect_settings import configure_prefect
    from practice.web import PracticeWeb

    data = data.absolute()
    if night != FIRST and not (data / MARK).exists():
        raise WrongUsageError(
            f"night {night}", f"there is no first night in {data}", "Run nianbao demo first."
        )
    with PracticeWeb(port, scenario=night, hosts=hosts) as web:
        if night == FIRST:
            _start_afresh(data)
        web.write_registry(data / "sites")
        plan = _plan(data)
        configure_prefect(data / "prefect")
        from flows.cli.logs import show_steps
        from flows.night import run_night

        if not as_json:
            click.echo(
                f"Practice web on http://127.0.0.1:{web.port}/, night “{night}”; the data go to {data}"
            )
        with show_steps():
            summary = run_night(plan)
        print_night(summary, as_json=as_json)
        if summary.site and not as_json:
            click.echo(f"open {summary.site}")
        found = {outcome.site: outcome.outcome for outcome in summary.outcomes}
        return 0 if found == web.truth().outcomes else 1


def _start_afresh(data: Path) -> None:
    if data.exists() and any(data.iterdir()) and not (data / MARK).exists():
        raise WrongUsageError(
            f"directory {data}",
            "it holds something that is no demo",
            "Name an empty or new directory with --data.",
        )
    if data.exists():
        shutil.rmtree(data)
    data.mkdir(parents=True)
    (data / MARK).write_text("A demo of nianbao; the next demo replaces this directory.\n", encoding="utf-8")


def _plan(data: Path) -> NightPlan:
    from flows.installation import InstallationSettings
    from flows.plan import NightPlan
    from practice.settings import SETTINGS

    settings = InstallationSettings.model_validate(yaml.safe_load(SETTINGS))
    return NightPlan(data=data, registry=data / "sites", settings=settings, shards=cores(), processes=cores())
