"""A city whose agencies publish in every body shape and with every deformation of the tables."""

from __future__ import annotations

import datetime
import html
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from practice.hosts.articles import Article, Attachment, ListRow, attach_plainly, newest_first
from practice.hosts.plain import COLUMN, add_list, article_page, article_path, build_plainly
from practice.publications import Plan
from practice.reports.difficulties import Difficulties
from practice.reports.report_html import SPLIT, WRAPPED
from practice.reports.statistics import print_statistics
from practice.site import PracticeSite
from practice.truth import TruthCell, TruthReport

if TYPE_CHECKING:
    from practice.night import Night

SITE = "fengqi"
STATISTICS_YEAR = 2017
POSTED_AGAIN = f"{COLUMN}2024/99001.html"

_date = datetime.date
PLANS = (
    Plan("fengqi-government", 2019, _date(2020, 3, 26), layout="phone"),
    Plan("fengqi-government", 2020, _date(2021, 3, 25), layout="nested"),
    Plan("fengqi-government", 2021, _date(2022, 3, 24), layout="vertical"),
    Plan(
        "fengqi-government",
        2022,
        _date(2023, 3, 23),
        title="关于印发{agency}{year}年政府信息公开工作年度报告的通知",
        layout=WRAPPED,
    ),
    Plan("fengqi-government", 2023, _date(2024, 3, 22), shape="viewer"),
    Plan("fengqi-education", 2021, _date(2022, 1, 17), layout="pipes"),
    Plan("fengqi-education", 2022, _date(2023, 1, 16), layout="divs"),
    Plan("fengqi-education", 2023, _date(2024, 1, 16), layout=SPLIT),
    Plan("fengqi-health", 2021, _date(2022, 1, 18), shape="images"),
    Plan("fengqi-health", 2022, _date(2023, 1, 17), difficulties=Difficulties(no_total_column=True)),
    Plan("fengqi-health", 2023, _date(2024, 1, 17), layout="wrong span"),
    Plan("fengqi-transport", 2022, _date(2023, 1, 18), difficulties=Difficulties(old_form=True)),
    Plan("fengqi-transport", 2023, _date(2024, 1, 18)),
    Plan("fengqi-water", 2021, _date(2022, 1, 20), shape="docx"),
    Plan("fengqi-water", 2022, _date(2023, 1, 19), shape="pdf"),
    Plan("fengqi-water", 2023, _date(2024, 1, 19), shape="xlsx"),
    Plan("fengqi-culture", 2021, _date(2022, 1, 21), difficulties=Difficulties(period_year=2020)),
    Plan("fengqi-culture", 2022, _date(2023, 1, 20), difficulties=Difficulties(zero="-")),
    Plan("fengqi-culture", 2023, _date(2024, 1, 22), shape="file"),
)


def build(night: Night) -> PracticeSite:
    """One list with all of them; one report is posted twice, at two addresses and dates."""
    site = PracticeSite.open(SITE, night)
    rows = build_plainly(site, PLANS, attach=_attach)
    add_list(site, newest_first([_post_again(site, rows), _add_statistics(site), *rows]))
    return site


def _attach(attachment: Attachment) -> str:
    if attachment.shape == "images":
        return f'<p><img src="{attachment.path}" oldsrc="W0202201.png" width="620" height="877"></p>'
    if attachment.shape == "viewer":
        viewer = f"/pdfjs/web/viewer.html?file={quote(attachment.path)}"
        return f'<iframe src="{html.escape(viewer)}" width="100%" height="900"></iframe>'
    return attach_plainly(attachment)


def _add_statistics(site: PracticeSite) -> ListRow:
    """A report from before the forms of today, with the statistics table of its time."""
    agency = site.entry.agencies[0]
    title = f"{agency.name}{STATISTICS_YEAR}年政府信息公开工作年度报告"
    date = _date(STATISTICS_YEAR + 1, 3, 30)
    path = article_path(date, 41_017)
    body, cells = print_statistics(agency.name, STATISTICS_YEAR)
    article = Article(title, date, agency.name, body, 41_017)
    site.host.add(path, article_page(site, article), modified=date)
    site.reports.append(
        TruthReport(
            site=site.entry.id,
            agency_id=agency.id,
            agency=agency.name,
            year=STATISTICS_YEAR,
            url=site.url(path),
            title=title,
            list_date=date,
            form="pre-2019",
            grade="A",
            cells={
                key: TruthCell(cell.raw, cell.value, cell.state, cell.unit) for key, cell in cells.items()
            },
            findings=(),
            sections=(),
            payload_urls=(site.url(path),),
        )
    )
    return ListRow(path, title, date, agency.name)


def _post_again(site: PracticeSite, rows: list[ListRow]) -> ListRow:
    report = next(r for r in site.reports if (r.agency_id, r.year) == ("fengqi-transport", 2023))
    row = next(row for row in rows if site.url(row.path) == report.url)
    again = replace(row, path=POSTED_AGAIN, date=_date(2024, 2, 6))
    site.host.pages[POSTED_AGAIN] = site.host.pages[row.path]
    site.reports[site.reports.index(report)] = replace(report, duplicates=(site.url(POSTED_AGAIN),))
    return again
