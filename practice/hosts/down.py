"""A district whose server is not running: every connection is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from practice.site import PracticeSite, registry_entry

if TYPE_CHECKING:
    from practice.night import Night

SITE = "yanzhou"


def build(night: Night) -> PracticeSite:
    """A registry entry that leads to a port where nobody listens."""
    return PracticeSite(registry_entry(SITE, night, port=night.closed_port), night, outcome="unreachable")
