"""The words around the tables: title, headings and narrative of an invented agency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from benchmarks.renderings.figures import Figures

_PLACES = ("青石县", "白河市", "云岭区", "临溪县", "南屏市", "松原岭县", "东渡区", "石桥县")
_BODIES = (
    "人民政府",
    "教育局",
    "发展和改革局",
    "水利局",
    "卫生健康局",
    "自然资源局",
    "城关镇人民政府",
    "清泉街道办事处",
)
_TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开年度报告",
    "{agency}政府信息公开工作{year}年度报告",
    "{year}年度{agency}政府信息公开年报",
)
_OVERVIEW = (
    "{year}年，{agency}认真贯彻落实《中华人民共和国政府信息公开条例》，扎实做好政府信息公开各项工作。"
    "本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
)
_PROBLEMS = (
    "存在的主要问题：一是公开内容还不够全面；二是业务培训有待加强。改进措施：加强学习培训，完善公开制度。"
)
_OTHERS = ("无。", "没有需要报告的其他事项。", "本年度未收取信息处理费。")


@dataclass(frozen=True)
class Prose:
    """What the report says besides its tables; `year` is the reporting year."""

    agency: str
    year: int
    title: str
    overview: tuple[str, ...]
    problems: str
    others: str


def draw_prose(random: random.Random, figures: Figures) -> Prose:
    """The words of a random agency; the year is one in which the form was in use, or shortly after."""
    year = (
        random.randint(2021, 2025)
        if figures.form == "2021"
        else random.choice((2019, 2020, 2019, 2020, 2022))
    )
    agency = random.choice(_PLACES) + random.choice(_BODIES)
    received = figures.values["requests", "received_this_year", "total"]
    overview = [_OVERVIEW.format(agency=agency, year=year)]
    if random.random() < 0.6:
        overview.append(f"（二）依申请公开。全年共收到政府信息公开申请{received}件，均在法定期限内办结。")
    if random.random() < 0.5:
        pages, posts = random.randrange(20, 4000), random.randrange(5, 900)
        overview.append(f"（三）平台建设。全年通过政府网站公开信息{pages}条，公众号推送{posts}条。")
    title = random.choice(_TITLES).format(agency=agency, year=year)
    return Prose(agency, year, title, tuple(overview), _PROBLEMS, random.choice(_OTHERS))
