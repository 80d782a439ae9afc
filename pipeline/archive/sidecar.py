"""The index rows of one WARC file as JSON lines beside it, written after each flushed record.

A crawl process writes only its own WARC and sidecar; the parent process alone writes the SQLite index.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pipeline.archive.capture import Capture, Role
from pipeline.archive.warc import warc_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".jsonl"
NAMES = tuple(field.name for field in fields(Capture))


def sidecar_of(warc: Path) -> Path:
    """Where the index rows of a WARC file stand."""
    return warc.with_name(warc.name + SUFFIX)


def to_line(capture: Capture) -> str:
    """One row, with its line end."""
    row = {
        **{name: getattr(capture, name) for name in NAMES},
        "captured_at": warc_date(capture.captured_at),
        "list_date": capture.list_date.isoformat() if capture.list_date else None,
        "role": capture.role.value,
    }
    return json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"


def from_line(line: str) -> Capture:
    """The row of one line."""
    return from_row(json.loads(line))


def from_row(row: dict[str, Any]) -> Capture:
    """A capture from plain values: dates in ISO 8601, the role by name."""
    values = dict(row)
    values["captured_at"] = datetime.datetime.fromisoformat(row["captured_at"])
    values["list_date"] = datetime.date.fromisoformat(row["list_date"]) if row["list_date"] else None
    values["role"] = Role(row["role"])
    values["revisit"] = bool(row["revisit"])
    return Capture(**values)


def read_lines(path: Path, start: int = 0) -> Iterator[tuple[Capture, int]]:
    """Lines from byte `start` on, each with the byte position behind it; a torn last line is not read."""
    position = start
    with path.open("rb") as stream:
        stream.seek(start)
        for line in stream:
            if not line.endswith(b"\n"):
                return
            position += len(line)
            yield from_line(line.decode("utf-8")), position
