"""Filling the templates of the site."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from pipeline.website.words import Text, say

TEMPLATES = Path(__file__).with_name("templates")


@lru_cache(4096)
def both(text: Text) -> Markup:
    """A text in both languages; the style sheet shows the one that the reader has chosen."""
    if text.zh == text.en:
        return escape(text.zh)
    return Markup('<span lang="zh-CN">{}</span><span lang="en">{}</span>').format(text.zh, text.en)


def fill(template: str, top: str = "", here: str = "", **facts: object) -> str:
    """The page that this template makes of these facts.

    `top` leads from the page to the top of the site, `here` names the page in the navigation.
    """
    return _environment().get_template(template).render(top=top, here=here, **facts)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(both=both, say=say)
    return environment
