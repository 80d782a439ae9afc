"""A district in whose report column most rows are something else, and the titles come close."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from practice.exchange import Answer
from practice.hosts.plain import build_plainly
from practice.publications import Plan, yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "baichuan"

_date = datetime.date
PLANS = (
    *yearly("baichuan-government", 2020, 2021, month=3),
    Plan("baichuan-government", 2022, _date(2023, 3, 17), title="{agency}政府信息公开工作{year}年度报告"),
    Plan("baichuan-government", 2023, _date(2024, 3, 19), title="【年报】{agency}2023年度政府信息公开年报"),
)
NOISE = (
    ("website_statistics", 2023, _date(2024, 1, 11)),
    ("rule_of_law", 2023, _date(2024, 3, 5)),
    ("final_accounts", 2023, _date(2024, 8, 30)),
    ("housing_fund", 2023, _date(2024, 3, 29)),
    ("school", 2023, _date(2023, 11, 2)),
    ("preparation_notice", 2023, _date(2023, 12, 22)),
    ("work_points", 2023, _date(2023, 4, 27)),
    ("interpretation", 2023, _date(2024, 3, 21)),
    ("government_work", 2023, _date(2023, 1, 30)),
    ("guide", 2023, _date(2023, 6, 1)),
)


def build(night: Night) -> PracticeSite:
    """Four reports among ten other things, on pages whose meta tags were left as the template had them."""
    site = PracticeSite.open(SITE, night)
    build_plainly(site, PLANS, NOISE)
    for target, answer in site.host.pages.items():
        if isinstance(answer, Answer):
            text = answer.body.decode()
            site.host.pages[target] = replace(answer, body=_neglect_meta(text).encode())
    return site


def _neglect_meta(text: str) -> str:
    """Meta tags as careless templates print them: a placeholder, another site's domain, nothing, odd spelling."""
    neglected = re.sub(r'(<meta name="SiteName" content=")[^"]*', r"\1网站名称", text)
    neglected = re.sub(
        r'(<meta name="SiteDomain" content=")[^"]*', r"\1www.example-county.gov.test", neglected
    )
    neglected = re.sub(
        r'(<meta name="(?:ColumnType|ArticleTitle|ContentSource)" content=")[^"]*', r"\1", neglected
    )
    return re.sub(
        r'<meta name="(\w+)" (content="[^"]*")>',
        lambda tag: f"<META {tag[2]} NAME='{tag[1].lower()}'/>",
        neglected,
    )
