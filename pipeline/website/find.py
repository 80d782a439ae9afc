"""The search page, and the scripts beside it that hold its index and the figures for download."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.website.codes import meanings
from pipeline.website.pages import fill
from pipeline.website.search.downloads import panel_years
from pipeline.website.search.index import build_search_index
from pipeline.website.sentences import both_ways
from pipeline.website.words import LANGUAGES, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.website.context import Context

FILTERS = ("province", "level", "year", "state", "grade", "form", "format", "site", "finding")
SPOKEN = ("find.", "state.", "level.", "form.", "format.", "province.", "unknown")


def render_find(_: Context) -> str:
    """The search page."""
    texts = {**texts_of(SPOKEN), **{f"finding.{code}": meaning for code, meaning in meanings().items()}}
    words = {language: {key: text.of(language) for key, text in texts.items()} for language in LANGUAGES}
    return fill("find.html.j2", here="find", filters=FILTERS, words=words)


def search_scripts(context: Context) -> Iterator[tuple[str, str]]:
    """Addresses and contents of the scripts that the search page reads."""
    years = []
    for year, columns in panel_years(context.release):
        years.append(year)
        yield (
            f"data/panel-{year}.js",
            f"(window.NIANBAO_PANEL = window.NIANBAO_PANEL || {{}})[{year}] = {_plain(columns)};\n",
        )
    found = build_search_index(context.release)
    reasons = [both_ways(reason) for reason in found.codes["reason"]]
    index = {
        "release": context.release.name,
        "figures": years,
        **found.content(),
        "reasons": {language: [reason.of(language) for reason in reasons] for language in LANGUAGES},
    }
    yield "data/search.js", f"window.NIANBAO_SEARCH = {_plain(index)};\n"


def _plain(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
