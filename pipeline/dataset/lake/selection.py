"""Which document speaks for an agency and year, when there are several or when one is revised.

The rule. At one address the newest payload speaks, unless its tables cannot be read at all (grade D) while those of
the version before could: then the last good version stays and is marked stale. Among documents at different addresses
the one that is still offered precedes a withdrawn one, then one whose tables can be read, then the one on the
agency's own site, then the better grade, then the later publication date, then the later first sighting, then the
smaller address; the others are named in `other_urls`. The same payload at a second address is the same document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.dataset.rows import ReportRows, Row, rows_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from pipeline.dataset.entry import Attempt, Entry, Presence


@dataclass(frozen=True)
class Held:
    """What the lake holds, or will hold, for one agency and year.

    `report` is the row of `reports`; `contents` are the rows to write in the place of the held ones, None when the
    held cells, sections and findings stay. `refusals` say which documents were not taken, and why.
    """

    report: Row | None = None
    contents: ReportRows | None = None
    refusals: tuple[tuple[str, str], ...] = ()

    def with_row(self, **facts: Any) -> Held:
        """The same contents with some facts of the report's row changed."""
        assert self.report is not None
        return replace(self, report={**self.report, **facts})


def settle(held: Held, entries: Sequence[Entry]) -> Held:
    """What the lake shall hold after these documents of one agency and year; their order does not matter."""
    for entry in sorted(entries, key=lambda entry: (entry.first_seen, entry.last_seen, entry.url)):
        held = _take(held, entry)
    return held


def mark_attempt(held: Held, attempt: Attempt) -> Held:
    """The held report marked stale when its own address now offers something that could not be read."""
    row = held.report
    if row is None or row["url"] != attempt.url or attempt.payload_sha256 in row["earlier_payloads"]:
        return held
    if row["stale_since"] is not None or attempt.seen < row["first_seen"]:
        return held
    if attempt.payload_sha256 == row["payload_sha256"] and attempt.code_version == row["code_version"]:
        return held
    return held.with_row(stale_since=attempt.seen, stale_reason=f"{attempt.status}: {attempt.reason}")


def mark_presence(held: Held, presence: Presence) -> Held:
    """The held report seen again, or found to be gone."""
    row = held.report
    if row is None or row["url"] != presence.url:
        return held
    if not presence.present:
        return held if row["withdrawn"] else held.with_row(withdrawn=presence.date)
    still = row["withdrawn"] if row["withdrawn"] and row["withdrawn"] > presence.date else None
    return held.with_row(last_seen=max(row["last_seen"], presence.date), withdrawn=still)


def _take(held: Held, entry: Entry) -> Held:
    rows = rows_of(entry)
    if held.report is None:
        return Held(rows.report, rows, held.refusals)
    if entry.payload_sha256 == held.report["payload_sha256"]:
        return _read_again(held, rows)
    if entry.url == held.report["url"]:
        return _revise(held, rows)
    return _compare(held, rows)


def _read_again(held: Held, rows: ReportRows) -> Held:
    """The same bytes: the newest reading counts, the address stays while it is offered."""
    old, new = _both(held, rows)
    moved = old["withdrawn"] is not None and new["withdrawn"] is None
    address = new if moved or new["url"] == old["url"] else old
    cured = old["stale_since"] is not None and new["last_seen"] >= old["stale_since"]
    merged = {
        **new,
        **{name: address[name] for name in ("url", "site", "own_site", "media_type", "withdrawn")},
        "list_date": new["list_date"] or old["list_date"],
        "first_seen": min(old["first_seen"], new["first_seen"]),
        "last_seen": max(old["last_seen"], new["last_seen"]),
        "stale_since": None if cured else old["stale_since"],
        "stale_reason": None if cured else old["stale_reason"],
        "earlier_payloads": old["earlier_payloads"],
        "other_urls": [url for url in old["other_urls"] if url != address["url"]],
    }
    same = old["content_sha256"] == new["content_sha256"]
    return replace(held, report=merged, contents=held.contents if same else rows)


def _revise(held: Held, rows: ReportRows) -> Held:
    """Other bytes at the same address."""
    old, new = _both(held, rows)
    older = new["last_seen"] < old["last_seen"]
    # An address can stand for several files; other code may find the better tables in another one.
    same_code = new["last_seen"] == old["last_seen"] and new["code_version"] == old["code_version"]
    if new["payload_sha256"] in old["earlier_payloads"] and (older or same_code):
        return _refuse(held, new, "an older version of the document that is held")
    if new["grade"] == "D" and old["grade"] != "D":
        since = old["stale_since"] or new["last_seen"]
        reason = "the tables of the newer version could not be read (grade D)"
        stale = _refuse(held, new, reason).with_row(stale_since=since, stale_reason=reason)
        return stale.with_row(last_seen=max(old["last_seen"], new["last_seen"]))
    return replace(held, report=_succeed(old, new), contents=rows)


def _compare(held: Held, rows: ReportRows) -> Held:
    """Another document at another address."""
    old, new = _both(held, rows)
    if _rank(new) < _rank(old):
        others = sorted({*old["other_urls"], old["url"]} - {new["url"]})
        chosen = {**_succeed(old, new), "first_seen": new["first_seen"], "other_urls": others}
        return replace(held, report=chosen, contents=rows)
    others = sorted({*old["other_urls"], new["url"]})
    return _refuse(held, new, f"{old['url']} speaks for this agency and year").with_row(other_urls=others)


def _succeed(old: Row, new: Row) -> Row:
    earlier = [digest for digest in old["earlier_payloads"] if digest != new["payload_sha256"]]
    return {
        **new,
        "first_seen": min(old["first_seen"], new["first_seen"]),
        "last_seen": max(old["last_seen"], new["last_seen"]),
        "earlier_payloads": [*earlier, old["payload_sha256"]],
        "other_urls": old["other_urls"],
    }


def _rank(row: Row) -> tuple[bool, bool, bool, str, int, int, str]:
    shown: datetime.date = row["published"] or row["list_date"] or row["first_seen"]
    return (
        row["withdrawn"] is not None,
        row["grade"] == "D",
        not row["own_site"],
        row["grade"],
        -shown.toordinal(),
        -row["first_seen"].toordinal(),
        row["url"],
    )


def _both(held: Held, rows: ReportRows) -> tuple[Row, Row]:
    assert held.report is not None
    return held.report, rows.report


def _refuse(held: Held, row: Row, reason: str) -> Held:
    return replace(held, refusals=(*held.refusals, (row["url"], reason)))
