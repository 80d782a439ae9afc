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


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
