"""Markup that several families share: national meta tags, list rows, and pages that are no reports."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from pipeline.registry.site import Site


@dataclass(frozen=True, slots=True)
class Noise:
    """A page in a report column that is no report: its kind, title and text."""

    kind: str
    title: str
    text: str
    date: datetime.date


def place_of(site: Site) -> str:
    """The region's name: the government's name without its suffix."""
    return site.name.removesuffix("人民政府")


def noise(site: Site, kind: str, year: int, date: datetime.date) -> Noise:
    """One page of a kind in noise.yaml."""
    title, text = _noise_texts()[kind]
    facts = {"place": place_of(site), "year": year}
    return Noise(kind, title.format(**facts), text.format(**facts), date)


def site_meta(site: Site) -> str:
    """The three site tags of 国办发〔2017〕47号."""
    return _meta(SiteName=site.name, SiteDomain=site.home.host or "", SiteIDCode=f"{site.division_code}0001")


def column_meta(site: Site, name: str, kind: str) -> str:
    """The tags of a column page."""
    return site_meta(site) + _meta(
        ColumnName=name,
        ColumnDescription=f"{site.name}{name}栏目",
        ColumnKeywords=f"{name},{place_of(site)}",
        ColumnType=kind,
    )


def article_meta(
    site: Site, column: tuple[str, str], title: str, published: datetime.date, source: str
) -> str:
    """The tags of an article page; `column` is the name and the type of its column."""
    return column_meta(site, *column) + _meta(
        ArticleTitle=title, PubDate=f"{published.isoformat()} 09:{published.day:02}", ContentSource=source
    )


def page(title: str, body: str, *, head: str = "") -> str:
    """A whole UTF-8 page."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"{head}<title>{html.escape(title)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def noise_body(text: str) -> str:
    """The body of an article that is no report."""
    return f"<p>{html.escape(text)}</p>\n<p>（此件公开发布）</p>"


def _meta(**tags: str) -> str:
    return "".join(
        f'<meta name="{name}" content="{html.escape(content)}">\n' for name, content in tags.items()
    )


@cache
def _noise_texts() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = yaml.safe_load(
        files(__package__).joinpath("noise.yaml").read_text(encoding="utf-8")
    )
    return texts


def home_page(site: Site, links: Mapping[str, str], *, more: str = "", head: str | None = None) -> str:
    """A home page: the name, a menu of addresses and their texts (HTML), and a footer with the site code."""
    items = "\n".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links.items())
    body = (
        f'<div class="logo">{site.name}</div>\n<ul class="nav">\n{items}\n</ul>\n{more}\n'
        f'<div class="footer">主办：{site.name}办公室　网站标识码：{site.division_code}0001</div>'
    )
    return page(site.name, body, head=site_meta(site) if head is None else head)
