"""The operator's settings: settings.yaml in the data directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from flows.installation import InstallationSettings
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "settings.yaml"


def load_settings(data: Path) -> InstallationSettings:
    """The settings of this installation; the defaults where there is no file.

    Raises:
        WrongUsageError: the file is no YAML, or has a field that is unknown or out of its range.
    """
    path = data / FILE_NAME
    if not path.exists():
        return InstallationSettings()
    try:
        fields = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return InstallationSettings.model_validate(fields)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WrongUsageError(
            str(path), f"it is no YAML file ({error})", "Correct it, or remove it."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        known = ", ".join(sorted(InstallationSettings.model_fields))
        raise WrongUsageError(
            str(path), f"{field}: {first['msg']} (found {first['input']!r})", f"Known fields: {known}."
        ) from error
