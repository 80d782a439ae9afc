"""Markup of archived pages without anything that acts, loads or leads elsewhere."""

from __future__ import annotations

import nh3

from pipeline.website.archived.places import MARK

_KEPT = """
a abbr address article aside b blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure
font footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark nav ol p pre q s section small span strong sub sup table
tbody td tfoot th thead tr tt u ul
"""
_LOST_WITH_CONTENT = """
script style template noscript iframe frame frameset object embed applet svg math title textarea select button audio
video canvas
"""
_SPANS = frozenset(("colspan", "rowspan"))
_CLEANER = nh3.Cleaner(
    tags=set(_KEPT.split()),
    clean_content_tags=set(_LOST_WITH_CONTENT.split()),
    attributes={"*": {MARK}, "td": set(_SPANS), "th": set(_SPANS)},
    url_schemes=set(),
    link_rel=None,
)


def sanitise(markup: str) -> str:
    """The markup with its structure, texts, spans and marks only: no address, style, script or form is left in it."""
    return _CLEANER.clean(markup)
