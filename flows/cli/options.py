"""The options that every command shares, and the places that they name."""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.places import Places
from flows.settings import load_settings
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Callable


def place_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --data and --sites, and hand them over as one `places`."""

    @click.option(
        "--data",
        envvar="NIANBAO_DATA",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("data"),
        show_default=True,
        show_envvar=True,
        help="Directory of the archive, lake, releases and runs.",
    )
    @click.option(
        "--sites",
        "registry",
        type=click.Path(path_type=Path, file_okay=False),
        default=None,
        help="Directory of the registry.  [default: sites/ in the data directory]",
    )
    @wraps(function)
    def with_places(*args: Any, data: Path, registry: Path | None, **kwargs: Any) -> Any:
        if not data.is_dir():
            raise WrongUsageError(
                f"data directory {data}",
                "there is no such directory" if not data.exists() else "it is not a directory",
                "Name it with --data or NIANBAO_DATA; an empty directory with a sites/ in it is enough to start.",
            )
        places = Places(data.absolute(), (registry or data / "sites").absolute(), load_settings(data))
        return function(*args, places=places, **kwargs)

    return with_places


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print machine-readable output.")(function)


def years_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --years, a tuple of reporting years."""
    return click.option(
        "--years", callback=_years, metavar="YEARS", help="Only these reporting years, as 2019-2021,2023."
    )(function)


def night_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --hours and --wait, the budget of a night's crawl and the waits before its further visits."""
    hours = click.option(
        "--hours",
        envvar="NIANBAO_HOURS",
        type=click.FloatRange(min=0, min_open=True),
        default=None,
        show_envvar=True,
        help="How long the crawl may take; sites that were not reached come first the next night.",
    )
    waits = click.option(
        "--wait",
        "waits",
        envvar="NIANBAO_WAITS",
        type=click.FloatRange(min=0),
        multiple=True,
        show_envvar=True,
        help="Seconds before a further visit to sites that failed for a passing reason; may be given again.",
    )
    return hours(waits(function))


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _years(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[int, ...]:  # noqa: ARG001
    if text is None:
        return ()
    years: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not (first.strip().isdigit() and (not last or last.strip().isdigit())):
            raise WrongUsageError(f"--years {text}", f"{part!r} is no year", "Write years as 2019-2021,2023.")
        years.update(range(int(first), int(last or first) + 1))
    return tuple(sorted(years))
