"""CITATION.cff of a release (Citation File Format 1.2.0, https://citation-file-format.github.io)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pipeline.dataset.versions import Version


def render_citation(version: Version) -> str:
    """How to cite this release, and no other."""
    facts = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite the release by its version.",
        "type": "dataset",
        "title": "Nianbao: annual reports on open government information of China's administrative organs",
        "version": str(version),
        "date-released": version.date.isoformat(),
        "authors": [{"name": "Nianbao"}],
        "keywords": ["open government information", "China", "政府信息公开工作年度报告"],
    }
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
