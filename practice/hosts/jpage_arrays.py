"""A district on an early Hanweb JCMS: the first records stand in a script array, the others come by POST."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import ListRow, add_articles
from practice.hosts.hanweb import article_page, article_path
from practice.hosts.markup import home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "wencha"
COLUMN_ID = 49468
COLUMN = f"/col/col{COLUMN_ID}/index.html"
PER_PAGE = 3
PROXY = "/module/jpage/dataproxy.jsp"
_PARAMETERS = {
    "appid": "1",
    "webid": "1",
    "path": "/",
    "columnid": str(COLUMN_ID),
    "sourceContentType": "1",
    "unitid": "49460",
    "permissiontype": "0",
}

_date = datetime.date
PLANS = (
    *yearly("wencha-government", 2019, 2020, 2021, 2022, 2023, month=3),
    *yearly("wencha-market", 2021, 2022, 2023, layout="word"),
)
NOISE = (("website_statistics", 2022, _date(2023, 1, 13)), ("rule_of_law", 2021, _date(2022, 2, 21)))


def build(night: Night) -> PracticeSite:
    """The district's portal with one report column."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(
        site,
        PLANS,
        NOISE,
        path=partial(article_path, COLUMN_ID),
        markup=lambda article: article_page(site.entry, article, COLUMN_ID),
    )
    site.host.pages[PROXY] = partial(_dataproxy, rows=rows)
    array = ",\n".join(f"'{_record(row)}'" for row in rows[:PER_PAGE])
    parameters = ",".join(f"{name}:'{value}'" for name, value in _PARAMETERS.items())
    script = f"""<div id="{COLUMN_ID}"></div><script language="javascript">
var InitData{COLUMN_ID}=[{array}];
$('#{COLUMN_ID}').jpage({{dataStore:InitData{COLUMN_ID},totalRecord:{len(rows)},perPage:{PER_PAGE},
openCookies:false,proxyUrl:'{PROXY}',groupSize:1,ajaxParam:{{{parameters}}}}});
</script>"""
    site.host.add(COLUMN, page("信息公开年度报告", script), modified=rows[0].date)
    home = home_page(site.entry, {"/": "首页", COLUMN: "信息公开年度报告"})
    site.host.add("/", home, modified=_date(2023, 2, 1))
    return site


def _record(row: ListRow) -> str:
    """A record with the date in brackets; single quotes would end the script's string."""
    title = html.escape(row.title)
    return f'<a href="{row.path}" target="_blank" title="{title}">{title[:14]}</a>&nbsp;[{row.date.isoformat()}]<br>'


def _dataproxy(request: Request, *, rows: list[ListRow]) -> Answer:
    """Answer a POST with the records `startrecord` to `endrecord`; a GET is not understood."""
    asked = request.query | request.form
    is_known = all(asked.get(name) == value for name, value in _PARAMETERS.items())
    limits = [asked.get(name, "") for name in ("startrecord", "endrecord")]
    if request.method != "POST" or not is_known or not all(limit.isdigit() for limit in limits):
        return Answer(
            b"<datastore><recordset></recordset></datastore>", content_type="text/xml;charset=UTF-8"
        )
    start, end = (int(limit) for limit in limits)
    records = "".join(f"<record><![CDATA[{_record(row)}]]></record>" for row in rows[max(start, 1) - 1 : end])
    text = f"<datastore><totalrecord>{len(rows)}</totalrecord><recordset>{records}</recordset></datastore>"
    return Answer(text.encode(), content_type="text/xml;charset=UTF-8")
