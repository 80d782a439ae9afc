"""Shards of sites: a site always falls into the same shard, whatever else the registry holds."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.registry.site import Site


def shard_sites(sites: Iterable[Site], shards: int) -> dict[str, list[Site]]:
    """Sites by shard name, in the order given; at most `shards` names, empty shards left out."""
    found: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        number = int.from_bytes(hashlib.sha256(site.id.encode()).digest()[:8]) % shards
        found[f"shard-{number:03d}"].append(site)
    return dict(sorted(found.items()))
