"""Sections 一, 五 and 六 and the preface, with claims that agree with the tables."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from practice.reports.figures import Figures
    from practice.reports.form import Form

HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
_HEADING_2019 = {4: "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"}


@dataclass(frozen=True, slots=True)
class Narrative:
    """The preface, the six headings, and the paragraphs of the sections that are told in words."""

    preface: str
    headings: dict[int, str]
    paragraphs: dict[int, tuple[str, ...]]


def tell(agency: str, year: int, figures: Figures, form: Form, *, period: int) -> Narrative:
    """Tell the year in words; every number of requests that is named stands in the tables too.

    `period` is the year that the preface names as the statistical period.
    """
    chance = random.Random(f"{agency} {year} narrative")
    phrases = _phrases()
    facts = {
        "agency": agency,
        "year": year,
        "period": period,
        "next_year": year + 1,
        "published": chance.randint(60, 3000),
        "received": figures["requests", "received_this_year", "total"],
        "carried_in": figures["requests", "carried_in", "total"],
        "finished": figures["requests", "outcomes_total", "total"],
        "carried_out": figures["requests", "carried_out", "total"],
        "granted": figures["requests", "granted", "total"],
        "reconsidered": figures["disputes", "reconsideration", "total"],
        "sued": figures["disputes", "litigation_direct", "total"]
        + figures["disputes", "litigation_after_reconsideration", "total"],
    }
    headings = HEADINGS | (_HEADING_2019 if form.name == "2019" else {})
    paragraphs = {
        1: tuple(sentence.format(**facts) for sentence in phrases["overview"]),
        5: tuple(chance.choice(choices).format(**facts) for choices in phrases["problems"]),
        6: (chance.choice(phrases["other_matters"][form.name]).format(**facts),),
    }
    return Narrative(phrases["preface"].format(**facts), headings, paragraphs)


@cache
def _phrases() -> dict[str, Any]:
    phrases: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("narrative.yaml").read_text(encoding="utf-8")
    )
    return phrases
