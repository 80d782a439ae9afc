"""`nianbao extract`: read files and print the reports found in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import cores, json_option
from flows.cli.progress import show_progress
from flows.cli.shown import shown
from pipeline.errors import WrongUsageError
from pipeline.extraction.report import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extraction.report import Extraction


@click.command
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@json_option
@click.option(
    "--processes", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: all cores]"
)
def command(paths: tuple[Path, ...], as_json: bool, processes: int | None) -> int:
    """Read files and print the reports found in them; directories are searched for files.

    With --json, one JSON object a line and a report. A file that is no such report is `rejected`, one that
    cannot be read is `failed`; both say why. Exit code 1 if a file could not be read.
    """
    from pipeline.extraction.batch.batch import WorkItem, extract_many
    from pipeline.extraction.serialization import to_json_object

    files = list(_files(paths))
    failed = 0
    with show_progress("files read", len(files)) as advance:
        items = (WorkItem(source=str(path), path=path) for path in files)
        for extractions in extract_many(items, processes=min(processes or cores(), max(len(files), 1))):
            for extraction in extractions:
                failed += extraction.status is Status.FAILED
                if as_json:
                    click.echo(json.dumps(to_json_object(extraction), ensure_ascii=False))
                else:
                    click.echo(_describe(extraction))
            advance(1)
    return 1 if failed else 0


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        elif path.exists():
            yield path
        else:
            raise WrongUsageError(
                str(path), "there is no such file or directory", "Check the spelling of the path."
            )


def _describe(extraction: Extraction) -> str:
    report = extraction.report
    if report is None:
        return shown(f"{extraction.source}: {extraction.status}: {extraction.reason}")
    flagged = sum(bool(cell.flags) for cell in report.cells)
    lines = [
        f"{extraction.source}: {report.title or 'without a title'}",
        f"  agency {report.agency or 'unknown'}, year {report.year or 'unknown'}, form {report.form or 'unknown'}, "
        f"grade {report.grade}, {len(report.cells)} cells ({flagged} flagged), {len(report.sections)} sections",
    ]
    lines += [
        f"  {finding.severity}: {finding.code}"
        + (f" [{finding.verdict}]" if finding.verdict else "")
        + f": {finding.message}"
        for finding in report.findings
        if finding.severity is not Severity.LOW
    ]
    return "\n".join(map(shown, lines))
