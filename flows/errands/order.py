"""What a worker is told about the shard that it is to crawl."""

from __future__ import annotations

import datetime

from pydantic import BaseModel, ConfigDict

from crawlers.settings_model import CrawlSettings
from pipeline.registry.site import Site


class Order(BaseModel):
    """One shard of one run, to be done by `until`.

    `archive` is where the WARC files of earlier nights are: `s3://bucket/prefix`, or a directory that the worker sees
    under the same path. Who has seen no sign of life from the other for `silence` seconds takes it for lost.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: str
    shard: str
    archive: str
    settings: CrawlSettings
    sites: tuple[Site, ...]
    until: datetime.datetime
    silence: float
