"""The heat map of provinces and years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.website.addresses import NO_PROVINCE, find_address
from pipeline.website.charts.drawing import Axis, draw_heat_map
from pipeline.website.charts.figure import Entry, Figure
from pipeline.website.provinces import province_name
from pipeline.website.words import LANGUAGES, Text, same, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.website.tallies.coverage import CoverageTally
from pipeline.website.words import Language


def coverage_figure(tallies: Sequence[CoverageTally]) -> Figure:
    """Provinces by years; every square leads to the agencies behind it."""
    places = list(dict.fromkeys(tally.province for tally in tallies))
    years = sorted({tally.year for tally in tallies})
    by_place = {(tally.province, tally.year): tally for tally in tallies}

    def draw(language: Language) -> dict[str, object]:
        records = [_record(tally, language) for tally in tallies]
        names = [province_name(place).of(language) for place in places]
        return draw_heat_map(
            records,
            Axis("year"),
            Axis("place", None, names),
            shade="share",
            label="label",
            description=say("coverage.description").of(language),
        )

    return Figure(
        "coverage",
        say("coverage.title"),
        say("coverage.description"),
        {language: draw(language) for language in LANGUAGES},
        (say("place"), *map(same, years)),
        tuple(
            (
                Entry(province_name(place), find_address(province=place or NO_PROVINCE)),
                *(_entry(by_place.get((place, year))) for year in years),
            )
            for place in places
        ),
    )


def _address(tally: CoverageTally) -> str:
    return find_address(province=tally.province or NO_PROVINCE, year=tally.year)


def _entry(tally: CoverageTally | None) -> Entry:
    if tally is None:
        return Entry(say("coverage.none"), numeric=True)
    return Entry(_label(tally), _address(tally), numeric=True)


def _label(tally: CoverageTally) -> Text:
    parts = [f"{tally.read}/{tally.due}"] if tally.due else []
    parts += [f"+{tally.unexpected}"] if tally.unexpected else []
    return same(" ".join(parts)) if parts else say("coverage.none")


def _record(tally: CoverageTally, language: Language) -> dict[str, object]:
    states = [
        f"{say(f'state.{state}').of(language)} {count}" for state, count in sorted(tally.states.items())
    ]
    tooltip = say(
        "coverage.tooltip",
        place=province_name(tally.province),
        year=tally.year,
        read=tally.read,
        due=tally.due,
        unexpected=tally.unexpected,
    ).of(language)
    return {
        "place": province_name(tally.province).of(language),
        "year": tally.year,
        "share": tally.share,
        "label": _label(tally).of(language),
        "address": _address(tally),
        "tooltip": " · ".join([tooltip, *states]),
    }
