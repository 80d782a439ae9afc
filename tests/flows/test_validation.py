"""The release of a night is valid in the eyes of an independent validator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frictionless

if TYPE_CHECKING:
    from installations import Night


def test_a_nights_release_is_a_valid_data_package(first: Night) -> None:
    report = frictionless.Package(str(first.release / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert report.stats["tasks"] == 8
