"""From captures to publications: an article with the attachments that belong to it, each in its newest good capture."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.capture import Role
from pipeline.documents.joining import natural_key

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from pipeline.archive.capture import Capture

GOOD = frozenset({"ok", "not_modified"})
GONE = frozenset({404, 410})
GONE_OUTCOMES = frozenset({"soft_404"})
# How TRS and others number the pages of a long article: x.html, x_1.html, x_2.html.
CONTINUATION = re.compile(r"(.*[^/])_\d{1,2}(\.[a-z]{3,5})")


@dataclass(frozen=True, slots=True)
class Publication:
    """What one address published: the article, its attachments, and when it was first and last seen.

    `withdrawn` is the day on which the address began to answer that the article is gone.
    """

    site: str
    article: Capture
    attachments: tuple[Capture, ...]
    first_seen: datetime.date
    last_seen: datetime.date
    withdrawn: datetime.date | None

    @property
    def documents(self) -> tuple[Capture, ...]:
        """The article and its attachments, these in the order of the numbers in their addresses."""
        return (self.article, *self.attachments)

    @property
    def payload_digests(self) -> tuple[str, ...]:
        """What this publication consists of, whatever the number of its captures."""
        return tuple(capture.payload_sha256 for capture in self.documents)


def gather_publications(captures: Iterable[Capture]) -> list[Publication]:
    """Group captures into publications, ordered by site and address.

    The newest good capture of each address counts; a capture that confirms a payload (304) counts as that payload.
    Of imported articles nobody knows what led to them: one at `x_1.html` beside `x.html` is its continuation.
    """
    articles: dict[tuple[str, str], list[Capture]] = defaultdict(list)
    attachments: dict[tuple[str, str], dict[str, Capture]] = defaultdict(dict)
    for capture in sorted(captures, key=lambda capture: capture.captured_at):
        if capture.role is Role.ARTICLE:
            articles[capture.site, capture.url].append(capture)
        elif capture.role is Role.ATTACHMENT and capture.outcome in GOOD and capture.parent_url:
            attachments[capture.site, capture.parent_url][capture.url] = capture
    for (site, url), history in list(articles.items()):
        parent = _continued(history[-1])
        if parent is not None and (site, parent) in articles:
            attachments[site, parent].update(
                (url, capture) for capture in articles.pop((site, url)) if capture.outcome in GOOD
            )
    publications = []
    for (site, url), history in sorted(articles.items()):
        good = [capture for capture in history if capture.outcome in GOOD]
        if not good:
            continue
        newest = good[-1]
        gone = [
            capture
            for capture in history
            if (capture.status in GONE or capture.outcome in GONE_OUTCOMES)
            and capture.captured_at > newest.captured_at
        ]
        publications.append(
            Publication(
                site=site,
                article=newest,
                attachments=tuple(sorted(attachments[site, url].values(), key=_place)),
                first_seen=good[0].captured_at.date(),
                last_seen=newest.captured_at.date(),
                withdrawn=gone[0].captured_at.date() if gone else None,
            )
        )
    return publications


def _continued(capture: Capture) -> str | None:
    """The address that an imported capture would continue."""
    found = CONTINUATION.fullmatch(capture.url)
    return found[1] + found[2] if found and capture.parent_url is None else None


def _place(capture: Capture) -> tuple[tuple[int, str, str], ...]:
    return natural_key(capture.url)
