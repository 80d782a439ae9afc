"""How the crawls of a night ended, kept in the archive beside what they brought.

A page that was not fetched leaves no capture, so the captures alone do not tell why something is missing, nor which
captures were read together. One small JSON file a run says both, and with it the archive holds all that the lake is
made of.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.problems import ArchiveError
from pipeline.dataset.entry import SiteNight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.storage.store import Store

_FOLDER = "nights"


@dataclass(frozen=True)
class NightRecord:
    """A run: the sites that were read after it (`read`, none when it only crawled), and how each crawl ended."""

    run: str
    read: tuple[str, ...]
    outcomes: tuple[SiteNight, ...] = ()


def write_night(archive: Store, night: NightRecord) -> None:
    """Keep the record, as a whole or not at all."""
    outcomes = [
        {
            "site": each.site,
            "date": each.date.isoformat(),
            "outcome": each.outcome,
            "reason": each.reason,
        }
        for each in night.outcomes
    ]
    facts = {"run": night.run, "read": list(night.read), "outcomes": outcomes}
    archive.write_once(f"{_FOLDER}/{night.run}.json", json.dumps(facts, ensure_ascii=False, indent=1) + "\n")


def send_nights(archive: Store, remote: Store) -> None:
    """Copy the records that the remote store does not have yet."""
    known = set(remote.names(_FOLDER))
    for name in archive.names(_FOLDER):
        if name not in known and _is_record(name):
            remote.write_once(name, archive.read(name).decode())


def read_nights(archive: Store) -> Iterator[NightRecord]:
    """All records, oldest run first.

    Raises:
        ArchiveError: a record cannot be read.
    """
    for name in archive.names(_FOLDER):
        if not _is_record(name):
            continue
        try:
            facts = json.loads(archive.read(name))
            outcomes = tuple(
                SiteNight(
                    each["site"],
                    datetime.date.fromisoformat(each["date"]),
                    each["outcome"],
                    each["reason"],
                )
                for each in facts["outcomes"]
            )
            yield NightRecord(facts["run"], tuple(facts["read"]), outcomes)
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveError(
                name, f"the record of this night cannot be read ({error})", "Restore it from a backup."
            ) from error


def _is_record(name: str) -> bool:
    """Whether it is a finished record and not the draft of one."""
    return name.endswith(".json") and "/." not in name
