"""A city on Hanweb's disclosure module: rows come from a posted search that ignores the column."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import ListRow, add_articles, pages_of
from practice.hosts.hanweb import article_page, article_path
from practice.hosts.markup import home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "xiuyu"
COLUMN_ID = 11565
AREA = "113301000026455991"
ROWS_PER_PAGE = 5
SEARCH = "/module/xxgk/search.jsp"
ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"

_date = datetime.date
PLANS = (
    *yearly("xiuyu-government", 2020, 2021, 2022, 2023, month=3),
    *yearly("xiuyu-fishery", 2021, 2022, 2023),
)
NOISE = (
    ("guide", 2023, _date(2023, 3, 9)),
    ("work_points", 2023, _date(2023, 4, 12)),
    ("final_accounts", 2022, _date(2023, 8, 21)),
    ("rule_of_law", 2021, _date(2022, 2, 8)),
)


def build(night: Night) -> PracticeSite:
    """The directory page shows the first rows; the search behind it and a page a year give the others."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(
        site,
        PLANS,
        NOISE,
        path=partial(article_path, COLUMN_ID),
        markup=lambda article: article_page(site.entry, article, COLUMN_ID),
    )
    parts = pages_of(rows, ROWS_PER_PAGE)
    site.host.pages[SEARCH] = partial(_search, parts=parts)
    years = sorted({row.date.year - 1 for row in rows if "政府信息公开" in row.title})
    links = "\n".join(
        f'<a href="{ANNUAL}?fbtime={year}&area={AREA}" target="_blank">{year}年</a>' for year in years
    )
    for year in years:
        of_year = [row for row in rows if f"{year}年" in row.title and row.agency]
        site.host.add(
            f"{ANNUAL}?fbtime={year}&area={AREA}",
            page(f"{year}年度政府信息公开年报", f'<table class="tr_main">{_rows_html(of_year)}</table>'),
            modified=of_year[0].date,
        )
    directory = f"""<div class="year">年度报告：{links}</div>
<div id="div{COLUMN_ID}">{_fragment(parts, 1)}</div>
<script type="text/javascript">
function goPage(page){{$.post("{SEARCH}?infotypeId=&vc_title=&vc_number=&area={AREA}",
{{infotypeId:"0",jdid:"2",nametree:"",divid:"div{COLUMN_ID}",currpage:page,vc_title:"",vc_number:"",
area:"{AREA}",texttype:"",fbtime:""}},function(data){{$("#div{COLUMN_ID}").html(data);}});}}
</script>"""
    column = f"/col/col{COLUMN_ID}/index.html"
    site.host.add(column, page("政府信息公开年报", directory), modified=rows[0].date)
    home = home_page(site.entry, {"/": "首页", column: "政府信息公开年度报告"})
    site.host.add("/", home, modified=_date(2023, 2, 1))
    return site


def _rows_html(rows: Sequence[ListRow]) -> str:
    return "\n".join(
        f'<tr class="tr_main_value_{"odd" if number % 2 else "even"}"><td><a href="{row.path}" '
        f'title="{html.escape(row.title)}" target="_blank">{html.escape(row.title[:18])}</a></td>'
        f"<td>{row.agency}</td><td>{row.date.isoformat()}</td></tr>"
        for number, row in enumerate(rows)
    )


def _fragment(parts: list[Sequence[ListRow]], number: int) -> str:
    return (
        f'<table width="100%">{_rows_html(parts[number - 1])}</table>\n<div class="pager">第{number}页 '
        f'共{len(parts)}页 <a href="javascript:goPage({min(number + 1, len(parts))})">下一页</a></div>'
    )


def _search(request: Request, *, parts: list[Sequence[ListRow]]) -> Answer:
    """Answer a posted form with the rows of page `currpage`, whatever the column."""
    asked = request.query | request.form
    number = int(asked["currpage"]) if asked.get("currpage", "").isdigit() else 1
    if request.method != "POST" or asked.get("area") != AREA or asked.get("divid") != f"div{COLUMN_ID}":
        return Answer("<div>没有检索到相关信息</div>".encode())
    if not 1 <= number <= len(parts):
        return Answer(f'<div class="pager">共{len(parts)}页</div>'.encode())
    return Answer(_fragment(parts, number).encode())
