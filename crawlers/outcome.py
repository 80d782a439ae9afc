"""What a night on a site came to: one outcome, the report links that were seen, and what is worth knowing."""

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

OutcomeName = Literal[
    "complete", "truncated", "blocked", "robots", "unreachable", "changed", "failed", "not_reached"
]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sighting(_Record):
    """A link on a list of this night, with the verdict of the title classifier on it.

    `url` is what the list links to and `captured_url` where its content was found after redirects; it is null
    for links that were not fetched. `agency_hint` is the name of the directory entry that led to the column,
    `listed_agency` the agency that the row itself prints.
    """

    site: str
    url: str
    title: str
    list_date: datetime.date | None = None
    column_url: str
    agency_hint: str | None = None
    listed_agency: str | None = None
    verdict: Literal["accept", "reject", "uncertain"]
    reason: str = ""
    captured_url: str | None = None


class SiteFinding(_Record):
    """Something a person may want to look at: a dotted code, a sentence, and the evidence (mostly a URL)."""

    code: str
    message: str
    evidence: str = ""


class SiteOutcome(_Record):
    """How the visit to one site ended; `bytes` counts bodies as received, `not_modified` the 304 answers."""

    site: str
    outcome: OutcomeName
    reason: str
    started: datetime.datetime
    ended: datetime.datetime
    family: str | None = None
    requests: int = 0
    bytes: int = 0
    not_modified: int = 0
    sightings: tuple[Sighting, ...] = ()
    findings: tuple[SiteFinding, ...] = ()


class ShardResult(_Record):
    """The outcomes of all sites of a shard, in the order of the sites."""

    run: str
    shard: str
    outcomes: list[SiteOutcome]
