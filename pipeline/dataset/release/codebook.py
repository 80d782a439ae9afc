"""CODEBOOK.md: every table, column, code, flag and finding of a release, made from the schema."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.dataset.schema import RELEASE_TABLES, tables

if TYPE_CHECKING:
    from pipeline.dataset.schema import Column, Table

_DATASET = Path(__file__).parent.parent
_EXTRACTION = _DATASET.parent / "extraction"

_TYPES = {
    "text": "text",
    "code": "code (text, dictionary-encoded)",
    "texts": "list of text",
    "count": "whole number (int64)",
    "index": "whole number (int32)",
    "measure": "number (float64)",
    "money": "decimal(20, 4)",
    "date": "date",
    "truth": "true or false",
}


def code_lists() -> list[Path]:
    """The lists of flags and findings that the codebook quotes, as far as they are there."""
    paths = [folder / name for name in ("flags.csv", "findings.csv") for folder in (_EXTRACTION, _DATASET)]
    return [path for path in paths if path.is_file()]


def render_codebook(version: str, rows: dict[str, int]) -> str:
    """The codebook of a release with that name and these numbers of rows by table."""
    parts = [
        f"# Codebook of release {version}\n",
        "Annual reports on open government information (政府信息公开工作年度报告) of China's administrative organs.\n",
        "Nulls are never zeros. Dates are UTC. A number stands as the agency printed it; what casts doubt on it is "
        "said in `cells.flags`, in `findings` and in the grade of the report.\n",
        *(_render_table(tables()[name], rows[name]) for name in RELEASE_TABLES),
        _render_grades(),
        *(_render_codes(name) for name in ("flags.csv", "findings.csv")),
    ]
    return "\n".join(part for part in parts if part)


def _render_table(table: Table, rows: int) -> str:
    facts = [f"{rows:,} rows."]
    if table.key:
        facts.append(f"Key: {', '.join(table.key)}.")
    for other, shared in table.foreign.items():
        facts.append(f"({', '.join(shared)}) is a row of `{other}`.")
    lines = [f"## {table.name}\n", f"{table.en} {table.zh}\n", f"{' '.join(facts)}\n"]
    if table.caveats:
        lines += [*(f"- {caveat}" for caveat in table.caveats), ""]
    lines += ["| Column | Type | Unit | Null | Meaning | 含义 |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *(_render_column(column) for column in table.columns), ""])


def _render_column(column: Column) -> str:
    meaning = column.en
    if column.values and not all(f"{value}" in column.en for value in column.values):
        meaning += f". One of: {', '.join(column.values)}"
    cells = (
        f"`{column.name}`",
        _TYPES[column.type],
        column.unit or "",
        "no" if column.required else "yes",
        meaning,
        column.zh,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _render_grades() -> str:
    """How often a value is what the file prints, by the grade of its report, as last measured."""
    lines = [
        "## Grades\n",
        "What a grade was worth when it was last measured: invented reports with known figures, printed in random "
        "layouts (HTML, text, Word, spreadsheets, PDF, scans) and damaged as real ones are, were read back (`python "
        "-m benchmarks.accuracy --count 500 --seed 940000`, golden files included). Values with flags count like "
        "others, so that those without are better than this. Real reports may differ.\n",
        "| Grade | Files | Values read | As printed | 95 % interval |",
        "|---|---|---|---|---|",
    ]
    with (_EXTRACTION / "measured_grades.csv").open(encoding="utf-8", newline="") as measured:
        for row in csv.DictReader(measured):
            share = f"{float(row['right']) / float(row['values']):.3%}"
            interval = f"{float(row['low']):.3%} – {float(row['high']):.3%}"
            lines.append(f"| {row['grade']} | {row['files']} | {row['values']} | {share} | {interval} |")
    return "\n".join([*lines, ""])


def _render_codes(name: str) -> str:
    """One table of the codes in every list of that name."""
    rows: list[dict[str, str]] = []
    for path in code_lists():
        if path.name == name:
            with path.open(encoding="utf-8", newline="") as listed:
                rows += csv.DictReader(listed)
    lines = [f"## Codes of {Path(name).stem}\n", "| Code | Severity | Meaning | 含义 |", "|---|---|---|---|"]
    for row in rows:
        cells = (f"`{row['code']}`", row["severity"], row["meaning"], row["meaning_zh"])
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join([*lines, ""])
