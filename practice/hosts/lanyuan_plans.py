"""What the city of 澜垣 publishes, and the report that a county below it posts again."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from practice.night import ONLY_SECOND
from practice.publications import Plan, Publication, publish
from practice.reports.difficulties import Break, Difficulties
from practice.site import registry_entry

if TYPE_CHECKING:
    from practice.night import Night

SITE = "lanyuan"
REPOSTED_ON = datetime.date(2023, 4, 3)

_date = datetime.date
_GOVERNMENT = tuple(
    Plan("lanyuan-government", year, published, title="澜垣市人民政府{year}年政府信息公开工作年度报告")
    for year, published in (
        (2019, _date(2020, 3, 30)),
        (2020, _date(2021, 3, 29)),
        (2021, _date(2022, 3, 30)),
        (2022, _date(2023, 3, 31)),
        (2023, _date(2024, 3, 28)),
    )
)
PLANS = (
    *_GOVERNMENT,
    Plan("lanyuan-government", 2024, _date(2025, 3, 27), nights=ONLY_SECOND),
    Plan("lanyuan-urban-management", 2021, _date(2022, 1, 28), title="{agency}{year}年度信息公开年度报告"),
    Plan(
        "lanyuan-urban-management",
        2022,
        _date(2023, 1, 20),
        title="{agency}２０２２年政府信息公开年报",
        difficulties=Difficulties(
            breaks=(Break(("requests", "outcomes_total", "natural_person"), Decimal(-2)),)
        ),
    ),
    Plan("lanyuan-urban-management", 2023, _date(2024, 1, 25), layout="word"),
    Plan(
        "lanyuan-natural-resources",
        2020,
        _date(2021, 1, 29),
        layout="word",
        difficulties=Difficulties(zero="", blank_row_totals=True, amount_unit="元"),
    ),
    Plan("lanyuan-natural-resources", 2021, _date(2022, 1, 29), difficulties=Difficulties(zero="—")),
    Plan(
        "lanyuan-natural-resources",
        2022,
        _date(2023, 1, 30),
        difficulties=Difficulties(extra_row="（六）1.转交下级机关办理", full_width=True),
    ),
    Plan("lanyuan-natural-resources", 2023, _date(2024, 1, 30), revised=ONLY_SECOND),
)


def higher_report(night: Night) -> Publication:
    """The city government's report of 2022."""
    plans = [plan for plan in _GOVERNMENT if plan.year == 2022]
    return publish(plans, registry_entry(SITE, night), night)[0]
