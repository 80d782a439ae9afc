"""A host that refused or challenged us is not asked again tonight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.errors import BlockedError, PageError
from crawlers.pages.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawlers.access.challenges import Challenge
    from crawlers.state import Recorded, VisitContext


class RefusalMiddleware:
    """Stops a host at its first challenge, before any redirect, retry or further request."""

    async def process_request(self, request: Request) -> None:
        """Raises BlockedError for a host that has refused us before."""
        context: VisitContext = request.meta["context"]
        challenge = context.refused.get(host_of(request.url))
        if challenge is not None:
            raise _blocked(request.url, challenge)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Raises BlockedError for a challenge of the host, PageError for a page that is not for everybody."""
        recorded: Recorded = request.meta["recorded"]
        if recorded.challenge is None:
            return response
        if recorded.challenge.scope == "page":
            raise PageError(request.url, recorded.challenge.evidence, kind=recorded.challenge.kind)
        context: VisitContext = request.meta["context"]
        context.refused[host_of(request.url)] = recorded.challenge
        raise _blocked(request.url, recorded.challenge)


def _blocked(url: str, challenge: Challenge) -> BlockedError:
    reason = f"answered {challenge.status}, {challenge.evidence}"
    return BlockedError(url, reason, kind=challenge.kind, evidence=f"status {challenge.status}")
