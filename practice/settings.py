"""The settings with which an installation crawls the practice web, as the text of its settings.yaml."""

from pathlib import Path

SETTINGS = Path(__file__).with_name("settings.yaml").read_text(encoding="utf-8")
