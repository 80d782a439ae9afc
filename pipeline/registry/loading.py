"""Loads the site registry, or says in one message what keeps it from being loaded."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from pipeline.errors import WrongUsageError
from pipeline.registry.reading import read_sites
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Registry", "load_registry"]


def load_registry(sites_dir: Path) -> Registry:
    """Every site of a directory, one YAML file a site; nothing is left out silently.

    Raises WrongUsageError naming file, line and field of the first problem, with the remedy.
    """
    collecting = gc.isenabled()
    # Thousands of long-lived objects and no garbage: collecting in between doubles the time.
    gc.disable()
    try:
        files, problems = read_sites(sites_dir)
    finally:
        if collecting:
            gc.enable()
    if problems:
        first, others = problems[0], len(problems) - 1
        more = f" ({others} more; `nianbao sites check` lists them all)" if others else ""
        raise WrongUsageError(first.place, first.reason, f"{first.remedy}{more}")
    return Registry({file.site.id: file.site for file in files})
