"""What a night or a rerun is asked to do, in values that Prefect can store as parameters."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from flows.installation import InstallationSettings
from flows.places import Places


class NightPlan(BaseModel):
    """One night: which sites, how they are crawled, and how much runs at once.

    `sites` empty means every site of the registry, `years` empty reports of every year. A shard is one crawl
    process; a batch is how many publications are extracted and committed together. `hours` bound the crawl; `waits`
    are the seconds before each further visit to sites that failed for a passing reason; `retry` names a run of which
    only what failed is done again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path
    registry: Path
    sites: tuple[str, ...] = ()
    settings: InstallationSettings = InstallationSettings()
    shards: int = Field(default=2, ge=1)
    processes: int = Field(default=2, ge=1)
    batch: int = Field(default=500, ge=1)
    years: tuple[int, ...] = ()
    hours: float | None = Field(default=None, gt=0)
    waits: tuple[float, ...] = ()
    retry: str | None = None
    crawl: bool = True
    extract: bool = True
    publish: bool = True

    @property
    def places(self) -> Places:
        """The directories of the installation."""
        return Places(self.data, self.registry, self.settings)


class RerunPlan(BaseModel):
    """One agency again, from the archive; `years` empty means all of them, `refetch` crawls its site first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path
    registry: Path
    agency: str
    years: tuple[int, ...] = ()
    settings: InstallationSettings = InstallationSettings()
    processes: int = Field(default=2, ge=1)
    refetch: bool = False
    dry_run: bool = False

    @property
    def places(self) -> Places:
        """The directories of the installation."""
        return Places(self.data, self.registry, self.settings)

    @property
    def night(self) -> NightPlan:
        """The crawl that `refetch` asks for."""
        return NightPlan(data=self.data, registry=self.registry, settings=self.settings, shards=1)
