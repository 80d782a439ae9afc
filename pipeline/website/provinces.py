"""What the places of agencies are called."""

from __future__ import annotations

from pipeline.registry.divisions import provinces
from pipeline.website.words import Text, same, say


def province_name(code: str | None) -> Text:
    """The name of a province; the code itself where it is not one of the 31, and words where there is none."""
    if code is None:
        return say("place.unknown")
    known = provinces().get(code)
    return say(f"province.{code}") if known else same(code)
