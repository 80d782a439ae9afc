"""A lake, a registry and releases in a temporary directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from invented_reports import day

from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.registry.registry import Registry
from pipeline.registry.site import Agency, Site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def registry() -> Registry:
    """One site, a government at prefecture level and a department."""
    agencies = (
        Agency(id="yunxi-government", name="云溪市人民政府", level="prefecture", kind="government"),
        Agency(id="nanshan-bureau", name="云溪市南山局", level="prefecture", kind="department"),
    )
    site = Site(
        id="yunxi",
        name="云溪市人民政府门户网站",
        province="CN-JS",
        level="prefecture",
        home="http://yunxi.gov.test/",
        agencies=agencies,
    )
    return Registry({site.id: site})


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def publish_on(lake: Lake, tmp_path: Path, registry: Registry):
    """Publish the lake on a day; corrections are read from tmp_path/corrections."""

    def publish_lake(date: str, *, into: Path = tmp_path / "releases", of: Lake = lake):
        corrections = tmp_path / "corrections"
        corrections.mkdir(exist_ok=True)
        return publish(of, into, registry=registry, corrections=corrections, today=day(date))

    return publish_lake
