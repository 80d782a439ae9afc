"""`nianbao export`: a table of a release as CSV, Stata or Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import place_options

if TYPE_CHECKING:
    from flows.places import Places

FORMATS = ("csv", "dta", "xlsx")


@click.command
@click.argument("table")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--version", "version", default="latest", show_default=True, help="Which release.")
@place_options
def command(table: str, target: Path, version: str, places: Places) -> None:
    """Write TABLE of a release to the file TARGET; its ending decides: .csv, .dta (Stata) or .xlsx (Excel).

    Texts that a spreadsheet would take for a formula are written as text.
    """
    from pipeline.dataset.release.exporting import export_table

    places.all_releases.bring(version)
    rows = export_table(places.releases, table, version, target)
    click.echo(f"{target}: {rows} rows")
