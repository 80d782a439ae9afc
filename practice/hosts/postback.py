"""A county on ASP.NET: its GBK list posts the view state back, and its departments' hides the next page in Base64."""

from __future__ import annotations

import base64
import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles, pages_of
from practice.hosts.markup import home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "dianpu"
ROWS_PER_PAGE = 2
LIST = "/zwgk/NianBao.aspx"
DEPARTMENTS = "/zwgk/bmnb/"
PAGER = "ctl00$Main$Pager1"
COLUMN = "信息公开年报"

_date = datetime.date
PLANS = yearly("dianpu-government", 2019, 2020, 2021, 2022, month=3, layout="old")
DEPARTMENT_PLANS = yearly("dianpu-culture", 2019, 2020, 2021, 2022, layout="word")


def build(night: Night) -> PracticeSite:
    """Two columns of several pages, of which a link shows no more than the first."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, path=_path, markup=_article)
    others = add_articles(site, DEPARTMENT_PLANS, path=_path, markup=_article)
    site.host.pages[LIST] = partial(_list, parts=pages_of(rows, ROWS_PER_PAGE))
    _add_encoded(site, pages_of(others, ROWS_PER_PAGE))
    links = {"/": "首页", f"{LIST}?cid=31": "信息公开年报", DEPARTMENTS: "部门年报"}
    site.host.add("/", home_page(site.entry, links), modified=_date(2020, 1, 9))
    return site


def _path(_: datetime.date, number: int) -> str:
    return f"/zwgk/Show.aspx?id={number}"


def _article(article: Article) -> str:
    return page(article.title, f"<h2>{html.escape(article.title)}</h2>\n<div>{article.body}</div>")


def _rows(part: Sequence[ListRow]) -> str:
    return "".join(
        f'<li><a href="{row.path}">{html.escape(row.title)}</a><span>{row.date.isoformat()}</span></li>'
        for row in part
    )


def _state(number: int) -> str:
    return base64.b64encode(f"page {number} of the list".encode()).decode()


def _list(request: Request, *, parts: list[Sequence[ListRow]]) -> Answer:
    """The first page for a GET; another for its own form with the event of the pager and nothing left out."""
    number = 1
    if request.method == "POST":
        form = request.form_in("gbk")
        shown = next((n for n in range(1, len(parts) + 1) if form.get("__VIEWSTATE") == _state(n)), None)
        sent = (form.get("__EVENTTARGET"), form.get("size"), form.get("lm"))
        if shown is None or sent != (PAGER, str(ROWS_PER_PAGE), COLUMN):
            return Answer("校验视图状态失败".encode(), status=500)
        number = int(form["__EVENTARGUMENT"])
    pager = "".join(
        f"<span>{place}</span>" if place == number else _event(place) for place in range(1, len(parts) + 1)
    )
    body = (
        f'<form method="post" action="NianBao.aspx?cid=31" id="form1">\n'
        '<input type="hidden" name="__EVENTTARGET" value="" /><input type="hidden" name="__EVENTARGUMENT" value="" />\n'
        f'<input type="hidden" name="__VIEWSTATE" value="{_state(number)}" />\n'
        f'<input type="hidden" name="lm" value="{COLUMN}" />\n'
        f'<select name="size"><option value="{ROWS_PER_PAGE}" selected>少</option><option>多</option></select>\n'
        f'<input type="submit" name="find" value="搜索" />\n<ul>{_rows(parts[number - 1])}</ul>\n{pager}\n</form>'
    )
    markup = page(COLUMN, body).replace('charset="utf-8"', 'charset="gb2312"')
    return Answer(markup.encode("gbk"), content_type="text/html; charset=gb2312")


def _event(place: int) -> str:
    return f"<a href=\"javascript:__doPostBack('{PAGER}','{place}')\">{place}</a>"


def _add_encoded(site: PracticeSite, parts: list[Sequence[ListRow]]) -> None:
    for number, part in enumerate(parts, 1):
        following = f'<a href="list_{number + 1}.html">下一页</a>' if number < len(parts) else "<b>末页</b>"
        encoded = base64.b64encode(following.encode()).decode()
        body = f"<ul>{_rows(part)}</ul><div id=\"pages\"><script>document.write(atob('{encoded}'));</script></div>"
        name = f"list_{number}.html" if number > 1 else ""
        site.host.add(DEPARTMENTS + name, page("部门年报", body), modified=part[0].date)
