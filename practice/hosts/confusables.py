"""A district in whose report column most rows are something else, and the titles come close."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

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
    """Four reports among ten other things."""
    site = PracticeSite.open(SITE, night)
    build_plainly(site, PLANS, NOISE)
    return site
