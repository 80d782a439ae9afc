"""The plainest portal: a home page, one static list, articles; what other modules make difficult."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.hosts.articles import (
    Article,
    Attachment,
    ListRow,
    NoiseEntry,
    add_articles,
    attach_plainly,
)
from practice.hosts.markup import article_meta, column_meta, home_page, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from practice.publications import Plan
    from practice.site import PracticeSite

COLUMN = "/zfxxgk/nb/"
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")
BUILT = datetime.date(2023, 2, 1)


def build_plainly(
    site: PracticeSite,
    plans: Iterable[Plan],
    noise_entries: Sequence[NoiseEntry] = (),
    *,
    more_rows: Sequence[ListRow] = (),
    attach: Callable[[Attachment], str] = attach_plainly,
) -> list[ListRow]:
    """Put a whole portal on the main host; returns the rows of its list."""
    rows = add_articles(
        site,
        plans,
        noise_entries,
        path=article_path,
        markup=partial(article_page, site),
        attach=attach,
    )
    rows += more_rows
    add_list(site, rows)
    add_home(site)
    return rows


def article_path(date: datetime.date, number: int) -> str:
    """The address of an article."""
    return f"{COLUMN}{date.year}/{number}.html"


def article_page(site: PracticeSite, article: Article) -> str:
    """An article with the national meta tags."""
    body = (
        f"<h1>{html.escape(article.title)}</h1>\n"
        f'<p class="source">来源：{html.escape(article.source)}　日期：{article.published.isoformat()}</p>\n'
        f'<div class="article-content">\n{article.body}\n</div>'
    )
    head = article_meta(site.entry, REPORT_COLUMN, article.title, article.published, article.source)
    return page(f"{article.title}_{site.entry.name}", body, head=head)


def list_page(site: PracticeSite, rows: Iterable[ListRow], *, pager: str = "") -> str:
    """A list column on one page."""
    items = "\n".join(
        f'<li><a href="{row.path}" title="{html.escape(row.title)}">{html.escape(row.title)}</a>'
        f"<span>{row.date.isoformat()}</span></li>"
        for row in rows
    )
    body = f'<div class="list"><ul>\n{items}\n</ul></div>\n{pager}'
    return page(f"{REPORT_COLUMN[0]}_{site.entry.name}", body, head=column_meta(site.entry, *REPORT_COLUMN))


def add_list(site: PracticeSite, rows: Sequence[ListRow]) -> None:
    """Put the list on the main host."""
    newest = max((row.date for row in rows), default=BUILT)
    site.host.add(COLUMN, list_page(site, rows), modified=newest)


def add_home(site: PracticeSite, *, more: str = "") -> None:
    """Put a home page with the way to the list on the main host."""
    home = home_page(site.entry, {"/": "首页", COLUMN: "政府信息公开年报"}, more=more)
    site.host.add("/", home, modified=BUILT)
