"""What an operator sets for an installation: how it crawls, where its data are kept, and where documents are read."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from crawlers.settings_model import CrawlSettings

S3Address = Annotated[str, StringConstraints(pattern=r"^s3://[^/]+")]


class InstallationSettings(CrawlSettings):
    """The settings of the crawl, and of growth beyond one machine (docs/grow.md).

    `archive`, `lake` and `releases` are addresses `s3://bucket/prefix`; without one, they are directories below the
    data directory. Keys of the store are taken from the environment alone.
    """

    archive: S3Address | None = None
    lake: S3Address | None = None
    releases: S3Address | None = None
    dask_address: str | None = Field(
        default=None, description="scheduler of a Dask cluster that reads documents"
    )
    dask_workers: int | None = Field(
        default=None, ge=1, description="or so many Dask workers on this machine"
    )
    work_pool: str | None = Field(
        default=None, min_length=1, description="Prefect work pool whose workers crawl the shards"
    )
    worker_silence_seconds: float = Field(
        default=60.0, ge=1, description="how long a worker of the pool may give no sign of life"
    )
    website: bool = Field(default=True, description="build the site of a release after it was published")
