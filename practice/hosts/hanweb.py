"""What the Hanweb sites share: article markup, embedded records, and the answers of dataproxy."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from practice.hosts.markup import article_meta, page

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from pipeline.registry.site import Site
    from practice.hosts.articles import Article, ListRow

REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")


def article_path(column_id: int, date: datetime.date, number: int) -> str:
    """The dated address of an article."""
    return f"/art/{date.year}/{date.month}/{date.day}/art_{column_id}_{number}.html"


def article_content(article: Article) -> str:
    """The catalogue block and the marked content of an article."""
    title = html.escape(article.title)
    facts = [
        ("索 引 号", f"0140{article.published:%m%d}/{article.published.year}-00012"),
        ("组配分类", "政府信息公开年报"),
        ("发布机构", article.source),
        ("发文日期", article.published.isoformat()),
    ]
    cells = [f"<td><b>{label}</b></td><td>{html.escape(value)}</td>" for label, value in facts]
    return f"""<table class="xxgk_table" width="100%"><tr>{cells[0]}{cells[1]}</tr>
<tr>{cells[2]}{cells[3]}</tr>
<tr><td><b>名　　称</b></td><td colspan="3">{title}</td></tr></table>
<div class="main-txt"><h2 class="tit"><!--<$[标题]>begin-->{title}<!--<$[标题]>end--></h2>
<p>信息来源：<!--<$[信息来源]>begin-->{html.escape(article.source)}<!--<$[信息来源]>end--></p>
<meta name="ContentStart"><!--ZJEG_RSS.content.begin--><div id="zoom">
{article.body}
</div><!--ZJEG_RSS.content.end--><meta name="ContentEnd"></div>"""


def article_page(site: Site, article: Article, column_id: int) -> str:
    """An article without a menu around it."""
    head = article_meta(site, REPORT_COLUMN, article.title, article.published, article.source)
    head += f'<meta name="i_columnid" content="{column_id}">\n'
    return page(f"{site.name} {article.title}", article_content(article), head=head)


def records_xml(rows: Sequence[ListRow], first: int = 0) -> str:
    """Records of a datastore; every third in double quotes and with its date broken over two lines."""
    return "\n".join(
        f"<record><![CDATA[{_item(row, is_odd=number % 3 == 2)}]]></record>"
        for number, row in enumerate(rows, first)
    )


def _item(row: ListRow, *, is_odd: bool) -> str:
    """A list item: long titles are cut in the text and whole in @title."""
    quote = '"' if is_odd else "'"
    shown = row.title if len(row.title) <= 16 else f"{row.title[:15]}…"
    date = f"{row.date:%Y}-\n{row.date:%m-%d}" if is_odd else row.date.isoformat()
    return (
        f"<li><a href={quote}{row.path}{quote} title={quote}{html.escape(row.title)}{quote} "
        f"target={quote}_blank{quote}>{html.escape(shown)}</a><span>{date}</span></li>"
    )
