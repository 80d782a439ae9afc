"""A county on Hanweb JCMS whose dataproxy honours `page` alone and runs dry before its declared total."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import ListRow, add_articles
from practice.hosts.hanweb import REPORT_COLUMN, article_page, article_path, records_xml
from practice.hosts.markup import column_meta, home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "jiucheng"
COLUMN_ID = 50971
PER_PAGE = 3
GROUP = 3 * PER_PAGE
DECLARED = 31
PROXY = "/module/web/jpage/dataproxy.jsp"
# As on some national sites, the identifiers of the next group are encrypted: only the page's own link works.
_SECRET = "columnid=W5cK8gT%2BfA%3D%3D&unitid=pR0xkq7Zk1M%3D&webname=x&permissiontype=0"
_EMPTY = b"<datastore><recordset></recordset></datastore>"

_date = datetime.date
PLANS = (
    *yearly("jiucheng-government", 2019, 2020, 2021, 2022, 2023, month=3),
    *yearly("jiucheng-housing", 2020, 2021, 2022, 2023, layout="word"),
)
NOISE = (
    ("website_statistics", 2023, _date(2024, 1, 10)),
    ("work_points", 2023, _date(2023, 5, 5)),
    ("news", 2021, _date(2021, 12, 9)),
    ("school", 2020, _date(2020, 11, 3)),
)


def build(night: Night) -> PracticeSite:
    """The county's portal; its list declares more records than any page gives."""
    site = PracticeSite.open(SITE, night)
    site.outcome = "truncated"
    site.findings.append("list.truncated")
    rows = add_articles(
        site,
        PLANS,
        NOISE,
        path=partial(article_path, COLUMN_ID),
        markup=lambda article: article_page(site.entry, article, COLUMN_ID),
    )
    site.host.pages[PROXY] = partial(_dataproxy, rows=rows)
    column = f"""<div id="88"></div><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="{_next_group(2)}"></a>]]></nextgroup><recordset>
{records_xml(rows[:GROUP])}
</recordset></datastore></script>
<script>$('#88').jpage({{totalRecord:{DECLARED},perPage:{PER_PAGE},groupSize:3,proxyUrl:'{PROXY}'}});</script>"""
    head = column_meta(site.entry, *REPORT_COLUMN)
    site.host.add(
        f"/col/col{COLUMN_ID}/index.html",
        page(REPORT_COLUMN[0], column, head=head),
        modified=rows[0].date,
    )
    links = {"/": "首页", f"/col/col{COLUMN_ID}/index.html": "信息公开年报"}
    site.host.add("/", home_page(site.entry, links), modified=_date(2023, 1, 3))
    return site


def _next_group(number: int) -> str:
    return f"{PROXY}?page={number}&appid=1&webid=1&path=/&{_SECRET}"


def _dataproxy(request: Request, *, rows: list[ListRow]) -> Answer:
    """Answer a GET with the group `page` (from 1); groups after the second are empty."""
    asked = request.query
    number = int(asked["page"]) if asked.get("page", "").isdigit() else 1
    if request.method != "GET" or _SECRET not in request.target or not 1 <= number <= 2:
        return Answer(_EMPTY, content_type="text/xml;charset=UTF-8")
    part = rows[(number - 1) * GROUP : number * GROUP]
    text = (
        f'<datastore><nextgroup><![CDATA[<a href="{_next_group(number + 1)}"></a>]]></nextgroup>'
        f"<totalrecord>{DECLARED}</totalrecord><recordset>\n{records_xml(part)}\n</recordset></datastore>"
    )
    return Answer(text.encode(), content_type="text/xml;charset=UTF-8")
